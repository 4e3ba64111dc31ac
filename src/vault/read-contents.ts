/**
 * From one or both slots to the contents, with the damage told apart: a record that is not what the manifest pins is
 * lost, all others are not. Never takes an older record for a newer one.
 */

import { zeroBytes } from '../lib/bytes.ts';
import { createBoxDigest } from './box-digest.ts';
import type { ReadVaultFile } from './parse-vault-file.ts';
import { openIndex, openSealed, toEnvelope, type VaultContents } from './vault-contents.ts';
import type { SealedRecord } from './vault-format.ts';
import { DAMAGED_DIGEST, type Manifest, type ManifestEntry } from './vault-manifest.ts';

/** All records of each id, those of the first file first. */
const groupById = (files: readonly ReadVaultFile[]): ReadonlyMap<string, readonly SealedRecord[]> => {
  const byId = new Map<string, SealedRecord[]>();
  for (const record of files.flatMap((file) => file.records)) {
    const group = byId.get(record.id);
    if (group === undefined) byId.set(record.id, [record]);
    else group.push(record);
  }
  return byId;
};

const readByManifest = async (
  base: ReadVaultFile,
  { manifest, files }: { readonly manifest: Manifest; readonly files: readonly ReadVaultFile[] },
): Promise<VaultContents> => {
  const byId = groupById(files);
  const digestOf = await createBoxDigest();
  const records = new Map<string, SealedRecord>();
  const damagedIds = new Set<string>();
  for (const [id, { revision, digest }] of manifest) {
    const candidates = byId.get(id) ?? [];
    const pinned = candidates.find((box) => box.revision === revision && digestOf(box) === digest); // K3
    if (pinned === undefined) damagedIds.add(id);
    const kept = pinned ?? candidates[0];
    if (kept !== undefined) records.set(id, kept);
  }
  return {
    envelope: toEnvelope(base),
    revision: base.revision,
    manifest,
    records,
    damagedIds,
    indexDamaged: false,
  };
};

/** Without a manifest: every record that opens under its own additional data, the newest of each id. */
const readWithoutManifest = async (
  base: ReadVaultFile,
  { files, key }: { readonly files: readonly ReadVaultFile[]; readonly key: CryptoKey },
): Promise<VaultContents> => {
  const records = new Map<string, SealedRecord>();
  const manifest = new Map<string, ManifestEntry>();
  const lost = new Map<string, SealedRecord>();
  const digestOf = await createBoxDigest();
  for (const record of files.flatMap((file) => file.records)) {
    const plaintext = await openSealed(base, record, key);
    if (plaintext === null) {
      lost.set(record.id, record);
      continue;
    }
    zeroBytes(plaintext);
    if ((records.get(record.id)?.revision ?? 0) >= record.revision) continue;
    records.set(record.id, record);
    manifest.set(record.id, { revision: record.revision, digest: digestOf(record) });
  }
  const damagedIds = new Set(Array.from(lost.keys()).filter((id) => !records.has(id)));
  // The file's own revision is not vouched for here; those of the records that opened are.
  const revision = Math.max(1, ...Array.from(records.values(), (record) => record.revision));
  for (const [id, record] of lost) {
    if (!damagedIds.has(id)) continue;
    records.set(id, record);
    manifest.set(id, { revision: record.revision, digest: DAMAGED_DIGEST });
  }
  return { envelope: toEnvelope(base), revision, manifest, records, damagedIds, indexDamaged: true };
};

/**
 * The contents as one of the files has them, the first by preference. Records damaged in it are taken from the
 * others where those hold the very same bytes. `files` share one header and one data key.
 */
export const readContents = async (
  files: readonly [ReadVaultFile, ...ReadVaultFile[]],
  key: CryptoKey,
): Promise<{ readonly contents: VaultContents; readonly base: ReadVaultFile }> => {
  for (const base of files) {
    const manifest = await openIndex(base, key);
    if (manifest !== null) return { base, contents: await readByManifest(base, { manifest, files }) };
  }
  const [base] = files;
  return { base, contents: await readWithoutManifest(base, { files, key }) };
};
