/** Which identity is shown, and which one after an unlock: choices kept inside the vault, since they name one. */

import type { VaultRecords } from '../accounts/vault-records.ts';
import { fromUtf8, toUtf8 } from '../lib/bytes.ts';

const SELECTED_ID = 'doc/selection';
const OPENING_ID = 'doc/opening';

export interface Selection {
  /** The chosen one if it is among `ids`, else the first, else null. */
  readonly current: (ids: readonly string[]) => Promise<string | null>;
  readonly select: (identityId: string) => Promise<void>;
  /** The one that every unlock begins with if it is among `ids`; null: whichever was shown last. */
  readonly opening: (ids: readonly string[]) => Promise<string | null>;
  readonly setOpening: (identityId: string | null) => Promise<void>;
  /** The vault was unlocked: shows the one to begin with. */
  readonly open: (ids: readonly string[]) => Promise<void>;
  readonly forget: () => void;
}

/** One id in a record of its own, read once. */
const createNote = (vault: Pick<VaultRecords, 'read' | 'commit'>, recordId: string) => {
  let known: Promise<string | null> | null = null;
  const load = async (): Promise<string | null> => {
    const bytes = await vault.read(recordId);
    return bytes === null ? null : fromUtf8(bytes);
  };
  return {
    read: (): Promise<string | null> => {
      known ??= load().catch((error: unknown) => {
        known = null;
        throw error;
      });
      return known;
    },
    write: async (id: string | null): Promise<void> => {
      await vault.commit(id === null ? { remove: [recordId] } : { put: new Map([[recordId, toUtf8(id)]]) });
      known = Promise.resolve(id);
    },
    forget: (): void => {
      known = null;
    },
  };
};

export const createSelection = (vault: Pick<VaultRecords, 'read' | 'commit'>): Selection => {
  const selected = createNote(vault, SELECTED_ID);
  const opening = createNote(vault, OPENING_ID);
  const among = (id: string | null, ids: readonly string[]): string | null =>
    id !== null && ids.includes(id) ? id : null;
  const readOpening: Selection['opening'] = async (ids) => among(await opening.read(), ids);
  return {
    current: async (ids) => among(await selected.read(), ids) ?? ids[0] ?? null,
    select: selected.write,
    opening: readOpening,
    setOpening: opening.write,
    open: async (ids) => {
      const id = await readOpening(ids);
      if (id !== null && id !== (await selected.read())) await selected.write(id);
    },
    forget: () => {
      selected.forget();
      opening.forget();
    },
  };
};
