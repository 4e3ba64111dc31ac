/** A token in a page's own storage: there while the page is, gone the moment it goes, whichever way. */
import type { Page } from '@playwright/test';
import { startOtherServer } from '../harness/other-server.ts';
import { signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { allowPage } from '../harness/site-steps.ts';

interface Watched {
  isPersisted?: boolean;
}

/** What lies in the storage of the document's origin, by the keys that were named. */
const readKeys = (): { readonly local: boolean; readonly session: boolean } => ({
  local: localStorage.getItem('pump-jwt') !== null,
  session: sessionStorage.getItem('mimic-jwt') !== null,
});

test('token: what was written into either storage is gone when its page goes, into the back/forward cache or for good, and is there again when it comes back', async ({
  walk,
  extension,
}) => {
  await signIn(walk.popup, 'Pump.fun');
  await signIn(walk.popup, 'Mimic Protocol');
  const granted = await startOtherServer('<!doctype html><title>Granted</title>');
  // Another page of this machine, so that its frame shares the granted page's storage; frames have nothing of the extension.
  const other = await startOtherServer(
    `<!doctype html><title>Other</title><iframe src="${granted.url}/frame"></iframe>`,
  );
  const page = await extension.context.newPage();
  await page.goto(granted.url);
  await allowPage(extension, page, { storage: { area: 'Into its local storage', key: 'pump-jwt' } });
  await allowPage(extension, page, {
    api: 'Mimic Protocol',
    storage: { area: 'Into its session storage', key: 'mimic-jwt' },
  });
  const both = { local: true, session: true };
  const none = { local: false, session: false };
  await expect.poll(() => page.evaluate(readKeys)).toEqual(both);
  await page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => {
      (globalThis as Watched).isPersisted = persisted;
    });
  });

  const readFromFrame = (shown: Page) => async () => {
    const frame = shown.frames().find((each) => each.url() === `${granted.url}/frame`);
    return (await frame?.evaluate(readKeys)) ?? null;
  };
  await page.goto(other.url);
  await expect.poll(readFromFrame(page)).toEqual(none);

  await page.goBack({ waitUntil: 'commit' });
  await expect.poll(() => page.evaluate(readKeys)).toEqual(both);
  expect(await page.evaluate(() => (globalThis as Watched).isPersisted)).toBe(true);

  const witness = await extension.context.newPage();
  await witness.goto(other.url);
  // The first look shows that the frame sees what the page has.
  await expect.poll(async () => (await readFromFrame(witness)())?.local).toBe(true);
  await page.close();
  await expect.poll(async () => (await readFromFrame(witness)())?.local).toBe(false);
  await granted.close();
  await other.close();
});
