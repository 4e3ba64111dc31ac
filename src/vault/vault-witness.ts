/**
 * Remembers, outside IndexedDB, that a vault was made: should the browser lose that whole database, the user is
 * told so and not shown an empty first run. Holds a yes and nothing else.
 */

import type { StoredArea } from '../lib/stored-area.ts';

const WITNESS_KEY = 'vault.exists';

export interface VaultWitness {
  readonly read: () => Promise<boolean>;
  readonly write: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** `area` must outlive the browser (storage.local). */
export const createVaultWitness = (area: StoredArea): VaultWitness => ({
  read: async () => (await area.get(WITNESS_KEY)) === true,
  write: () => area.set(WITNESS_KEY, true),
  remove: () => area.remove(WITNESS_KEY),
});
