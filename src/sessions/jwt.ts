/**
 * Reads a JWT's header and claims (RFC 7519). Never verifies: only the API can, and only its word counts. The signature is
 * not looked at.
 */
import { fromBase64Url, fromUtf8 } from '../lib/bytes.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';

export interface JwtTimes {
  /** `iat`, seconds since the epoch by the API's clock. */
  readonly issuedAtS?: number;
  /** `exp`, seconds since the epoch by the API's clock. */
  readonly expiresAtS?: number;
}

/** Longer tokens are not looked into. T6 */
const MAX_TOKEN_LENGTH = 16_384;

/** NumericDate: finite seconds that a date can hold. */
const toSeconds = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= 8.64e12 ? value : undefined;

const readPart = (tokenSecret: string, index: number): unknown => {
  const part = tokenSecret.split('.')[index];
  if (part === undefined || tokenSecret.length > MAX_TOKEN_LENGTH) return null;
  try {
    return JSON.parse(fromUtf8(fromBase64Url(part)));
  } catch {
    // Not a JWT, which is no failure: the token's lifetime is then unknown and a 401 is the authority.
    return null;
  }
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface JwtParts {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Header and claims; null for whatever is not a JWT of three parts. Never throws. */
export const readJwtParts = (tokenSecret: string): JwtParts | null => {
  const [header, claims] = [readPart(tokenSecret, 0), readPart(tokenSecret, 1)];
  const isWhole = tokenSecret.split('.').length === 3;
  return isWhole && isObject(header) && isObject(claims) ? { header, claims } : null;
};

/** The claims' times; empty for whatever is not a JWT. Never throws. */
export const readJwtTimes = (tokenSecret: string): JwtTimes => {
  const claims = readPart(tokenSecret, 1);
  if (typeof claims !== 'object' || claims === null) return {};
  return withoutUndefined({
    issuedAtS: 'iat' in claims ? toSeconds(claims.iat) : undefined,
    expiresAtS: 'exp' in claims ? toSeconds(claims.exp) : undefined,
  });
};
