/**
 * The contents of an unlocked vault, still sealed, and opening one part of them. Touches no storage; a record is
 * opened only to be used.
 */

import { AppError } from '../errors.ts';
import type { Bytes } from '../lib/bytes.ts';
import { openBox, type SealedBox } from './envelope.ts';
import type { ReadVaultFile } from './parse-vault-file.ts';
import { indexAad, recordAad, type SealedRecord, type VaultHeader } from './vault-format.ts';
import { type Manifest, parseManifest } from './vault-manifest.ts';

/** What belongs to the password: changes only with it. */
export interface VaultEnvelope {
  readonly header: VaultHeader;
  readonly wrappedKey: SealedBox;
  readonly headerChecksum: Bytes;
}

export interface VaultContents {
  readonly envelope: VaultEnvelope;
  readonly revision: number;
  readonly manifest: Manifest;
  readonly records: ReadonlyMap<string, SealedRecord>;
  /** Records that cannot be read any more; their bytes are carried along untouched. */
  readonly damagedIds: ReadonlySet<string>;
  /** The manifest was lost: whether a record is missing or old could not be checked. */
  readonly indexDamaged: boolean;
}

export const toEnvelope = (file: ReadVaultFile): VaultEnvelope => ({
  header: { format: file.format, version: file.version, vaultId: file.vaultId, kdf: file.kdf },
  wrappedKey: file.wrappedKey,
  headerChecksum: file.headerChecksum,
});

/** The manifest as bytes, or null where the index does not open. */
export const openIndexBytes = async (file: ReadVaultFile, key: CryptoKey): Promise<Bytes | null> =>
  file.index === null ? null : openBox({ key, box: file.index, aad: indexAad(file, file.revision) });

/** The manifest, or null where the index does not open. */
export const openIndex = async (file: ReadVaultFile, key: CryptoKey): Promise<Manifest | null> => {
  const plaintext = await openIndexBytes(file, key);
  return plaintext === null ? null : parseManifest(plaintext);
};

/** One record as sealed, or null where it does not open in its place. The caller zeroes it. */
export const openSealed = (
  header: VaultHeader,
  record: SealedRecord,
  key: CryptoKey,
): Promise<Bytes | null> => openBox({ key, box: record, aad: recordAad(header, record.id, record.revision) });

/** A record's payload, or null where there is none. @throws AppError vault_record_damaged */
export const openRecord = async (
  contents: VaultContents,
  { id, key }: { readonly id: string; readonly key: CryptoKey },
): Promise<Bytes | null> => {
  if (!contents.manifest.has(id)) return null;
  const record = contents.records.get(id);
  const plaintext =
    record === undefined || contents.damagedIds.has(id)
      ? null
      : await openSealed(contents.envelope.header, record, key);
  if (plaintext === null) throw new AppError({ code: 'vault_record_damaged' });
  return plaintext;
};
