/** What a commit changes: checked, copied, and several merged into one. */

import { AppError } from '../errors.ts';
import type { Bytes } from '../lib/bytes.ts';
import { isRecordId } from './vault-format.ts';

export interface VaultChanges {
  /** Record ids are stored in clear text: 1 to 128 visible ASCII characters that tell nothing about the user. */
  readonly put?: ReadonlyMap<string, Bytes>;
  readonly remove?: readonly string[];
}

export interface RecordChanges {
  readonly put: ReadonlyMap<string, Bytes>;
  readonly remove: ReadonlySet<string>;
}

export const NO_CHANGES: RecordChanges = { put: new Map(), remove: new Set() };

/** A copy of our own; a put beats a remove of the same id. @throws AppError invalid_input */
export const copyChanges = ({ put = new Map(), remove = [] }: VaultChanges): RecordChanges => {
  if (![...put.keys(), ...remove].every(isRecordId)) {
    throw new AppError({ code: 'invalid_input', details: { field: 'id' } });
  }
  return { put: new Map(Array.from(put, ([id, bytes]) => [id, bytes.slice()])), remove: new Set(remove) };
};

/** Several changes as one: the later one wins. */
export const mergeChanges = (group: readonly RecordChanges[]): RecordChanges => {
  const put = new Map<string, Bytes>();
  const remove = new Set<string>();
  for (const changes of group) {
    for (const id of changes.remove) {
      put.delete(id);
      remove.add(id);
    }
    for (const [id, bytes] of changes.put) put.set(id, bytes);
  }
  return { put, remove };
};
