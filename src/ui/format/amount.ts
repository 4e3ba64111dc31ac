/**
 * Exact decimals on bigint: balances, their value in US dollars and allowances. Never a float, never rounded on the way.
 */
import { formatCents, formatDecimal } from './number.ts';

/** A number as digits × 10^-scale. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** From here on an allowance means "without limit": 2^255. */
const UNLIMITED_FROM = 2n ** 255n;

/** Whether an allowance, in the smallest unit, is meant as unlimited. */
export const isUnlimited = (allowance: string): boolean => BigInt(allowance) >= UNLIMITED_FROM;

/** An integer in the smallest unit as an exact decimal, e.g. ("1234500", 6) → "1.2345". */
export const formatUnits = (amount: string, decimals: number): string => {
  const digits = BigInt(amount)
    .toString()
    .padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return formatDecimal(BigInt(whole), fraction);
};

/** A finite number ≥ 0 as the exact decimal that its shortest notation shows. */
export const toDecimal = (value: number): Decimal => {
  const [mantissa = '0', exponent = '0'] = value.toString().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number.parseInt(exponent, 10);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
};

/** What `amount` (smallest unit) is worth at `price` (per whole token), exactly. */
export const toValue = (amount: string, decimals: number, price: number): Decimal => {
  const exact = toDecimal(price);
  return { digits: BigInt(amount) * exact.digits, scale: exact.scale + decimals };
};

const rescale = ({ digits, scale }: Decimal, to: number): bigint => digits * 10n ** BigInt(to - scale);

export const addDecimals = (a: Decimal, b: Decimal): Decimal => {
  const scale = Math.max(a.scale, b.scale);
  return { digits: rescale(a, scale) + rescale(b, scale), scale };
};

/** Negative, zero or positive, as a sort function wants it. */
export const compareDecimals = (a: Decimal, b: Decimal): number => {
  const scale = Math.max(a.scale, b.scale);
  const difference = rescale(a, scale) - rescale(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

/** Rounded to cents, half up. */
export const toCents = ({ digits, scale }: Decimal): bigint => {
  if (scale <= 2) return digits * 10n ** BigInt(2 - scale);
  const divisor = 10n ** BigInt(scale - 2);
  return (digits + divisor / 2n) / divisor;
};

/** US dollars to the cent, e.g. "$1,234.50"; what is worth less than half a cent but not nothing is "< $0.01". */
export const formatUsd = (value: Decimal): string => {
  const cents = toCents(value);
  return cents === 0n && value.digits > 0n ? `< ${formatCents(1n)}` : formatCents(cents);
};
