import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toVisibleSymbol } from '../../../../src/ui/balances/symbol.ts';
import { shortenAddress } from '../../../../src/ui/format/address.ts';
import { isStale } from '../../../../src/ui/format/freshness.ts';
import { judgePassword } from '../../../../src/ui/format/password-strength.ts';

describe('an address', () => {
  it('keeps its start and its end when it is shortened', () => {
    expect(shortenAddress('7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU')).toBe('7xKX…gAsU');
    expect(shortenAddress('0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed')).toBe('0x5aAe…eAed');
    expect(shortenAddress('short')).toBe('short');
  });
});

describe('a symbol that its issuer chose', () => {
  it('loses direction marks, invisible letters and stacked accents', () => {
    expect(toVisibleSymbol('U\u202ECDS')).toBe('UCDS');
    expect(toVisibleSymbol('US\u200BDC\u0000')).toBe('USDC');
    expect(toVisibleSymbol(`Z${'\u0301'.repeat(40)}`)).toBe('Z\u0301');
    expect(toVisibleSymbol('\u3164\u2800')).toBe('?');
    expect(toVisibleSymbol('')).toBe('?');
  });

  it('is never longer than 20 letters and never has a line break or control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (symbol) => {
        const shown = toVisibleSymbol(symbol);
        expect([...shown].length).toBeLessThanOrEqual(20);
        expect(shown).not.toMatch(/[\p{C}\n\u2028\u2029]/u);
        expect(shown).not.toBe('');
      }),
    );
  });
});

describe('the hint at a password', () => {
  it.each([
    ['', 'short'],
    ['1234567', 'short'],
    ['aaaaaaaaaaaaaaaaaaaa', 'weak'],
    ['password', 'weak'],
    ['Passw0rd', 'fair'],
    ['correcthorse', 'fair'],
    ['Correct horse 9', 'strong'],
    ['correct horse battery', 'strong'],
  ])('for %j is %s', (passwordSecret, strength) => {
    expect(judgePassword(passwordSecret)).toBe(strength);
  });
});

describe('something that was read', () => {
  const nowMs = 1e12;
  it('is stale unless it is complete and younger than a minute', () => {
    expect(isStale({ state: 'ready', value: 1, readAtMs: nowMs - 59_000 }, nowMs)).toBe(false);
    expect(isStale({ state: 'ready', value: 1, readAtMs: nowMs - 61_000 }, nowMs)).toBe(true);
    expect(isStale({ state: 'failed', value: 1, readAtMs: nowMs }, nowMs)).toBe(true);
    expect(isStale({ state: 'empty' }, nowMs)).toBe(true);
    expect(isStale(undefined, nowMs)).toBe(true);
  });
});
