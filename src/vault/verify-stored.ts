/** Whether what is written can be read: opened, and compared byte for byte, before anything depends on it. */

import { type Bytes, equalBytes, zeroBytes } from '../lib/bytes.ts';
import type { ReadVaultFile } from './parse-vault-file.ts';
import { openIndexBytes, openSealed } from './vault-contents.ts';
import { type Manifest, toManifestBytes } from './vault-manifest.ts';

/** Whether what storage gave back is, byte for byte, what was written. */
export const isSameStored = (stored: unknown, written: unknown): boolean => {
  if (written instanceof Uint8Array) return stored instanceof Uint8Array && equalBytes(stored, written);
  if (typeof written !== 'object' || written === null) return Object.is(stored, written);
  if (typeof stored !== 'object' || stored === null) return false;
  if (Array.isArray(written) || Array.isArray(stored)) {
    if (!Array.isArray(written) || !Array.isArray(stored) || stored.length !== written.length) return false;
    return written.every((value, place) => isSameStored(stored[place], value));
  }
  const storedFields = new Map(Object.entries(stored));
  const fields = Object.entries(written);
  return (
    storedFields.size === fields.length &&
    fields.every(([name, value]) => isSameStored(storedFields.get(name), value))
  );
};

/** Whether a file read back opens: its index lists what it should, and the records just sealed have their payloads. */
export const isIntactAfterWrite = async (
  file: ReadVaultFile,
  {
    put,
    manifest,
    key,
  }: { readonly put: ReadonlyMap<string, Bytes>; readonly manifest: Manifest; readonly key: CryptoKey },
): Promise<boolean> => {
  const stored = await openIndexBytes(file, key);
  if (stored === null || !equalBytes(stored, toManifestBytes(manifest))) return false;
  for (const [id, expected] of put) {
    const record = file.records.find((candidate) => candidate.id === id);
    const plaintext = record === undefined ? null : await openSealed(file, record, key);
    if (plaintext === null) return false;
    const same = equalBytes(plaintext, expected);
    zeroBytes(plaintext);
    if (!same) return false;
  }
  return true;
};
