/** Which pages get a token: the one that was allowed, for as long as it is, and no other. */
import type { Page } from '@playwright/test';
import { createDemoServer } from '../../sandbox/demo-server.ts';
import { listen } from '../../sandbox/listen.ts';
import { expect, test } from '../harness/fixtures.ts';
import { killWorker } from '../harness/kill-worker.ts';
import { startOtherServer } from '../harness/other-server.ts';
import { demoPart } from '../walkthrough/page-steps.ts';
import { startWalk } from '../walkthrough/start-walk.ts';
import { unlock } from '../walkthrough/vault-steps.ts';
import { walkTo } from '../walkthrough/walk-to.ts';

const extensionState = (page: Page) => page.getByRole('status', { name: 'Extension' });

/** Waits until the granted page would have been served, so that "nothing happened" means something. */
const expectServed = async (demo: Page): Promise<void> => {
  await demo.reload();
  await expect(extensionState(demo)).toHaveText('Countersign is on this page');
};

test('a page that was never allowed sees nothing of the extension', async ({ extension, demo, sandbox }) => {
  const walk = await startWalk({ extension, demo });
  await walkTo(walk, 'pump-session');
  const page = await extension.context.newPage();
  await page.goto(sandbox.demoUrl);
  await expect(extensionState(page)).toHaveText('No extension on this page');
  expect(await page.evaluate(() => 'countersign' in globalThis)).toBe(false);
});

test('I6: another port and another host name of the same machine get nothing', async ({
  extension,
  demo,
  sandbox,
}) => {
  const walk = await startWalk({ extension, demo });
  await walkTo(walk, 'page-token');
  const twin = await listen({ name: 'twin', fetch: createDemoServer().fetch, host: '127.0.0.1', port: 0 });
  const { port } = new URL(sandbox.demoUrl);
  for (const url of [twin.url, `http://localhost:${port}`]) {
    const page = await extension.context.newPage();
    await page.goto(url);
    await expectServed(demo);
    const { ask, state } = demoPart(page, 'Pump.fun');
    // A content script may be there, since the browser's permissions know no port; a token may not.
    if (await ask.isEnabled()) {
      await ask.click();
      await expect(state).toContainText('Refused');
    }
    await expect(demoPart(page, 'Pump.fun').token).toHaveText('–');
  }
  await twin.close();
});

test('I5: a granted page framed by another site gets nothing', async ({ extension, demo, sandbox }) => {
  const walk = await startWalk({ extension, demo });
  await walkTo(walk, 'page-token');
  const outer = await startOtherServer(`<!doctype html><iframe src="${sandbox.demoUrl}"></iframe>`);
  const page = await extension.context.newPage();
  await page.goto(outer.url);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('heading', { name: 'A page that wants a token' })).toBeVisible();
  await expectServed(demo);
  await expect(frame.getByRole('status', { name: 'Extension' })).toHaveText('No extension on this page');
  await outer.close();
});

test('I7: revoking ends the access of an open page at once, and after a worker kill too', async ({
  extension,
  demo,
}) => {
  const walk = await startWalk({ extension, demo });
  await walkTo(walk, 'page-token');
  const { popup } = walk;
  await popup.bringToFront();
  await popup.getByRole('tab', { name: 'This site' }).click();
  await popup.getByRole('button', { name: 'Revoke Pump.fun' }).click();
  await expect(popup.getByRole('button', { name: 'Revoke Pump.fun' })).toBeHidden();

  const { ask, state, token } = demoPart(demo, 'Pump.fun');
  await demo.bringToFront();
  await ask.click();
  await expect(state).toContainText('Refused');
  await expect(token).toHaveText('–');

  await killWorker(extension, popup);
  await ask.click();
  await expect(state).toContainText('Refused');
  await demo.reload();
  await expect(extensionState(demo)).toHaveText('No extension on this page');
});

test('T10: a locked vault serves no page, and an unlocked one serves it again', async ({
  extension,
  demo,
}) => {
  const walk = await startWalk({ extension, demo });
  await walkTo(walk, 'page-token', 'lock');
  const { ask, state, token } = demoPart(demo, 'Pump.fun');
  await demo.bringToFront();
  await ask.click();
  await expect(state).toContainText('Refused');
  await expect(token).toHaveText('–');

  await walk.popup.bringToFront();
  await unlock(walk.popup, walk);
  await demo.bringToFront();
  await ask.click();
  await expect(state).toHaveText('Token received');
});

test('the page asks again, and gets the new token, after a renewal', async ({ extension, demo }) => {
  const walk = await startWalk({ extension, demo });
  await walkTo(walk, 'page-token');
  const { token } = demoPart(demo, 'Pump.fun');
  const before = (await token.textContent()) ?? '';
  await walk.popup.bringToFront();
  await walk.popup.getByRole('button', { name: 'Renew Pump.fun' }).click();
  await demo.bringToFront();
  await expect(token).not.toHaveText(before);
  await expect(token).toHaveText(/…/);
});
