/**
 * Issues and checks real JWTs (HS256, a random key per start), and remembers which of them are still live.
 * Shows no token and no key to anyone but the reply that carries it.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';

export interface IssuedToken {
  readonly secretToken: string;
  readonly iat: number;
  /** Seconds since the epoch; absent when the token says nothing about its end. */
  readonly exp?: number;
}

export interface TokenOffice {
  readonly issue: (request: {
    address: string;
    claims: JWTPayload;
    nowMs: number;
    /** null: no `exp`. Negative or 0: expired already. */
    lifetimeSeconds: number | null;
  }) => Promise<IssuedToken>;
  /** The claims of a token that is genuine, unexpired and not revoked; else null. */
  readonly check: (request: { secretToken: string; nowMs: number }) => Promise<JWTPayload | null>;
  readonly revoke: (tokenId: string) => void;
  readonly revokeAllOf: (address: string) => void;
  readonly revokeAll: () => void;
}

export const createTokenOffice = (): TokenOffice => {
  const secretKey = randomBytes(32);
  const liveTokens = new Map<string, string>();
  return {
    issue: async ({ address, claims, nowMs, lifetimeSeconds }) => {
      const iat = Math.floor(nowMs / 1000);
      // Two logins within one second would else get the same token, and a logout of one would end both.
      const tokenId = randomUUID();
      const times = lifetimeSeconds === null ? { iat } : { iat, exp: iat + lifetimeSeconds };
      const secretToken = await new SignJWT({ ...claims, ...times, jti: tokenId })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .sign(secretKey);
      liveTokens.set(tokenId, address);
      return { secretToken, ...times };
    },
    check: async ({ secretToken, nowMs }) => {
      try {
        const { payload } = await jwtVerify(secretToken, secretKey, {
          algorithms: ['HS256'],
          currentDate: new Date(nowMs),
        });
        return payload.jti !== undefined && liveTokens.has(payload.jti) ? payload : null;
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
    revoke: (tokenId) => {
      liveTokens.delete(tokenId);
    },
    revokeAllOf: (address) => {
      for (const [tokenId, owner] of liveTokens) if (owner === address) liveTokens.delete(tokenId);
    },
    revokeAll: () => liveTokens.clear(),
  };
};
