import { describe, expect, it, vi } from 'vitest';
import type { TokenBalanceView } from '../../../../src/messaging/view.ts';
import { formatUsd } from '../../../../src/ui/format/amount.ts';
import { planBalances } from '../../../../src/ui/format/balances.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

const aToken = (token: Partial<TokenBalanceView>): TokenBalanceView => ({
  chainId: 1,
  address: '0x1',
  symbol: 'USDC',
  decimals: 6,
  balance: '1000000',
  allowance: '0',
  price: 1,
  ...token,
});

const tokens = [
  aToken({ symbol: 'bbb', chainId: 8453, balance: '2000000' }),
  aToken({ symbol: 'AAA', chainId: 1, balance: '500000' }),
  aToken({ symbol: 'CCC', chainId: 12345, balance: '9', price: null }),
  aToken({ symbol: 'DDD', chainId: 10, balance: '3000000' }),
];

const symbols = (sort: 'value' | 'symbol' | 'chain', hideSmall = false): readonly string[] =>
  planBalances(tokens, { sort, hideSmall }).rows.map(({ symbol }) => symbol);

describe('the list of balances', () => {
  it('is sorted by value, largest first, with what has no price last', () => {
    expect(symbols('value')).toEqual(['DDD', 'bbb', 'AAA', 'CCC']);
  });

  it('is sorted by symbol without regard to case, or by the name of the chain', () => {
    expect(symbols('symbol')).toEqual(['AAA', 'bbb', 'CCC', 'DDD']);
    expect(symbols('chain')).toEqual(['bbb', 'CCC', 'AAA', 'DDD']);
  });

  it('hides what is worth less than a dollar, never what has no price', () => {
    expect(symbols('value', true)).toEqual(['DDD', 'bbb', 'CCC']);
  });

  it('sums everything with a price, hidden or not, and counts what has none', () => {
    for (const hideSmall of [true, false]) {
      const { total, unpriced } = planBalances(tokens, { sort: 'value', hideSmall });
      expect(formatUsd(total)).toBe('$5.50');
      expect(unpriced).toBe(1);
    }
  });

  it('takes an endless or negative price for none', () => {
    const odd = [
      aToken({ price: Number.POSITIVE_INFINITY }),
      aToken({ price: -1 }),
      aToken({ price: Number.NaN }),
    ];
    expect(planBalances(odd, { sort: 'value', hideSmall: false }).unpriced).toBe(3);
  });

  it('names an unknown chain by its number', () => {
    expect(planBalances(tokens, { sort: 'value', hideSmall: false }).rows.at(-1)?.network).toBe(
      'Chain 12345',
    );
  });
});
