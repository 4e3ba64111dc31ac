/** Balances made ready to be shown: valued exactly, sorted, filtered, summed. Pure. */

import { toShortAddress } from '../../lib/short-address.ts';
import type { TokenBalanceView } from '../../messaging/view.ts';
import { t } from '../i18n.ts';
import { addDecimals, compareDecimals, type Decimal, toValue } from './amount.ts';
import { networkName } from './names.ts';
import { toVisibleSymbol } from './symbol.ts';

export type BalanceSort = 'value' | 'symbol' | 'chain';

export interface BalanceRow {
  readonly token: TokenBalanceView;
  readonly symbol: string;
  readonly network: string;
  /** In US dollars; null without a price, or where the amount is not known. */
  readonly value: Decimal | null;
}

export interface BalanceList {
  readonly rows: readonly BalanceRow[];
  readonly total: Decimal;
  readonly unpriced: number;
}

const ZERO: Decimal = { digits: 0n, scale: 0 };
const SMALL: Decimal = { digits: 1n, scale: 0 };

const byText = (a: string, b: string): number => a.localeCompare(b, 'en', { sensitivity: 'base' });

/** Largest first; what has no price comes last. */
const byValue = (a: BalanceRow, b: BalanceRow): number => {
  if (a.value && b.value) return compareDecimals(b.value, a.value);
  return Number(a.value === null) - Number(b.value === null);
};

const ORDERS: Readonly<Record<BalanceSort, (a: BalanceRow, b: BalanceRow) => number>> = {
  value: (a, b) => byValue(a, b) || byText(a.symbol, b.symbol),
  symbol: (a, b) => byText(a.symbol, b.symbol) || byValue(a, b),
  chain: (a, b) => byText(a.network, b.network) || byValue(a, b),
};

/** Null where any part of it is unknown. A price of zero is a price; a negative or endless one is none. */
const worthOf = ({ balance, decimals, price }: TokenBalanceView): Decimal | null => {
  if (balance === null || decimals === null || price === null) return null;
  return Number.isFinite(price) && price >= 0 ? toValue(balance, decimals, price) : null;
};

const toRow = (token: TokenBalanceView): BalanceRow => ({
  token,
  symbol: token.symbol === null ? toShortAddress(token.address ?? '') || '?' : toVisibleSymbol(token.symbol),
  network: token.chainId === null ? t('chain_not_told') : networkName(token.chainId),
  value: worthOf(token),
});

/** `hideSmall` leaves out what is worth less than a dollar; what has no price stays. The total counts everything. */
export const planBalances = (
  tokens: readonly TokenBalanceView[],
  options: { readonly sort: BalanceSort; readonly hideSmall: boolean },
): BalanceList => {
  const all = tokens.map(toRow);
  const isShown = ({ value }: BalanceRow): boolean =>
    !options.hideSmall || value === null || compareDecimals(value, SMALL) >= 0;
  return {
    rows: all.filter(isShown).sort(ORDERS[options.sort]),
    total: all.reduce((sum, { value }) => (value ? addDecimals(sum, value) : sum), ZERO),
    unpriced: all.filter(({ value }) => value === null).length,
  };
};
