import { describe, expect, it, vi } from 'vitest';
import type { TokenBalanceView } from '../../../../src/messaging/view.ts';
import { Balances } from '../../../../src/ui/balances/Balances.tsx';
import { renderInto } from '../dom.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

const USDC = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48';

const aToken = (token: Partial<TokenBalanceView>): TokenBalanceView => ({
  chainId: 1,
  address: USDC,
  symbol: 'USDC',
  decimals: 6,
  balance: '5000000',
  allowance: '0',
  price: 1,
  ...token,
});

const show = (rows: readonly TokenBalanceView[]) => renderInto(<Balances tokens={{ rows, skipped: 0 }} />);
const usesOf = (root: Element) => [...root.querySelectorAll('use')].map((use) => use.getAttribute('href'));

describe('a row of the balances', () => {
  it('asks for an icon by chain and contract, whatever the symbol says', async () => {
    const root = await show([aToken({ symbol: 'NOT USDC' })]);
    await expect
      .poll(() => usesOf(root))
      .toEqual([`/icons/bundled.svg#token-1-${USDC.toLowerCase()}`, '/icons/bundled.svg#chain-1']);
  });

  it('has no other picture than those of the one file in the package, and one letter of its own', async () => {
    const root = await show([aToken({ address: `0x${'1'.repeat(40)}`, chainId: 12345 }), aToken({})]);
    await expect.poll(() => usesOf(root).length).toBe(2);
    expect(root.querySelectorAll('img, image, picture, [src], [style]').length).toBe(0);
    expect(root.querySelectorAll('tbody tr:first-child use').length).toBe(0);
    expect(root.querySelector('[data-letter]')?.getAttribute('data-letter')).toBe('U');
    expect(root.textContent).toContain('Chain 12345');
  });

  // U2
  it.each([
    '<img src=x onerror=alert(1)>',
    '"><svg onload=alert(1)>',
    'javascript:alert(1)',
    'U\u202eSDC',
    '\u0000',
    '😀😀',
  ])('shows the symbol %j as text and nothing else', async (symbol) => {
    const root = await show([aToken({ symbol, address: symbol })]);
    expect(root.querySelectorAll('script, img, iframe, a, [onerror], [onload]').length).toBe(0);
    expect(root.textContent).not.toMatch(/\p{C}/u);
    expect(root.querySelector('[data-letter]')?.getAttribute('data-letter')?.length).toBeGreaterThan(0);
  });

  it('says an unlimited allowance, unknown amounts and a missing price as such', async () => {
    const root = await show([
      aToken({ allowance: (2n ** 256n - 1n).toString() }),
      aToken({ balance: null, decimals: null, allowance: null, price: null }),
    ]);
    const [first, second] = [...root.querySelectorAll('tbody tr')].map(({ textContent }) => textContent);
    expect(first).toContain('Unlimited');
    expect(second).toContain('Could not read');
    expect(second).toContain('No price');
    expect(second).not.toContain('0');
  });

  it('says the exact balance in the button that copies it', async () => {
    const root = await show([aToken({ balance: '1234567890123456789', decimals: 18, price: 3000 })]);
    expect(root.querySelector('button.amount')?.textContent).toBe('1.2345 Copy 1.234567890123456789 USDC');
  });
});

describe('a table of thousands', () => {
  it('draws few rows, says how many there are and which each is', async () => {
    const rows = Array.from({ length: 5000 }, (_, at) => aToken({ symbol: `T${at}` }));
    const root = await show(rows);
    const table = root.querySelector('table');
    expect(table?.getAttribute('aria-rowcount')).toBe('5001');
    const drawn = [...root.querySelectorAll('tbody tr[data-row]')];
    expect(drawn.length).toBeGreaterThan(10);
    expect(drawn.length).toBeLessThan(100);
    expect(drawn[0]?.getAttribute('aria-rowindex')).toBe('2');
    expect(
      [...root.querySelectorAll('button.amount')].filter((button) => button.getAttribute('tabIndex') === '0')
        .length,
    ).toBe(1);
  });

  it('leads below a dollar only at a press', async () => {
    const root = await show([aToken({}), aToken({ balance: '1' }), aToken({ balance: '2' })]);
    expect(root.querySelectorAll('tbody tr').length).toBe(1);
    expect(root.textContent).toContain('Show 2 small balances');
  });
});
