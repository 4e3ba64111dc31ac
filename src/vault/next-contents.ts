/**
 * The contents of the next revision, and the file that stores them. What did not change is carried over as it lies;
 * the previous contents stay as they are.
 */

import { type Bytes, zeroBytes } from '../lib/bytes.ts';
import type { RandomBytes } from '../lib/random.ts';
import { createBoxDigest } from './box-digest.ts';
import { sealBox } from './envelope.ts';
import { packRecords, STORED_VERSION, type StoredVault } from './packed-records.ts';
import type { RecordChanges } from './vault-changes.ts';
import { openRecord, type VaultContents, type VaultEnvelope } from './vault-contents.ts';
import { indexAad, recordAad } from './vault-format.ts';
import { toManifestBytes } from './vault-manifest.ts';

interface Sealing {
  readonly key: CryptoKey;
  readonly random: RandomBytes;
}

/** One revision on: what is put is sealed anew, everything else is carried over as it lies. */
export const toNextContents = async (
  contents: VaultContents,
  { put, remove, key, random }: RecordChanges & Sealing,
): Promise<VaultContents> => {
  const { envelope } = contents;
  const revision = contents.revision + 1;
  const manifest = new Map(contents.manifest);
  const records = new Map(contents.records);
  const damagedIds = new Set(contents.damagedIds);
  for (const id of [...remove, ...put.keys()]) {
    manifest.delete(id);
    records.delete(id);
    damagedIds.delete(id);
  }
  const digestOf = await createBoxDigest();
  for (const [id, plaintext] of put) {
    const box = await sealBox({ key, plaintext, aad: recordAad(envelope.header, id, revision), random });
    records.set(id, { id, revision, ...box });
    manifest.set(id, { revision, digest: digestOf(box) });
  }
  return { envelope, revision, manifest, records, damagedIds, indexDamaged: false };
};

/** Everything sealed anew under another key and header. What was damaged stays so, and stays listed. */
export const toResealedContents = async (
  contents: VaultContents,
  {
    envelope,
    oldKey,
    key,
    random,
  }: Sealing & { readonly envelope: VaultEnvelope; readonly oldKey: CryptoKey },
): Promise<VaultContents> => {
  let resealed: VaultContents = { ...contents, envelope };
  const put = new Map<string, Bytes>();
  try {
    for (const id of contents.manifest.keys()) {
      if (contents.damagedIds.has(id)) continue;
      const plaintext = await openRecord(contents, { id, key: oldKey });
      if (plaintext !== null) put.set(id, plaintext);
    }
    resealed = await toNextContents(resealed, { put, remove: new Set(), key, random });
  } finally {
    zeroBytes(...put.values()); // K14
  }
  return resealed;
};

/** The file to store. */
export const toStoredVault = async (
  { envelope, revision, manifest, records }: VaultContents,
  { key, random }: Sealing,
): Promise<StoredVault> => {
  const { header, wrappedKey, headerChecksum } = envelope;
  const index = await sealBox({
    key,
    plaintext: toManifestBytes(manifest),
    aad: indexAad(header, revision),
    random,
  });
  const packed = packRecords(Array.from(records.values()));
  return { ...header, version: STORED_VERSION, revision, wrappedKey, headerChecksum, index, ...packed };
};
