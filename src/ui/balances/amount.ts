/** Exact decimals on bigint: balances, their value and allowances. Never a float, never rounded on the way. Pure. */

/** A number ≥ 0 as digits × 10^-scale. */
export interface Decimal {
  readonly digits: bigint;
  /** ≥ 0 */
  readonly scale: number;
}

export const ZERO: Decimal = { digits: 0n, scale: 0 };

/** From here on an allowance means "without limit": 2^255. */
const UNLIMITED_FROM = 2n ** 255n;

/** Whether an allowance, in the smallest unit, is meant as unlimited. */
export const isUnlimited = (allowance: string): boolean => BigInt(allowance) >= UNLIMITED_FROM;

/** An integer in the smallest unit, in whole tokens. */
export const toAmount = (amount: string, decimals: number): Decimal => ({
  digits: BigInt(amount),
  scale: decimals,
});

/** A finite number ≥ 0 as the exact decimal that its shortest notation shows. */
export const toDecimal = (value: number): Decimal => {
  const [mantissa = '0', exponent = '0'] = value.toString().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number.parseInt(exponent, 10);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
};

/** What `amount` (whole tokens) is worth at `price` (per whole token), exactly. */
export const toValue = (amount: Decimal, price: number): Decimal => {
  const exact = toDecimal(price);
  return { digits: amount.digits * exact.digits, scale: exact.scale + amount.scale };
};

/** The digits at a larger scale. */
export const rescale = ({ digits, scale }: Decimal, to: number): bigint =>
  to === scale ? digits : digits * 10n ** BigInt(to - scale);

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

/** How much of `whole` a part is, 0 to 1. Never 0 for what is something. */
export const toShare = (part: Decimal, whole: Decimal): number => {
  const scale = Math.max(part.scale, whole.scale);
  const all = rescale(whole, scale);
  if (all === 0n || part.digits === 0n) return 0;
  return Math.max(1, Number((rescale(part, scale) * 1_000_000n) / all)) / 1_000_000;
};

/** In digits and at most one point: for the clipboard, and for whatever reads numbers. Without needless zeros. */
export const toPlain = ({ digits, scale }: Decimal): string => {
  const text = digits.toString().padStart(scale + 1, '0');
  const fraction = text.slice(text.length - scale).replace(/0+$/, '');
  const whole = text.slice(0, text.length - scale);
  return scale === 0 || fraction === '' ? whole : `${whole}.${fraction}`;
};
