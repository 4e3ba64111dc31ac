/** Addresses computed by other means than the extension's: node:crypto for Solana, ethers for EVM. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { computeAddress, decodeBase58, encodeBase58, toBeArray } from 'ethers';

/** RFC 8410: the fixed head of a PKCS#8 document that holds an Ed25519 seed of 32 bytes. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** @param seedSecret 32 bytes */
export const toSolanaPublicKey = (seedSecret: Uint8Array): Buffer => {
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, seedSecret]),
    format: 'der',
    type: 'pkcs8',
  });
  // The last 32 bytes of the SPKI document are the key itself.
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
};

/** ethers' base58 drops leading zeros, which a key of ours never has. */
export const toSolanaAddress = (seedSecret: Uint8Array): string =>
  encodeBase58(toSolanaPublicKey(seedSecret));

/** The address of a key as the extension reveals it: base58 of 64 bytes, or 0x hex. */
export const toAddress = (keySecret: string): string =>
  keySecret.startsWith('0x')
    ? computeAddress(keySecret)
    : toSolanaAddress(toBeArray(decodeBase58(keySecret)).subarray(0, 32));
