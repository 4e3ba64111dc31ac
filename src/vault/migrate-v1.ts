/**
 * The step from version 1 as it lies in storage, where each record was an object of its own. Frozen: never change it.
 * What is no record is left out, and costs the others nothing. K5
 */
import { IV_BYTES, TAG_BYTES } from './envelope.ts';
import { packRecords } from './packed-records.ts';
import { isRecordId, isRevision, type SealedRecord } from './vault-format.ts';

const isBytes = (value: unknown, minBytes: number): boolean =>
  value instanceof Uint8Array && value.length >= minBytes;

const isRecord = (value: unknown): value is SealedRecord => {
  if (typeof value !== 'object' || value === null) return false;
  const { id, revision, iv, ciphertext }: Partial<Record<keyof SealedRecord, unknown>> = value;
  return (
    isRecordId(id) &&
    isRevision(revision) &&
    isBytes(iv, IV_BYTES) &&
    !isBytes(iv, IV_BYTES + 1) &&
    isBytes(ciphertext, TAG_BYTES)
  );
};

export const migrateV1 = (stored: object): object => {
  const { records, ...rest }: { readonly records?: unknown } = stored;
  return { ...rest, version: 2, ...packRecords(Array.isArray(records) ? records.filter(isRecord) : []) };
};
