/**
 * Where the sealed log lies: in IndexedDB, in a database of its own beside the vault. Knows nothing of keys and entries.
 * An append is one transaction: all of it is there, or nothing.
 */
import { promisifyRequest } from 'idb-keyval';
import { AppError } from '../errors.ts';
import { createStrictStore } from '../vault/strict-store.ts';
import type { SealedPart } from './segment.ts';

export interface SegmentWrite {
  readonly head: SealedPart;
  readonly segments: ReadonlyMap<number, SealedPart>;
  readonly drop: readonly number[];
}

export interface SegmentDb {
  /** What is stored is not to be believed yet. */
  readonly readHead: () => Promise<unknown>;
  readonly read: (number: number) => Promise<unknown>;
  /** Ascending. */
  readonly numbers: () => Promise<readonly number[]>;
  readonly write: (write: SegmentWrite) => Promise<void>;
  readonly erase: () => Promise<void>;
}

const HEAD_KEY = 'head';

/** Failures of storage come out as `storage_failed`. */
export const createSegmentDb = ({
  databaseName = 'countersign-activity',
}: {
  readonly databaseName?: string;
} = {}): SegmentDb => {
  const store = createStrictStore({ databaseName, storeName: 'activity' });

  const reading = async <T>(request: (objects: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    try {
      return await store('readonly', (objects) => promisifyRequest(request(objects)));
    } catch (cause) {
      throw new AppError({ code: 'storage_failed', cause });
    }
  };
  const writing = async (change: (objects: IDBObjectStore) => void): Promise<void> => {
    try {
      await store('readwrite', (objects) => {
        change(objects);
        return promisifyRequest(objects.transaction);
      });
    } catch (cause) {
      throw new AppError({ code: 'storage_failed', cause });
    }
  };

  return {
    readHead: () => reading<unknown>((objects) => objects.get(HEAD_KEY)),
    read: (number) => reading<unknown>((objects) => objects.get(number)),
    numbers: async () =>
      (await reading((objects) => objects.getAllKeys())).filter((key) => typeof key === 'number'),
    write: ({ head, segments, drop }) =>
      writing((objects) => {
        for (const [number, sealed] of segments) objects.put(sealed, number);
        for (const number of drop) objects.delete(number);
        objects.put(head, HEAD_KEY);
      }),
    erase: () => writing((objects) => void objects.clear()),
  };
};
