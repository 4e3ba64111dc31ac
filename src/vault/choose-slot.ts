/** Which slot to open, decided from what both hold. Never prefers an older one while the current one is sound. */

import { AppError, type ErrorCode, toAppError } from '../errors.ts';
import { equalBytes } from '../lib/bytes.ts';
import type { KdfBounds } from './kdf.ts';
import { parseVaultFile, type ReadVaultFile } from './parse-vault-file.ts';
import { otherSlot, type SlotName, type SlotPointer, type StoredSlots } from './vault-db.ts';

export interface ChosenSlots {
  readonly slot: SlotName;
  /** The file to open, then the other slot's where it belongs to the same header and so may mend it. */
  readonly files: readonly [ReadVaultFile, ...ReadVaultFile[]];
  /** The current slot was unusable and the other one stands in for it. */
  readonly isFallback: boolean;
}

const SLOTS = ['a', 'b'] as const;

const parsePointer = (value: unknown): SlotPointer | null => {
  if (typeof value !== 'object' || value === null || !('slot' in value) || !('revision' in value))
    return null;
  const { slot, revision } = value;
  if ((slot !== 'a' && slot !== 'b') || typeof revision !== 'number') return null;
  return { slot, revision };
};

type Reading =
  | { readonly slot: SlotName; readonly file: ReadVaultFile; readonly error: null }
  | { readonly slot: SlotName; readonly file: null; readonly error: AppError };

const readSlot = async (slot: SlotName, stored: StoredSlots, bounds: KdfBounds): Promise<Reading> => {
  try {
    return { slot, file: await parseVaultFile(stored[slot], { bounds }), error: null };
  } catch (error) {
    return { slot, file: null, error: toAppError(error) };
  }
};

/** What to say where neither slot can be opened: the more it tells the user, the earlier it stands. */
const TELLING: readonly ErrorCode[] = [
  'vault_newer_version',
  'vault_header_damaged',
  'vault_kdf_out_of_bounds',
];

const toReason = (errors: readonly (AppError | null)[]): AppError =>
  TELLING.map((code) => errors.find((error) => error?.code === code)).find((error) => error != null) ??
  new AppError({ code: 'vault_unreadable' });

export const isEmpty = ({ pointer, a, b }: StoredSlots): boolean =>
  pointer === undefined && a === undefined && b === undefined;

/**
 * @throws AppError vault_newer_version, vault_header_damaged, vault_kdf_out_of_bounds, or vault_unreadable where
 * neither slot holds anything like a vault.
 */
export const chooseSlots = async (
  stored: StoredSlots,
  { bounds }: { readonly bounds: KdfBounds },
): Promise<ChosenSlots> => {
  const pointer = parsePointer(stored.pointer);
  const readings = await Promise.all(SLOTS.map((slot) => readSlot(slot, stored, bounds)));
  const [a, b] = readings;
  const isBNewer = (b?.file?.revision ?? 0) > (a?.file?.revision ?? 0);
  const current = pointer?.slot ?? (isBNewer ? 'b' : 'a');
  const byPreference = [current, otherSlot(current)].flatMap((slot) =>
    readings.filter((reading) => reading.slot === slot),
  );
  // A slot written by a later version is no damage: falling back from it would lose what it holds (K20).
  const isNewer = byPreference.some(
    ({ slot, error }) =>
      error?.code === 'vault_newer_version' && (slot === pointer?.slot || pointer === null),
  );
  // A slot whose revision is not the one the pointer was left at was changed behind our back: it comes second.
  const isAsLeft = (file: ReadVaultFile) => pointer === null || file.revision === pointer.revision;
  const usable = byPreference.flatMap(({ slot, file }) => (file === null ? [] : [{ slot, file }]));
  const [first, second] = [
    ...usable.filter(({ file }) => isAsLeft(file)),
    ...usable.filter(({ file }) => !isAsLeft(file)),
  ];
  if (isNewer || first === undefined) throw toReason(byPreference.map(({ error }) => error));
  const mayMend = second !== undefined && equalBytes(second.file.headerChecksum, first.file.headerChecksum);
  return {
    slot: first.slot,
    files: mayMend ? [first.file, second.file] : [first.file],
    isFallback: first.slot !== current || !isAsLeft(first.file),
  };
};
