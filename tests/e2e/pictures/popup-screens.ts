/** The popup of an open vault in every state of both APIs, of a site and of many identities, and its dialogs. */
import type { Page } from '@playwright/test';
import { SAID_MS } from '../../../src/ui/palette/overlay.ts';
import { askForValue } from '../../soak/ask.ts';
import { openPanel, section, sessionCard, sessionState, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { allowSite, demoCalls } from '../harness/site-steps.ts';
import { checkScreen, checkShown, LANGUAGES, speak } from './check-screen.ts';
import { speaker } from './spoken.ts';

const newIdentity = async (page: Page, name: string, chain: 'solana' | 'evm'): Promise<void> => {
  const { draftId } = await askForValue(page, 'keys.draft', { source: { kind: 'generate', chain } });
  await askForValue(page, 'keys.save', { draftId, label: 'Signer', identity: { kind: 'new', name } });
};

/** What a command says goes by itself: here it stays until the next one. */
const keepWords = (page: Page): Promise<void> =>
  page.evaluate((shownMs) => {
    const start = window.setTimeout;
    const startOthers = (run: () => void, ms?: number): number => (ms === shownMs ? 0 : start(run, ms));
    Object.assign(window, { setTimeout: startOthers });
  }, SAID_MS);

export const checkPopupScreens = (): void => {
  test('the popup in every state of Pump.fun', async ({ walk: { popup, extension }, sandbox }) => {
    await checkScreen(popup, 'main, signed out');
    await popup.getByRole('button', { name: 'Identity: Main' }).click();
    await expect(popup.getByRole('menu', { name: 'Identities' })).toBeVisible();
    await checkScreen(popup, 'identity menu');
    await popup.keyboard.press('Escape');

    sandbox.setFaults([{ kind: 'status', status: 503, path: '/auth/login' }]);
    await popup.getByRole('button', { name: 'Sign in to Pump.fun' }).click();
    await expect(sessionCard(popup, 'Pump.fun').getByRole('alert')).toBeVisible();
    await checkScreen(popup, 'main, sign-in failed');

    for (const language of LANGUAGES) {
      await speak(popup, 'en');
      sandbox.setFaults([{ kind: 'delay', delayMs: 12_000, path: '/auth/login', times: 1 }]);
      await popup.getByRole('button', { name: 'Sign in to Pump.fun' }).click();
      await expect(popup.getByRole('list', { name: 'Steps' })).toBeVisible();
      await speak(popup, language);
      await checkShown(popup, 'main, signing in', language);
      await speak(popup, 'en');
      await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed in');
      if (language !== 'en') {
        await popup.getByRole('button', { name: 'Sign out of Pump.fun' }).click();
        await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed out');
      }
    }
    await expect(section(popup, 'Roles').getByRole('definition')).toHaveCount(3);
    await checkScreen(popup, 'main, Pump.fun');

    const find = section(popup, 'Find a user');
    await find.getByRole('textbox', { name: 'User ID or address' }).fill('nobody');
    await find.getByRole('button', { name: 'Find', exact: true }).click();
    await expect(find.getByRole('alert')).toBeVisible();
    await section(popup, 'Account at Pump.fun').getByRole('button', { name: 'Delete account…' }).click();
    await checkScreen(popup, 'main, user not found, delete account');
    await popup.getByRole('button', { name: 'Cancel' }).click();

    sandbox.setFaults([
      { kind: 'drift', path: '/auth/my-profile', drop: ['username'], rename: { createdAt: 'created_at' } },
      { kind: 'drift', path: '/auth/is-admin', retype: ['isAdmin'] },
    ]);
    await popup.getByRole('button', { name: 'Refresh Pump.fun' }).click();
    await expect(popup.getByText('answers differently than documented')).toBeVisible();
    await checkScreen(popup, 'main, drifted');

    sandbox.setFaults([
      { kind: 'status', status: 429, path: '/auth/is-admin', headers: { 'Retry-After': '90' } },
      { kind: 'status', status: 500, path: '/auth/is-super-admin' },
    ]);
    await popup.getByRole('button', { name: 'Refresh Pump.fun' }).click();
    await expect(popup.getByText(/Paused for/)).toBeVisible();
    await checkScreen(popup, 'main, paused, roles that could not be checked');
    await extension.context.setOffline(true);
    await expect(popup.getByText('You are offline.')).toBeVisible();
    await checkScreen(popup, 'main, offline');
  });

  test('the popup with sessions that end', async ({ walk: { popup }, sandbox }) => {
    await askForValue(popup, 'settings.update', { renewAutomatically: { pump: false, mimic: false } });
    sandbox.setOptions({ pump: { tokenLifetimeSeconds: 240 } });
    await signIn(popup, 'Pump.fun');
    sandbox.setFaults([{ kind: 'status', status: 500, path: '/users/*' }]);
    await popup.getByRole('button', { name: 'Sign in to Mimic Protocol' }).click();
    await expect(sessionCard(popup, 'Mimic Protocol').getByRole('alert')).toBeVisible();
    await checkScreen(popup, 'main, ending and failing');
    sandbox.clearFaults();
    sandbox.setOptions({ pump: { tokenLifetimeSeconds: 3 } });
    await popup.getByRole('button', { name: 'Renew Pump.fun' }).click();
    await expect(sessionState(popup, 'Pump.fun')).toHaveText('Expired');
    await checkScreen(popup, 'main, expired');
  });

  test('the popup in every state of Mimic', async ({ walk: { popup }, sandbox }) => {
    sandbox.setFaults([{ kind: 'hang', path: '/users/tokens', times: 1 }]);
    await signIn(popup, 'Mimic Protocol');
    const panel = await openPanel(popup, 'Mimic');
    await expect(panel.getByRole('heading', { name: 'Balances' })).toBeVisible();
    for (const language of LANGUAGES) {
      await speak(popup, language);
      await checkShown(popup, 'main, balances loading', language);
    }
    await expect(section(panel, 'Balances').locator('.note')).toBeVisible({ timeout: 60_000 });
    await checkScreen(popup, 'main, balances failed');
    await panel.getByRole('button', { name: 'Refresh Mimic Protocol' }).click();
    await expect(panel.getByRole('table', { name: 'Balances' })).toBeVisible();
    await checkScreen(popup, 'main, Mimic');
    await panel.locator('.amounts button').first().focus();
    await expect(panel.locator('.exact-note')).toBeVisible();
    await checkScreen(popup, 'main, an exact balance');
    await panel.getByRole('button', { name: 'Edit profile' }).click();
    await expect(panel.getByRole('textbox', { name: 'Intended use' })).toBeVisible();
    await panel.getByRole('button', { name: 'Reveal API key' }).click();
    await expect(panel.getByRole('button', { name: 'Hide API key' })).toBeVisible();
    await panel.getByRole('button', { name: 'Copy API key' }).click();
    await expect(panel.getByText('Copied. It is cleared after')).toBeVisible();
    await checkScreen(popup, 'main, API key shown and copied, profile edited');
    sandbox.setFaults([{ kind: 'status', status: 500, path: '/users/*' }]);
    await panel.getByRole('button', { name: 'Refresh Mimic Protocol' }).click();
    await expect(panel.getByRole('alert').or(panel.locator('.note')).first()).toBeVisible();
    await checkScreen(popup, 'main, stale');
    sandbox.setFaults([{ kind: 'status', status: 200, path: '/users/tokens', body: [] }]);
    await panel.getByRole('button', { name: 'Refresh Mimic Protocol' }).click();
    await expect(panel.getByRole('table', { name: 'Balances' })).toHaveCount(0);
    await checkScreen(popup, 'main, no balances');
  });

  test('the popup over a site, and what a site asks', async ({ walk }) => {
    const { popup, demo, extension } = walk;
    await signIn(popup, 'Pump.fun');
    await openPanel(popup, 'This site');
    await expect(popup.getByRole('button', { name: 'Allow this site' })).toBeVisible();
    await checkScreen(popup, 'this site, not allowed');
    await allowSite(popup, { way: 'Calls made for it' });
    await popup.getByRole('button', { name: 'Change Pump.fun' }).click();
    await checkScreen(popup, 'this site, allowed and changed');

    const opened = extension.context.waitForEvent('page');
    await demo.bringToFront();
    await demoCalls(demo).askPump.click();
    const consent = await opened;
    // The heading stands there before the question has been read.
    await expect(consent.getByRole('button', { name: 'Don’t allow' })).toBeVisible();
    await checkScreen(consent, 'consent');
    const { href } = new URL(consent.url());
    await consent.getByRole('button', { name: 'Don’t allow' }).click();
    await expect.poll(() => consent.isClosed()).toBe(true);
    await popup.goto(href);
    await expect(popup.getByText('This question was answered already')).toBeVisible();
    await checkScreen(popup, 'consent, gone');
  });

  test('the popup over many identities', async ({ walk: { popup }, sandbox }) => {
    await signIn(popup, 'Pump.fun');
    for (let i = 1; i <= 8; i += 1)
      await newIdentity(
        popup,
        i === 7 ? 'Nightingale, which sings' : `Bot ${i}`,
        i % 2 === 0 ? 'evm' : 'solana',
      );
    sandbox.setFaults([{ kind: 'status', status: 503, path: '/users/authenticate' }]);
    await popup.getByRole('button', { name: 'Sign in to Mimic Protocol' }).click();
    await expect(sessionCard(popup, 'Mimic Protocol').getByRole('alert')).toBeVisible();
    await popup.getByRole('button', { name: /^Identity: / }).click();
    await checkScreen(popup, 'identity menu, many');
    await popup.getByRole('menuitem', { name: 'Overview' }).click();
    await expect(popup.getByRole('heading', { name: 'Overview' })).toBeVisible();
    await checkScreen(popup, 'overview');
    await popup.getByRole('searchbox', { name: 'Search identities and keys' }).fill('nobody');
    await expect(popup.getByRole('table')).toHaveCount(0);
    await checkScreen(popup, 'overview, nothing found');
    await popup.getByRole('searchbox', { name: 'Search identities and keys' }).fill('Nightingale');
    await popup.getByRole('button', { name: /No key/ }).click();
    await expect(popup.getByRole('heading', { name: 'Add a key' })).toBeVisible();
    await checkScreen(popup, 'add a key');
  });

  test('every dialog', async ({ walk: { popup } }) => {
    await signIn(popup, 'Mimic Protocol');
    await popup.keyboard.press('ControlOrMeta+k');
    await expect(popup.getByRole('option').first()).toBeVisible();
    await checkScreen(popup, 'commands');
    await popup.keyboard.type('xyzzy');
    await expect(popup.getByRole('option')).toHaveCount(0);
    await checkScreen(popup, 'commands, nothing found');
    await popup.keyboard.press('ControlOrMeta+a');
    await popup.keyboard.type('copy token');
    await popup.keyboard.press('Enter');
    await expect(popup.getByRole('dialog', { name: 'Copy token' })).toBeVisible();
    await checkScreen(popup, 'copy a token');
    await askForValue(popup, 'sessions.signOutAll', {});
    await checkScreen(popup, 'copy a token, there is none');
    await popup.keyboard.press('Escape');
    await popup.keyboard.press('?');
    await expect(popup.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await checkScreen(popup, 'shortcuts');
    await popup.keyboard.press('Escape');
    await keepWords(popup);
    for (const language of LANGUAGES) {
      const say = speaker(language);
      await speak(popup, language);
      await popup.keyboard.press('ControlOrMeta+k');
      await popup.keyboard.type(say('copy_address').replace('$1', 'EVM'));
      await expect(popup.getByRole('option', { selected: true })).toContainText('EVM');
      await popup.keyboard.press('Enter');
      await expect(popup.getByRole('status').filter({ hasText: say('copied') })).toBeVisible();
      await checkShown(popup, 'copied', language);
    }
  });
};
