import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toTokenFacts } from '../../../src/sessions/token-facts.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const aJwt = (
  claims: unknown,
  header: unknown = { alg: 'HS256', typ: 'JWT' },
  signature = 'c2lnbmVk',
): string => `${part(header)}.${part(claims)}.${signature}`;

describe('what the inspector shows of a token', () => {
  it('is its header and every claim, known or not, with times as times', () => {
    const token = aJwt({
      address: 'Abc',
      roles: ['user'],
      iat: 1_700_000_000,
      exp: 1_702_592_000.5,
      made_up: null,
    });
    expect(toTokenFacts(token)).toEqual({
      kind: 'jwt',
      header: [
        { name: 'alg', value: 'HS256' },
        { name: 'typ', value: 'JWT' },
      ],
      claims: [
        { name: 'address', value: 'Abc' },
        { name: 'roles', value: '["user"]' },
        { name: 'iat', value: '1700000000', atMs: 1_700_000_000_000 },
        { name: 'exp', value: '1702592000.5', atMs: 1_702_592_000_500 },
        { name: 'made_up', value: 'null' },
      ],
    });
  });

  it('takes a claim for a time only where it is one that a date can hold', () => {
    const { claims } = toTokenFacts(aJwt({ exp: '1700000000', nbf: 1e300, score: 1_700_000_000 })) as {
      claims: readonly object[];
    };
    expect(claims.filter((claim) => 'atMs' in claim)).toEqual([]);
  });

  it.each([
    ['an opaque token', 'f3a9c1d2e4'],
    ['two parts', `${part({})}.${part({})}`],
    ['five parts, as of an encrypted one', `${part({})}.a.b.c.d`],
    ['claims that are a list', aJwt([1])],
    ['parts that are no JSON', 'aGVsbG8.aGVsbG8.aGVsbG8'],
  ])('is of %s its length alone', (_what, token) => {
    expect(toTokenFacts(token)).toEqual({ kind: 'opaque', length: token.length });
  });

  it('T6: never throws, whatever the token is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => aJwt(JSON.parse(json))),
        ),
        (token) => {
          expect(['jwt', 'opaque']).toContain(toTokenFacts(token).kind);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('U1: never holds the signature, nor an opaque token', () => {
    const canary = 'SECRETSIGNATURE0123456789';
    for (const token of [aJwt({ sub: 'me' }, undefined, canary), canary, `${canary}.${canary}.${canary}`]) {
      expect(JSON.stringify(toTokenFacts(token))).not.toContain(canary);
    }
  });

  it('is cut where a token tells more than anybody reads', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`c${i}`, i]));
    const facts = toTokenFacts(aJwt({ ...many, long: 'x' }));
    expect(facts.kind === 'jwt' && facts.claims.length).toBe(200);
    const long = toTokenFacts(aJwt({ long: 'x'.repeat(8_000) }));
    expect(long.kind === 'jwt' && long.claims[0]?.value.length).toBe(4_096);
  });
});
