import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decimal, toAmount, toDecimal } from '../../../../src/ui/balances/amount.ts';
import { createNumberText } from '../../../../src/ui/balances/number-text.ts';

const english = createNumberText({ numberTag: 'en-US', currencyDisplay: 'symbol' });
const german = createNumberText({ numberTag: 'de-DE', currencyDisplay: 'symbol' });
const UINT256 = (2n ** 256n - 1n).toString();

/** Up to 78 digits, as the largest amount of a contract has, with any decimals. */
const decimals = fc.record({
  digits: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
  scale: fc.integer({ min: 0, max: 255 }),
});

describe('an exact amount', () => {
  it('keeps every digit, whatever its size', () => {
    fc.assert(
      fc.property(decimals, (amount) => {
        const [whole = '', fraction = ''] = english.exact(amount).replaceAll(',', '').split('.');
        const shown = BigInt(whole + fraction) * 10n ** BigInt(amount.scale - fraction.length);
        expect(shown).toBe(amount.digits);
      }),
    );
  });

  it('has its thousands apart before the point only', () => {
    expect(english.exact(toAmount('1234567890123', 6))).toBe('1,234,567.890123');
    expect(german.exact(toAmount('1234567890123', 6))).toBe('1.234.567,890123');
    expect(english.exact(toAmount('1', 18))).toBe('0.000000000000000001');
  });
});

describe('a shortened amount', () => {
  it.each([
    ['0', 18, '0'],
    ['1', 18, '< 0.000001'],
    ['1234', 9, '0.000001'],
    ['123456789', 9, '0.123456'],
    ['1234567890123456789', 18, '1.2345'],
    ['2500750000', 6, '2,500.75'],
    ['98765432109876543210987', 18, '98,765.43'],
    ['999999999', 3, '999,999.99'],
    ['115790000000', 0, '115.79B'],
    ['9007199254740993', 0, '9.007 × 10¹⁵'],
    ['115792089237316195423570985008687907853269984665640564039457', 18, '1.157 × 10⁴¹'],
    [UINT256, 0, '1.157 × 10⁷⁷'],
  ])('of %s with %d decimals is %s', (amount, places, text) => {
    expect(english.short(toAmount(amount, places))).toBe(text);
  });

  it('is never long, whatever the amount', () => {
    fc.assert(
      fc.property(decimals, (amount) => {
        expect(english.short(amount).length).toBeLessThanOrEqual(13);
      }),
    );
  });

  it('never looks larger than the amount is', () => {
    const read = (text: string): Decimal | null => {
      const [, mantissa = '', power = ''] =
        /^([\d.]+)(?: × 10([⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$/.exec(text.replaceAll(',', '')) ?? [];
      if (mantissa === '') return null;
      const { digits, scale } = toDecimal(Number(mantissa));
      const exponent = [...power].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit)).join('');
      return { digits: digits * 10n ** BigInt(exponent || 0), scale };
    };
    fc.assert(
      fc.property(decimals, (amount) => {
        const shown = read(english.short(amount));
        if (shown === null) return;
        expect(shown.digits * 10n ** BigInt(amount.scale) <= amount.digits * 10n ** BigInt(shown.scale)).toBe(
          true,
        );
      }),
    );
  });

  it('is written as the locale has it', () => {
    expect(german.short(toAmount('2500750000', 6))).toBe('2.500,75');
    expect(german.short(toAmount(UINT256, 0))).toBe('1,157 × 10⁷⁷');
  });
});

describe('money', () => {
  it.each([
    [0, '$0.00'],
    [0.0001, '< $0.01'],
    [1.005, '$1.01'],
    [1234567.5, '$1,234,567.50'],
    [1e15, '$1 × 10¹⁵'],
  ])('of %d is %s', (value, text) => {
    expect(english.money(toDecimal(value))).toBe(text);
  });

  it('is shortened for a row from a million on', () => {
    expect(english.shortMoney(toDecimal(999_999.5))).toBe('$999,999.50');
    expect(english.shortMoney(toDecimal(12_345_678))).toBe('$12.34M');
    expect(english.shortMoney(toDecimal(4.778e40))).toBe('$4.778 × 10⁴⁰');
  });

  it('keeps the currency’s sign where the locale has it', () => {
    expect(german.money(toDecimal(4.778e40))).toBe('4,778 × 10⁴⁰\u00a0$');
  });
});

describe('a share', () => {
  it('is a percentage; what is not nothing is never shown as nothing', () => {
    expect(english.percent(0.5234)).toBe('52.3%');
    expect(english.percent(0.0004)).toBe('< 0.1%');
    expect(english.percent(0)).toBe('0%');
    expect(english.percent(1)).toBe('100%');
  });
});
