/** A vault's records in memory: copies in, copies out, with damage, locks and failing commits on demand. */
import type { VaultRecords } from '../../../src/accounts/vault-records.ts';
import { AppError } from '../../../src/errors.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';

export interface FakeVault extends VaultRecords {
  readonly records: Map<string, Bytes>;
  /** Every copy that was handed out, to see what became of it. */
  readonly handedOut: Bytes[];
  /** Every payload a commit was given, the caller's own bytes. */
  readonly handedIn: Bytes[];
  readonly damaged: Set<string>;
  readonly state: {
    locked: boolean;
    failCommits: boolean;
    failReads: boolean;
    commits: number;
    reads: number;
    duringCommit: () => void;
  };
}

const doNothing = (): void => undefined;

export const createFakeVault = (): FakeVault => {
  const records = new Map<string, Bytes>();
  const handedOut: Bytes[] = [];
  const handedIn: Bytes[] = [];
  const damaged = new Set<string>();
  const state = {
    locked: false,
    failCommits: false,
    failReads: false,
    commits: 0,
    reads: 0,
    duringCommit: doNothing,
  };
  const assertUnlocked = (): void => {
    if (state.locked) throw new AppError({ code: 'locked' });
  };
  return {
    records,
    handedOut,
    handedIn,
    damaged,
    state,
    read: async (id) => {
      assertUnlocked();
      state.reads += 1;
      if (state.failReads) throw new AppError({ code: 'storage_failed' });
      if (damaged.has(id)) throw new AppError({ code: 'vault_record_damaged' });
      const record = records.get(id);
      if (record === undefined) return null;
      const copy = new Uint8Array(record);
      handedOut.push(copy);
      return copy;
    },
    has: async (id) => {
      assertUnlocked();
      if (state.failReads) throw new AppError({ code: 'storage_failed' });
      return records.has(id) || damaged.has(id);
    },
    listIds: async (prefix = '') => {
      assertUnlocked();
      if (state.failReads) throw new AppError({ code: 'storage_failed' });
      return Array.from(new Set([...records.keys(), ...damaged])).filter((id) => id.startsWith(prefix));
    },
    commit: async ({ put = new Map(), remove = [] }) => {
      assertUnlocked();
      const copies = Array.from(put, ([id, bytes]) => [id, new Uint8Array(bytes)] as const);
      handedIn.push(...put.values());
      state.commits += 1;
      await Promise.resolve();
      state.duringCommit();
      if (state.failCommits) throw new AppError({ code: 'storage_failed' });
      for (const id of [...remove, ...put.keys()]) damaged.delete(id);
      for (const id of remove) records.delete(id);
      for (const [id, bytes] of copies) records.set(id, bytes);
    },
  };
};
