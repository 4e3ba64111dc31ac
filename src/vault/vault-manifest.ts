/**
 * The sealed list of what the vault holds: each record's id, its revision and the digest of its box. It is what makes
 * a record that was swapped, replayed or dropped visible, without opening the others.
 */

import * as v from 'valibot';
import { type Bytes, fromBase64, fromUtf8, toBase64, toUtf8 } from '../lib/bytes.ts';
import { isRecordId } from './vault-format.ts';

export interface ManifestEntry {
  readonly revision: number;
  /** SHA-256 of the record's IV and ciphertext, base64. */
  readonly digest: string;
}

export type Manifest = ReadonlyMap<string, ManifestEntry>;

/** In place of a digest: this record was beyond recovery when the manifest was written. Matches no box. */
export const DAMAGED_DIGEST = toBase64(new Uint8Array(32));

const schema = v.object({
  records: v.array(
    v.object({
      id: v.custom<string>(isRecordId),
      revision: v.pipe(v.number(), v.safeInteger()),
      digest: v.pipe(
        v.string(),
        v.check((digest) => fromBase64(digest).length === 32),
      ),
    }),
  ),
});

/** Sorted by id, so that the same content is the same bytes. */
export const toManifestBytes = (manifest: Manifest): Bytes => {
  const records = Array.from(manifest, ([id, { revision, digest }]) => ({ id, revision, digest }));
  records.sort((a, b) => (a.id < b.id ? -1 : 1));
  return toUtf8(JSON.stringify({ records }));
};

/** @throws Error if the bytes are no manifest: they were authenticated, so that is a fault of ours. */
export const parseManifest = (plaintext: Bytes): Manifest => {
  const { records } = v.parse(schema, JSON.parse(fromUtf8(plaintext)));
  return new Map(records.map(({ id, revision, digest }) => [id, { revision, digest }]));
};
