/** Lists that are too long to be drawn whole: what is in sight is there, what is being worked on stays, and nothing is out of reach. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { makeBackup } from '../../bench/make-backup.ts';
import { ask, askForValue } from '../../soak/ask.ts';
import { findViolations } from '../harness/check-accessibility.ts';
import { openOptions } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';

/** Deriving the key from the password takes a second of work on purpose. */
const DERIVING = { timeout: 60_000 };

/** With the one that is there already: Main, then Bot 1 and so on. */
const BOTS = 150;
const ALL = BOTS + 1;

const addBots = async (page: Page): Promise<void> => {
  const backupPasswordSecret = 'of the backup';
  const crowd = Array.from({ length: BOTS }, (_, i) => (i % 3 === 0 ? [] : (['solana', 'evm'] as const)));
  const text = await makeBackup(crowd, backupPasswordSecret);
  await askForValue(page, 'backup.restore', { text, backupPasswordSecret });
};

const cardOf = (options: Page, name: string): Locator => options.getByRole('region', { name, exact: true });
const itemsOf = (options: Page): Locator =>
  options.getByRole('listitem').filter({ has: options.getByRole('heading', { level: 2 }) });

const scrollBy = async (options: Page, px: number): Promise<void> => {
  await options.mouse.move(600, 400);
  await options.mouse.wheel(0, px);
};

test('of many identities few are drawn, each says which it is, and all are found', async ({
  walk: { extension, popup },
}) => {
  await addBots(popup);
  const options = await openOptions(extension, 'keys');
  const items = itemsOf(options);
  await expect(items.first()).toHaveAttribute('aria-setsize', String(ALL));
  expect(await items.count()).toBeLessThan(30);
  await expect(items.first()).toHaveAttribute('aria-posinset', '1');
  // Tab comes in at the ends from outside.
  await expect(items.last()).toHaveAttribute('aria-posinset', String(ALL));
  await expect(cardOf(options, 'Bot 75')).toHaveCount(0);
  expect(await findViolations(options)).toEqual([]);

  await scrollBy(options, 15_000);
  await expect(cardOf(options, 'Bot 3')).toHaveCount(0);
  const inSight = options.getByRole('button', { name: /^Rename Bot \d+$/ });
  await expect
    .poll(() =>
      inSight.evaluateAll(
        (buttons) =>
          buttons.filter((button) => {
            const { top } = button.getBoundingClientRect();
            return top > 0 && top < innerHeight;
          }).length,
      ),
    )
    .toBeGreaterThan(0);
  expect(await items.count()).toBeLessThan(30);

  const search = options.getByRole('searchbox', { name: 'Search identities and keys' });
  await search.fill('Bot 75');
  // Two figures are in many an address: those that are called so come first.
  await expect(options.getByRole('status').filter({ hasText: `of ${ALL}` })).toHaveText(/^\d\d? of /);
  await expect(items.first()).toContainText('Bot 75');
  await expect(cardOf(options, 'Bot 75')).toBeInViewport();
  await search.fill('');
  await expect(items.first()).toHaveAttribute('aria-setsize', String(ALL));
});

test('the card that the keyboard is on stays when it scrolls out of sight, and Tab goes on from there', async ({
  walk: { extension, popup },
}) => {
  await addBots(popup);
  const options = await openOptions(extension, 'keys');
  const rename = options.getByRole('button', { name: 'Rename Bot 4', exact: true });
  await expect(cardOf(options, 'Bot 1')).toBeVisible();
  await scrollBy(options, 900);
  await rename.focus();
  await scrollBy(options, 30_000);
  await expect(cardOf(options, 'Bot 12')).toHaveCount(0);
  await expect(rename).toBeFocused();
  // Bot 4 has no key: it can be removed, and after that comes the next card.
  await options.keyboard.press('Tab');
  await expect(options.getByRole('button', { name: 'Remove Bot 4', exact: true })).toBeFocused();
  await options.keyboard.press('Tab');
  const next = options.getByRole('button', { name: 'Move Bot 5 up' });
  await expect(next).toBeFocused();
  await expect(next).toBeInViewport();
  await options.keyboard.press('Enter');
  await expect(options.getByRole('status').filter({ hasText: 'Bot 5' })).toContainText(`5 of ${ALL}`);
  await expect(next).toBeFocused();

  // From behind the list Tab comes in at its end, however far that is.
  await options.getByRole('button', { name: `Rename Bot ${BOTS}` }).focus();
  await options.keyboard.press('Shift+Tab');
  await options.keyboard.press('Shift+Tab');
  await options.keyboard.press('Shift+Tab');
  await expect(
    cardOf(options, `Bot ${BOTS - 1}`)
      .getByRole('button')
      .last(),
  ).toBeFocused();
});

test('U1: what is opened in a card stays while the rest scrolls by: a form keeps what was typed, and a revealed key hides on blur', async ({
  walk: { extension, popup, passwordSecret, solana },
}) => {
  await addBots(popup);
  const options = await openOptions(extension, 'keys');
  await options.getByRole('button', { name: 'Rename Bot 2', exact: true }).click();
  const name = cardOf(options, 'Bot 2').getByRole('textbox', { name: 'Identity name' });
  await name.fill('Half a na');
  const main = cardOf(options, 'Main');
  await main.getByRole('button', { name: 'Reveal Solana key' }).click();
  await main.getByLabel('Password', { exact: true }).fill(passwordSecret);
  await main.getByRole('button', { name: 'Reveal key' }).click();
  const value = main.getByLabel('Secret key value');
  await expect(value).toBeVisible(DERIVING);
  await options.getByRole('searchbox', { name: 'Search identities and keys' }).focus();
  await scrollBy(options, 30_000);
  await expect(cardOf(options, 'Bot 8')).toHaveCount(0);
  await expect(name).toHaveValue('Half a na');
  await expect(value).toHaveCount(1);
  await options.evaluate(() => window.dispatchEvent(new Event('blur')));
  await expect(value).toHaveCount(0);
  expect(((await options.locator('body').textContent()) ?? '').includes(solana.keySecret)).toBe(false);

  // Closed, it goes like any other.
  await cardOf(options, 'Bot 2').getByRole('button', { name: 'Cancel' }).press('Enter');
  await options.getByRole('searchbox', { name: 'Search identities and keys' }).focus();
  await scrollBy(options, 30_000);
  await expect(cardOf(options, 'Bot 2')).toHaveCount(0);
});

const ENTRIES = 220;

test('of a long log few entries are drawn; more are read, all are searched and exported, and the one in use stays', async ({
  walk: { extension, popup },
}) => {
  // Each that is refused is an entry.
  const { identityId } = await askForValue(popup, 'identities.create', { name: 'Gone' });
  await askForValue(popup, 'identities.remove', { identityId });
  for (let i = 0; i < ENTRIES; i += 1) await ask(popup, 'identities.rename', { identityId, name: 'Nobody' });
  const options = await openOptions(extension, 'activity');
  const table = options.getByRole('table', { name: 'Activity' });
  const rows = table.getByRole('row');
  // More are in the log than were read: how many, the table does not know yet.
  await expect(table).toHaveAttribute('aria-rowcount', '-1');
  expect(await rows.count()).toBeLessThan(70);
  await options.getByRole('button', { name: 'Load more' }).click();
  await expect(options.getByText('The newest 200 entries')).toBeVisible();
  await options.getByRole('button', { name: 'Load more' }).click();
  await expect(options.getByRole('button', { name: 'Load more' })).toHaveCount(0);
  await expect(table).toHaveAttribute('aria-rowcount', /^2\d\d$/);
  expect(await rows.count()).toBeLessThan(90);
  expect(await findViolations(options)).toEqual([]);

  await options.evaluate(() => scrollTo(0, 0));
  const link = table.locator('[aria-rowindex="4"]').getByRole('link');
  await link.focus();
  await scrollBy(options, 60_000);
  await expect(table.locator('[aria-rowindex="60"]')).toHaveCount(0);
  // Where the wheel still turns it would take the list away from under Tab.
  await expect(options.getByText(/^2\d\d entries$/)).toBeInViewport();
  await expect(link).toBeFocused();
  await options.keyboard.press('Tab');
  await expect(table.locator('[aria-rowindex="5"]').getByRole('link')).toBeFocused();
  await expect(table.locator('[aria-rowindex="5"]')).toBeInViewport();
  // The name of the day is there with its rows.
  await expect(table.getByRole('rowheader').first()).toContainText(String(new Date().getFullYear()));

  await options.getByRole('searchbox', { name: 'Search the activity' }).fill('unlock');
  await expect(table.getByRole('link').first()).toHaveText('Unlock');
  const downloading = options.waitForEvent('download');
  await options.getByRole('button', { name: 'Export' }).press('Enter');
  const lines = (await readFile(await (await downloading).path(), 'utf8')).trimEnd().split('\n');
  expect(lines.length - 1).toBeGreaterThanOrEqual(ENTRIES);
});
