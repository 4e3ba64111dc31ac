/** Balances made ready to be shown: valued exactly, sorted, searched, summed. Pure. */

import { toShortAddress } from '../../lib/short-address.ts';
import type { TokenBalanceView } from '../../messaging/view.ts';
import { networkName } from '../format/names.ts';
import { hasEveryWord, toWords } from '../format/search.ts';
import { t } from '../i18n.ts';
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  isUnlimited,
  rescale,
  toAmount,
  toValue,
  ZERO,
} from './amount.ts';
import { toVisibleSymbol } from './symbol.ts';

export type BalanceSort = 'value' | 'symbol' | 'chain';

export interface BalanceRow {
  /** Of its own in the list. */
  readonly key: string;
  readonly token: TokenBalanceView;
  readonly symbol: string;
  readonly network: string;
  /** In US dollars; null without a price, or where the amount is not known. */
  readonly value: Decimal | null;
  /** Worth less than a dollar, or nothing at all. What has no price is not small. */
  readonly isSmall: boolean;
  readonly hasUnlimitedAllowance: boolean;
  /** What a search looks through, in lower case. */
  readonly text: string;
}

export interface PickedRows {
  readonly rows: readonly BalanceRow[];
  /** Left out because they are small. */
  readonly hidden: number;
  /** How many of those have an unlimited allowance. */
  readonly hiddenUnlimited: number;
}

const DOLLAR: Decimal = { digits: 1n, scale: 0 };

/** Null where any part of it is unknown. A price of zero is a price; a negative or endless one is none. */
const worthOf = ({ balance, decimals, price }: TokenBalanceView): Decimal | null => {
  if (balance === null || decimals === null || price === null) return null;
  return Number.isFinite(price) && price >= 0 ? toValue(toAmount(balance, decimals), price) : null;
};

const toRow = (token: TokenBalanceView, key: string): BalanceRow => {
  const { chainId, address, balance, allowance } = token;
  const symbol = token.symbol === null ? toShortAddress(address ?? '') || '?' : toVisibleSymbol(token.symbol);
  const network = chainId === null ? t('chain_not_told') : networkName(chainId);
  const value = worthOf(token);
  return {
    key,
    token,
    symbol,
    network,
    value,
    isSmall: balance === '0' || (value !== null && compareDecimals(value, DOLLAR) < 0),
    hasUnlimitedAllowance: allowance !== null && isUnlimited(allowance),
    text: [symbol, token.symbol, network, chainId, address].join('\n').toLowerCase(),
  };
};

/** A reply may name a contract twice: each is shown. */
export const toRows = (tokens: readonly TokenBalanceView[]): readonly BalanceRow[] => {
  const seen = new Map<string, number>();
  return tokens.map((token) => {
    const name = `${token.chainId}:${token.address}`;
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return toRow(token, `${name}:${count}`);
  });
};

/** Each with its value at one scale, so that comparing two takes no arithmetic: -1 has none, and comes last. */
const toRanks = (rows: readonly BalanceRow[]): ReadonlyMap<BalanceRow, bigint> => {
  const scale = rows.reduce((most, { value }) => Math.max(most, value?.scale ?? 0), 0);
  return new Map(rows.map((row) => [row, row.value === null ? -1n : rescale(row.value, scale)]));
};

/** By value the largest come first; what has no price comes last. By name or chain: in the order of the alphabet. */
export const sortRows = (rows: readonly BalanceRow[], sort: BalanceSort): readonly BalanceRow[] => {
  const ranks = toRanks(rows);
  const { compare } = new Intl.Collator('en', { sensitivity: 'base' });
  const byValue = (a: BalanceRow, b: BalanceRow): number => {
    const [left = -1n, right = -1n] = [ranks.get(a), ranks.get(b)];
    return left === right ? 0 : left > right ? -1 : 1;
  };
  const orders: Readonly<Record<BalanceSort, (a: BalanceRow, b: BalanceRow) => number>> = {
    value: (a, b) => byValue(a, b) || compare(a.symbol, b.symbol),
    symbol: (a, b) => compare(a.symbol, b.symbol) || byValue(a, b),
    chain: (a, b) => compare(a.network, b.network) || byValue(a, b),
  };
  return [...rows].sort(orders[sort]);
};

/** Whoever looks for something finds it, small or not. */
export const pickRows = (
  rows: readonly BalanceRow[],
  { query, showSmall }: { readonly query: string; readonly showSmall: boolean },
): PickedRows => {
  const words = toWords(query);
  if (words.length > 0) {
    return { rows: rows.filter(({ text }) => hasEveryWord(text, words)), hidden: 0, hiddenUnlimited: 0 };
  }
  const small = rows.filter(({ isSmall }) => isSmall);
  if (showSmall || small.length === 0) return { rows, hidden: 0, hiddenUnlimited: 0 };
  return {
    rows: rows.filter(({ isSmall }) => !isSmall),
    hidden: small.length,
    hiddenUnlimited: small.filter(({ hasUnlimitedAllowance }) => hasUnlimitedAllowance).length,
  };
};

/** Of everything, hidden or not. */
export const sumRows = (
  rows: readonly BalanceRow[],
): { readonly total: Decimal; readonly unpriced: number } => ({
  total: rows.reduce((sum, { value }) => (value ? addDecimals(sum, value) : sum), ZERO),
  unpriced: rows.filter(({ value }) => value === null).length,
});
