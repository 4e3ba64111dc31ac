import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lifetimeMsOf } from '../../../src/sessions/lifetime.ts';
import { aJwt, DAY_MS, START_MS } from './session-world.ts';

const startS = START_MS / 1000;
const lifetime = (claims: unknown, expiresInSeconds?: number, nowMs = START_MS): number | null =>
  lifetimeMsOf({ tokenSecret: aJwt(claims), expiresInSeconds, nowMs });

describe('lifetimeMsOf', () => {
  it('is the difference of exp and iat', () => {
    expect(lifetime({ iat: 1000, exp: 1000 + 2_592_000 })).toBe(30 * DAY_MS);
  });

  it('is what the reply says where the token says nothing', () => {
    expect(lifetimeMsOf({ tokenSecret: 'opaque', expiresInSeconds: 3600, nowMs: START_MS })).toBe(3_600_000);
    expect(lifetime({ iat: startS }, 3600)).toBe(3_600_000);
  });

  it('is the shorter one where reply and token disagree', () => {
    expect(lifetime({ iat: startS, exp: startS + 60 }, 3600)).toBe(60_000);
    expect(lifetime({ iat: startS, exp: startS + 7200 }, 3600)).toBe(3_600_000);
  });

  it('does not depend on the local clock where the API gave both ends or a duration (T5)', () => {
    for (const skewMs of [-DAY_MS, 0, DAY_MS]) {
      expect(lifetime({ iat: startS, exp: startS + 600 }, undefined, START_MS + skewMs)).toBe(600_000);
      expect(lifetime({ exp: startS + 600 }, 600, START_MS + skewMs)).toBe(600_000);
    }
  });

  it('reads a lone exp by the local clock', () => {
    expect(lifetime({ exp: startS + 600 })).toBe(600_000);
    expect(lifetime({ exp: startS + 600 }, undefined, START_MS + DAY_MS)).toBeNull();
  });

  it.each([
    ['nothing at all', {}, undefined],
    ['exp before iat', { iat: startS, exp: startS - 60 }, undefined],
    ['exp equal to iat', { iat: startS, exp: startS }, undefined],
    ['the year 9999', { iat: startS, exp: 253_402_300_799 }, undefined],
    ['expiresIn 0', {}, 0],
    ['a negative expiresIn', {}, -1],
    ['expiresIn NaN', {}, Number.NaN],
    ['an endless expiresIn', {}, Number.POSITIVE_INFINITY],
    ['more than 400 days', {}, 400 * 86_400 + 1],
  ])('is unknown for %s (T6)', (_what, claims, expiresInSeconds) => {
    expect(lifetime(claims, expiresInSeconds)).toBeNull();
  });

  it('takes the reply where only the token is absurd (T6)', () => {
    expect(lifetime({ iat: startS, exp: 253_402_300_799 }, 3600)).toBe(3_600_000);
  });

  it('is null or within 0 to 400 days for any claims and any reply (T6)', () => {
    const time = fc.option(fc.oneof(fc.double(), fc.integer(), fc.constantFrom(startS, 8.64e12)), {
      nil: undefined,
    });
    fc.assert(
      fc.property(time, time, time, (iat, exp, expiresInSeconds) => {
        const ms = lifetime({ iat, exp }, expiresInSeconds);
        return ms === null || (Number.isInteger(ms) && ms >= 0 && ms <= 400 * DAY_MS);
      }),
    );
  });
});
