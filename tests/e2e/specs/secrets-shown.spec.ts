/** Everything secret is shown, copied and refused once; then nothing of it is in what was printed, kept or left in a page. */
import type { Page } from '@playwright/test';
import { decodeBase58 } from 'ethers';
import { askForValue } from '../../soak/ask.ts';
import { createSecrets } from '../../soak/sessions/secrets.ts';
import { readArea } from '../harness/extension-storage.ts';
import { openOptions, openPanel, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { readStored } from '../harness/read-stored.ts';

/** Deriving the key from the password takes a second of work on purpose. */
const DERIVING = { timeout: 60_000 };

/** Its markup, and what is typed in its fields. */
const readPage = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const typed = [...document.querySelectorAll('input, textarea, select')].map(
      (field) => (field as HTMLInputElement).value,
    );
    return [document.documentElement.outerHTML, ...typed].join('\n');
  });

/** What a page's own areas hold. */
const readPageStorage = (page: Page): Promise<string> =>
  page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));

test('U1: what was shown, copied and refused is neither printed nor kept in clear, nor left in any page', async ({
  walk: { extension, popup, passwordSecret, solana, evm },
}) => {
  const printed: string[] = [];
  extension.context.on('console', (message) => printed.push(message.text()));
  extension.context.on('weberror', (error) => printed.push(String(error.error())));
  for (const worker of extension.context.serviceWorkers()) {
    worker.on('console', (message) => printed.push(message.text()));
  }
  await signIn(popup, 'Pump.fun');
  await signIn(popup, 'Mimic Protocol');
  const panel = await openPanel(popup, 'Mimic');
  await panel.getByRole('button', { name: 'Reveal API key' }).click();
  const value = panel.getByLabel('API key value');
  await expect(value).toHaveText(/^[\w-]{32}$/);
  const apiKeySecret = (await value.textContent()) ?? '';
  const solanaSecret = decodeBase58(solana.keySecret);
  const secrets = createSecrets({
    'the password': Buffer.from(passwordSecret),
    'the Solana key as typed': Buffer.from(solana.keySecret),
    'the Solana seed': Buffer.from(solanaSecret.toString(16).padStart(128, '0').slice(0, 64), 'hex'),
    'the EVM key': Buffer.from(evm.keySecret.slice(2), 'hex'),
    'the EVM key as typed': Buffer.from(evm.keySecret.slice(2)),
    'the API key': Buffer.from(apiKeySecret),
  });
  // What is looked for is what is to be found: the page shows it now.
  expect(secrets.findInText(await readPage(popup))).toEqual(['the API key']);
  await panel.getByRole('button', { name: 'Copy API key' }).click();
  await panel.getByRole('button', { name: 'Hide API key' }).click();

  const keys = await openOptions(extension, 'keys');
  for (const label of ['Solana key', 'EVM key']) {
    const key = keys.getByRole('group', { name: label, exact: true });
    await key.getByRole('button', { name: `Reveal ${label}` }).click();
    await key.getByLabel('Password', { exact: true }).fill(passwordSecret);
    await key.getByRole('button', { name: 'Reveal key' }).click();
    await expect(key.getByLabel('Secret key value')).toBeVisible(DERIVING);
    await key.getByRole('button', { name: 'Copy secret key' }).click();
    await key.getByRole('button', { name: 'Hide' }).click();
  }
  // A key that is refused, and one that is there already.
  await keys.getByRole('button', { name: 'Add a key' }).click();
  const field = keys.getByLabel('Secret key', { exact: true });
  for (const text of [`${evm.keySecret}0`, evm.keySecret]) {
    await field.fill(text);
    await keys.getByRole('button', { name: 'Check key' }).click();
    await expect(
      keys
        .getByRole('alert')
        .or(keys.getByRole('region', { name: 'Key to save' }))
        .first(),
    ).toBeVisible();
  }
  await keys.reload();

  const developer = await openOptions(extension, 'developer');
  await developer.getByRole('button', { name: 'Copy token of Pump.fun' }).click();
  await developer.getByLabel('Password', { exact: true }).fill(passwordSecret);
  await developer.getByRole('button', { name: 'Copy token', exact: true }).click();
  await expect(developer.getByText('Copied. It is cleared after')).toBeVisible(DERIVING);
  await developer.getByRole('combobox', { name: 'API' }).selectOption('Mimic Protocol');
  await developer.getByRole('combobox', { name: 'Call' }).selectOption('GET /users/api-key');
  await developer.getByRole('button', { name: 'Send', exact: true }).click();
  await developer.getByRole('button', { name: 'Show the secret' }).click();
  await developer.evaluate(() => window.dispatchEvent(new Event('blur')));
  await expect(developer.getByRole('button', { name: 'Show the secret' })).toBeVisible();

  const activity = await askForValue(popup, 'activity.export', {});
  const data = await askForValue(popup, 'data.export', {});
  const where: Readonly<Record<string, string>> = {
    'the consoles': printed.join('\n'),
    'the popup': await readPage(popup),
    'the keys page': await readPage(keys),
    'the developer’s page': await readPage(developer),
    'the pages’ own storage': (await Promise.all([popup, keys, developer].map(readPageStorage))).join('\n'),
    'storage.local': JSON.stringify(await readArea(popup, 'local')),
    'storage.session': JSON.stringify(await readArea(popup, 'session')),
    IndexedDB: await readStored(popup, { withLog: true }),
    'the activity log': JSON.stringify(activity),
    'the file with the user’s data': JSON.stringify(data),
  };
  for (const [place, text] of Object.entries(where)) {
    expect.soft(secrets.findInText(text), place).toEqual([]);
  }
});
