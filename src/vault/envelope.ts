/**
 * The two primitives everything here is made of: AES-256-GCM boxes with additional data, and keys from HKDF.
 * A fresh random IV for each box; no key that leaves this file can be exported.
 */

import type { Bytes } from '../lib/bytes.ts';
import type { RandomBytes } from '../lib/random.ts';

export const IV_BYTES = 12;
export const TAG_BYTES = 16;

/** NIST SP 800-38D: a 96-bit IV, and the ciphertext with its 128-bit tag at the end. */
export interface SealedBox {
  readonly iv: Bytes;
  readonly ciphertext: Bytes;
}

export const sealBox = async ({
  key,
  plaintext,
  aad,
  random,
}: {
  readonly key: CryptoKey;
  readonly plaintext: Bytes;
  readonly aad: Bytes;
  readonly random: RandomBytes;
}): Promise<SealedBox> => {
  const iv = random(IV_BYTES); // K4
  const ciphertext = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: aad, tagLength: TAG_BYTES * 8 },
    key,
    plaintext,
  );
  return { iv, ciphertext: new Uint8Array(ciphertext) };
};

/** The plaintext, or null where key, box and additional data do not belong together. */
export const openBox = async ({
  key,
  box,
  aad,
}: {
  readonly key: CryptoKey;
  readonly box: SealedBox;
  readonly aad: Bytes;
}): Promise<Bytes | null> => {
  try {
    const plaintext = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: box.iv, additionalData: aad, tagLength: TAG_BYTES * 8 },
      key,
      box.ciphertext,
    );
    return new Uint8Array(plaintext);
  } catch (error) {
    // WebCrypto says OperationError, and nothing more, when the tag does not fit.
    if (error instanceof DOMException && error.name === 'OperationError') return null;
    throw error;
  }
};

export const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** A non-extractable AES-256-GCM key by HKDF-SHA256 (RFC 5869). `info` names its one use, with a version. */
export const deriveBoxKey = async ({
  inputSecret,
  salt,
  info,
}: {
  readonly inputSecret: Bytes;
  readonly salt: Bytes;
  readonly info: Bytes;
}): Promise<CryptoKey> => {
  const inputKey = await crypto.subtle.importKey('raw', inputSecret, 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt, info },
    inputKey,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
};
