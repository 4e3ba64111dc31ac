/** The two ways in which a vault has lain in storage, written down a second time: for damage done by hand in either. */
import { type Bytes, concatBytes } from '../../../src/lib/bytes.ts';
import type { VaultFile } from '../../../src/vault/vault-format.ts';

type Mutable<T> = {
  -readonly [K in keyof T]: T[K] extends Uint8Array ? T[K] : T[K] extends object ? Mutable<T[K]> : T[K];
};

/** A slot's content, each record by itself. */
export type StoredFile = Mutable<VaultFile>;

interface Packed {
  readonly ids: readonly string[];
  readonly revisions: readonly number[];
  readonly ends: readonly number[];
  readonly boxes: Bytes;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Of what lies there, in either way. */
export const toFile = (stored: unknown): StoredFile => {
  if (isObject(stored) && 'records' in stored) return stored as StoredFile;
  const { ids, revisions, ends, boxes, ...rest } = stored as Packed & Omit<StoredFile, 'records'>;
  const records = ids.map((id, place) => {
    const box = boxes.slice(ends[place - 1] ?? 0, ends[place]);
    return { id, revision: revisions[place] ?? 0, iv: box.slice(0, 12), ciphertext: box.slice(12) };
  });
  return { ...rest, version: 1, records };
};

/** What is no list of records, or no record, leaves as much rubbish in the table. */
const pack = (value: unknown): unknown => {
  if (!isObject(value) || !('records' in value) || !('version' in value)) return value;
  const { records, version, ...rest } = value;
  const stored = { ...rest, version: version === 1 ? 2 : version };
  if (!Array.isArray(records)) return { ...stored, ids: records, revisions: records, ends: records };
  const boxes = records.map((record) => concatBytes(record?.iv ?? [], record?.ciphertext ?? []));
  return {
    ...stored,
    ids: records.map((record) => record?.id ?? record),
    revisions: records.map((record) => record?.revision ?? record),
    ends: boxes.map((_, place) => boxes.slice(0, place + 1).reduce((sum, box) => sum + box.length, 0)),
    boxes: concatBytes(...boxes),
  };
};

/** What storage is given, by what the file, or whatever stands in its place, is. */
export const LAYOUTS: readonly { readonly layout: string; readonly toStored: (file: unknown) => unknown }[] =
  [
    { layout: 'each record by itself (version 1)', toStored: (file) => file },
    { layout: 'all records in one (version 2)', toStored: pack },
  ];
