/**
 * Version 2 of how records lie in storage: all boxes one after the other in one array of bytes, beside a table of what each is.
 * A browser copies a thousand small arrays many times as slowly as one large one. What is sealed, and how, is version 1's
 * (vault-format.ts). Final, as that is. Nothing read here is believed: the manifest pins what a record has to be.
 */
import type { Bytes } from '../lib/bytes.ts';
import { IV_BYTES, TAG_BYTES } from './envelope.ts';
import { isRecordId, isRevision, type SealedRecord, type VaultFile } from './vault-format.ts';

export const STORED_VERSION = 2;

export interface PackedRecords {
  readonly ids: readonly string[];
  readonly revisions: readonly number[];
  /** Where each box ends in `boxes`, in bytes; it begins where the one before ends. */
  readonly ends: readonly number[];
  /** Each record's IV and ciphertext. */
  readonly boxes: Bytes;
}

/** A slot as it is written; stored by structured clone. */
export interface StoredVault extends Omit<VaultFile, 'version' | 'records'>, PackedRecords {
  readonly version: typeof STORED_VERSION;
}

export const packRecords = (records: readonly SealedRecord[]): PackedRecords => {
  const boxes = new Uint8Array(records.reduce((sum, box) => sum + box.iv.length + box.ciphertext.length, 0));
  let end = 0;
  const ends = records.map(({ iv, ciphertext }) => {
    boxes.set(iv, end);
    boxes.set(ciphertext, end + iv.length);
    end += iv.length + ciphertext.length;
    return end;
  });
  return {
    ids: records.map(({ id }) => id),
    revisions: records.map(({ revision }) => revision),
    ends,
    boxes,
  };
};

/** What a table says at one place, of whatever lies there. */
const at = (table: unknown, place: number): unknown => (Array.isArray(table) ? table[place] : undefined);

/** A place whose entry is damaged is left out, and costs at most the one after it as well. K5 */
export const unpackRecords = ({
  ids,
  revisions,
  ends,
  boxes,
}: Readonly<Partial<Record<keyof PackedRecords, unknown>>>): SealedRecord[] => {
  if (!Array.isArray(ids) || !(boxes instanceof Uint8Array)) return [];
  // A copy of our own, so that nothing else can change it later.
  const own: Bytes = new Uint8Array(boxes);
  return ids.flatMap((id: unknown, place) => {
    const revision = at(revisions, place);
    const start = place === 0 ? 0 : at(ends, place - 1);
    const end = at(ends, place);
    if (!isRecordId(id) || !isRevision(revision)) return [];
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end)) return [];
    const box = own.subarray(Number(start), Number(end));
    if (box.length < IV_BYTES + TAG_BYTES || box.length !== Number(end) - Number(start)) return [];
    return [{ id, revision, iv: box.subarray(0, IV_BYTES), ciphertext: box.subarray(IV_BYTES) }];
  });
};
