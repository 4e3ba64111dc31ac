import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasCode } from '../../../src/errors.ts';
import { concatBytes, toUtf8 } from '../../../src/lib/bytes.ts';
import { isPumpLogin, toPumpLoginText } from '../../../src/signing/pump-login-text.ts';
import { aLegacyTransaction, aV0Transaction } from './solana-messages.ts';

const codeOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe('the login text of Pump.fun', () => {
  it('is the observed text, byte for byte', () => {
    const expected = '5369676e20696e20746f2070756d702e66756e3a2031373539333030303030303030';
    expect(Buffer.from(toPumpLoginText(1_759_300_000_000), 'utf8').toString('hex')).toBe(expected);
  });

  it('takes the first and the last millisecond of 13 digits', () => {
    expect(toPumpLoginText(1_000_000_000_000)).toBe('Sign in to pump.fun: 1000000000000');
    expect(toPumpLoginText(9_999_999_999_999)).toBe('Sign in to pump.fun: 9999999999999');
  });

  it.each([
    999_999_999_999,
    10_000_000_000_000,
    1_759_300_000,
    1_759_300_000_000.5,
    -1_759_300_000_000,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    0,
  ])('refuses %s as a timestamp', (timestampMs) => {
    expect(codeOf(() => toPumpLoginText(timestampMs))).toSatisfy((error) => hasCode(error, 'invalid_input'));
  });

  it('refuses a timestamp that is text', () => {
    const timestampMs = '1759300000000' as unknown as number;
    expect(codeOf(() => toPumpLoginText(timestampMs))).toSatisfy((error) => hasCode(error, 'invalid_input'));
  });

  it('is recognised in 10,000 cases of 10,000 (S4)', () => {
    const timestamps = fc.sample(fc.integer({ min: 1e12, max: 9_999_999_999_999 }), 10_000);
    expect(timestamps.filter((ms) => !isPumpLogin(toUtf8(toPumpLoginText(ms))))).toEqual([]);
  });
});

describe('the last look before a Solana key signs', () => {
  it('accepts none of 10,000 legacy and versioned transaction messages (S4)', () => {
    const messages = fc.sample(
      fc.oneof(aLegacyTransaction(), aV0Transaction()).map(({ message }) => message),
      10_000,
    );
    expect(messages.filter(isPumpLogin)).toEqual([]);
  });

  it.each([
    ['another case', 'sign in to pump.fun: 1759300000000'],
    ['two spaces', 'Sign in to pump.fun:  1759300000000'],
    ['a line end after it', 'Sign in to pump.fun: 1759300000000\n'],
    ['12 digits', 'Sign in to pump.fun: 175930000000'],
    ['14 digits', 'Sign in to pump.fun: 17593000000000'],
    ['another site', 'Sign in to pumpXfun: 1759300000000'],
    ['a BOM', '\uFEFFSign in to pump.fun: 1759300000000'],
    ['a NUL', 'Sign in to pump.fun: 1759300000000\0'],
    ['Arabic digits', 'Sign in to pump.fun: ١٢٣٤٥٦٧٨٩٠١٢٣'],
    ['more text', 'Sign in to pump.fun: 1759300000000 and send all'],
    ['nothing', ''],
  ])('refuses the text with %s (S5)', (_, text) => {
    expect(isPumpLogin(toUtf8(text))).toBe(false);
  });

  it('refuses an off-chain envelope and bytes that are not UTF-8 (S5)', () => {
    const text = toUtf8('Sign in to pump.fun: 1759300000000');
    const envelope = concatBytes(
      Uint8Array.of(0xff),
      toUtf8('solana offchain'),
      Uint8Array.of(0, 0, 34, 0),
      text,
    );
    const loneSurrogate = concatBytes(text, Uint8Array.of(0xed, 0xa0, 0x80));
    expect([envelope, loneSurrogate].filter(isPumpLogin)).toEqual([]);
  });
});
