/**
 * Recognises a pasted key by itself. Nothing of the input may leave in an error: no text, no cause that quotes it (S11).
 *
 * What could be read two ways, and how it is decided:
 * - 64 hex digits without 0x are an EVM key. As base58 such a text spells 46 or 47 bytes, which is no key of any chain.
 * - Shorter text of nothing but hex digits is base58 if it spells 32 or 64 bytes, else hex of a wrong length.
 * - 32 bytes in base58 may be a seed or, by mistake, an address: nothing tells them apart but the address shown before saving.
 */
import bs58 from 'bs58';
import nacl from 'tweetnacl';
import type { Chain } from '../apis.ts';
import { AppError } from '../errors.ts';
import { type Bytes, equalBytes, fromHex, zeroBytes } from '../lib/bytes.ts';
import { isEvmKeyInRange } from './evm-key-range.ts';
import { BYTE_ARRAY, recogniseSecret, toBareText } from './secret-kind.ts';

export type ImportFormat =
  | 'solana_base58_secret_key'
  | 'solana_base58_seed'
  | 'solana_byte_array'
  | 'evm_hex';

export interface ImportedKey {
  readonly chain: Chain;
  readonly format: ImportFormat;
  /** 32 bytes: the Ed25519 seed or the secp256k1 private key. The caller zeroes them. */
  readonly keySecret: Bytes;
}

/** More than any key in any form here: 64 numbers with generous spacing. Base58 takes quadratic time, so less of it. */
const MAX_TEXT = 4096;
const MAX_BASE58 = 256;
const PREFIXED_HEX = /^0x([0-9a-f]*)$/i;
const BARE_HEX = /^[0-9a-f]+$/i;

const unknownFormat = (): AppError => new AppError({ code: 'key_format_unknown' });

const wrongLength = (wanted: number, got: number): AppError =>
  new AppError({ code: 'key_length_invalid', details: { wanted, got } });

/** The Solana length that was probably meant. */
const nearestLength = (got: number): number => (got > 48 ? 64 : 32);

/** The seed of 32 or 64 bytes. Of the 64, the latter half must be the public key that the seed gives (S7). */
const toSeed = (bytesSecret: Uint8Array): Bytes => {
  if (bytesSecret.length !== 32 && bytesSecret.length !== 64) {
    throw wrongLength(nearestLength(bytesSecret.length), bytesSecret.length);
  }
  const seedSecret: Bytes = new Uint8Array(bytesSecret.subarray(0, 32));
  if (bytesSecret.length === 32) return seedSecret;
  const pair = nacl.sign.keyPair.fromSeed(seedSecret);
  const isOwn = equalBytes(pair.publicKey, bytesSecret.subarray(32));
  zeroBytes(pair.secretKey); // K14
  if (isOwn) return seedSecret;
  zeroBytes(seedSecret);
  throw new AppError({ code: 'key_public_half_mismatch' });
};

const isByte = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;

const readByteArray = (text: string): Uint8Array => {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    // Without the cause: the parser's message quotes its input.
    throw unknownFormat();
  }
  if (!Array.isArray(values) || !values.every(isByte)) throw unknownFormat();
  const bytesSecret = Uint8Array.from(values);
  values.fill(0);
  return bytesSecret;
};

const toSolanaKey = (bytesSecret: Uint8Array, format: ImportFormat): ImportedKey => {
  try {
    return { chain: 'solana', format, keySecret: toSeed(bytesSecret) };
  } finally {
    zeroBytes(bytesSecret); // K14
  }
};

const toEvmKey = (hexSecret: string): ImportedKey => {
  if (hexSecret.length !== 64) throw wrongLength(32, Math.ceil(hexSecret.length / 2));
  const keySecret = fromHex(hexSecret);
  if (!isEvmKeyInRange(keySecret)) throw new AppError({ code: 'key_out_of_range' });
  return { chain: 'evm', format: 'evm_hex', keySecret };
};

const parseBase58 = (text: string): ImportedKey => {
  const bytesSecret = text.length > MAX_BASE58 ? undefined : bs58.decodeUnsafe(text);
  if (bytesSecret === undefined || bytesSecret.length === 0) throw unknownFormat();
  const format = bytesSecret.length === 64 ? 'solana_base58_secret_key' : 'solana_base58_seed';
  return toSolanaKey(bytesSecret, format);
};

const isSolanaLength = (text: string): boolean => {
  const bytesSecret = text.length > MAX_BASE58 ? undefined : bs58.decodeUnsafe(text);
  const isKey = bytesSecret?.length === 32 || bytesSecret?.length === 64;
  zeroBytes(bytesSecret ?? new Uint8Array());
  return isKey;
};

/** What needs more than itself to become a key is told from what is none. */
const assertNoOtherSecret = (textSecret: string): void => {
  const kind = recogniseSecret(textSecret);
  if (kind === 'keystore') throw new AppError({ code: 'key_is_key_file' });
  if (kind === 'phrase') throw new AppError({ code: 'key_is_phrase' });
};

/**
 * Recognises base58 of 64 or 32 bytes, the byte array of `id.json` (64 or 32 numbers), and hex of 32 bytes with or without
 * 0x; white space and one pair of quotes around it do not matter.
 * @throws AppError `key_format_unknown`, `key_length_invalid` (bytes wanted and got), `key_public_half_mismatch`,
 * `key_out_of_range`; `key_is_key_file` for a key file, `key_is_phrase` for a recovery phrase
 */
export const parseKeySecret = (textSecret: string): ImportedKey => {
  assertNoOtherSecret(textSecret);
  if (textSecret.length > MAX_TEXT) throw unknownFormat();
  const bare = toBareText(textSecret);
  if (BYTE_ARRAY.test(bare)) return toSolanaKey(readByteArray(bare), 'solana_byte_array');
  const prefixed = PREFIXED_HEX.exec(bare)?.[1];
  if (prefixed !== undefined) return toEvmKey(prefixed);
  if (BARE_HEX.test(bare) && (bare.length === 64 || !isSolanaLength(bare))) return toEvmKey(bare);
  return parseBase58(bare);
};
