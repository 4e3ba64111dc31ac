import { afterEach, describe, expect, it } from 'vitest';
import { toAmount, toDecimal } from '../../../../src/ui/balances/amount.ts';
import { numberText } from '../../../../src/ui/balances/number-style.ts';
import { formatNumber, formatShare } from '../../../../src/ui/format/number.ts';
import { speak, speakAgainEnglish } from '../look/speak.ts';

afterEach(speakAgainEnglish);

const HUGE = '123456789012345678901234567890';
const exact = (amount: string, decimals: number): string => numberText().exact(toAmount(amount, decimals));
const money = (value: number): string => numberText().money(toDecimal(value));

describe('a number', () => {
  it.each([
    ['en', '1,234,567.891234'],
    ['de', '1.234.567,891234'],
    ['fr', '1\u202f234\u202f567,891234'],
    ['de-CH', "1'234'567.891234"],
    ['hi', '12,34,567.891234'],
  ])('is written as in %s, the thousands and the decimals', (numberTag, text) => {
    speak('en', { numberTag });
    // Which apostrophe it is differs between versions of the browsers' data.
    expect(exact('1234567891234', 6).replaceAll('’', "'")).toBe(text);
  });

  it('of any size keeps every digit in every language', () => {
    for (const numberTag of ['en', 'es', 'pt-BR', 'zh-CN', 'ru', 'tr', 'vi']) {
      speak('en', { numberTag });
      expect(exact(HUGE, 18).replaceAll(/\D/g, '')).toBe(HUGE.replace(/0+$/, ''));
      expect(formatNumber(BigInt(HUGE)).replaceAll(/\D/g, '')).toBe(HUGE);
    }
  });
});

describe('a share', () => {
  it.each([
    ['en', 0.999_995, '100%'],
    ['es', 0.42, '42\u00a0%'],
    ['tr', 0, '%0'],
  ] as const)('in %s of %d reads %s', (numberTag, share, text) => {
    speak('en', { numberTag });
    expect(formatShare(share)).toBe(text);
  });
});

describe('US dollars', () => {
  it.each([
    ['en-US', 'symbol', '$1,234.05'],
    ['en-US', 'code', 'USD\u00a01,234.05'],
    ['pt-BR', 'symbol', 'US$\u00a01.234,05'],
    ['ru', 'code', '1\u00a0234,05\u00a0USD'],
  ] as const)('in %s with the %s read %s', (numberTag, currencyDisplay, text) => {
    speak('en', { numberTag, currencyDisplay });
    expect(money(1234.05)).toBe(text);
  });

  it('say in every language that something is worth less than a cent', () => {
    speak('en', { numberTag: 'es' });
    expect(numberText().money({ digits: 1n, scale: 18 })).toBe('< 0,01\u00a0US$');
  });
});
