import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDecimals,
  compareDecimals,
  isUnlimited,
  toAmount,
  toCents,
  toDecimal,
  toPlain,
  toShare,
  toValue,
  ZERO,
} from '../../../../src/ui/balances/amount.ts';

const amounts = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
const decimals = fc.integer({ min: 0, max: 40 });
const prices = fc.double({ min: 0, max: 1e12, noNaN: true });

describe('amounts in the smallest unit', () => {
  it('become whole tokens without losing a digit, whatever the size', () => {
    fc.assert(
      fc.property(amounts, decimals, (amount, places) => {
        const [whole = '', fraction = ''] = toPlain(toAmount(amount.toString(), places)).split('.');
        expect(fraction.length).toBeLessThanOrEqual(places);
        expect(BigInt(whole + fraction) * 10n ** BigInt(places - fraction.length)).toBe(amount);
      }),
    );
  });

  it('are written for the clipboard with one point at most and no needless zero', () => {
    const plain = (amount: string, places: number) => toPlain(toAmount(amount, places));
    expect(plain('1234567890', 6)).toBe('1234.56789');
    expect(plain('1000000', 6)).toBe('1');
    expect(plain('1', 18)).toBe('0.000000000000000001');
    expect(plain('1234567', 0)).toBe('1234567');
    expect(plain('0', 18)).toBe('0');
  });

  it('count as unlimited from 2^255 on', () => {
    expect(isUnlimited((2n ** 256n - 1n).toString())).toBe(true);
    expect(isUnlimited((2n ** 255n).toString())).toBe(true);
    expect(isUnlimited((2n ** 255n - 1n).toString())).toBe(false);
  });
});

describe('values in US dollars', () => {
  it('take a price as the exact decimal that it is written as', () => {
    expect(toDecimal(0.1)).toEqual({ digits: 1n, scale: 1 });
    expect(toDecimal(1e-7)).toEqual({ digits: 1n, scale: 7 });
    expect(toDecimal(1.5e21)).toEqual({ digits: 1500000000000000000000n, scale: 0 });
    fc.assert(
      fc.property(prices, (price) => {
        const { digits, scale } = toDecimal(price);
        expect(Number(`${digits}e-${scale}`)).toBe(price);
      }),
    );
  });

  it('are balance × price, rounded once, half up, to the cent', () => {
    fc.assert(
      fc.property(amounts, decimals, prices, (amount, places, price) => {
        const exact = toDecimal(price);
        const value = toValue(toAmount(amount.toString(), places), price);
        const shift = BigInt(exact.scale + places);
        const cents = toCents(value);
        // cents is the integer nearest to amount × price × 100 / 10^shift: at most half a unit away.
        const distance = 2n * (cents * 10n ** shift - amount * exact.digits * 100n);
        expect(distance <= 10n ** shift).toBe(true);
        expect(distance > -(10n ** shift)).toBe(true);
      }),
    );
  });

  it('are exact where floating point is not', () => {
    // 0.1 + 0.2, and a balance beyond 2^53.
    expect(toPlain(addDecimals(toDecimal(0.1), toDecimal(0.2)))).toBe('0.3');
    expect(toPlain(toValue(toAmount('9007199254740993000000', 6), 1))).toBe('9007199254740993');
    expect(toCents(toValue(toAmount('1234567890123456789', 18), 3120.55))).toBe(385253n);
    expect(toCents(toValue(toAmount('1005', 3), 1))).toBe(101n);
  });

  it('are shares of a whole, from nothing to all of it', () => {
    expect(toShare(toDecimal(1), toDecimal(4))).toBe(0.25);
    expect(toShare(ZERO, toDecimal(4))).toBe(0);
    expect(toShare(toDecimal(1), { digits: 10n ** 40n, scale: 0 })).toBeGreaterThan(0);
    expect(toShare(toDecimal(4), toDecimal(4))).toBe(1);
    expect(toShare(ZERO, ZERO)).toBe(0);
    fc.assert(
      fc.property(amounts, amounts, decimals, (a, b, scale) => {
        const part = { digits: a < b ? a : b, scale };
        const share = toShare(part, { digits: a < b ? b : a, scale });
        expect(share >= 0 && share <= 1).toBe(true);
      }),
    );
  });

  it('add and compare as the numbers do', () => {
    const decimal = fc.record({
      digits: fc.bigInt({ min: 0n, max: 10n ** 30n }),
      scale: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const left = a.digits * 10n ** BigInt(30 - a.scale);
        const right = b.digits * 10n ** BigInt(30 - b.scale);
        const sum = addDecimals(a, b);
        expect(sum.digits * 10n ** BigInt(30 - sum.scale)).toBe(left + right);
        expect(Math.sign(compareDecimals(a, b))).toBe(left < right ? -1 : left > right ? 1 : 0);
      }),
    );
  });
});
