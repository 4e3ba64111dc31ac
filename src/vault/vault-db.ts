/**
 * Where the vault lies: two slots and a pointer to the current one, in IndexedDB. Knows nothing of keys.
 * Every write first checks, in its own transaction, that nobody else has written since: what was read is what is replaced.
 */

import { clear, getMany, promisifyRequest, type UseStore } from 'idb-keyval';
import { AppError } from '../errors.ts';
import type { StoredVault } from './packed-records.ts';
import { createStrictStore } from './strict-store.ts';
import { isSameStored } from './verify-stored.ts';

export type SlotName = 'a' | 'b';

/** Which slot is current, and the revision it was left at. */
export interface SlotPointer {
  readonly slot: SlotName;
  readonly revision: number;
}

/** Everything stored, as it lies there: nothing in it is to be believed yet. */
export interface StoredSlots {
  readonly pointer: unknown;
  readonly a: unknown;
  readonly b: unknown;
}

export interface SlotWrite {
  /** The pointer that was read. */
  readonly replaces: unknown;
  readonly to: SlotName;
  readonly file: StoredVault;
}

export interface VaultDb {
  readonly read: () => Promise<StoredSlots>;
  /** The first revision, in both slots at once. @throws AppError vault_exists if anything at all is stored */
  readonly create: (file: StoredVault) => Promise<void>;
  /** Writes the slot that is not current. */
  readonly stage: (write: SlotWrite) => Promise<void>;
  /**
   * Reads the staged slot back and, if it holds the file byte for byte, makes it current and copies it to the other: one
   * transaction, after the staging one.
   */
  readonly flip: (write: SlotWrite) => Promise<void>;
  readonly erase: () => Promise<void>;
}

const POINTER_KEY = 'current';
const SLOT_KEYS = { a: 'slot/a', b: 'slot/b' } as const;

export const otherSlot = (slot: SlotName): SlotName => (slot === 'a' ? 'b' : 'a');

/** Runs `write` inside a transaction if `isAsExpected` holds for what is stored then; else changes nothing. */
const compareAndWrite = (
  store: UseStore,
  {
    keys,
    isAsExpected,
    write,
  }: {
    readonly keys: readonly string[];
    readonly isAsExpected: (stored: readonly unknown[]) => boolean;
    readonly write: (objects: IDBObjectStore) => void;
  },
): Promise<boolean> =>
  store('readwrite', async (objects) => {
    const done = promisifyRequest(objects.transaction);
    const stored: unknown[] = [];
    let written = false;
    const requests = keys.map((key) => objects.get(key));
    requests.forEach((request, place) => {
      request.onsuccess = () => {
        stored[place] = request.result;
        if (place < keys.length - 1 || !isAsExpected(stored)) return;
        write(objects);
        written = true;
      };
    });
    await done;
    return written;
  });

const samePointer = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const toPointer = (slot: SlotName, { revision }: StoredVault): SlotPointer => ({ slot, revision });

/** Storage failures come out as `storage_failed`. */
export const createVaultDb = ({
  databaseName = 'countersign-vault',
}: {
  readonly databaseName?: string;
} = {}): VaultDb => {
  const store = createStrictStore({ databaseName, storeName: 'vault' });

  const guard = async <T>(task: () => Promise<T>): Promise<T> => {
    try {
      return await task();
    } catch (cause) {
      throw new AppError({ code: 'storage_failed', cause });
    }
  };

  const assertWritten = (written: boolean, field = POINTER_KEY): void => {
    if (!written) throw new AppError({ code: 'storage_failed', details: { field } });
  };

  const read: VaultDb['read'] = () =>
    guard(async () => {
      const [pointer, a, b] = await getMany<unknown>([POINTER_KEY, SLOT_KEYS.a, SLOT_KEYS.b], store);
      return { pointer, a, b };
    });

  return {
    read,

    create: async (file) => {
      const created = await guard(() =>
        compareAndWrite(store, {
          keys: [POINTER_KEY, SLOT_KEYS.a, SLOT_KEYS.b],
          isAsExpected: (stored) => stored.every((value) => value === undefined),
          write: (objects) => {
            objects.put(file, SLOT_KEYS.a);
            objects.put(file, SLOT_KEYS.b);
            objects.put(toPointer('a', file), POINTER_KEY);
          },
        }),
      );
      if (!created) throw new AppError({ code: 'vault_exists' });
    },

    stage: async ({ replaces, to, file }) => {
      const staged = await guard(() =>
        compareAndWrite(store, {
          keys: [POINTER_KEY],
          isAsExpected: ([pointer]) => samePointer(pointer, replaces),
          write: (objects) => {
            objects.put(file, SLOT_KEYS[to]);
          },
        }),
      );
      assertWritten(staged);
    },

    flip: async ({ replaces, to, file }) => {
      let isReadBack = false;
      const flipped = await guard(() =>
        compareAndWrite(store, {
          keys: [POINTER_KEY, SLOT_KEYS[to]],
          isAsExpected: ([pointer, staged]) => {
            isReadBack = isSameStored(staged, file); // K8: nothing depends on what can't be read
            return isReadBack && samePointer(pointer, replaces);
          },
          write: (objects) => {
            objects.put(toPointer(to, file), POINTER_KEY);
            objects.put(file, SLOT_KEYS[otherSlot(to)]); // K7: either slot alone has everything
          },
        }),
      );
      assertWritten(flipped, isReadBack ? POINTER_KEY : 'read_back');
    },

    erase: () => guard(() => clear(store)),
  };
};
