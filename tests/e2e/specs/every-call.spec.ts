/** Every call of both APIs that the walkthrough leaves out, from the popup, as a person makes it. */
import type { Locator } from '@playwright/test';
import { formatUnits } from 'ethers';
import type { Fault } from '../../sandbox/faults.ts';
import type { Sandbox } from '../../sandbox/start-sandbox.ts';
import {
  openOptions,
  openPanel,
  section,
  sessionCard,
  sessionState,
  signIn,
} from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';

/** What the API was asked since the log was cleared, with its answers. */
const calls = (sandbox: Sandbox): readonly string[] =>
  sandbox.log.entries().map(({ method, path, status }) => `${method} ${path} ${status}`);

const ROLES = [
  'GET /auth/is-admin 200',
  'GET /auth/is-super-admin 200',
  'GET /auth/is-valid-jurisdiction 200',
];

test.afterEach(({ sandbox }) => {
  expect(sandbox.log.violations()).toEqual([]);
});

test('logging out tells Pump.fun, and the token is worth nothing any more, here or there', async ({
  walk: { popup },
  sandbox,
}) => {
  await signIn(popup, 'Pump.fun');
  await expect(section(popup, 'Roles').getByRole('definition')).toHaveCount(3);
  sandbox.log.clear();
  await popup.getByRole('button', { name: 'Sign out of Pump.fun' }).click();
  await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed out');
  expect(calls(sandbox)).toEqual(['POST /auth/logout 201']);
  expect(sandbox.log.entries()[0]?.tokenFingerprint).not.toBeNull();
  await expect(popup.getByRole('button', { name: 'Sign in to Pump.fun' })).toBeVisible();
  // What it showed of the user has gone with the token.
  await expect(section(popup, 'Profile')).toHaveCount(0);
  await expect(sessionCard(popup, 'Pump.fun')).not.toContainText('did not confirm');
});

const UNCONFIRMED: readonly Fault[] = [
  { kind: 'status', status: 503, path: '/auth/logout' },
  { kind: 'html', status: 500, path: '/auth/logout' },
  { kind: 'drop', path: '/auth/logout' },
];

test('a log-out that Pump.fun does not confirm still ends the session here, and is said so', async ({
  walk: { popup },
  sandbox,
}) => {
  for (const fault of UNCONFIRMED) {
    await signIn(popup, 'Pump.fun');
    await expect(section(popup, 'Roles').getByRole('definition')).toHaveCount(3);
    sandbox.setFaults([fault]);
    sandbox.log.clear();
    await popup.getByRole('button', { name: 'Sign out of Pump.fun' }).click();
    const card = sessionCard(popup, 'Pump.fun');
    await expect(card).toContainText('Signed out here. Pump.fun did not confirm it');
    await expect(card).toContainText('the old token may stay valid there until it ends');
    await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed out');
    // The browser itself sends a request again whose connection was cut, so there may be several.
    expect([...new Set(sandbox.log.entries().map(({ path }) => path))]).toEqual(['/auth/logout']);
    sandbox.clearFaults();
  }
  // Nothing is left to send: the next look-up goes without a token.
  await findUser(popup.getByRole('tabpanel'), 'nobody');
  await sandbox.log.waitFor(({ path, status }) => path === '/users/nobody' && status === 404);
  expect(sandbox.log.entries().at(-1)?.tokenFingerprint).toBeNull();
});

test('logging out of Mimic deletes the token here, and says that Mimic has no such call', async ({
  walk: { popup },
  sandbox,
}) => {
  await signIn(popup, 'Mimic Protocol');
  sandbox.log.clear();
  await popup.getByRole('button', { name: 'Sign out of Mimic Protocol' }).click();
  await expect(sessionState(popup, 'Mimic Protocol')).toHaveText('Signed out');
  await expect(sessionCard(popup, 'Mimic Protocol')).toContainText('has no sign-out of its own');
  expect(calls(sandbox)).toEqual([]);
});

test('registering is confirmed, and a refused one says why', async ({ walk: { popup }, sandbox }) => {
  await signIn(popup, 'Pump.fun');
  const account = section(popup, 'Account at Pump.fun');
  await account.getByRole('button', { name: 'Register' }).click();
  await expect(account.getByRole('status')).toHaveText('Registered. Pump.fun accepted it.');
  const register = sandbox.log.entries(({ path }) => path === '/users/register');
  expect(register.map(({ method, status }) => `${method} ${status}`)).toEqual(['POST 201']);

  sandbox.setFaults([{ kind: 'status', status: 403, path: '/users/register' }]);
  await account.getByRole('button', { name: 'Register' }).click();
  await expect(account.getByRole('alert')).toContainText('Pump.fun does not allow this for this wallet');
  await expect(account.getByText('Registered.')).toHaveCount(0);
});

const findUser = async (panel: Locator, idOrAddress: string): Promise<void> => {
  const part = section(panel, 'Find a user');
  await part.getByRole('textbox', { name: 'User ID or address' }).fill(idOrAddress);
  await part.getByRole('button', { name: 'Find', exact: true }).click();
};

test('a user is found by address and by name: with the token, and without one when signed out', async ({
  walk: { popup, solana },
  sandbox,
}) => {
  const username = solana.address.slice(0, 6);
  const panel = await openPanel(popup, 'Pump.fun');
  const findBoth = async (): Promise<readonly boolean[]> => {
    sandbox.log.clear();
    for (const id of [solana.address, username]) {
      await findUser(panel, id);
      await sandbox.log.waitFor(({ path, status }) => path === `/users/${id}` && status === 200);
      const found = section(panel, 'User found');
      await expect(found.getByRole('definition').first()).toHaveText(username);
      await expect(found.getByRole('term')).toHaveText(['Username', 'ID', 'Created']);
    }
    const asked = sandbox.log.entries(({ path }) => path.startsWith('/users/'));
    return asked.map(({ tokenFingerprint }) => tokenFingerprint !== null);
  };
  // Nobody has a profile there who was never there.
  await signIn(popup, 'Pump.fun');
  expect(await findBoth()).toEqual([true, true]);
  await popup.getByRole('button', { name: 'Sign out of Pump.fun' }).click();
  await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed out');
  expect(await findBoth()).toEqual([false, false]);
});

test('an unknown user gives a sentence and takes the last find away', async ({ walk: { popup, solana } }) => {
  await signIn(popup, 'Pump.fun');
  const panel = await openPanel(popup, 'Pump.fun');
  await findUser(panel, solana.address);
  await expect(section(panel, 'User found')).toBeVisible();
  await findUser(panel, 'nobody/at?all');
  const part = section(panel, 'Find a user');
  await expect(part.getByRole('alert')).toContainText('Pump.fun has nothing under this name.');
  await expect(part.getByRole('alert')).toContainText('Check the ID or address');
  await expect(section(panel, 'User found')).toHaveCount(0);
});

test('an account is deleted only behind its address, and then one is signed out', async ({
  walk: { popup, solana },
  sandbox,
}) => {
  await signIn(popup, 'Pump.fun');
  const panel = await openPanel(popup, 'Pump.fun');
  const account = section(panel, 'Account at Pump.fun');
  await account.getByRole('button', { name: 'Delete account…' }).click();
  const confirmation = account.getByRole('textbox', { name: 'Type the address to confirm' });
  const deleteForGood = account.getByRole('button', { name: 'Delete account for good' });
  for (const wrong of ['', solana.address.slice(0, -1), solana.address.toLowerCase(), 'DELETE']) {
    await confirmation.fill(wrong);
    await expect(deleteForGood).toBeDisabled();
    await confirmation.press('Enter');
  }
  await account.getByRole('button', { name: 'Cancel' }).click();
  await expect(confirmation).toHaveCount(0);
  await account.getByRole('button', { name: 'Delete account…' }).click();
  expect(sandbox.log.entries(({ method }) => method === 'DELETE')).toEqual([]);

  await confirmation.fill(solana.address);
  await deleteForGood.click();
  await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed out');
  await expect(panel.getByText('Pump.fun deleted the account.')).toBeVisible();
  await expect(section(panel, 'Profile')).toHaveCount(0);
  const deleted = sandbox.log.entries(({ method }) => method === 'DELETE');
  expect(deleted.map(({ path, status }) => `${path} ${status}`)).toEqual(['/users 200']);
  // The key stays: the next sign-in makes a new account of the same wallet.
  await signIn(popup, 'Pump.fun');
  await expect(panel.getByText('Pump.fun deleted the account.')).toHaveCount(0);
});

test('a role that could not be checked is neither a yes nor a no', async ({ walk: { popup }, sandbox }) => {
  sandbox.setOptions({ pump: { isAdmin: true } });
  sandbox.setFaults([{ kind: 'status', status: 500, path: '/auth/is-super-admin' }]);
  await signIn(popup, 'Pump.fun');
  const roles = section(popup, 'Roles');
  await expect(roles.getByRole('term')).toHaveText(['Admin', 'Super admin', 'Jurisdiction allowed']);
  await expect(roles.getByRole('definition')).toHaveText(['Yes', 'Could not check', 'Yes']);

  // An answer that is not clear is no answer, either.
  sandbox.clearFaults();
  sandbox.setOptions({ pump: { roleShape: 'unclear' } });
  await popup.getByRole('button', { name: 'Refresh Pump.fun' }).click();
  await expect(roles.getByRole('definition')).toHaveText([
    'Could not check',
    'Could not check',
    'Could not check',
  ]);
  sandbox.setOptions({ pump: { roleShape: 'bare', isAdmin: false, isSuperAdmin: true } });
  await popup.getByRole('button', { name: 'Refresh Pump.fun' }).click();
  await expect(roles.getByRole('definition')).toHaveText(['No', 'Yes', 'Yes']);
});

test('a jurisdiction that is refused is shown with its place and its reason', async ({
  walk: { popup },
  sandbox,
}) => {
  sandbox.setOptions({
    pump: { isValidJurisdiction: false, jurisdiction: 'XY', jurisdictionReason: 'Sanctioned region' },
  });
  await signIn(popup, 'Pump.fun');
  const roles = section(popup, 'Roles');
  await expect(roles.getByRole('definition')).toHaveText(['No', 'No', 'No']);
  await expect(roles).toContainText('Place: XY');
  await expect(roles).toContainText('Reason: Sanctioned region');
});

test('the rate limit is shown as Pump.fun counts it', async ({ walk: { popup }, sandbox }) => {
  sandbox.setOptions({ pump: { rateLimit: { limit: 40, windowSeconds: 60 } } });
  await signIn(popup, 'Pump.fun');
  await expect(section(popup, 'Roles').getByRole('definition')).toHaveCount(3);
  await popup.getByRole('button', { name: 'Register' }).click();
  await expect(popup.getByText('Registered. Pump.fun accepted it.')).toBeVisible();
  const left = 40 - sandbox.log.entries(({ api }) => api === 'pump').length;
  const panel = popup.getByRole('tabpanel', { name: 'Pump.fun' });
  await expect(panel).toContainText(new RegExp(`${left} of 40 requests left, resets in (1m 00s|\\d+s)`));
  await expect(panel.getByRole('meter', { name: 'Requests left' })).toHaveAttribute('value', String(left));
});

test('T8: after a 429 nothing is asked until Retry-After has passed, and the wait counts down', async ({
  walk: { popup },
  sandbox,
}) => {
  await signIn(popup, 'Pump.fun');
  await expect(section(popup, 'Roles').getByRole('definition')).toHaveCount(3);
  sandbox.setFaults([
    { kind: 'status', status: 429, path: '/users/register', headers: { 'Retry-After': '8' }, times: 1 },
  ]);
  const panel = popup.getByRole('tabpanel', { name: 'Pump.fun' });
  const account = section(panel, 'Account at Pump.fun');
  await account.getByRole('button', { name: 'Register' }).click();
  await expect(account.getByRole('alert')).toContainText('Pump.fun asks for a pause: too many requests.');
  await expect(panel).toContainText(/Too many requests\. Paused for [789] ?s\./);
  sandbox.log.clear();
  await account.getByRole('button', { name: 'Register' }).click();
  await expect(account.getByRole('alert')).toContainText(/Try again in [45] ?s\./);
  await expect(panel).toContainText(/Paused for [123] ?s\./);
  expect(calls(sandbox)).toEqual([]);

  await expect(panel).not.toContainText('Paused for');
  await expect(account.getByRole('alert')).toContainText('Try again now.');
  await account.getByRole('button', { name: 'Register' }).click();
  await expect(account.getByRole('status')).toHaveText('Registered. Pump.fun accepted it.');
});

test('the Mimic profile is edited in place, up to 255 characters of intended use and no more', async ({
  walk: { popup },
  sandbox,
}) => {
  await signIn(popup, 'Mimic Protocol');
  const panel = await openPanel(popup, 'Mimic');
  const profile = section(panel, 'Profile');
  await profile.getByRole('button', { name: 'Edit profile' }).click();
  await profile.getByRole('textbox', { name: 'Name' }).fill('Ann <b>O’Neil</b>');
  const use = profile.getByRole('textbox', { name: 'Intended use' });
  const longest = 'é'.repeat(255);
  await use.fill(longest);
  await expect(profile).toContainText('255 of 255 characters');
  await use.press('End');
  await use.pressSequentially('x');
  await expect(use).toHaveValue(longest);
  await profile.getByRole('button', { name: 'Save profile' }).click();
  await expect(profile.getByRole('status')).toHaveText('Profile saved.');
  await expect(profile.getByRole('definition')).toHaveText(['Ann <b>O’Neil</b>', longest, 'None given']);

  // It is what Mimic has, not what was typed.
  sandbox.setOptions({ mimic: { email: 'ann@example.test' } });
  await panel.getByRole('button', { name: 'Refresh Mimic Protocol' }).click();
  await expect(profile.getByRole('definition')).toHaveText([
    'Ann <b>O’Neil</b>',
    longest,
    'ann@example.test',
  ]);
  const writes = sandbox.log.entries(({ path, method }) => method === 'POST' && path.endsWith('/data'));
  expect(writes.map(({ status }) => status)).toEqual([200]);
});

test('a profile that Mimic refuses stays in the form with its reason, and Cancel changes nothing', async ({
  walk: { popup },
  sandbox,
}) => {
  await signIn(popup, 'Mimic Protocol');
  const profile = section(await openPanel(popup, 'Mimic'), 'Profile');
  await profile.getByRole('button', { name: 'Edit profile' }).click();
  sandbox.setFaults([{ kind: 'status', status: 400, method: 'POST', path: '/users/*/data' }]);
  await profile.getByRole('textbox', { name: 'Name' }).fill('Ann');
  await profile.getByRole('button', { name: 'Save profile' }).click();
  await expect(profile.getByRole('alert')).toContainText('Mimic Protocol did not accept the request');
  await expect(profile.getByRole('textbox', { name: 'Name' })).toHaveValue('Ann');
  await profile.getByRole('button', { name: 'Cancel' }).click();
  await expect(profile.getByRole('definition')).toHaveText(['None given', 'None given', 'None given']);
});

test('the API key is hidden, revealed, copied and hidden again', async ({ walk: { popup }, sandbox }) => {
  await signIn(popup, 'Mimic Protocol');
  const panel = await openPanel(popup, 'Mimic');
  const value = panel.getByRole('group', { name: 'API key value' });
  await expect(value).toHaveText('••••••••••••••••');
  expect(sandbox.log.entries(({ path }) => path === '/users/api-key')).toEqual([]);
  await panel.getByRole('button', { name: 'Reveal API key' }).click();
  await expect(value).toHaveText(/^[\w-]{32}$/);
  const shownSecret = (await value.textContent()) ?? '';
  await expect(panel).toContainText(/Hides in (30|2\d) ?s, or when you leave this window\./);
  await panel.getByRole('button', { name: 'Copy API key' }).click();
  await expect(panel).toContainText('Copied. It is cleared after');
  await panel.getByRole('button', { name: 'Hide API key' }).click();
  await expect(value).toHaveText('••••••••••••••••');

  // What the clipboard holds is what a person would paste.
  await openPanel(popup, 'Pump.fun');
  const field = popup.getByRole('textbox', { name: 'User ID or address' });
  await field.press('ControlOrMeta+V');
  expect((await field.inputValue()) === shownSecret, 'the copied key is the one that was shown').toBe(true);
});

test('U1: a revealed API key hides when the window is left', async ({ walk: { popup } }) => {
  await signIn(popup, 'Mimic Protocol');
  const panel = await openPanel(popup, 'Mimic');
  await panel.getByRole('button', { name: 'Reveal API key' }).click();
  const value = panel.getByRole('group', { name: 'API key value' });
  await expect(value).toHaveText(/^[\w-]{32}$/);
  await popup.evaluate(() => window.dispatchEvent(new Event('blur')));
  await expect(value).toHaveText('••••••••••••••••');
});

const group = (exact: string): string => {
  const [whole = '', fraction = ''] = exact.split('.');
  return [BigInt(whole).toLocaleString('en-US'), fraction].filter((part) => part !== '0').join('.');
};

test('balances are exact, and an unlimited allowance is flagged', async ({ walk: { popup } }) => {
  await signIn(popup, 'Mimic Protocol');
  const balances = section(await openPanel(popup, 'Mimic'), 'Balances');
  const table = balances.getByRole('table', { name: 'Balances' });
  const row = (symbol: string, network: string): Locator =>
    table.getByRole('row', { name: new RegExp(`^${symbol}\\s*${network}\\s`) });
  await expect(row('USDC', 'Ethereum')).toContainText(/2,500\.75.*Unlimited.*\$2,500\.75/);
  await expect(row('USDC', 'Base')).toHaveCount(0);
  await balances.getByRole('button', { name: 'Show 4 small balances' }).click();
  await expect(row('USDC', 'Base')).toContainText('Unlimited');
  await expect(row('ETH', 'Ethereum')).toContainText(group(formatUnits(1234567890123456789n, 18)));
  await expect(row('ETH', 'Ethereum')).not.toContainText('Unlimited');
  await expect(row('ARB', 'Arbitrum One')).toContainText(
    group(formatUnits('115792089237316195423570985008687907853269984665640564039457', 18)),
  );
  await expect(row('TICKET', 'Gnosis')).toContainText('9,007,199,254,740,993');
  await expect(row('MYST', 'Chain 12345')).toContainText('42.00000001');
  await expect(row('OP', 'OP Mainnet')).toContainText(/98,765\.432109876543210987.*50,000/);

  await balances.getByRole('combobox', { name: 'Sort by' }).selectOption('Token');
  const symbols = (await table.getByRole('rowheader').allInnerTexts()).map((text) => text.split('\n')[0]);
  expect(symbols).toEqual(['ARB', 'ETH', 'MYST', 'OP', 'TICKET', 'USDC', 'USDC', 'USDT']);
  await expect(table.getByRole('row')).toHaveCount(9);
  await balances.getByRole('button', { name: 'Hide small balances' }).click();
  await expect(row('USDC', 'Base')).toHaveCount(0);
  await expect(row('USDC', 'Ethereum')).toHaveCount(1);
});

const LOGINS = [
  { api: 'Pump.fun', tab: 'Pump.fun', auth: '/auth/login' },
  { api: 'Mimic Protocol', tab: 'Mimic', auth: '/users/authenticate' },
] as const;

test('Renew gets a new token with one login, and the next call uses it', async ({
  walk: { popup },
  sandbox,
}) => {
  for (const { api, tab, auth } of LOGINS) {
    await signIn(popup, api);
    const panel = await openPanel(popup, tab);
    const refresh = async (): Promise<string | null> => {
      sandbox.log.clear();
      await panel.getByRole('button', { name: `Refresh ${api}` }).click();
      const read = await sandbox.log.waitFor(({ method, status }) => method === 'GET' && status === 200);
      return read.tokenFingerprint;
    };
    const before = await refresh();
    sandbox.log.clear();
    await popup.getByRole('button', { name: `Renew ${api}` }).click();
    await sandbox.log.waitFor(({ path, status }) => path === auth && status !== null);
    await expect(popup.getByRole('button', { name: `Renew ${api}` })).not.toHaveAttribute('aria-busy');
    await expect(sessionState(popup, api)).toHaveText('Signed in');
    expect(sandbox.log.entries(({ path }) => path === auth)).toHaveLength(1);
    const after = await refresh();
    expect(after).not.toBeNull();
    expect(after).not.toBe(before);
  }
});

test('a token that ended without renewal is shown as expired, and a new sign-in helps', async ({
  walk: { extension, popup },
  sandbox,
}) => {
  const options = await openOptions(extension, 'settings');
  await options
    .getByRole('group', { name: 'Renew tokens automatically' })
    .getByRole('checkbox', { name: 'Pump.fun' })
    .uncheck();
  await options.getByRole('button', { name: 'Save settings' }).click();
  await expect(options.getByText('Saved.', { exact: true })).toBeVisible();

  await popup.bringToFront();
  sandbox.setOptions({ pump: { tokenLifetimeSeconds: 4 } });
  await signIn(popup, 'Pump.fun');
  await expect(section(popup, 'Roles').getByRole('definition')).toHaveCount(3);
  await expect(sessionCard(popup, 'Pump.fun')).toContainText(/Ends in \d ?s/);
  await expect(sessionState(popup, 'Pump.fun')).toHaveText('Expired');
  await expect(sessionCard(popup, 'Pump.fun')).toContainText(/Ended \d+s ago/);
  const panel = popup.getByRole('tabpanel', { name: 'Pump.fun' });
  await expect(panel).toContainText(
    'The session ended. Sign in to Pump.fun again to read the present state.',
  );
  await expect(section(panel, 'Roles')).toContainText('Last known');
  expect(sandbox.log.entries(({ path }) => path === '/auth/login')).toHaveLength(1);

  sandbox.setOptions({ pump: { tokenLifetimeSeconds: 3600 } });
  await signIn(popup, 'Pump.fun');
  await expect(section(panel, 'Roles')).not.toContainText('Last known');
});

test('T7: a session refused for good promises no renewal, keeps no look-up away, and leaves nothing behind once signed in again', async ({
  walk: { popup, solana },
  sandbox,
}) => {
  await signIn(popup, 'Pump.fun');
  const panel = await openPanel(popup, 'Pump.fun');
  await expect(section(panel, 'Roles').getByRole('definition')).toHaveCount(3);
  const card = sessionCard(popup, 'Pump.fun');
  await expect(card).toContainText('Renews in');
  sandbox.setFaults([{ kind: 'status', status: 401, path: '/auth/*', method: 'GET' }]);
  await panel.getByRole('button', { name: 'Refresh Pump.fun' }).click();
  await expect(sessionState(popup, 'Pump.fun')).toHaveText('Expired');
  await expect(card.getByRole('alert')).toContainText('Pump.fun no longer accepts the session.');
  await expect(card).not.toContainText('Renews');
  await expect(card).not.toContainText('names no end');
  await expect(section(panel, 'Profile')).toContainText('Pump.fun no longer accepts the session.');
  await findUser(panel, solana.address);
  await expect(section(panel, 'User found')).toContainText(solana.address.slice(0, 6));

  sandbox.clearFaults();
  await signIn(popup, 'Pump.fun');
  await expect(section(panel, 'Roles')).not.toContainText('Last known');
  await expect(panel).not.toContainText('no longer accepts');
});

test('an API that speaks as public clients saw it is signed in to, read and asked all the same', async ({
  walk: { popup, solana },
  sandbox,
}) => {
  sandbox.setOptions({ pump: { dialect: 'observed', roleShape: 'is_valid', rateLimitHeaders: 'absent' } });
  await signIn(popup, 'Pump.fun');
  const panel = await openPanel(popup, 'Pump.fun');
  await expect(section(panel, 'Profile')).toContainText(solana.address);
  await expect(section(panel, 'Roles').getByRole('definition')).toHaveText([
    'Could not check',
    'Could not check',
    'Yes',
  ]);
  await findUser(panel, solana.address);
  await expect(section(panel, 'User found')).toContainText(solana.address);
  await popup.getByRole('button', { name: 'Sign out of Pump.fun' }).click();
  await sandbox.log.waitFor(({ path, status }) => path === '/auth/logout' && status === 201);
});

test('reading Pump.fun asks for profile and roles once each', async ({ walk: { popup }, sandbox }) => {
  await signIn(popup, 'Pump.fun');
  await expect(section(popup, 'Roles').getByRole('definition')).toHaveCount(3);
  sandbox.log.clear();
  await popup.getByRole('button', { name: 'Refresh Pump.fun' }).click();
  await expect(popup.getByRole('button', { name: 'Refresh Pump.fun' })).not.toHaveAttribute('aria-busy');
  await expect.poll(() => [...calls(sandbox)].sort()).toEqual([...ROLES, 'GET /auth/my-profile 200'].sort());
});
