/**
 * Recognises bytes that are an Ethereum transaction or an envelope that contracts and wallets sign: structure only.
 * Solana's transactions are in solana-transaction.ts.
 * Strict where random bytes could look alike (short lists), so that a genuine nonce is not refused.
 */
import { toUtf8 } from '../lib/bytes.ts';
import { type RlpItem, readRlpList } from './rlp.ts';

/** From here on a list's header has two bytes or more: random bytes match it less than once in 65,000. */
const LONG_LIST_BYTES = 58;
/** EIP-191 version 0x45. */
const PERSONAL_MESSAGE = toUtf8('\x19Ethereum Signed Message:\n');
/** Solana's off-chain messages, whatever their version. */
const SOLANA_OFF_CHAIN = Uint8Array.of(0xff, ...toUtf8('solana offchain'));
/** EIP-712: 0x19 0x01, domain separator, hash of the struct. */
const TYPED_DATA_BYTES = 66;
/** EIP-191 version 0: 0x19 0x00, address of the validator, data. */
const VALIDATOR_BYTES = 22;

const isText = (item: RlpItem | undefined): item is Uint8Array => item instanceof Uint8Array;
/** A number as transactions write it: at most 32 bytes, no leading zero. */
const isNumber = (item: RlpItem | undefined): boolean => isText(item) && item.length <= 32 && item[0] !== 0;
/** The recipient: an address, or nothing when a contract is created. */
const isRecipient = (item: RlpItem | undefined): boolean =>
  isText(item) && (item.length === 0 || item.length === 20);

interface Form {
  /** How many fields: before and after signing. */
  readonly counts: readonly number[];
  /** Where the recipient stands; every field before it is a number. */
  readonly recipient: number;
}

/** Yellow Paper section 4.2 and EIP-155. */
const LEGACY: Form = { counts: [6, 9], recipient: 3 };
const TYPED: Readonly<Record<number, Form>> = {
  1: { counts: [8, 11], recipient: 4 }, // EIP-2930
  2: { counts: [9, 12], recipient: 5 }, // EIP-1559
  3: { counts: [11, 14], recipient: 5 }, // EIP-4844
  4: { counts: [10, 13], recipient: 5 }, // EIP-7702
  5: { counts: [3], recipient: 1 }, // EIP-7702, the authorization
};

const hasForm = (items: readonly RlpItem[], { counts, recipient }: Form): boolean =>
  counts.includes(items.length) && items.slice(0, recipient).every(isNumber) && isRecipient(items[recipient]);

/** Legacy transactions of any length, and every list too long to be one by chance. */
const isListOrLegacyTransaction = (bytes: Uint8Array): boolean => {
  const items = readRlpList(bytes);
  return items !== null && (bytes.length >= LONG_LIST_BYTES || hasForm(items, LEGACY));
};

/** EIP-2718: a type below 0x80, then a list. */
const isTypedTransaction = (bytes: Uint8Array): boolean => {
  const type = bytes[0];
  if (type === undefined || type >= 0x80) return false;
  const items = readRlpList(bytes.subarray(1));
  if (items === null) return false;
  const form = TYPED[type];
  return bytes.length > LONG_LIST_BYTES || (form !== undefined && hasForm(items, form));
};

export const isEthereumTransaction = (bytes: Uint8Array): boolean =>
  isListOrLegacyTransaction(bytes) || isTypedTransaction(bytes);

export interface EnvelopeQuestion {
  readonly bytes: Uint8Array;
  /** Whether these very bytes would be signed; if only the hex that spells them is, chance hits are let through. */
  readonly isRaw: boolean;
}

const startsWith = (bytes: Uint8Array, prefix: Uint8Array): boolean =>
  prefix.every((byte, i) => bytes[i] === byte);

/**
 * EIP-191 envelopes: what contracts hash and recover from. Version 0 has no inner structure, and one random value in
 * 65,000 starts like it. So 32 and 64 bytes, the lengths of a nonce, pass, and of what is signed as text only whole
 * words of data (as `abi.encodePacked` makes them) or more than any nonce has are refused. Of Solana's, the prefix tells.
 */
export const isSignedDataEnvelope = ({ bytes, isRaw }: EnvelopeQuestion): boolean => {
  if (startsWith(bytes, SOLANA_OFF_CHAIN) || startsWith(bytes, PERSONAL_MESSAGE)) return true;
  if (bytes[0] !== 0x19) return false;
  if (bytes[1] === 0x01) return bytes.length >= TYPED_DATA_BYTES;
  if (bytes[1] !== 0x00 || bytes.length < VALIDATOR_BYTES) return false;
  if (isRaw) return bytes.length !== 32 && bytes.length !== 64;
  return bytes.length > 64 || (bytes.length - VALIDATOR_BYTES) % 32 === 0;
};
