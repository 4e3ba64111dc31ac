/** Balances of a large portfolio: drawn, found, sorted and copied exactly, without a request to anybody. */
import type { Locator, Page } from '@playwright/test';
import { createMimicTokens } from '../../sandbox/mimic-tokens.ts';
import { findViolations } from '../harness/check-accessibility.ts';
import { startOtherServer } from '../harness/other-server.ts';
import { openPanel, section, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';

/** With the eight that are hard to show: 5,000. */
const MANY = 4992;

const showBalances = async (popup: Page): Promise<{ readonly part: Locator; readonly table: Locator }> => {
  await signIn(popup, 'Mimic Protocol');
  const part = section(await openPanel(popup, 'Mimic'), 'Balances');
  const table = part.getByRole('table', { name: 'Balances' });
  await expect(table).toBeVisible();
  return { part, table };
};

const firstSymbol = (table: Locator): Locator => table.getByRole('rowheader').first();

test('five thousand balances are searched, sorted and walked through by keyboard, few of them drawn', async ({
  walk: { popup },
  sandbox,
}) => {
  sandbox.setOptions({ mimic: { manyTokens: MANY } });
  const { part, table } = await showBalances(popup);
  await part.getByRole('button', { name: /^Show [\d,]+ small balances$/ }).click();
  await expect(table).toHaveAttribute('aria-rowcount', '5001');
  expect(await table.getByRole('row').count()).toBeLessThan(80);

  await table.getByRole('button').first().focus();
  await popup.keyboard.press('End');
  const last = table.locator('[aria-rowindex="5001"]');
  await expect(last.getByRole('button')).toBeFocused();
  await expect(last).toBeInViewport();
  await popup.keyboard.press('ArrowUp');
  await expect(table.locator('[aria-rowindex="5000"]').getByRole('button')).toBeFocused();
  await popup.keyboard.press('Home');
  await expect(table.locator('[aria-rowindex="2"]').getByRole('button')).toBeFocused();
  await popup.keyboard.press('PageDown');
  await expect(table.locator('[aria-rowindex="12"]').getByRole('button')).toBeFocused();

  await part.getByRole('combobox', { name: 'Sort by' }).selectOption('Token');
  await expect(firstSymbol(table)).toContainText('ARB');
  await part.getByRole('combobox', { name: 'Sort by' }).selectOption('Chain');
  await expect(firstSymbol(table)).toContainText('Arbitrum One');

  const search = part.getByRole('searchbox', { name: 'Search balances' });
  await search.fill('tkn499');
  await expect(part.getByRole('status').filter({ hasText: 'of 5,000' })).toHaveText('3 of 5,000');
  await search.fill('tkn499 ethereum');
  await expect(table.getByRole('rowheader')).toHaveText([/TKN4990\s*Ethereum/]);
  await search.fill('0x2222222222222222222222222222222222222222');
  await expect(table.getByRole('rowheader')).toHaveText([/MYST\s*Chain 12345/]);
  await search.fill('no such thing');
  await expect(part.getByText('No balance matches.', { exact: false })).toBeVisible();
  expect(await findViolations(popup)).toEqual([]);
});

test('the row that the keyboard is on stays there while the rest scrolls by', async ({
  walk: { popup },
  sandbox,
}) => {
  sandbox.setOptions({ mimic: { manyTokens: MANY } });
  const { table } = await showBalances(popup);
  const first = table.locator('[aria-rowindex="2"]').getByRole('button');
  await first.focus();
  await table.hover();
  await popup.mouse.wheel(0, 60_000);
  await expect(table.locator('[aria-rowindex="12"]')).toHaveCount(0);
  await expect(first).toBeFocused();
});

test('small balances are hidden and counted, and how they are looked at is remembered', async ({
  walk: { popup },
}) => {
  const { part, table } = await showBalances(popup);
  await expect(table.getByRole('rowheader')).toHaveCount(4);
  await expect(part.getByText('1 of them with an unlimited allowance')).toBeVisible();
  await part.getByRole('button', { name: 'Show 4 small balances' }).click();
  await expect(table.getByRole('rowheader')).toHaveCount(8);
  await part.getByRole('combobox', { name: 'Sort by' }).selectOption('Token');
  await popup.reload();
  await openPanel(popup, 'Mimic');
  await expect(table.getByRole('rowheader')).toHaveCount(8);
  await expect(part.getByRole('combobox', { name: 'Sort by' })).toHaveValue('symbol');
});

test('an amount of any size is short in its row, and exact on focus and in the clipboard', async ({
  walk: { popup },
  extension,
}) => {
  const { part, table } = await showBalances(popup);
  const row = table.getByRole('row', { name: /^ARB/ });
  const amount = row.getByRole('button');
  await expect(amount).toContainText('1.157 × 10⁴¹');
  await amount.focus();
  const exact = '115,792,089,237,316,195,423,570,985,008,687,907,853,269.984665640564039457';
  await expect(popup.getByRole('tooltip')).toContainText(`${exact} ARB`);
  expect(await findViolations(popup)).toEqual([]);
  await amount.focus();
  await popup.keyboard.press('Escape');
  await expect(popup.getByRole('tooltip')).toHaveCount(0);

  await extension.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await table.getByRole('button', { name: `Copy ${exact} ARB` }).click();
  await expect(part.getByRole('status').filter({ hasText: 'Copied' })).toHaveCount(1);
  await expect
    .poll(() => popup.evaluate(() => navigator.clipboard.readText()))
    .toBe(exact.replaceAll(',', ''));
});

test('icons come from the package by chain and contract: no logo is asked for, and a name alone gets none (U2)', async ({
  walk: { popup },
  sandbox,
}) => {
  const canary = await startOtherServer();
  const [, usdc] = createMimicTokens(0);
  if (!usdc) throw new Error('The sandbox has no USDC.');
  const rich = { ...usdc, balance: '9000000000', logo: `${canary.url}/logo.png` };
  // The end of an address is easily had: only all of it counts.
  const scam = {
    ...rich,
    address: `0x${'5'.repeat(34)}${usdc.address.slice(-6)}`,
    logo: `${canary.url}/scam.svg`,
  };
  const odd = { ...rich, balance: '5000000000', chainId: 12345, symbol: `<img src="${canary.url}/x">` };
  sandbox.setFaults([{ kind: 'status', status: 200, path: '/users/tokens', body: [rich, scam, odd] }]);
  const asked: string[] = [];
  popup.on('request', (request) => asked.push(request.url()));
  const { table } = await showBalances(popup);
  await expect(table.getByRole('rowheader')).toHaveCount(3);
  const iconOf = (index: number): Locator =>
    table.getByRole('rowheader').nth(index).locator('[data-letter] use');
  const widthOf = (index: number): Promise<number> =>
    iconOf(index).evaluate((use) => (use instanceof SVGUseElement ? use.getBBox().width : -1));
  await expect.poll(() => widthOf(0)).toBe(24);
  expect(await widthOf(1)).toBe(0);
  await expect(iconOf(2)).toHaveCount(0);
  expect(asked.filter((url) => url.includes('/icons/bundled.svg')).length).toBeGreaterThan(0);
  expect(asked.filter((url) => url.startsWith(canary.url))).toEqual([]);
  expect(canary.hits).toEqual([]);
  await canary.close();
});
