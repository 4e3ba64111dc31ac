/**
 * One durable step from a revision to the next: stage in the slot that is not current, open it, read it back, flip.
 * Only when it resolves has anything changed.
 */

import { AppError } from '../errors.ts';
import type { Bytes } from '../lib/bytes.ts';
import type { RandomBytes } from '../lib/random.ts';
import type { VaultKeys } from './data-key.ts';
import { fromStorage } from './from-storage.ts';
import type { KdfBounds } from './kdf.ts';
import { toStoredVault } from './next-contents.ts';
import type { StoredVault } from './packed-records.ts';
import { parseVaultFile } from './parse-vault-file.ts';
import type { VaultContents } from './vault-contents.ts';
import { otherSlot, type SlotName, type VaultDb } from './vault-db.ts';
import { isIntactAfterWrite, isSameStored } from './verify-stored.ts';

/** Where the contents in memory lie on disk. */
export interface StoredPlace {
  /** The pointer as stored. */
  readonly pointer: unknown;
  readonly slot: SlotName;
}

export interface NewContents {
  readonly keys: VaultKeys;
  readonly contents: VaultContents;
  /** What was sealed for these contents, to be found again in what storage gives back. */
  readonly put: ReadonlyMap<string, Bytes>;
}

/** @throws AppError storage_failed unless the file opens */
export const assertOpens = async (
  file: StoredVault,
  { keys, contents, put, bounds }: NewContents & { readonly bounds: KdfBounds },
): Promise<void> => {
  const { manifest } = contents;
  const read = await parseVaultFile(file, { bounds });
  const isIntact = await isIntactAfterWrite(read, { put, manifest, key: keys.records });
  if (!isIntact) throw new AppError({ code: 'storage_failed', details: { field: 'sealed' } });
};

export const writeContents = async (
  from: StoredPlace,
  {
    db,
    bounds,
    random,
    ...what
  }: NewContents & { readonly db: VaultDb; readonly bounds: KdfBounds; readonly random: RandomBytes },
): Promise<StoredPlace> => {
  const to = otherSlot(from.slot);
  const file = await toStoredVault(what.contents, { key: what.keys.records, random });
  const target = { replaces: from.pointer, to, file };
  const pointer = { slot: to, revision: file.revision };
  // The flip finds the very bytes again that were opened here while they were being staged.
  const steps = await Promise.allSettled([
    fromStorage(() => db.stage(target)),
    assertOpens(file, { ...what, bounds }),
  ]);
  for (const step of steps) if (step.status === 'rejected') throw step.reason;
  try {
    await fromStorage(() => db.flip(target));
  } catch (error) {
    // A flip can fail and yet be done, as when only its answer was lost. The disk knows.
    const stored = await fromStorage(db.read);
    if (!isSameStored(stored.pointer, pointer) || !isSameStored(stored[to], file)) throw error;
  }
  return { pointer, slot: to };
};
