/** An update of the extension while it works, and the granted page that still has the old version's bridge. */
import { dispatchEvent } from '../harness/dispatch-event.ts';
import { readArea } from '../harness/extension-storage.ts';
import { sessionCard, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { allowDemo, demoPart } from '../walkthrough/page-steps.ts';
import { unlock } from '../walkthrough/vault-steps.ts';

/** What the browser tells when the store has a newer version ready. */
const UPDATE = { event: 'runtime.onUpdateAvailable', value: { version: '99.0.0' } };

test('L5: an update waits for the login that is under way, then is taken at once', async ({
  walk: { extension, popup, demo, passwordSecret },
  walk,
  sandbox,
}) => {
  sandbox.addFaults({ kind: 'delay', delayMs: 3_000, path: '/auth/login', times: 1 });
  await sessionCard(popup, 'Pump.fun').getByRole('button', { name: 'Sign in to Pump.fun' }).click();
  await sandbox.log.waitFor(({ path }) => path === '/auth/login');
  // The browser closes every page of an extension that starts anew.
  const closed = popup.waitForEvent('close');
  await dispatchEvent(extension, popup, UPDATE);
  await closed;
  expect(sandbox.log.entries(({ path }) => path === '/auth/login').map(({ status }) => status)).toEqual([
    201,
  ]);
  // The login that was waited for was not lost with the old worker.
  const again = await extension.context.newPage();
  await again.goto(extension.url('popup.html'));
  await unlock(again, { ...walk, popup: again, passwordSecret });
  await expect(sessionCard(again, 'Pump.fun')).toContainText('Signed in');
  expect((await readArea(again, 'session'))['sessions.journal'] ?? { pending: [] }).toMatchObject({
    pending: [],
  });
  expect(demo.isClosed()).toBe(false);
});

interface Countersign {
  readonly countersign: { readonly getToken: (api: string) => Promise<unknown> };
}

test('L5: a page that has the bridge of the version before is told so quietly, and is served again once it is loaded anew', async ({
  walk,
}) => {
  const { extension, popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await allowDemo(walk);
  await demo.bringToFront();
  const { ask, state } = demoPart(demo, 'Pump.fun');
  await ask.click();
  await expect(state).toHaveText('Token received');
  const printed: string[] = [];
  demo.on('console', (message) => printed.push(message.text()));
  demo.on('pageerror', (error) => printed.push(String(error)));
  const closed = popup.waitForEvent('close');
  // In the very page that is closed by it, so that nothing comes between the reload and the question.
  await Promise.all([closed, dispatchEvent(extension, popup, UPDATE).catch(() => undefined)]);

  const reason = await demo.evaluate(async () => {
    const { countersign } = globalThis as unknown as Countersign;
    return countersign.getToken('pump').then(
      () => 'a token',
      (error: { reason?: string }) => error.reason,
    );
  });
  // The old bridge has lost its extension; where the new version has put its own in already, the vault is locked.
  expect(['disconnected', 'locked']).toContain(reason);
  expect(printed).toEqual([]);

  const again = await extension.context.newPage();
  await again.goto(extension.url('popup.html'));
  await unlock(again, { ...walk, popup: again });
  await demo.bringToFront();
  await demo.reload();
  await ask.click();
  await expect(state).toHaveText('Token received');
});
