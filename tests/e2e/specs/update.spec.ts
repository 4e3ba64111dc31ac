/** An update of the extension while it works, and the granted page that still has the old version's bridge. */
import type { Page } from '@playwright/test';
import { type DeveloperMode, turnOnDeveloperMode } from '../harness/developer-mode.ts';
import { dispatchEvent } from '../harness/dispatch-event.ts';
import { openPopup } from '../harness/open-popup.ts';
import { sessionCard, sessionState, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { silenceBackground } from '../harness/silence-background.ts';
import { allowDemo, demoPart } from '../walkthrough/page-steps.ts';
import { unlock } from '../walkthrough/vault-steps.ts';
import type { Walk } from '../walkthrough/walk.ts';

/** What the browser tells when the store has a newer version ready. */
const UPDATE = { event: 'runtime.onUpdateAvailable', value: { version: '99.0.0' } };

const restartButton = (popup: Page) => popup.getByRole('button', { name: 'Restart Countersign' });

/** Presses it, and waits for the extension to run again. The page that it stands on is closed under the click. */
const restart = async (popup: Page, { waitUntilEnabled }: DeveloperMode): Promise<void> => {
  const closed = popup.waitForEvent('close');
  await restartButton(popup).evaluate((button: HTMLElement) => void setTimeout(() => button.click()));
  await closed;
  await waitUntilEnabled();
};

/**
 * The popup after the extension has started anew. Chromium, watched by a debugger, which keeps the old worker alive, sometimes loses the
 * registration of the new one; then the popup says so after two questions, and a person restarts from there.
 */
const openRestarted = async ({ extension }: Walk, developerMode: DeveloperMode): Promise<Page> => {
  await developerMode.waitUntilEnabled();
  const popup = await openPopup(extension);
  await expect(popup.getByRole('heading', { name: 'Locked' }).or(restartButton(popup))).toBeVisible();
  if (!(await restartButton(popup).isVisible())) return popup;
  await restart(popup, developerMode);
  return openPopup(extension);
};

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
  const reopened = await openRestarted(walk, developerMode);
  await unlock(reopened, walk);
  await expect(sessionState(reopened, 'Pump.fun')).toHaveText('Signed in');
  expect(sandbox.log.entries(isLogin)).toHaveLength(1);
});

test('a popup that gets no answer offers a restart, after which the vault is there as it was', async ({
  walk,
}) => {
  const { extension, popup } = walk;
  const developerMode = await turnOnDeveloperMode(extension);
  await popup.bringToFront();
  await silenceBackground(popup);
  await popup.reload();
  await expect(popup.getByRole('heading', { name: 'The background part did not answer' })).toBeVisible();
  await restart(popup, developerMode);
  const reopened = await openRestarted(walk, developerMode);
  await unlock(reopened, walk);
  await expect(reopened.getByText('Main')).toBeVisible();
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
