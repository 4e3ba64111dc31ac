/**
 * Checks a Solana wallet's signature with node:crypto and ethers' base58: neither is used by the extension.
 */
import { createPublicKey, verify } from 'node:crypto';
import { decodeBase58 } from 'ethers/utils';

const BASE58 = /^[1-9A-HJ-NP-Za-km-z]+$/;
/** SubjectPublicKeyInfo of an Ed25519 key up to the 32 key bytes (RFC 8410, section 4). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** The bytes of a base58 text, or null when it is none or too long for a key or a signature. */
export const parseBase58 = (text: string): Buffer | null => {
  if (!BASE58.test(text) || text.length > 128) return null;
  const leadingZeros = /^1*/.exec(text)?.[0].length ?? 0;
  const digits = text.slice(leadingZeros);
  if (digits === '') return Buffer.alloc(leadingZeros);
  const hex = decodeBase58(digits).toString(16);
  return Buffer.concat([
    Buffer.alloc(leadingZeros),
    Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex'),
  ]);
};

/** Whether the text is a base58 public key of exactly 32 bytes. */
export const isSolanaAddress = (text: string): boolean => parseBase58(text)?.length === 32;

/** Whether `signature` (base58, 64 bytes) is the wallet's Ed25519 signature over the UTF-8 bytes of `message`. */
export const isSolanaSignature = ({
  wallet,
  signature,
  message,
}: {
  wallet: string;
  signature: string;
  message: string;
}): boolean => {
  const publicKey = parseBase58(wallet);
  const signatureBytes = parseBase58(signature);
  if (publicKey?.length !== 32 || signatureBytes?.length !== 64) return false;
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(message, 'utf8'), key, signatureBytes);
};
