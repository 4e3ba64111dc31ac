/**
 * Reads the times out of a JWT's claims (RFC 7519 section 4.1). Never verifies: only the API can, and only its word counts.
 */
import { fromBase64Url, fromUtf8 } from '../lib/bytes.ts';

export interface JwtTimes {
  /** `iat`, seconds since the epoch by the API's clock. */
  readonly issuedAtS?: number;
  /** `exp`, seconds since the epoch by the API's clock. */
  readonly expiresAtS?: number;
}

/** Longer tokens are not looked into. T6 */
const MAX_TOKEN_LENGTH = 16_384;

/** NumericDate: any finite number of seconds that a date can hold. */
const toSeconds = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= 8.64e12 ? value : undefined;

const readClaims = (tokenSecret: string): unknown => {
  const payload = tokenSecret.split('.')[1];
  if (payload === undefined || tokenSecret.length > MAX_TOKEN_LENGTH) return null;
  try {
    return JSON.parse(fromUtf8(fromBase64Url(payload)));
  } catch {
    // Not a JWT, which is no failure: the token's lifetime is then unknown and a 401 is the authority.
    return null;
  }
};

/** The claims' times; empty for whatever is not a JWT. Never throws. */
export const readJwtTimes = (tokenSecret: string): JwtTimes => {
  const claims = readClaims(tokenSecret);
  if (typeof claims !== 'object' || claims === null) return {};
  const issuedAtS = 'iat' in claims ? toSeconds(claims.iat) : undefined;
  const expiresAtS = 'exp' in claims ? toSeconds(claims.exp) : undefined;
  return {
    ...(issuedAtS === undefined ? {} : { issuedAtS }),
    ...(expiresAtS === undefined ? {} : { expiresAtS }),
  };
};
