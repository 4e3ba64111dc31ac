/** How an API answers, as a person sees it: its dialect, what drifted by name, and how many requests it still takes. */
import {
  openOptions,
  openPanel,
  section,
  sessionCard,
  sessionState,
  signIn,
} from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';

const DRIFT_INTRO = 'answers differently than documented';

test('an observed Pump.fun is signed in to without a setting, and its screen says how', async ({
  walk,
  sandbox,
}) => {
  const { popup } = walk;
  sandbox.setOptions({ pump: { dialect: 'observed', observedLogin: 'cookie', unknownPaths: 'html' } });
  await signIn(popup, 'Pump.fun');
  const panel = await openPanel(popup, 'Pump.fun');
  await expect(panel.getByText('Signs in as observed, at /auth/login', { exact: true })).toBeVisible();
  expect(sandbox.log.violations()).toEqual([]);
});

test('what drifted is named on the API’s screen and in the activity log, and leaves by itself', async ({
  walk,
  sandbox,
}) => {
  const { popup, extension } = walk;
  sandbox.setFaults([
    { kind: 'drift', path: '/auth/my-profile', drop: ['username'], rename: { createdAt: 'created_at' } },
    { kind: 'drift', path: '/auth/is-admin', retype: ['isAdmin'] },
  ]);
  await signIn(popup, 'Pump.fun');
  const panel = await openPanel(popup, 'Pump.fun');
  const note = panel.getByRole('status').filter({ hasText: DRIFT_INTRO });
  await expect(note.getByRole('listitem')).toHaveCount(3);
  // In the order in which the replies came, which nobody promises.
  expect((await note.getByRole('listitem').allTextContents()).sort()).toEqual([
    'is_admin.isAdmin is of another kind',
    'profile.createdAt has another name',
    'profile.username is missing',
  ]);
  // What did come is shown, and what could not be told is not shown as no.
  await expect(section(panel, 'Profile')).toContainText('@example.test');
  await expect(section(panel, 'Roles')).toContainText('Could not check');

  const log = await openOptions(extension, 'activity');
  await expect(log.getByText('profile.username').first()).toBeVisible();
  await log.close();

  sandbox.clearFaults();
  await panel.getByRole('button', { name: 'Refresh Pump.fun' }).click();
  await expect(note).toHaveCount(0);
  await expect(section(panel, 'Profile')).toContainText('Username');
});

test('a balance without decimals is shown raw and marked, an allowance that is none as not read', async ({
  walk,
  sandbox,
}) => {
  const { popup } = walk;
  sandbox.setFaults([{ kind: 'drift', path: '/users/tokens', drop: ['decimals', 'allowance'] }]);
  await signIn(popup, 'Mimic Protocol');
  const panel = await openPanel(popup, 'Mimic');
  const row = panel.getByRole('row', { name: /^ETH/ });
  await expect(row).toContainText('1,234,567,890,123,456,789 in smallest units');
  await expect(row).toContainText('Could not read');
  await expect(row).toContainText('No price');
});

test('the dialects are chosen by hand in the settings, and kept', async ({ walk, sandbox }) => {
  const { popup, extension } = walk;
  const settings = await openOptions(extension, 'settings');
  await settings
    .getByRole('combobox', { name: 'Pump.fun', exact: true })
    .selectOption({ label: 'As observed' });
  await settings.getByLabel('Mimic Protocol’s nonce').selectOption({ label: 'Signed as raw bytes' });
  await settings.getByRole('button', { name: 'Save settings' }).click();
  await expect(settings.getByText('Saved', { exact: false })).toBeVisible();
  await settings.reload();
  await expect(settings.getByRole('combobox', { name: 'Pump.fun', exact: true })).toHaveValue('observed');

  sandbox.setOptions({ pump: { dialect: 'observed' }, mimic: { nonceSigning: 'raw' } });
  await signIn(popup, 'Pump.fun');
  await signIn(popup, 'Mimic Protocol');
  const asked = sandbox.log.entries().map(({ path }) => path);
  expect(asked).toContain('/auth/login/token');
  expect(asked).not.toContain('/auth/login');
  expect(asked.filter((path) => path === '/users/nonce')).toHaveLength(1);
  const panel = await openPanel(popup, 'Mimic');
  await expect(panel.getByText('Signs the nonce as raw bytes')).toBeVisible();
});

test('T8: a 429 shows how long the pause is, counted down, and nothing is sent meanwhile', async ({
  walk,
  sandbox,
}) => {
  const { popup } = walk;
  await signIn(popup, 'Pump.fun');
  const panel = await openPanel(popup, 'Pump.fun');
  const meter = panel.getByRole('meter', { name: 'Requests left' }).first();
  await expect(meter).toBeVisible();
  sandbox.setFaults([
    { kind: 'status', status: 429, headers: { 'retry-after': '90' }, path: '/auth/*', times: 1 },
  ]);
  await panel.getByRole('button', { name: 'Refresh Pump.fun' }).click();
  const pause = panel.getByText(/Too many requests\. Paused for 1m \d\ds\./).first();
  await expect(pause).toBeVisible();
  const said = (await pause.textContent()) ?? '';
  await expect(pause).not.toHaveText(said);
  await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed in');
  const sent = sandbox.log.entries(({ api }) => api === 'pump').length;
  await sessionCard(popup, 'Pump.fun').getByRole('button', { name: /Renew/ }).click();
  await expect(sessionCard(popup, 'Pump.fun').getByRole('alert')).toBeVisible();
  expect(sandbox.log.entries(({ api }) => api === 'pump')).toHaveLength(sent);
});
