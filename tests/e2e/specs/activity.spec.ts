/** The activity log: what survives a killed browser, what lies on its disk, how it is searched and how errors lead to it. */
import { readFile } from 'node:fs/promises';
import { findViolations } from '../harness/check-accessibility.ts';
import { readE2eSetup } from '../harness/e2e-env.ts';
import { launchExtension } from '../harness/launch-extension.ts';
import { openPopup } from '../harness/open-popup.ts';
import { openOptions, section, sessionCard, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { scanDisk } from '../harness/scan-disk.ts';
import { unlock } from '../walkthrough/vault-steps.ts';

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

test('K16: the log survives a SIGKILL of the browser, and the disk holds no name, address or origin of it in plain', async ({
  walk,
  extension,
}) => {
  const { popup, solana } = walk;
  await signIn(popup, 'Pump.fun');
  await extension.crash();
  const found = await scanDisk(extension.profile, [
    { name: 'address', bytes: utf8(solana.address) },
    { name: 'label', bytes: utf8('Solana key') },
    { name: 'kind', bytes: utf8('"kind":"sign_in"') },
    { name: 'reason', bytes: utf8('"reason":"user"') },
  ]);
  expect(found).toEqual([]);

  const again = await launchExtension({ ...readE2eSetup(), profile: extension.profile });
  try {
    const reopened = await openPopup(again);
    await unlock(reopened, walk);
    const options = await openOptions(again, 'activity');
    const table = options.getByRole('table', { name: 'Activity' });
    await expect(table.getByRole('link', { name: 'Sign-in' })).toHaveCount(1);
    await expect(table.getByRole('row', { name: /Unlock/ })).not.toHaveCount(0);
    await expect(options.getByText(/^Unbroken since /)).toBeVisible();
  } finally {
    await again.close();
  }
});

test('a failed login leads to its entry, with its sentence, the next step and what came before', async ({
  walk: { popup, extension },
  sandbox,
}) => {
  sandbox.setFaults([{ kind: 'status', status: 503, path: '/auth/login' }]);
  const card = sessionCard(popup, 'Pump.fun');
  await card.getByRole('button', { name: 'Sign in to Pump.fun' }).click();
  const link = card.getByRole('link', { name: 'What happened' });
  await expect(link).toBeVisible();
  expect(await findViolations(popup)).toEqual([]);
  const opening = extension.context.waitForEvent('page');
  await link.press('Enter');
  const page = await opening;
  await expect(page).toHaveURL(/options\.html#\/activity\/[\w-]+$/);
  const entry = section(page, 'Sign-in');
  await expect(entry.getByText('Pump.fun has a problem of its own.')).toBeVisible();
  await expect(entry.getByText('api_down')).toBeVisible();
  await expect(entry.getByText('You asked for it')).toBeVisible();
  const around = page.getByRole('table', { name: 'Before and after' });
  await expect(around.getByRole('link', { name: 'Signature' })).toBeVisible();
  await expect(around.locator('[aria-current="true"]')).toHaveText('Sign-in');
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole('link', { name: 'All activity' }).click();
  await expect(page.getByRole('table', { name: 'Activity' })).toBeVisible();
});

test('the log is searched and filtered by keyboard, and exported as JSON lines', async ({
  walk: { popup, extension, evm },
}) => {
  await signIn(popup, 'Pump.fun');
  await signIn(popup, 'Mimic Protocol');
  const options = await openOptions(extension, 'activity');
  const rows = options.getByRole('table', { name: 'Activity' }).getByRole('link');
  await expect(rows.filter({ hasText: 'Sign-in' })).toHaveCount(2);
  await options.getByRole('searchbox', { name: 'Search the activity' }).focus();
  await options.keyboard.type(evm.address.slice(0, 10));
  await expect(rows.filter({ hasText: 'Sign-in' })).toHaveCount(1);
  await expect(rows).toHaveCount(2);
  await options.keyboard.press('Tab');
  await options.keyboard.press('p');
  await expect(options.getByText('Nothing in the log matches.')).toBeVisible();
  expect(await findViolations(options)).toEqual([]);
  await options.getByRole('searchbox', { name: 'Search the activity' }).fill('');
  await expect(rows.filter({ hasText: 'Sign-in' })).toHaveCount(1);
  expect(await findViolations(options)).toEqual([]);
  // The last one of the keys is the EVM key, which did nothing at Pump.fun.
  await options.getByRole('combobox', { name: 'Key' }).focus();
  await options.keyboard.press('End');
  await expect(options.getByText('Nothing in the log matches.')).toBeVisible();
  await options.keyboard.press('Home');
  await expect(rows.filter({ hasText: 'Sign-in' })).toHaveCount(1);

  const downloading = options.waitForEvent('download');
  await options.getByRole('button', { name: 'Export' }).press('Enter');
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^countersign-activity-.*\.jsonl$/);
  const [first = '', ...lines] = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
  expect(JSON.parse(first)).toMatchObject({
    format: 'countersign-activity',
    breaks: [],
    entries: lines.length,
  });
  expect(lines.map((line) => (JSON.parse(line) as { kind: string }).kind)).toContain('sign_in');
});
