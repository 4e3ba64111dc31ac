/** What a portfolio is made of, by chain or by token: its largest parts, and all others as one. Pure. */
import { addDecimals, compareDecimals, type Decimal, toShare, ZERO } from './amount.ts';
import type { BalanceRow } from './balance-rows.ts';

export interface Share {
  readonly name: string;
  /** 0 to 1 */
  readonly share: number;
}

export interface Shares {
  /** The largest first. */
  readonly parts: readonly Share[];
  /** How many more there are, and what they make up together. */
  readonly others: { readonly count: number; readonly share: number };
}

/** As many as have a colour of their own and can be told apart in a narrow bar. */
const MOST_PARTS = 4;

/** @param nameOf what belongs together has the same name */
export const planShares = (rows: readonly BalanceRow[], nameOf: (row: BalanceRow) => string): Shares => {
  const sums = new Map<string, Decimal>();
  for (const row of rows) {
    if (row.value === null || row.value.digits === 0n) continue;
    const name = nameOf(row);
    sums.set(name, addDecimals(sums.get(name) ?? ZERO, row.value));
  }
  const total = [...sums.values()].reduce(addDecimals, ZERO);
  const sorted = [...sums].sort(([, a], [, b]) => compareDecimals(b, a));
  // One that stands alone is named: "1 more" would take as much room.
  const count = sorted.length === MOST_PARTS + 1 ? sorted.length : MOST_PARTS;
  const rest = sorted.slice(count).map(([, value]) => value);
  return {
    parts: sorted.slice(0, count).map(([name, value]) => ({ name, share: toShare(value, total) })),
    others: { count: rest.length, share: toShare(rest.reduce(addDecimals, ZERO), total) },
  };
};
