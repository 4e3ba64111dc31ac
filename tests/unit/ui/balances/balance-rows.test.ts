import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { TokenBalanceView } from '../../../../src/messaging/view.ts';
import { compareDecimals, toCents } from '../../../../src/ui/balances/amount.ts';
import {
  type BalanceSort,
  pickRows,
  sortRows,
  sumRows,
  toRows,
} from '../../../../src/ui/balances/balance-rows.ts';
import { planShares } from '../../../../src/ui/balances/shares.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

const UNLIMITED = (2n ** 256n - 1n).toString();

const aToken = (token: Partial<TokenBalanceView>): TokenBalanceView => ({
  chainId: 1,
  address: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
  symbol: 'USDC',
  decimals: 6,
  balance: '1000000',
  allowance: '0',
  price: 1,
  ...token,
});

const tokens = [
  aToken({ symbol: 'bbb', chainId: 8453, balance: '2000000' }),
  aToken({ symbol: 'AAA', chainId: 1, balance: '500000', allowance: UNLIMITED }),
  aToken({ symbol: 'CCC', chainId: 12345, balance: '9', price: null }),
  aToken({ symbol: 'DDD', chainId: 10, balance: '3000000' }),
];

const show = (sort: BalanceSort, { query = '', showSmall = true } = {}): readonly string[] =>
  pickRows(sortRows(toRows(tokens), sort), { query, showSmall }).rows.map(({ symbol }) => symbol);

describe('the list of balances', () => {
  it('is sorted by value, largest first, with what has no price last', () => {
    expect(show('value')).toEqual(['DDD', 'bbb', 'AAA', 'CCC']);
  });

  it('is sorted by symbol without regard to case, or by the name of the chain', () => {
    expect(show('symbol')).toEqual(['AAA', 'bbb', 'CCC', 'DDD']);
    expect(show('chain')).toEqual(['bbb', 'CCC', 'AAA', 'DDD']);
  });

  it('is in order by exact value for any amounts, decimals and prices', () => {
    const token = fc.record({
      balance: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }).map(String),
      decimals: fc.integer({ min: 0, max: 255 }),
      price: fc.option(fc.double({ min: 0, max: 1e12, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(token, { maxLength: 20 }), (list) => {
        const values = sortRows(toRows(list.map(aToken)), 'value').map(({ value }) => value);
        for (const [at, value] of values.entries()) {
          const next = values[at + 1];
          if (next) expect(value !== null && compareDecimals(value, next) >= 0).toBe(true);
        }
      }),
    );
  });

  it('leaves out what is worth less than a dollar, says how much that is, and keeps what has no price', () => {
    expect(show('value', { showSmall: false })).toEqual(['DDD', 'bbb', 'CCC']);
    const rows = toRows([...tokens, aToken({ balance: '0', price: null })]);
    const { hidden, hiddenUnlimited } = pickRows(rows, { query: '', showSmall: false });
    expect([hidden, hiddenUnlimited]).toEqual([2, 1]);
    expect(pickRows(rows, { query: '', showSmall: true })).toEqual({ rows, hidden: 0, hiddenUnlimited: 0 });
  });

  it.each([
    ['aaa', ['AAA']],
    ['  BASE ', ['bbb']],
    ['12345', ['CCC']],
    ['op mainnet d', ['DDD']],
    ['0xA0B86991', ['DDD', 'bbb', 'AAA', 'CCC']],
    ['nothing of this kind', []],
  ])('is searched for %j in symbols, chains, their numbers and addresses, small ones too', (query, found) => {
    expect(show('value', { query, showSmall: false })).toEqual(found);
  });

  it('sums everything with a price, and counts what has none', () => {
    const { total, unpriced } = sumRows(toRows(tokens));
    expect(toCents(total)).toBe(550n);
    expect(unpriced).toBe(1);
  });

  it('takes an endless or negative price for none', () => {
    const odd = [Number.POSITIVE_INFINITY, -1, Number.NaN].map((price) => aToken({ price }));
    expect(sumRows(toRows(odd)).unpriced).toBe(3);
  });

  it('names an unknown chain by its number', () => {
    expect(toRows(tokens)[2]?.network).toBe('Chain 12345');
    expect(toRows([aToken({ chainId: null })])[0]?.network).toBe('Unknown chain');
  });

  it('shows a contract that a reply names twice, twice', () => {
    const keys = toRows([aToken({}), aToken({}), aToken({ address: null })]).map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
  });
});

describe('what a portfolio is made of', () => {
  const shares = (count: number) =>
    planShares(
      toRows(
        Array.from({ length: count }, (_, at) => aToken({ symbol: `T${at}`, balance: `${at + 1}000000` })),
      ),
      ({ symbol }) => symbol,
    );

  it('is its largest parts by name, and the others together', () => {
    const { parts, others } = shares(9);
    expect(parts.map(({ name }) => name)).toEqual(['T8', 'T7', 'T6', 'T5']);
    expect(others).toEqual({ count: 5, share: expect.closeTo(15 / 45, 5) });
    expect(parts[0]?.share).toBeCloseTo(9 / 45, 5);
  });

  it('names a single one that is left', () => {
    expect(shares(5).parts).toHaveLength(5);
    expect(shares(5).others).toEqual({ count: 0, share: 0 });
  });

  it('joins what has one name, and leaves out what is worth nothing or has no price', () => {
    const { parts } = planShares(
      toRows([...tokens, aToken({ symbol: 'bbb', balance: '5500000' })]),
      ({ symbol }) => symbol,
    );
    expect(parts.map(({ name, share }) => [name, Math.round(share * 1100)])).toEqual([
      ['bbb', 750],
      ['DDD', 300],
      ['AAA', 50],
    ]);
    expect(planShares(toRows([aToken({ balance: '0' })]), ({ symbol }) => symbol).parts).toEqual([]);
  });
});
