/**
 * Reads the shape of RLP (Ethereum Yellow Paper, appendix B), the coding of every Ethereum transaction.
 * Structure only, strict and canonical: whatever a node would refuse to decode is not RLP here either.
 */

export type RlpItem = Uint8Array | readonly RlpItem[];

/** Nonces are at most 1 KiB, so nothing genuine nests deeper; keeps hostile input off the stack. */
const MAX_DEPTH = 32;

interface Slice {
  readonly item: RlpItem;
  readonly end: number;
}

/** A big-endian length of `size` bytes, or null where it is not canonical: leading zero, or short enough for the short form. */
const readLength = (bytes: Uint8Array, start: number, size: number): number | null => {
  if (size > 4 || start + size > bytes.length || bytes[start] === 0) return null;
  const length = bytes.subarray(start, start + size).reduce((sum, byte) => sum * 256 + byte, 0);
  return length > 55 ? length : null;
};

const readList = (bytes: Uint8Array, depth: number): readonly RlpItem[] | null => {
  const items: RlpItem[] = [];
  for (let at = 0; at < bytes.length; ) {
    const slice = readItem(bytes, at, depth);
    if (slice === null) return null;
    items.push(slice.item);
    at = slice.end;
  }
  return items;
};

const readItem = (bytes: Uint8Array, at: number, depth: number): Slice | null => {
  const first = bytes[at];
  if (first === undefined || depth > MAX_DEPTH) return null;
  if (first < 0x80) return { item: bytes.subarray(at, at + 1), end: at + 1 };
  const isList = first >= 0xc0;
  const short = first - (isList ? 0xc0 : 0x80);
  const sizeOfLength = Math.max(0, short - 55);
  const length = sizeOfLength === 0 ? short : readLength(bytes, at + 1, sizeOfLength);
  if (length === null) return null;
  const start = at + 1 + sizeOfLength;
  const end = start + length;
  if (end > bytes.length) return null;
  const content = bytes.subarray(start, end);
  if (isList) {
    const item = readList(content, depth + 1);
    return item === null ? null : { item, end };
  }
  // One byte below 0x80 stands for itself; with a header it is not canonical.
  return length === 1 && (content[0] ?? 0) < 0x80 ? null : { item: content, end };
};

/** The items of the one list that makes up all of `bytes`, or null if they are anything else. */
export const readRlpList = (bytes: Uint8Array): readonly RlpItem[] | null => {
  const slice = readItem(bytes, 0, 0);
  if (slice === null || slice.end !== bytes.length || slice.item instanceof Uint8Array) return null;
  return slice.item;
};
