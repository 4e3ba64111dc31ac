/**
 * Exact decimals as text, in a locale's way: whole, shortened for a row of a table, or as money. What is shortened is cut
 * off, never rounded up: no balance looks larger than it is. Pure: the locale comes in.
 */
import { type Decimal, toCents, toPlain } from './amount.ts';

export interface NumberStyle {
  /** BCP 47 */
  readonly numberTag: string;
  readonly currencyDisplay: 'symbol' | 'code';
}

export interface NumberText {
  /** Every digit. */
  readonly exact: (amount: Decimal) => string;
  /** A few digits: "1,234.5", "115.79B", "1.157 × 10⁴¹". */
  readonly short: (amount: Decimal) => string;
  /** US dollars to the cent; from 10^15 on in powers of ten. */
  readonly money: (value: Decimal) => string;
  /** The same, from a million on shortened. */
  readonly shortMoney: (value: Decimal) => string;
  /** @param share 0 to 1 */
  readonly percent: (share: number) => string;
}

/** What Intl reads exactly, whatever its length (ECMA-402, Intl mathematical values). */
type NumberLiteral = `${number}`;
const toLiteral = (amount: Decimal): NumberLiteral => toPlain(amount) as NumberLiteral;

const COMPACT_FROM = 6;
const POWERS_FROM = 15;
const SHORT_MONEY_FROM = 6;
const SMALLEST: Decimal = { digits: 1n, scale: 6 };
const CENT: Decimal = { digits: 1n, scale: 2 };

/** Of ten, of the first digit: 3 for 1234, -2 for 0.01. Not for 0. */
const exponentOf = ({ digits, scale }: Decimal): number => digits.toString().length - 1 - scale;

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const toSuperscript = (exponent: number): string =>
  exponent.toString().replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? '');

/** The first four digits, as a number from 1 to 10. */
const mantissaOf = ({ digits }: Decimal): Decimal => {
  const first = digits.toString().slice(0, 4);
  return { digits: BigInt(first), scale: first.length - 1 };
};

const fractionDigits = (exponent: number): number => (exponent >= 3 ? 2 : exponent >= 0 ? 4 : 6);

export const createNumberText = ({ numberTag, currencyDisplay }: NumberStyle): NumberText => {
  const made = new Map<string, Intl.NumberFormat>();
  /** Making one takes longer than using it a hundred times. */
  const numbers = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    const known = made.get(key) ?? new Intl.NumberFormat(numberTag, { roundingMode: 'trunc', ...options });
    made.set(key, known);
    return known;
  };
  const currency = {
    style: 'currency',
    currency: 'USD',
    currencyDisplay,
  } as const;
  const point = numbers({ minimumFractionDigits: 1 })
    .formatToParts(0.5)
    .find(({ type }) => type === 'decimal');

  const exact = (amount: Decimal): string => {
    const [whole = '0', fraction] = toPlain(amount).split('.');
    const shown = numbers({}).format(BigInt(whole));
    return fraction === undefined ? shown : `${shown}${point?.value ?? '.'}${fraction}`;
  };

  /** The power stands after the last digit, whatever sign of a currency follows. */
  const inPowers = (amount: Decimal, options: Intl.NumberFormatOptions): string => {
    const parts = numbers({ ...options, minimumFractionDigits: 0, maximumFractionDigits: 3 }).formatToParts(
      toLiteral(mantissaOf(amount)),
    );
    const last = parts.findLastIndex(({ type }) => type === 'integer' || type === 'fraction');
    const power = ` × 10${toSuperscript(exponentOf(amount))}`;
    return parts.map(({ value }, at) => (at === last ? `${value}${power}` : value)).join('');
  };

  const short = (amount: Decimal): string => {
    if (amount.digits === 0n) return numbers({}).format(0);
    const exponent = exponentOf(amount);
    if (exponent >= POWERS_FROM) return inPowers(amount, {});
    if (exponent < -SMALLEST.scale) return `< ${exact(SMALLEST)}`;
    return exponent >= COMPACT_FROM
      ? numbers({ notation: 'compact', maximumFractionDigits: 2 }).format(toLiteral(amount))
      : numbers({ maximumFractionDigits: fractionDigits(exponent) }).format(toLiteral(amount));
  };

  const moneyFrom = (value: Decimal, compactFrom: number): string => {
    const cents = toCents(value);
    if (cents === 0n && value.digits > 0n) return `< ${numbers(currency).format(toLiteral(CENT))}`;
    const exponent = cents === 0n ? 0 : exponentOf({ digits: cents, scale: 2 });
    if (exponent >= POWERS_FROM) return inPowers(value, currency);
    return exponent >= compactFrom
      ? numbers({ ...currency, notation: 'compact', maximumFractionDigits: 2 }).format(toLiteral(value))
      : numbers(currency).format(toLiteral({ digits: cents, scale: 2 }));
  };

  const percent = (share: number): string => {
    const parts = numbers({ style: 'percent', maximumFractionDigits: 1 });
    return share > 0 && share < 0.001 ? `< ${parts.format(0.001)}` : parts.format(share);
  };

  return {
    exact,
    short,
    money: (value) => moneyFrom(value, POWERS_FROM),
    shortMoney: (value) => moneyFrom(value, SHORT_MONEY_FROM),
    percent,
  };
};
