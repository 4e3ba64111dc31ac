/**
 * From whatever lies in a slot to a vault file whose header is sound, or the exact reason why not.
 * Opens nothing and derives nothing. A damaged index or record is left out here, never a reason to refuse the rest.
 */

import * as v from 'valibot';
import { AppError } from '../errors.ts';
import { type Bytes, equalBytes } from '../lib/bytes.ts';
import { IV_BYTES, type SealedBox, TAG_BYTES } from './envelope.ts';
import { assertKdfInBounds, type KdfBounds } from './kdf.ts';
import { migrateStoredVault } from './migrations.ts';
import { STORED_VERSION, unpackRecords } from './packed-records.ts';
import {
  headerChecksum,
  isRevision,
  VAULT_FORMAT,
  VAULT_ID_BYTES,
  VAULT_VERSION,
  type VaultFile,
} from './vault-format.ts';

/** A vault file as read: the index may be unusable, and records that are no records are missing. */
export interface ReadVaultFile extends Omit<VaultFile, 'index'> {
  readonly index: SealedBox | null;
}

/** A copy of our own, so that nothing else can change it later. */
const bytes = (minBytes: number, maxBytes = Number.POSITIVE_INFINITY) =>
  v.pipe(
    v.instance(Uint8Array),
    v.check((value) => value.length >= minBytes && value.length <= maxBytes),
    v.transform((value): Bytes => new Uint8Array(value)),
  );

const box = v.object({ iv: bytes(IV_BYTES, IV_BYTES), ciphertext: bytes(TAG_BYTES) });

const headerSchema = v.object({
  format: v.literal(VAULT_FORMAT),
  // What is sealed, and so the header that it is bound to, is of version 1 still.
  version: v.pipe(
    v.literal(STORED_VERSION),
    v.transform((): typeof VAULT_VERSION => VAULT_VERSION),
  ),
  vaultId: bytes(VAULT_ID_BYTES, VAULT_ID_BYTES),
  revision: v.custom<number>(isRevision),
  kdf: v.object({
    algorithm: v.literal('argon2id'),
    memoryKib: v.number(),
    iterations: v.number(),
    parallelism: v.number(),
    salt: bytes(0),
  }),
  wrappedKey: box,
  headerChecksum: bytes(32, 32),
});

const formatSchema = v.object({ format: v.literal(VAULT_FORMAT), version: v.unknown() });

const readBox = (value: unknown): SealedBox | null => {
  const result = v.safeParse(box, value);
  return result.success ? result.output : null;
};

/**
 * @throws AppError vault_unreadable (not a vault at all), vault_newer_version, vault_kdf_out_of_bounds,
 * vault_header_damaged.
 */
export const parseVaultFile = async (
  stored: unknown,
  { bounds }: { readonly bounds: KdfBounds },
): Promise<ReadVaultFile> => {
  const format = v.safeParse(formatSchema, stored);
  if (!format.success || typeof stored !== 'object' || stored === null) {
    throw new AppError({ code: 'vault_unreadable' });
  }
  const present = migrateStoredVault(stored, format.output.version);
  const result = v.safeParse(headerSchema, present);
  if (!result.success) throw new AppError({ code: 'vault_header_damaged' });
  const header = result.output;
  assertKdfInBounds(header.kdf, bounds); // K2
  if (!equalBytes(await headerChecksum(header, header.wrappedKey), header.headerChecksum)) {
    throw new AppError({ code: 'vault_header_damaged', details: { field: 'headerChecksum' } }); // K5
  }
  return {
    ...header,
    index: readBox('index' in present ? present.index : undefined),
    records: unpackRecords(present),
  };
};
