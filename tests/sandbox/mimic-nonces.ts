/**
 * Mimic's login nonces: random, bound to one address, valid once and not for long.
 * A new nonce replaces the address's old one, and any attempt to use one burns it: never two signatures for one nonce.
 */
import { randomBytes } from 'node:crypto';

export interface MimicNonces {
  /** A fresh nonce for the address, 0x and hex. */
  readonly issue: (request: { address: string; bytes: number; expiresAtMs: number }) => string;
  /** The address's nonce if there is one and it has not expired; it can't be taken again. */
  readonly take: (request: { address: string; nowMs: number }) => string | null;
  readonly reset: () => void;
}

export const createMimicNonces = (): MimicNonces => {
  const byAddress = new Map<string, { nonce: string; expiresAtMs: number }>();
  return {
    issue: ({ address, bytes, expiresAtMs }) => {
      const nonce = `0x${randomBytes(bytes).toString('hex')}`;
      byAddress.set(address.toLowerCase(), { nonce, expiresAtMs });
      return nonce;
    },
    take: ({ address, nowMs }) => {
      const held = byAddress.get(address.toLowerCase());
      byAddress.delete(address.toLowerCase());
      return held !== undefined && nowMs < held.expiresAtMs ? held.nonce : null;
    },
    reset: () => byAddress.clear(),
  };
};
