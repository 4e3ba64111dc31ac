/** An update of the extension while it works, and the granted page that still has the old version's bridge. */
import { turnOnDeveloperMode } from '../harness/developer-mode.ts';
import { dispatchEvent } from '../harness/dispatch-event.ts';
import { openPopup } from '../harness/open-popup.ts';
import { sessionCard, sessionState, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { allowDemo, demoPart } from '../walkthrough/page-steps.ts';
import { unlock } from '../walkthrough/vault-steps.ts';

/** What the browser tells when the store has a newer version ready. */
const UPDATE = { event: 'runtime.onUpdateAvailable', value: { version: '99.0.0' } };

test('L5: an update waits for the login that is under way, which is not lost with the old version', async ({
  walk,
  sandbox,
}) => {
  const { extension, popup } = walk;
  const developerMode = await turnOnDeveloperMode(extension);
  await popup.bringToFront();
  const isLogin = ({ path }: { readonly path: string }): boolean => path === '/auth/login';
  sandbox.addFaults({ kind: 'delay', delayMs: 3_000, path: '/auth/login', times: 1 });
  await sessionCard(popup, 'Pump.fun').getByRole('button', { name: 'Sign in to Pump.fun' }).click();
  await sandbox.log.waitFor(isLogin);
  // The browser closes every page of an extension that starts anew.
  const closed = popup.waitForEvent('close');
  await dispatchEvent(extension, popup, UPDATE);
  await closed;
  expect(sandbox.log.entries(isLogin).map(({ status }) => status)).toEqual([201]);
  await developerMode.waitUntilEnabled();
  const reopened = await openPopup(extension);
  await unlock(reopened, walk);
  await expect(sessionState(reopened, 'Pump.fun')).toHaveText('Signed in');
  expect(sandbox.log.entries(isLogin)).toHaveLength(1);
});

interface Countersign {
  readonly countersign: { readonly getToken: (api: string) => Promise<unknown> };
}

test('L5: a page that still has the bridge of the version before is told “disconnected”, and nothing is printed', async ({
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
  await dispatchEvent(extension, popup, UPDATE);
  await closed;

  const error = await demo.evaluate(async () => {
    const { countersign } = globalThis as unknown as Countersign;
    return countersign.getToken('pump').then(
      () => 'a token',
      ({ reason, code }: { reason?: string; code?: number }) => ({ reason, code }),
    );
  });
  expect(error).toEqual({ reason: 'disconnected', code: 4900 });
  // Asked again, and over the page's own button: the same answer, and no noise in the page's console.
  await ask.click();
  await expect(state).toHaveText('Refused: disconnected');
  // Nor where the bridge has a reason of its own to speak: the page comes back into sight.
  await demo.evaluate(() => {
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  });
  await ask.click();
  await expect(state).toHaveText('Refused: disconnected');
  expect(printed).toEqual([]);
});
