/**
 * Checks an Ed25519 signature with the browser's own implementation, which is not the one that signs;
 * where the browser has none (Chromium before 137), with tweetnacl and the range check of S that tweetnacl leaves out.
 */
import nacl from 'tweetnacl';
import { type Bytes, concatBytes } from '../lib/bytes.ts';

export interface VerifyEd25519Options {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  /** 64 bytes, R then S. */
  readonly signature: Uint8Array;
  /** WebCrypto, or null to do without. */
  readonly subtle?: Pick<SubtleCrypto, 'importKey' | 'verify'> | null;
}

/** Order of the base point, 2^252 + 27742317777372353535851937790883648493 (RFC 8032 section 5.1). */
const ORDER = 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn;

/** Section 5.1.7: a signature whose S is not below the order is another form of a valid one (S9). */
const hasCanonicalS = (signature: Uint8Array): boolean =>
  signature.slice(32).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n) < ORDER;

const copy = (bytes: Uint8Array): Bytes => concatBytes(bytes);

const verifyWithNacl = ({ publicKey, message, signature }: VerifyEd25519Options): boolean =>
  nacl.sign.detached.verify(message, signature, publicKey);

/** Whether `signature` is `publicKey`'s over `message`. Wrong lengths are false, not an error. */
export const verifyEd25519 = async (options: VerifyEd25519Options): Promise<boolean> => {
  const { publicKey, message, signature, subtle = globalThis.crypto.subtle } = options;
  if (publicKey.length !== 32 || signature.length !== 64 || !hasCanonicalS(signature)) return false;
  if (subtle === null) return verifyWithNacl(options);
  let key: CryptoKey;
  try {
    key = await subtle.importKey('raw', copy(publicKey), { name: 'Ed25519' }, false, ['verify']);
  } catch {
    // COMPAT(chromium<137): no Ed25519 in WebCrypto. Any other refusal of the key is tweetnacl's to judge as well.
    return verifyWithNacl(options);
  }
  return subtle.verify({ name: 'Ed25519' }, key, copy(signature), copy(message));
};
