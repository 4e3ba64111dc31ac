/**
 * What the inspector shows of a token: header and claims as texts, times as such. Pure. Never the signature, and nothing of
 * a token that is not a JWT but its length.
 */
import type { ClaimView, TokenFacts } from '../messaging/contract.ts';
import { readJwtParts } from './jwt.ts';

/** NumericDates: RFC 7519 section 4.1, OpenID Connect Core sections 2 and 5.1, RFC 8417 section 2.2. */
const TIMES: ReadonlySet<string> = new Set(['exp', 'nbf', 'iat', 'auth_time', 'updated_at', 'toe']);

const MAX_CHARACTERS = 4_096;
/** More than any token has that fits into a header; a hostile one is shown in part. */
const MAX_CLAIMS = 200;
/** The latest moment that a date can hold, seconds. */
const MAX_SECONDS = 8.64e12;

const toText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const isTime = (name: string, value: unknown): value is number =>
  TIMES.has(name) && typeof value === 'number' && Math.abs(value) <= MAX_SECONDS;

const toClaims = (part: Readonly<Record<string, unknown>>): readonly ClaimView[] =>
  Object.entries(part)
    .slice(0, MAX_CLAIMS)
    .map(([name, value]) => ({
      name: name.slice(0, MAX_CHARACTERS),
      value: toText(value).slice(0, MAX_CHARACTERS),
      ...(isTime(name, value) ? { atMs: Math.round(value * 1000) } : {}),
    }));

export const toTokenFacts = (tokenSecret: string): TokenFacts => {
  const parts = readJwtParts(tokenSecret);
  return parts === null
    ? { kind: 'opaque', length: tokenSecret.length }
    : { kind: 'jwt', header: toClaims(parts.header), claims: toClaims(parts.claims) };
};
