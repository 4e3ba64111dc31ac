/** Which 32 bytes are a secp256k1 private key: 1 to n − 1 (SEC 2 section 2.4.1). */
import { fromHex } from '../lib/bytes.ts';

const ORDER = fromHex('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');

/** `keySecret` is 32 bytes, big-endian. Compared as bytes: a number made of a key could not be zeroed. */
export const isEvmKeyInRange = (keySecret: Uint8Array): boolean => {
  const firstDifference = ORDER.findIndex((byte, i) => byte !== keySecret[i]);
  const isBelowOrder =
    firstDifference >= 0 && (keySecret[firstDifference] ?? 0) < (ORDER[firstDifference] ?? 0);
  return isBelowOrder && keySecret.some((byte) => byte !== 0);
};
