/**
 * Decides whether a nonce of Mimic may be signed: it must be hex and mean nothing else. Pure; never signs.
 *
 * As text the signed bytes are always `0x` and hex digits, and so can never be a SIWE message, a transaction or an
 * envelope themselves. What the hex spells is refused all the same: verifiers that follow `personal_sign` decode hex before
 * they compare, the account may be switched to raw, and no honest challenge spells a sentence or a transaction.
 */
import { AppError } from '../errors.ts';
import { type Bytes, fromHex } from '../lib/bytes.ts';
import type { NonceEncoding } from './intent.ts';
import { isReadableText } from './readable-text.ts';
import { isSolanaTransaction } from './solana-transaction.ts';
import { isEthereumTransaction, isSignedDataEnvelope } from './transaction-shape.ts';

declare const mimicNonce: unique symbol;
/** A nonce that passed the guard, exactly as it was received, letter case included. */
export type MimicNonce = `0x${string}` & { readonly [mimicNonce]: true };

/** Why a nonce is not signed. Names only, so that it can be logged. */
export type NonceRefusal =
  | 'not_hex'
  | 'too_long'
  | 'readable_text'
  | 'transaction'
  | 'signed_data_envelope'
  | 'raw_32_bytes';

export interface NonceQuestion {
  /** As the API sent it. */
  readonly nonce: unknown;
  readonly encoding: NonceEncoding;
  /** Whether the account's owner allowed raw nonces of 32 bytes. Default false. */
  readonly allowRaw32?: boolean;
}

/** Bytes that the hex may spell at most. */
const MAX_BYTES = 1024;
/** As many as a Safe's hash has. */
const RAW_HASH_BYTES = 32;
/** Lower-case x only, at least one digit. */
const HEX = /^0x[0-9a-f]+$/i;

const isHexNonce = (nonce: unknown): nonce is string =>
  typeof nonce === 'string' && nonce.startsWith('0x') && HEX.test(nonce);

const hasHalfByte = (digits: string): boolean => digits.length % 2 !== 0;

/** What the digits may spell: where half a byte is missing, some decoders fill up the first one and some drop the last. */
const toReadings = (digits: string): readonly Bytes[] =>
  (hasHalfByte(digits) ? [`0${digits}`, digits.slice(0, -1)] : [digits]).map(fromHex);

const findReadingRefusal = (bytes: Bytes, isRaw: boolean): NonceRefusal | null => {
  if (isReadableText(bytes)) return 'readable_text'; // S2
  if (isEthereumTransaction(bytes) || isSolanaTransaction(bytes)) return 'transaction'; // S3 S4
  return isSignedDataEnvelope({ bytes, isRaw }) ? 'signed_data_envelope' : null; // S3 S5
};

/** Why this nonce must not be signed, or null if it may. */
export const findNonceRefusal = ({
  nonce,
  encoding,
  allowRaw32 = false,
}: NonceQuestion): NonceRefusal | null => {
  if (typeof nonce === 'string' && nonce.length > 2 + 2 * MAX_BYTES) return 'too_long';
  if (!isHexNonce(nonce)) return 'not_hex';
  const digits = nonce.slice(2);
  const isRaw = encoding !== 'text';
  // As text half a byte is a digit like any other; raw it is none at all.
  if (isRaw && hasHalfByte(digits)) return 'not_hex';
  for (const bytes of toReadings(digits)) {
    const refusal = findReadingRefusal(bytes, isRaw);
    if (refusal !== null) return refusal;
  }
  // S1: 32 raw bytes under EIP-191 are a valid signature of a Safe's owner.
  return isRaw && digits.length === 2 * RAW_HASH_BYTES && allowRaw32 !== true ? 'raw_32_bytes' : null;
};

/**
 * The nonce, if it may be signed.
 * @throws AppError `nonce_refused`; its cause names the reason (a `NonceRefusal`), never the nonce.
 */
export const parseMimicNonce = (question: NonceQuestion): MimicNonce => {
  const refusal = findNonceRefusal(question);
  if (refusal !== null) {
    throw new AppError({ code: 'nonce_refused', details: { field: 'nonce' }, cause: new Error(refusal) });
  }
  return question.nonce as MimicNonce;
};
