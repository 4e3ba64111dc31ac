/**
 * Where the vault lies: two slots and a pointer to the current one, in IndexedDB. Knows nothing of keys.
 * Every write first checks, in its own transaction, that nobody else has written since: what was read is what is replaced.
 */

import { clear, get, getMany, promisifyRequest, type UseStore } from 'idb-keyval';
import { AppError } from '../errors.ts';
import { toBase64 } from '../lib/bytes.ts';
import { createStrictStore } from './strict-store.ts';
import type { VaultFile } from './vault-format.ts';

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

export interface VaultDb {
  readonly read: () => Promise<StoredSlots>;
  /** The first revision, in both slots at once. @throws AppError vault_exists if anything at all is stored */
  readonly create: (file: VaultFile) => Promise<void>;
  /** Writes the slot that is not current, and gives back what a second transaction reads there. */
  readonly stage: (write: {
    readonly replaces: unknown;
    readonly to: SlotName;
    readonly file: VaultFile;
  }) => Promise<unknown>;
  /** Makes the staged slot current and copies it to the other, in one transaction. */
  readonly flip: (write: {
    readonly replaces: unknown;
    readonly to: SlotName;
    readonly file: VaultFile;
  }) => Promise<void>;
  readonly erase: () => Promise<void>;
}

const POINTER_KEY = 'current';
/** The mark of what was staged last. */
const STAGED_KEY = 'staged';
const SLOT_KEYS = { a: 'slot/a', b: 'slot/b' } as const;

export const otherSlot = (slot: SlotName): SlotName => (slot === 'a' ? 'b' : 'a');

/** Names what is staged without reading all of it again: the index's IV is new for each file. */
const toStagedMark = (to: SlotName, { index }: VaultFile): string => `${to} ${toBase64(index.iv)}`;

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

const toPointer = (slot: SlotName, { revision }: VaultFile): SlotPointer => ({ slot, revision });

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

  const assertWritten = (written: boolean): void => {
    if (!written) throw new AppError({ code: 'storage_failed', details: { field: POINTER_KEY } });
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
            objects.put(toStagedMark(to, file), STAGED_KEY);
          },
        }),
      );
      assertWritten(staged);
      return guard(() => get<unknown>(SLOT_KEYS[to], store));
    },

    flip: async ({ replaces, to, file }) => {
      const flipped = await guard(() =>
        compareAndWrite(store, {
          keys: [POINTER_KEY, STAGED_KEY],
          // What lies there is what was staged and checked by us.
          isAsExpected: ([pointer, staged]) =>
            samePointer(pointer, replaces) && staged === toStagedMark(to, file),
          write: (objects) => {
            objects.put(toPointer(to, file), POINTER_KEY);
            objects.put(file, SLOT_KEYS[otherSlot(to)]); // K7: either slot alone has everything
          },
        }),
      );
      assertWritten(flipped);
    },

    erase: () => guard(() => clear(store)),
  };
};
