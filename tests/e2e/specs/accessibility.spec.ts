/** Every screen in both colour schemes by axe's rules,  */
import type { Page } from '@playwright/test';
import { askForValue } from '../../soak/ask.ts';
import { findViolations } from '../harness/check-accessibility.ts';
import { test as freshTest } from '../harness/fixtures.ts';
import {
  openOptions,
  openPanel,
  section,
  sessionCard,
  sessionState,
  signIn,
} from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { allowDemo } from '../walkthrough/page-steps.ts';

/** Deriving the key from the password takes a second of work on purpose. */
const DERIVING = { timeout: 60_000 };

/** Goes on after a violation, so that one run tells all of them. */
const check = async (page: Page, screen: string): Promise<void> => {
  expect.soft(await findViolations(page), screen).toEqual([]);
};

test('axe finds what is wrong, so that finding nothing means something', async ({ walk: { popup } }) => {
  await popup.evaluate(() => {
    const field = document.createElement('input');
    field.style.cssText = 'color:#777;background:#888';
    document.body.append(field);
  });
  const found = await findViolations(popup);
  expect(found.filter((line) => line.includes('label')).map((line) => line.split(':')[0])).toEqual([
    'light',
    'dark',
  ]);
});

freshTest('the first run has no accessibility violation', async ({ popup }) => {
  await expect(popup.getByRole('heading', { name: 'Set up Countersign' })).toBeVisible();
  await check(popup, 'first run');
  await popup.getByLabel('New password').fill('short');
  await popup.getByRole('button', { name: 'Create vault' }).click();
  await expect(popup.getByRole('alert')).toBeVisible();
  await check(popup, 'first run, password too short');
  await popup.getByLabel('New password').fill('long enough, and then some');
  await popup.getByLabel('Repeat password').fill('long enough, and then some');
  await popup.getByRole('button', { name: 'Create vault' }).click();
  await expect(popup.getByRole('heading', { name: 'Add a key' })).toBeVisible(DERIVING);
  await check(popup, 'add a key');
  await popup.getByLabel('Secret key', { exact: true }).fill('nonsense');
  await popup.getByRole('button', { name: 'Check key' }).click();
  await expect(popup.getByRole('alert')).toBeVisible();
  await check(popup, 'add a key, refused');
  await popup.getByRole('button', { name: 'Make a Solana key' }).click();
  await expect(popup.getByRole('region', { name: 'Key to save' })).toBeVisible();
  await check(popup, 'key to save');
  await popup.getByRole('button', { name: 'Save key' }).click();
  await expect(popup.getByRole('button', { name: 'Add an EVM key' })).toBeVisible();
  await check(popup, 'main, a key missing');
});

test('the locked popup has no accessibility violation while sites are served', async ({ walk }) => {
  const { popup } = walk;
  await signIn(popup, 'Pump.fun');
  await allowDemo(walk);
  await askForValue(popup, 'settings.update', { onLock: 'keep_serving' });
  await popup.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(popup.getByRole('button', { name: 'Stop serving' })).toBeVisible();
  await check(popup, 'locked, serving');
});

test('the locked popup has no accessibility violation', async ({ walk: { popup } }) => {
  await popup.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(popup.getByRole('heading', { name: 'Locked' })).toBeVisible();
  await check(popup, 'locked');
  await popup.getByLabel('Password', { exact: true }).fill('not the password');
  await popup.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(popup.getByRole('alert')).toBeVisible(DERIVING);
  await popup.getByRole('button', { name: 'Forgot the password?' }).click();
  await expect(popup.getByRole('textbox', { name: 'Type ERASE to confirm' })).toBeVisible();
  await check(popup, 'locked, wrong password, forgotten');
});

/** What a disk that failed leaves of the vault. */
const damageVault = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const finished = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    let damaged = 0;
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await finished(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store, 'readwrite').objectStore(store);
        for (const key of await finished(objects.getAllKeys())) {
          if (!String(key).startsWith('slot/')) continue;
          await finished(objects.put(new Uint8Array([1, 2, 3]), key));
          damaged += 1;
        }
      }
      database.close();
    }
    return damaged;
  });

test('K7: a vault that is lost on disk is said so, never shown as an empty one, and accessibly', async ({
  walk: { popup },
}) => {
  await popup.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(popup.getByRole('heading', { name: 'Locked' })).toBeVisible();
  expect(await damageVault(popup)).toBeGreaterThan(0);
  await popup.getByLabel('Password', { exact: true }).fill('any password at all');
  await popup.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(popup.getByRole('heading', { name: 'The vault can’t be read' })).toBeVisible(DERIVING);
  await expect(popup.getByRole('alert')).toContainText('Both copies of the vault are damaged.');
  await expect(popup.getByText('Nothing was changed or deleted.')).toBeVisible();
  await check(popup, 'unreadable');
});

test('the popup’s main screen has no accessibility violation in any state of Pump.fun', async ({
  walk: { popup, extension },
  sandbox,
}) => {
  await check(popup, 'signed out');
  await popup.getByRole('button', { name: 'Identity: Main' }).click();
  await expect(popup.getByRole('menu', { name: 'Identities' })).toBeVisible();
  await check(popup, 'identity menu');
  await popup.keyboard.press('Escape');

  sandbox.setFaults([{ kind: 'status', status: 503, path: '/auth/login' }]);
  await popup.getByRole('button', { name: 'Sign in to Pump.fun' }).click();
  await expect(sessionCard(popup, 'Pump.fun').getByRole('alert')).toBeVisible();
  await check(popup, 'sign-in failed');

  sandbox.setFaults([{ kind: 'delay', delayMs: 6_000, path: '/auth/login', times: 1 }]);
  await popup.getByRole('button', { name: 'Sign in to Pump.fun' }).click();
  await expect(popup.getByRole('list', { name: 'Steps' })).toBeVisible();
  await check(popup, 'signing in');
  await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed in');
  await expect(section(popup, 'Roles').getByRole('definition')).toHaveCount(3);
  await check(popup, 'signed in, Pump.fun');

  const find = section(popup, 'Find a user');
  await find.getByRole('textbox', { name: 'User id or address' }).fill('nobody');
  await find.getByRole('button', { name: 'Find', exact: true }).click();
  await expect(find.getByRole('alert')).toBeVisible();
  await section(popup, 'Account at Pump.fun').getByRole('button', { name: 'Delete account…' }).click();
  await check(popup, 'user not found, delete account');
  await popup.getByRole('button', { name: 'Cancel' }).click();

  sandbox.setFaults([
    { kind: 'status', status: 429, path: '/auth/is-admin', headers: { 'Retry-After': '60' } },
    { kind: 'status', status: 500, path: '/auth/is-super-admin' },
  ]);
  await popup.getByRole('button', { name: 'Refresh Pump.fun' }).click();
  await expect(popup.getByText(/Paused for/)).toBeVisible();
  await check(popup, 'paused, roles that could not be checked');
  await extension.context.setOffline(true);
  await expect(popup.getByText('You are offline.')).toBeVisible();
  await check(popup, 'offline');
});

test('the popup’s main screen has no accessibility violation in any state of Mimic and of a site', async ({
  walk,
}) => {
  const { popup } = walk;
  await signIn(popup, 'Mimic Protocol');
  const panel = await openPanel(popup, 'Mimic');
  await expect(panel.getByRole('table', { name: 'Balances' })).toBeVisible();
  await check(popup, 'signed in, Mimic');
  await panel.getByRole('button', { name: 'Reveal API key' }).click();
  await expect(panel.getByRole('button', { name: 'Hide API key' })).toBeVisible();
  await panel.getByRole('button', { name: 'Edit profile' }).click();
  await expect(panel.getByRole('textbox', { name: 'Intended use' })).toBeVisible();
  await check(popup, 'API key shown, profile edited');
  await expect(panel.getByRole('button', { name: 'Hide API key' })).toBeVisible();

  await signIn(popup, 'Pump.fun');
  await openPanel(popup, 'This site');
  await expect(popup.getByRole('button', { name: 'Allow this site' })).toBeVisible();
  await check(popup, 'this site, not allowed');
  await allowDemo(walk);
  await check(popup, 'this site, allowed');
});

const SECTIONS = ['keys', 'sites', 'developer', 'settings', 'activity', 'about'] as const;

test('no section of the options page has an accessibility violation', async ({ walk }) => {
  const { extension, popup } = walk;
  await signIn(popup, 'Pump.fun');
  const options = await openOptions(extension, 'sites');
  await expect(options.getByText('No site is allowed.')).toBeVisible();
  await check(options, 'sites, none');
  await popup.bringToFront();
  await allowDemo(walk);
  await options.bringToFront();
  for (const name of SECTIONS) {
    await options.goto(extension.url(`options.html#/${name}`));
    await expect(options.getByRole('heading', { level: 1 })).toHaveText(new RegExp(`^${name}$`, 'i'));
    if (name === 'developer') await expect(options.getByRole('heading', { name: 'Header' })).toBeVisible();
    if (name === 'activity') await expect(options.getByRole('table', { name: 'Activity' })).toBeVisible();
    if (name === 'sites') {
      await options.getByRole('button', { name: 'Revoke all' }).click();
      await expect(options.getByRole('button', { name: 'Revoke all sites' })).toBeVisible();
    }
    await check(options, `options, ${name}`);
  }
  await options.goto(extension.url('options.html#/settings'));
  await options.getByRole('spinbutton', { name: 'Lock after, minutes' }).fill('0');
  await options.getByRole('button', { name: 'Save settings' }).click();
  await expect(options.getByRole('alert')).toBeVisible();
  await check(options, 'options, settings refused');
  await options.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(options.getByRole('heading', { name: 'Locked' })).toBeVisible();
  await check(options, 'options, locked');
});

test('no form of the keys page has an accessibility violation', async ({
  walk: { extension, passwordSecret },
}) => {
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
    await check(options, `keys, ${button}`);
  }
  await key.getByLabel('Password', { exact: true }).fill(passwordSecret);
  await key.getByRole('button', { name: 'Reveal key' }).click();
  await expect(key.getByLabel('Secret key value')).toBeVisible(DERIVING);
  await check(options, 'keys, revealed');
  await expect(key.getByLabel('Secret key value')).toBeVisible();
  await key.getByRole('button', { name: 'Hide' }).click();
  await options.getByRole('button', { name: 'New identity' }).click();
  await expect(options.getByRole('textbox', { name: 'Identity name' })).toBeVisible();
  await check(options, 'keys, new identity');
  await options.getByRole('button', { name: 'Add a key' }).click();
  await expect(options.getByLabel('Key file')).toBeVisible();
  await check(options, 'keys, add a key');
  await options.getByRole('button', { name: 'Make an EVM key' }).click();
  await expect(options.getByRole('region', { name: 'Key to save' })).toBeVisible();
  await check(options, 'keys, key to save');
});

test('no state of the developer’s page and no dialog has an accessibility violation', async ({ walk }) => {
  const { extension, popup } = walk;
  await signIn(popup, 'Mimic Protocol');
  const options = await openOptions(extension, 'developer');
  await expect(options.getByText('Not signed in to Pump.fun')).toBeVisible();
  await options.getByRole('combobox', { name: 'API' }).selectOption('Mimic Protocol');
  await options.getByRole('combobox', { name: 'Call' }).selectOption('GET /users/api-key');
  await options.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(options.getByRole('region', { name: 'Body of the reply' })).toBeVisible();
  await options.getByRole('button', { name: 'Copy with the token in it…' }).click();
  await check(options, 'developer, a reply and a password');
  await options.getByRole('combobox', { name: 'Call' }).selectOption('POST /users/*/data');
  await options.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(options.getByRole('button', { name: 'Send the change' })).toBeVisible();
  await check(options, 'developer, a change to confirm');

  await popup.bringToFront();
  await popup.keyboard.press('ControlOrMeta+k');
  await expect(popup.getByRole('option').first()).toBeVisible();
  await check(popup, 'commands');
  await popup.keyboard.type('copy token');
  await popup.keyboard.press('Enter');
  await expect(popup.getByRole('dialog', { name: 'Copy token' })).toBeVisible();
  await check(popup, 'copy a token');
  await popup.keyboard.press('Escape');
  await popup.keyboard.press('?');
  await expect(popup.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await check(popup, 'shortcuts');
});
