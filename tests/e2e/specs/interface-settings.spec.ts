/** Theme, language, numbers and the identity to begin with: at once, in every window, and from the first paint of the next one. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { readArea } from '../harness/extension-storage.ts';
import { openPopup } from '../harness/open-popup.ts';
import { openOptions, section, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';

/** Deriving the key from the password takes a second of work on purpose. */
const DERIVING = { timeout: 60_000 };

const storedLook = (page: Page): Promise<string | null> => page.evaluate(() => localStorage.getItem('look'));

test('a chosen language is spoken at once in every window, from the first paint, and while locked @firefox', async ({
  walk: { extension, popup, demo },
}) => {
  const options = await openOptions(extension, 'settings');
  await options.getByRole('combobox', { name: 'Language', exact: true }).selectOption('Español');
  await expect(options.getByRole('button', { name: 'Bloquear', exact: true })).toBeVisible();
  await expect(options.locator('html')).toHaveAttribute('lang', 'es');
  await expect(popup.locator('html')).toHaveAttribute('lang', 'es');
  await expect(popup.getByRole('tab', { name: 'Este sitio' })).toBeVisible();

  const again = await openPopup(extension, demo);
  await expect(again.getByRole('tab', { name: 'Este sitio' })).toBeVisible();
  await again.getByRole('button', { name: 'Bloquear', exact: true }).click();
  await expect(again.getByRole('button', { name: 'Desbloquear', exact: true })).toBeVisible();
  await options.reload();
  await expect(options.getByRole('button', { name: 'Desbloquear', exact: true })).toBeVisible();
  await expect(options.locator('html')).toHaveAttribute('dir', 'ltr');
});

test('a chosen theme stands before anything is drawn, also while locked', async ({
  walk: { extension, popup },
}) => {
  const options = await openOptions(extension, 'settings');
  await options.getByRole('combobox', { name: 'Theme' }).selectOption('Dark');
  await expect(options.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(popup.locator('html')).toHaveAttribute('data-theme', 'dark');
  await options.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(options.getByRole('heading', { name: 'Locked' })).toBeVisible();

  // What the root says at the beginning of the first frame is what is drawn first.
  const early = await extension.context.newPage();
  await early.addInitScript(() => {
    requestAnimationFrame(() => {
      const { dataset } = document.documentElement;
      dataset['seen'] = dataset['theme'] ?? 'none';
    });
  });
  await early.goto(extension.url('popup.html'));
  await expect(early.locator('html')).toHaveAttribute('data-seen', 'dark');
  await expect(early.getByRole('heading', { name: 'Locked' })).toBeVisible();
  await expect(early.locator('body')).toHaveCSS('color-scheme', 'dark');
});

test('numbers and dollars are written as chosen, and the next unlock begins with the chosen identity', async ({
  walk,
}) => {
  const { extension, popup, passwordSecret } = walk;
  const keys = await openOptions(extension, 'keys');
  await keys.getByRole('button', { name: 'New identity' }).click();
  await keys.getByLabel('Identity name').fill('Bot 1');
  await keys.getByRole('button', { name: 'Create identity' }).click();
  await expect(popup.getByRole('button', { name: 'Identity: Bot 1' })).toBeVisible();

  const options = await openOptions(extension, 'settings');
  await options.getByRole('combobox', { name: 'Numbers' }).selectOption('1.234.567,89');
  await expect(options.getByRole('combobox', { name: 'US dollars' })).toContainText('1.234.567,89');
  await options.getByRole('combobox', { name: 'US dollars' }).selectOption({ index: 1 });
  await options.getByRole('combobox', { name: 'Identity after unlocking' }).selectOption('Main');
  await expect(section(options, 'Interface').getByRole('status')).toHaveText('Saved.');
  const minutes = options.getByRole('spinbutton', { name: 'Lock after, minutes' });
  await minutes.fill('0');
  await options.getByRole('button', { name: 'Save settings' }).click();
  await expect(section(options, 'Lock').getByRole('alert')).toHaveText(
    'Give a whole number from 1 to 1.440.',
  );

  await popup.bringToFront();
  await popup.getByRole('button', { name: 'Lock', exact: true }).click();
  await popup.getByLabel('Password', { exact: true }).fill(passwordSecret);
  await popup.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(popup.getByRole('button', { name: 'Identity: Main' })).toBeVisible(DERIVING);
});

test('U1: the file with the user’s data says what is known and no secret', async ({ walk }) => {
  const { extension, popup, passwordSecret, solana, evm } = walk;
  await signIn(popup, 'Pump.fun');
  const options = await openOptions(extension, 'settings');
  const saving = options.waitForEvent('download');
  await options.getByRole('button', { name: 'Save data file' }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toMatch(/^countersign-data-\d{4}-\d\d-\d\d\.json$/);
  const text = await readFile(await download.path(), 'utf8');
  for (const known of ['"Main"', solana.address, evm.address, '"sign_in"']) expect(text).toContain(known);
  for (const secret of [passwordSecret, solana.keySecret, evm.keySecret, evm.keySecret.slice(2), 'eyJ'])
    expect(text).not.toContain(secret);
});

test('erasing takes the look along, and a look that was tampered with is none', async ({
  walk: { extension },
}) => {
  const options = await openOptions(extension, 'settings');
  await options.getByRole('combobox', { name: 'Theme' }).selectOption('Dark');
  await expect.poll(() => storedLook(options)).toContain('dark');
  await options.evaluate(() => localStorage.setItem('look', '{"theme":"neon","language":"../../x"}'));
  await options.reload();
  // The settings know better than what lies before them.
  await expect(options.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(options.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  const part = section(options, 'Erase everything');
  await part.getByRole('textbox', { name: 'Type ERASE to confirm' }).fill('ERASE');
  await part.getByRole('button', { name: 'Erase everything' }).click();
  await expect(options.getByRole('heading', { name: 'Set up Countersign' })).toBeVisible();
  await expect(options.locator('html')).not.toHaveAttribute('data-theme');
  expect(await storedLook(options)).toBeNull();
  expect(await readArea(options, 'local')).toEqual({});
});
