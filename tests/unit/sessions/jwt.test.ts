import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJwtTimes } from '../../../src/sessions/jwt.ts';
import { aJwt } from './session-world.ts';

describe('readJwtTimes', () => {
  it('reads iat and exp', () => {
    expect(readJwtTimes(aJwt({ iat: 1_700_000_000, exp: 1_702_592_000.5 }))).toEqual({
      issuedAtS: 1_700_000_000,
      expiresAtS: 1_702_592_000.5,
    });
  });

  it('reads the example of RFC 7519 section 3.1', () => {
    const token =
      'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    expect(readJwtTimes(token)).toEqual({ expiresAtS: 1_300_819_380 });
  });

  it.each([
    ['no JWT', 'opaque'],
    ['an empty string', ''],
    ['a payload that is not base64url', 'a.%%%.c'],
    ['a payload that is not UTF-8', `a.${Buffer.from([0xff, 0xfe]).toString('base64url')}.c`],
    ['a payload that is not JSON', `a.${Buffer.from('exp=5').toString('base64url')}.c`],
    ['claims that are null', aJwt(null)],
    ['claims that are a number', aJwt(5)],
    ['exp as text', aJwt({ exp: '1700000000' })],
    ['a negative exp', aJwt({ exp: -1 })],
    ['an exp beyond what a date can hold', aJwt({ exp: 8.65e12 })],
    ['an exp that JSON reads as infinite', `a.${Buffer.from('{"exp":1e999}').toString('base64url')}.c`],
    ['exp only in the prototype', `a.${Buffer.from('{"__proto__":{"exp":5}}').toString('base64url')}.c`],
  ])('finds no time in %s (T6)', (_what, token) => {
    expect(readJwtTimes(token)).toEqual({});
  });

  it('does not look into a token of more than 16 KiB (T6)', () => {
    const longest = aJwt({ exp: 5, pad: 'x'.repeat(12_150) });
    expect(longest.length).toBeLessThanOrEqual(16_384);
    expect(readJwtTimes(longest)).toEqual({ expiresAtS: 5 });
    expect(readJwtTimes(aJwt({ exp: 5, pad: 'x'.repeat(1_000_000) }))).toEqual({});
  });

  it('never throws, whatever a hundred thousand tokens look like, and never believes a time that is none (T6)', () => {
    const json = fc.oneof(
      fc.json({ maxDepth: 2 }),
      fc
        .record({ iat: fc.jsonValue({ maxDepth: 1 }), exp: fc.double() })
        .map((claims) => JSON.stringify(claims)),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    const token = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .tuple(fc.string({ maxLength: 4 }), json, fc.string({ maxLength: 4 }))
        .map(([head, body, tail]) => `${head}.${Buffer.from(body).toString('base64url')}.${tail}`),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => `a.${Buffer.from(bytes).toString('base64url')}`),
    );
    fc.assert(
      fc.property(token, (text) => {
        for (const seconds of Object.values(readJwtTimes(text))) {
          if (!(Number.isFinite(seconds) && seconds >= 0 && seconds <= 8.64e12)) return false;
        }
        return true;
      }),
      { numRuns: 100_000 },
    );
  });
});
