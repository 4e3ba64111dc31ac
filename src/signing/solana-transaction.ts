/**
 * Recognises bytes that are a Solana transaction: the message that its signers sign, or the whole of it with the signatures.
 * Structure only, and strict: what is left over at the end, or a header that no validator would take, makes it something else.
 * 69 bytes are the least that a message has, so that no nonce of 68 or fewer is ever taken for one.
 */

/** Where the thing that starts at `at` ends, or null if it is not there as it should be. */
type Skip = (bytes: Uint8Array, at: number) => number | null;

const ADDRESS_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** The version's bit and number; legacy messages have neither. */
const V0 = 0x80;
const V1 = 0x81;

const fixed =
  (length: number): Skip =>
  (bytes, at) =>
    at + length <= bytes.length ? at + length : null;

const inOrder =
  (...parts: readonly Skip[]): Skip =>
  (bytes, at) =>
    parts.reduce<number | null>((from, skip) => (from === null ? null : skip(bytes, from)), at);

const times = ({ count, skip }: { readonly count: number; readonly skip: Skip }): Skip =>
  inOrder(...Array.from({ length: count }, () => skip));

/** A compact-u16: 7 bits a byte, least first, at most three bytes, none more than needed. */
const readCount = (
  bytes: Uint8Array,
  at: number,
): { readonly count: number; readonly end: number } | null => {
  let count = 0;
  for (let i = 0; i < 3; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined || (i > 0 && byte === 0)) return null;
    count += (byte & 0x7f) * 0x80 ** i;
    if (byte < 0x80) return count <= 0xffff ? { count, end: at + i + 1 } : null;
  }
  return null;
};

const list =
  (skip: Skip): Skip =>
  (bytes, at) => {
    const read = readCount(bytes, at);
    if (read === null || read.count > bytes.length) return null;
    return times({ count: read.count, skip })(bytes, read.end);
  };

/** What `MessageHeader` counts: at least one signer that pays and is written to, and no more accounts than there are. */
const isHeader = (bytes: Uint8Array, at: number, accounts: number): boolean => {
  const [signers = 0, readonlySigners = 0, readonlyOthers = 0] = bytes.subarray(at, at + 3);
  return readonlySigners < signers && signers + readonlyOthers <= accounts;
};

const byteList = list(fixed(1));
/** The program, its accounts, its data. */
const instruction = inOrder(fixed(1), byteList, byteList);
/** The table, which of it are written to, which are read. */
const lookup = inOrder(fixed(ADDRESS_BYTES), byteList, byteList);
const accountList = list(fixed(ADDRESS_BYTES));

/** Header, account keys, recent blockhash, instructions. */
const legacyMessage: Skip = (bytes, at) => {
  const accounts = readCount(bytes, at + 3);
  if (accounts === null || !isHeader(bytes, at, accounts.count)) return null;
  return inOrder(fixed(3), accountList, fixed(ADDRESS_BYTES), list(instruction))(bytes, at);
};

/** The version, a legacy message, address table lookups. */
const v0Message: Skip = (bytes, at) =>
  bytes[at] === V0 ? inOrder(fixed(1), legacyMessage, list(lookup))(bytes, at) : null;

const message: Skip = (bytes, at) => ((bytes[at] ?? 0) >= V0 ? v0Message : legacyMessage)(bytes, at);

const isAll = (skip: Skip, bytes: Uint8Array): boolean => skip(bytes, 0) === bytes.length;

/** The message after its signatures, of which there is at least one. */
const isSigned = (bytes: Uint8Array): boolean =>
  readCount(bytes, 0)?.count !== 0 && isAll(inOrder(list(fixed(SIGNATURE_BYTES)), message), bytes);

const bitsOf = (byte: number): number => (byte === 0 ? 0 : (byte & 1) + bitsOf(byte >>> 1));

/** SIMD-0385: counts are single bytes, the heads of all instructions come before their bodies, the signatures last. */
const isV1 = (bytes: Uint8Array): boolean => {
  const [version, signers = 0] = bytes;
  const [instructions = 0, accounts = 0] = bytes.subarray(40, 42);
  if (version !== V1 || !isHeader(bytes, 1, accounts)) return false;
  const configValues = bytes.subarray(4, 8).reduce((sum, byte) => sum + bitsOf(byte), 0);
  const heads = 42 + accounts * ADDRESS_BYTES + configValues * 4;
  const bodies = heads + instructions * 4;
  const end = Array.from({ length: instructions }, (_, i) => heads + i * 4).reduce(
    (sum, head) => sum + (bytes[head + 1] ?? 0) + (bytes[head + 2] ?? 0) + (bytes[head + 3] ?? 0) * 256,
    bodies,
  );
  return [end, end + signers * SIGNATURE_BYTES].includes(bytes.length);
};

/** Whether all of `bytes` is a Solana message, legacy or of version 0 or 1, with or without its signatures (S4). */
export const isSolanaTransaction = (bytes: Uint8Array): boolean =>
  isAll(message, bytes) || isSigned(bytes) || isV1(bytes);
