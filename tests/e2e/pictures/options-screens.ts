/** Every section of the options page and every form in it. */

import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { encryptKeystoreJson, Wallet } from 'ethers';
import { askForValue } from '../../soak/ask.ts';
import { addAuthenticator } from '../harness/authenticator.ts';
import { openOptions, section, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { allowSite, demoCalls } from '../harness/site-steps.ts';
import { checkScreen, checkShown, DERIVING, LANGUAGES, speak } from './check-screen.ts';
import { speaker } from './spoken.ts';

const SECTIONS = ['keys', 'sites', 'developer', 'settings', 'activity', 'about'] as const;

/** The phrase that Hardhat and Foundry print. */
const PHRASE = 'test test test test test test test test test test test junk';

const paste = async (options: Page, textSecret: string): Promise<void> => {
  await options.getByLabel('Secret key', { exact: true }).fill(textSecret);
  await options.getByRole('button', { name: 'Check key' }).click();
};

const secondIdentity = async (page: Page): Promise<void> => {
  const draft = (chain: 'solana' | 'evm') =>
    askForValue(page, 'keys.draft', { source: { kind: 'generate', chain } });
  const { draftId } = await draft('solana');
  const identity = { kind: 'new', name: 'Bot 1' } as const;
  const { identityId } = await askForValue(page, 'keys.save', { draftId, label: 'Signer', identity });
  const other = await draft('evm');
  await askForValue(page, 'keys.save', {
    draftId: other.draftId,
    label: 'Signer',
    identity: { kind: 'existing', identityId },
  });
};

const restorePanel = (options: Page): Locator => options.getByRole('region', { name: 'Restore a backup' });

export const checkOptionsScreens = (): void => {
  test('every section of the options page', async ({ walk }) => {
    const { extension, popup, demo } = walk;
    await signIn(popup, 'Pump.fun');
    const options = await openOptions(extension, 'sites');
    await expect(options.getByText('No site is allowed.')).toBeVisible();
    await checkScreen(options, 'options, sites, none');
    await allowSite(popup, { way: 'Calls made for it' });
    const opened = extension.context.waitForEvent('page');
    await demo.bringToFront();
    await demoCalls(demo).askPump.click();
    await (await opened).getByRole('button', { name: 'Don’t allow' }).click();
    await options.bringToFront();
    for (const name of SECTIONS) {
      await options.goto(extension.url(`options.html#/${name}`));
      await expect(options.getByRole('heading', { level: 1 })).toHaveText(new RegExp(`^${name}$`, 'i'));
      if (name === 'developer') await expect(options.getByRole('heading', { name: 'Header' })).toBeVisible();
      if (name === 'activity') await expect(options.getByRole('table', { name: 'Activity' })).toBeVisible();
      if (name === 'sites') {
        await expect(options.getByRole('heading', { name: 'Refused sites' })).toBeVisible();
        await options.getByRole('button', { name: 'Revoke all' }).click();
        await expect(options.getByRole('button', { name: 'Revoke all sites' })).toBeVisible();
      }
      await checkScreen(options, `options, ${name}`);
    }
    await options.goto(extension.url('options.html#/sites'));
    await options
      .getByRole('row')
      .getByRole('button', { name: /^Change/ })
      .click();
    await checkScreen(options, 'options, sites, a change');
    await options.goto(extension.url('options.html#/activity'));
    await options.getByRole('table', { name: 'Activity' }).getByRole('link').first().click();
    await expect(
      options
        .getByRole('heading', { name: 'Before and after' })
        .or(options.getByRole('definition').first())
        .first(),
    ).toBeVisible();
    await checkScreen(options, 'options, activity, one entry');
  });

  test('the sites of which one is still to be tidied up', async ({ walk: { extension, popup, demo } }) => {
    await signIn(popup, 'Pump.fun');
    await allowSite(popup, { storage: { area: 'Into its local storage', key: 'jwt' } });
    await expect.poll(() => demo.evaluate(() => Object.keys(localStorage))).toContain('jwt');
    // The page's process ends as with the browser: nothing in it gets to know.
    const crashed = new Promise((resolve) => demo.once('crash', resolve));
    const session = await extension.context.newCDPSession(demo);
    void session.send('Page.crash').catch(() => null);
    await crashed;
    const options = await openOptions(extension, 'sites');
    await options
      .getByRole('row')
      .getByRole('button', { name: /^Revoke/ })
      .click();
    await expect(options.getByRole('region', { name: 'Still to be tidied up' })).toBeVisible();
    await checkScreen(options, 'options, sites, one to be tidied up');
  });

  test('every form of the settings', async ({ walk: { extension, passwordSecret } }) => {
    const options = await openOptions(extension, 'settings');
    await options.getByRole('spinbutton', { name: 'Lock after, minutes' }).fill('0');
    await options.getByRole('button', { name: 'Save settings' }).click();
    await expect(options.getByRole('alert')).toBeVisible();
    await options.getByLabel('New password').fill('long enough, and then some');
    await checkScreen(options, 'options, settings refused');
    await options.reload();
    await addAuthenticator(options);
    const passkey = section(options, 'Passkey');
    await passkey.getByLabel('Your password, to add a passkey').fill(passwordSecret);
    await passkey.getByRole('button', { name: 'Add passkey' }).click();
    await expect(passkey.getByRole('button', { name: 'Remove passkey' })).toBeVisible(DERIVING);
    await checkScreen(options, 'options, settings, a passkey');
    for (const language of LANGUAGES) {
      const say = speaker(language);
      await speak(options, language);
      await options.getByRole('button', { name: say('lock'), exact: true }).click();
      await expect(options.getByRole('button', { name: say('unlock_with_passkey') })).toBeVisible();
      await checkShown(options, 'options, locked', language);
      await options.getByLabel(say('password'), { exact: true }).fill(passwordSecret);
      await options.getByRole('button', { name: say('unlock'), exact: true }).click();
      await expect(options.getByRole('heading', { name: say('locked_title') })).toBeHidden(DERIVING);
    }
  });

  test('every form of the keys page', async ({ walk: { extension, passwordSecret } }) => {
    const options = await openOptions(extension, 'keys');
    const key = options.getByRole('group', { name: 'EVM key', exact: true });
    for (const [button, shows] of [
      ['Edit label of EVM key', key.getByRole('textbox', { name: 'Label' })],
      ['Move EVM key', key.getByText('Make a new identity first.')],
      ['Remove EVM key', key.getByRole('textbox', { name: 'Type the address to confirm' })],
      ['Reveal EVM key', key.getByLabel('Password', { exact: true })],
    ] as const) {
      await key.getByRole('button', { name: button, exact: true }).click();
      await expect(shows).toBeVisible();
      await checkScreen(options, `options, keys, ${button}`);
    }
    await key.getByLabel('Password', { exact: true }).fill(passwordSecret);
    await key.getByRole('button', { name: 'Reveal key' }).click();
    await expect(key.getByLabel('Secret key value')).toBeVisible(DERIVING);
    await checkScreen(options, 'options, keys, revealed');
    await options.reload();
    await options.getByRole('button', { name: 'New identity' }).click();
    await expect(options.getByRole('textbox', { name: 'Identity name' })).toBeVisible();
    await checkScreen(options, 'options, keys, new identity');
    await options.getByRole('button', { name: 'Add a key' }).click();
    await expect(options.getByLabel('Key file')).toBeVisible();
    await checkScreen(options, 'options, keys, add a key');
    await paste(
      options,
      await encryptKeystoreJson(new Wallet(Wallet.createRandom().privateKey), 'a password', {
        scrypt: { N: 2 ** 12, r: 8, p: 1 },
      }),
    );
    await expect(options.getByLabel('Key file password')).toBeVisible();
    await checkScreen(options, 'options, keys, a key file');
    await options.getByRole('button', { name: 'Cancel' }).click();
    await paste(options, PHRASE);
    await options.getByRole('radio', { name: 'EVM' }).check();
    await options.getByRole('radio', { name: 'Another path' }).check();
    await expect(options.getByLabel('Derivation path')).toBeVisible();
    await checkScreen(options, 'options, keys, a phrase');
    await options.getByRole('radio').nth(3).check();
    await options.getByRole('button', { name: 'Use this address' }).click();
    await expect(options.getByRole('region', { name: 'Key to save' })).toBeVisible();
    await checkScreen(options, 'options, keys, key to save');
  });

  test('every step of a backup', async ({ walk: { extension, passwordSecret, solana, evm } }) => {
    const options = await openOptions(extension, 'keys');
    await options.getByRole('button', { name: 'Back up', exact: true }).click();
    const form = options.getByRole('form', { name: 'Back up all keys' });
    await form.getByRole('checkbox', { name: 'vault’s password' }).uncheck();
    await checkScreen(options, 'options, keys, back up');
    await form.getByRole('checkbox', { name: 'vault’s password' }).check();
    await form.getByLabel('Vault password').fill(passwordSecret);
    const saving = options.waitForEvent('download');
    await form.getByRole('button', { name: 'Save backup file' }).click();
    const text = await readFile(await (await saving).path(), 'utf8');
    await expect(form.getByRole('status').filter({ hasText: 'Made a backup' })).toBeVisible();
    await checkScreen(options, 'options, keys, backed up');
    await form.getByRole('button', { name: 'Close' }).click();
    for (const [name, { address }] of [
      ['Solana key', solana],
      ['EVM key', evm],
    ] as const) {
      const key = options.getByRole('group', { name, exact: true });
      await key.getByRole('button', { name: `Remove ${name}` }).click();
      await key.getByRole('textbox', { name: 'Type the address to confirm' }).fill(address);
      await key.getByRole('button', { name: 'Remove key' }).click();
      await expect(key).toHaveCount(0);
    }
    await options.getByRole('button', { name: 'Restore a backup' }).click();
    const panel = restorePanel(options);
    // One key of the file is damaged, and the vault has lost both.
    const spoilt = text.replace(/("part":"key","number":1,"iv":"[^"]*","ciphertext":".{20}).{4}/, '$1AAAA');
    expect(spoilt).not.toBe(text);
    const buffer = Buffer.from(spoilt);
    await panel
      .getByLabel('Backup file')
      .setInputFiles({ name: 'b.json', mimeType: 'application/json', buffer });
    await panel.getByLabel('Backup password').fill('not this one');
    await panel.getByRole('button', { name: 'Check backup' }).click();
    await expect(panel.getByRole('alert')).toBeVisible(DERIVING);
    await checkScreen(options, 'options, keys, restore, wrong password');
    await panel.getByLabel('Backup password').fill(passwordSecret);
    await panel.getByRole('button', { name: 'Check backup' }).click();
    await expect(panel.getByRole('term').first()).toBeVisible(DERIVING);
    await checkScreen(options, 'options, keys, restore, what it holds');
    await panel
      .getByRole('button', { name: /^Restore/ })
      .last()
      .click();
    await expect(panel.getByRole('button', { name: 'Done' })).toBeVisible(DERIVING);
    await checkScreen(options, 'options, keys, restored');
  });

  test('all accounts at once', async ({ walk: { extension, popup }, sandbox }) => {
    await signIn(popup, 'Pump.fun');
    await secondIdentity(popup);
    const options = await openOptions(extension, 'keys');
    const bulk = options.getByRole('region', { name: 'All accounts' });
    await expect(bulk).toContainText('Pump.fun: 1 of 2 signed in');
    await checkScreen(options, 'options, keys, all accounts');
    sandbox.setFaults([
      { kind: 'delay', delayMs: 12_000, path: '/auth/login', times: 1 },
      { kind: 'broken_json', path: '/users/authenticate', times: 1 },
      { kind: 'status', status: 429, headers: { 'retry-after': '300' }, path: '/users/authenticate' },
    ]);
    await bulk.getByRole('button', { name: 'Sign in all' }).click();
    await expect(bulk).toContainText('takes no more for now');
    await expect(bulk).toContainText('1 failed');
    await checkScreen(options, 'options, keys, all accounts, signing in');
    await popup.bringToFront();
    await checkScreen(popup, 'main, all accounts signing in');
    await options.bringToFront();
    await bulk.getByRole('button', { name: 'Cancel' }).click();
    await expect(bulk).toContainText('Accounts left as they were');
    await checkScreen(options, 'options, keys, all accounts, cancelled');
  });

  test('every state of the developer’s page', async ({ walk: { extension, popup } }) => {
    await signIn(popup, 'Mimic Protocol');
    const options = await openOptions(extension, 'developer');
    await expect(options.getByText('Not signed in to Pump.fun')).toBeVisible();
    await checkScreen(options, 'options, developer, signed out');
    await options.getByRole('combobox', { name: 'Call' }).selectOption('POST /auth/login');
    await expect(options.getByText('The extension signs and keeps the token')).toBeVisible();
    await checkScreen(options, 'options, developer, a sign-in');
    await options.getByRole('combobox', { name: 'API' }).selectOption('Mimic Protocol');
    await options.getByRole('combobox', { name: 'Call' }).selectOption('GET /users/api-key');
    await options.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(options.getByRole('region', { name: 'Body of the reply' })).toBeVisible();
    await options.getByRole('button', { name: 'Copy with the token in it…' }).click();
    await checkScreen(options, 'options, developer, a reply and a password');
    await options.getByRole('combobox', { name: 'Call' }).selectOption('POST /users/*/data');
    await options.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(options.getByRole('button', { name: 'Send the change' })).toBeVisible();
    await checkScreen(options, 'options, developer, a change to confirm');
  });
};
