/**
 * What the manifest pins of each record: SHA-256 over the box as it is stored, so that damage shows without opening
 * anything. Never hashes a secret: what is in WebAssembly's memory stays there.
 */
import { createSHA256 } from 'hash-wasm';
import { toBase64 } from '../lib/bytes.ts';
import type { SealedBox } from './envelope.ts';

/** A box's digest, base64. */
export type BoxDigest = (box: SealedBox) => string;

/** Ready once, then without waiting: a thousand digests by WebCrypto are a thousand trips to another thread and back. */
export const createBoxDigest = async (): Promise<BoxDigest> => {
  const hasher = await createSHA256();
  return ({ iv, ciphertext }) =>
    toBase64(new Uint8Array(hasher.init().update(iv).update(ciphertext).digest('binary')));
};
