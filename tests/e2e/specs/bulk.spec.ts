/** Twenty accounts at once, in a real browser: signed in, held up, killed in the midst, and signed out again. */
import type { Locator, Page } from '@playwright/test';
import { askForValue } from '../../soak/ask.ts';
import { findViolations } from '../harness/check-accessibility.ts';
import { killWorker } from '../harness/kill-worker.ts';
import type { Extension } from '../harness/launch-extension.ts';
import { signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';

const LOGINS: readonly string[] = ['/auth/login', '/users/authenticate'];

test.afterEach(({ sandbox }) => {
  expect(sandbox.log.violations()).toEqual([]);
});

/** The identity that there is and nine more, each with both keys; the options page shows them. */
const twentyAccounts = async (extension: Extension): Promise<Page> => {
  const options = await extension.context.newPage();
  await options.goto(extension.url('options.html#/keys'));
  await expect(options.getByRole('heading', { name: 'Keys', level: 1 })).toBeVisible();
  const save = async (chain: 'solana' | 'evm', identity: Parameters<typeof saveInto>[1]) =>
    saveInto(
      (await askForValue(options, 'keys.draft', { source: { kind: 'generate', chain } })).draftId,
      identity,
    );
  const saveInto = (
    draftId: string,
    identity: { kind: 'new'; name: string } | { kind: 'existing'; identityId: string },
  ) => askForValue(options, 'keys.save', { draftId, label: 'Key', identity });
  for (let i = 1; i < 10; i += 1) {
    const { identityId } = await save('solana', { kind: 'new', name: `Bot ${i}` });
    await save('evm', { kind: 'existing', identityId });
  }
  return options;
};

const bulkOf = (options: Page): Locator => options.getByRole('region', { name: 'All accounts' });
const click = (bulk: Locator, name: string): Promise<void> =>
  bulk.getByRole('button', { name, exact: true }).click();

test('T1, T2: signs in twenty accounts past failures, a limit and a killed worker, and signs them all out', async ({
  walk: { extension, popup },
  sandbox,
}) => {
  // Known once, so that a failure is not taken for another dialect. An open popup would read what it shows, too.
  await signIn(popup, 'Pump.fun');
  const options = await twentyAccounts(extension);
  await popup.close();
  const bulk = bulkOf(options);
  await expect(bulk).toContainText('Pump.fun: 1 of 10 signed in');
  sandbox.log.clear();

  // The second Pump.fun login is told to wait; the fifth Mimic login hangs until its worker is killed.
  sandbox.setFaults([
    { kind: 'status', status: 500, path: '/auth/login', times: 1 },
    { kind: 'status', status: 429, headers: { 'retry-after': '20' }, path: '/auth/login', times: 1 },
    { kind: 'broken_json', path: '/users/authenticate', times: 1 },
    { kind: 'delay', delayMs: 1, path: '/users/authenticate', times: 3 },
    { kind: 'hang', path: '/users/authenticate', times: 1 },
  ]);
  await click(bulk, 'Sign in all');
  await sandbox.log.waitFor(({ fault }) => fault === 'hang');
  await expect(bulk).toContainText(
    /Pump\.fun takes no more for now\. Goes on at \d{1,2}:\d\d:\d\d [AP]M, in \d+s\./,
  );
  await expect(bulk).toContainText('Now: Bot 4');

  expect(await killWorker(extension, options)).toBe(true);
  // What wakes the next one is the alarm, or the page itself as it asks for something.
  await options.reload();
  await expect(bulk.getByRole('status')).toHaveText('Signing in is done', { timeout: 90_000 });
  await expect(bulk).toContainText('8 of 9 done, 1 failed');
  await expect(bulk).toContainText('9 of 10 done, 1 failed');
  // Each once; the one that had to wait and the one that hung once more.
  expect(sandbox.log.entries(({ path }) => LOGINS.includes(path))).toHaveLength(21);

  expect(await findViolations(options)).toEqual([]);

  await bulk.getByRole('listitem').filter({ hasText: 'Status 500' }).getByRole('link').click();
  await expect(options).toHaveURL(/#\/activity\/./);
  await expect(options.getByRole('main')).toContainText('Pump.fun has a problem of its own.');
  await options.goBack();
  await click(bulk, 'Try the failed ones again');
  await expect(bulk).toContainText('1 of 1 done');
  await expect(bulk.getByRole('status')).toHaveText('Signing in is done');
  await click(bulk, 'Close');
  await expect(bulk).toContainText('Pump.fun: 10 of 10 signed in');
  await expect(bulk).toContainText('Mimic Protocol: 10 of 10 signed in');
  await click(bulk, 'Sign in all');
  await expect(bulk).toContainText('All of them are signed in already.');

  await click(bulk, 'Sign out all');
  await expect(bulk.getByRole('status')).toHaveText('Signing out is done');
  await click(bulk, 'Close');
  await expect(bulk).toContainText('Pump.fun: 0 of 10 signed in');
  expect(sandbox.log.entries(({ path }) => path === '/auth/logout')).toHaveLength(10);
});

test('T10: many accounts can be paused and cancelled, and a lock pauses them, with its reason', async ({
  walk: { extension, popup, passwordSecret },
  sandbox,
}) => {
  const options = await twentyAccounts(extension);
  const bulk = bulkOf(options);
  const logins = (): number => sandbox.log.entries(({ path }) => LOGINS.includes(path)).length;
  await bulk.getByRole('combobox', { name: 'API' }).selectOption('Pump.fun');
  sandbox.setFaults([{ kind: 'delay', delayMs: 1_500, path: '/auth/login' }]);

  await click(bulk, 'Sign in all');
  await expect(bulk).toContainText('1 of 10 done');
  await click(bulk, 'Pause');
  await expect(bulk.getByRole('status')).toHaveText('Paused');
  await expect(bulk).not.toContainText('Now:');
  const paused = logins();
  expect(await killWorker(extension, options)).toBe(true);
  await options.reload();
  await expect(bulk).toContainText(`${paused} of 10 done`);
  await expect(popup.getByRole('button', { name: /^Paused/ })).toBeVisible();

  await click(bulk, 'Resume');
  await expect(bulk).toContainText('Now:');
  await options.getByRole('button', { name: 'Lock', exact: true }).click();
  await options.getByLabel('Password', { exact: true }).fill(passwordSecret);
  await options.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(bulk.getByRole('status')).toHaveText('Paused, because the vault was locked');
  await expect(bulk).not.toContainText('Now:');
  await expect(bulk).not.toContainText('failed');

  await click(bulk, 'Resume');
  await expect(bulk).toContainText('Now:');
  await click(bulk, 'Cancel');
  await expect(bulk.getByRole('status')).toContainText('Cancelled');
  await expect(bulk).not.toContainText('Now:');
  const cancelled = logins();
  await click(bulk, 'Close');
  await expect(bulk.getByRole('button', { name: 'Sign in all' })).toBeVisible();
  expect(logins()).toBe(cancelled);
  expect(cancelled).toBeLessThan(10);
  await expect(popup.getByRole('button', { name: /Cancelled/ })).toHaveCount(0);
});
