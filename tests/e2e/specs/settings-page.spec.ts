/** The settings, the lock's deadline, the password's change and the ends of everything. */
import type { Locator, Page } from '@playwright/test';
import { changeStored, readArea, ringAlarm } from '../harness/extension-storage.ts';
import { killWorker } from '../harness/kill-worker.ts';
import { openOptions, section, sessionState, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { reachDeadline } from '../harness/reach-deadline.ts';
import { readStored } from '../harness/read-stored.ts';
import { unlock } from '../walkthrough/vault-steps.ts';

/** Deriving the key from the password takes a second of work on purpose. */
const DERIVING = { timeout: 60_000 };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const saveSettings = async (options: Page): Promise<void> => {
  await options.getByRole('button', { name: 'Save settings' }).click();
  await expect(options.getByText('Saved.', { exact: true })).toBeVisible();
};

const lockedHeading = (page: Page): Locator => page.getByRole('heading', { name: 'Locked' });

const lock = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(lockedHeading(page)).toBeVisible();
};

const tryPassword = async (page: Page, passwordSecret: string): Promise<void> => {
  await page.getByLabel('Password', { exact: true }).fill(passwordSecret);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
};

test('after a change of the password only the new one opens the vault, after a worker kill too', async ({
  walk: { extension, popup, passwordSecret },
}) => {
  const options = await openOptions(extension, 'settings');
  const change = section(options, 'Change password');
  const nextSecret = 'a new password, long enough';
  const fillIn = async (currentSecret: string, repeatSecret = nextSecret): Promise<void> => {
    await change.getByLabel('Current password').fill(currentSecret);
    await change.getByLabel('New password').fill(nextSecret);
    await change.getByLabel('Repeat password').fill(repeatSecret);
    await change.getByRole('button', { name: 'Change password' }).click();
  };
  const before = await readStored(options);
  await fillIn(passwordSecret, 'another one, by mistake');
  await expect(change.getByRole('alert')).toHaveText('The two passwords differ.');
  await fillIn('not the password');
  await expect(change.getByRole('alert')).toContainText('This password does not open the vault.', DERIVING);
  expect((await readStored(options)) === before, 'nothing stored changes').toBe(true);
  await expect(async () => {
    await fillIn(passwordSecret);
    await expect(change.getByText('Password changed.')).toBeVisible({ timeout: 10_000 });
  }).toPass(DERIVING);
  for (const name of ['Current password', 'New password', 'Repeat password'])
    await expect(change.getByLabel(name)).toHaveValue('');

  for (const killFirst of [false, true]) {
    await popup.bringToFront();
    await lock(popup);
    if (killFirst) expect(await killWorker(extension, popup)).toBe(true);
    await tryPassword(popup, passwordSecret);
    await expect(popup.getByRole('alert')).toContainText('This password does not open the vault.', DERIVING);
    await expect(async () => {
      await tryPassword(popup, nextSecret);
      await expect(popup.getByRole('button', { name: 'Identity: Main' })).toBeVisible({ timeout: 10_000 });
    }).toPass(DERIVING);
  }
});

test('settings are checked against their ranges, saved, and the new lock time counts from now', async ({
  walk: { extension, popup },
}) => {
  const options = await openOptions(extension, 'settings');
  const minutes = options.getByRole('spinbutton', { name: 'Lock after, minutes' });
  const hours = options.getByRole('spinbutton', { name: 'Sign out after, hours' });
  const lockPart = section(options, 'Lock');
  for (const wrong of ['0', '1441', '2.5', '']) {
    await minutes.fill(wrong);
    await options.getByRole('button', { name: 'Save settings' }).click();
    await expect(lockPart.getByRole('alert')).toHaveText('Give a whole number from 1 to 1,440.');
  }
  await minutes.fill('7');
  await hours.fill('721');
  await options.getByRole('button', { name: 'Save settings' }).click();
  await expect(section(options, 'Sessions').getByRole('alert')).toHaveText(
    'Give a whole number from 0 to 720.',
  );
  await hours.fill('3');
  await options
    .getByRole('group', { name: 'Renew tokens automatically' })
    .getByRole('checkbox', { name: 'Pump.fun' })
    .uncheck();
  await options.getByRole('radio', { name: 'Also sign out at the APIs' }).check();
  await saveSettings(options);

  await options.reload();
  await expect(minutes).toHaveValue('7');
  await expect(hours).toHaveValue('3');
  const renew = options.getByRole('group', { name: 'Renew tokens automatically' });
  await expect(renew.getByRole('checkbox', { name: 'Pump.fun' })).not.toBeChecked();
  await expect(renew.getByRole('checkbox', { name: 'Mimic Protocol' })).toBeChecked();
  await expect(options.getByRole('radio', { name: 'Also sign out at the APIs' })).toBeChecked();
  await popup.bringToFront();
  await expect(popup.getByRole('button', { name: 'Lock', exact: true })).toHaveAttribute(
    'title',
    /Locks by itself in (7m 00s|6m \d\ds)\./,
  );
});

/** Only the stored deadline is moved: the alarm is still to come, as when the worker slept through it. */
const passDeadline = (page: Page): Promise<void> =>
  changeStored(page, { area: 'session', key: 'vault.autoLock', value: { lockAtMs: Date.now() - 1 } });

test('K17: past its deadline a vault whose worker is dead locks at the next use, and no request leaves', async ({
  walk,
  sandbox,
}) => {
  const { extension, popup } = walk;
  await signIn(popup, 'Pump.fun');
  await expect(section(popup, 'Roles').getByRole('definition')).toHaveCount(3);
  await passDeadline(popup);
  await killWorker(extension, popup);
  sandbox.log.clear();
  await popup.getByRole('button', { name: 'Sign in to Mimic Protocol' }).click();
  await expect(lockedHeading(popup)).toBeVisible();
  await expect(popup.getByText('Main')).toHaveCount(0);
  expect(sandbox.log.entries()).toEqual([]);
  await unlock(popup, walk);
  // The session was kept, sealed: a lock costs an unlock, not a login.
  await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed in');
});

test('K17: the alarm locks at the deadline though nobody does anything', async ({
  walk: { extension, popup },
}) => {
  await reachDeadline(extension, popup);
  await expect(lockedHeading(popup)).toBeVisible();
});

test('an alarm before the deadline does not lock', async ({ walk: { extension, popup } }) => {
  await killWorker(extension, popup);
  const readSequence = async (): Promise<unknown> => {
    const { viewSequence } = await readArea(popup, 'session');
    return viewSequence;
  };
  const before = await readSequence();
  expect(before).toBeGreaterThan(0);
  await ringAlarm(popup);
  // The worker that the alarm started has published by then what it found.
  await expect.poll(readSequence).not.toBe(before);
  await expect(popup.getByRole('button', { name: 'Identity: Main' })).toBeVisible();
  await expect(lockedHeading(popup)).toHaveCount(0);
});

test('signing out everywhere ends every session and says what the APIs confirmed', async ({
  walk: { extension, popup },
  sandbox,
}) => {
  await signIn(popup, 'Pump.fun');
  await signIn(popup, 'Mimic Protocol');
  const options = await openOptions(extension, 'settings');
  const part = section(options, 'Sign out everywhere');
  await part.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(part.getByRole('status')).toHaveText('Sessions signed out: 2. Confirmed by the API: 1.');
  const told = sandbox.log.entries(({ path }) => path === '/auth/logout');
  expect(told.map(({ status }) => status)).toEqual([201]);
  await popup.bringToFront();
  await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed out');
  await expect(sessionState(popup, 'Mimic Protocol')).toHaveText('Signed out');
  await options.bringToFront();
  await part.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(part.getByRole('status')).toHaveText('Sessions signed out: 0. Confirmed by the API: 0.');
});

test('with “also sign out”, a lock tells Pump.fun and the next unlock is signed out', async ({
  walk,
  sandbox,
}) => {
  const { extension, popup } = walk;
  const options = await openOptions(extension, 'settings');
  await options.getByRole('radio', { name: 'Also sign out at the APIs' }).check();
  await saveSettings(options);
  await popup.bringToFront();
  await signIn(popup, 'Pump.fun');
  await signIn(popup, 'Mimic Protocol');
  await lock(popup);
  await sandbox.log.waitFor(({ path, status }) => path === '/auth/logout' && status === 201);
  await unlock(popup, walk);
  await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed out');
  await expect(sessionState(popup, 'Mimic Protocol')).toHaveText('Signed out');
});

test('after the set hours without use the alarm signs out at the APIs and leaves the vault open', async ({
  walk: { extension, popup },
  sandbox,
}) => {
  const options = await openOptions(extension, 'settings');
  await options.getByRole('spinbutton', { name: 'Sign out after, hours' }).fill('2');
  await saveSettings(options);
  await popup.bringToFront();
  await signIn(popup, 'Pump.fun');
  const used = async (hoursAgo: number): Promise<void> => {
    await changeStored(popup, {
      area: 'local',
      key: 'lastUsedAtMs',
      value: Date.now() - hoursAgo * HOUR_MS - MINUTE_MS,
    });
    // A worker that lives knows by heart when it was used last.
    await killWorker(extension, popup);
    await ringAlarm(popup);
  };
  await used(3);
  await sandbox.log.waitFor(({ path, status }) => path === '/auth/logout' && status === 201);
  await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed out');
});

/** Nothing of a vault: no record, no label, no choice. */
const expectEmptyProfile = async (page: Page): Promise<void> => {
  const traces = JSON.stringify([
    await readArea(page, 'local'),
    await readArea(page, 'session'),
    await readStored(page, { withLog: true }),
  ]);
  for (const trace of [
    'Main',
    'slot/',
    'lockAfterMinutes',
    'autoLock',
    'lastUsedAtMs',
    'Solana key',
    'grant',
  ])
    expect(traces).not.toContain(trace);
  expect(JSON.parse(await readStored(page, { withLog: true }))).toEqual([]);
};

test('erasing asks for the word, leaves an empty profile and begins with the first run', async ({
  walk: { extension, popup },
}) => {
  await signIn(popup, 'Pump.fun');
  const options = await openOptions(extension, 'settings');
  await options.getByRole('spinbutton', { name: 'Lock after, minutes' }).fill('9');
  await saveSettings(options);
  const part = section(options, 'Erase everything');
  const word = part.getByRole('textbox', { name: 'Type ERASE to confirm' });
  const erase = part.getByRole('button', { name: 'Erase everything' });
  for (const wrong of ['', 'erase', 'ERASED', 'EARSE']) {
    await word.fill(wrong);
    await expect(erase).toBeDisabled();
    await word.press('Enter');
  }
  expect(await readStored(options)).toContain('slot/a');
  await word.fill('ERASE');
  await erase.click();
  const firstRun = (page: Page): Locator => page.getByRole('heading', { name: 'Set up Countersign' });
  await expect(firstRun(options)).toBeVisible();
  await expect(firstRun(popup)).toBeVisible();
  await expectEmptyProfile(options);
  await killWorker(extension, options);
  await options.reload();
  await expect(firstRun(options)).toBeVisible();

  // A new vault starts from nothing, with the settings as they were shipped.
  await options.getByLabel('New password').fill('another password');
  await options.getByLabel('Repeat password').fill('another password');
  await options.getByRole('button', { name: 'Create vault' }).click();
  await expect(options.getByRole('spinbutton', { name: 'Lock after, minutes' })).toBeVisible(DERIVING);
  await expect(options.getByRole('spinbutton', { name: 'Lock after, minutes' })).not.toHaveValue('9');
  await options.getByRole('link', { name: 'Keys' }).click();
  await expect(options.getByRole('region', { name: 'Main', exact: true })).toHaveCount(0);
});

test('a forgotten password leaves one way on: erasing from the locked screen', async ({
  walk: { popup },
}) => {
  await lock(popup);
  await popup.getByRole('button', { name: 'Forgot the password?' }).click();
  await popup.getByRole('textbox', { name: 'Type ERASE to confirm' }).fill('ERASE');
  await popup.getByRole('button', { name: 'Erase everything' }).click();
  await expect(popup.getByRole('heading', { name: 'Set up Countersign' })).toBeVisible();
  await expectEmptyProfile(popup);
});
