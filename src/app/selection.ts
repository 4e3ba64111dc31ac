/** Which identity the popup shows: a choice kept inside the vault, since it names one. */

import type { VaultRecords } from '../accounts/vault-records.ts';
import { fromUtf8, toUtf8 } from '../lib/bytes.ts';

const RECORD_ID = 'doc/selection';

export interface Selection {
  /** The chosen one if it is among `ids`, else the first, else null. */
  readonly current: (ids: readonly string[]) => Promise<string | null>;
  readonly select: (identityId: string) => Promise<void>;
  readonly forget: () => void;
}

export const createSelection = (vault: Pick<VaultRecords, 'read' | 'commit'>): Selection => {
  let chosen: Promise<string | null> | null = null;
  const load = async (): Promise<string | null> => {
    const bytes = await vault.read(RECORD_ID);
    return bytes === null ? null : fromUtf8(bytes);
  };
  return {
    current: async (ids) => {
      chosen ??= load().catch((error: unknown) => {
        chosen = null;
        throw error;
      });
      const id = await chosen;
      return id !== null && ids.includes(id) ? id : (ids[0] ?? null);
    },
    select: async (identityId) => {
      await vault.commit({ put: new Map([[RECORD_ID, toUtf8(identityId)]]) });
      chosen = Promise.resolve(identityId);
    },
    forget: () => {
      chosen = null;
    },
  };
};
