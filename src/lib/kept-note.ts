/**
 * A small note that outlives the worker, and whose loss must never undo what it is about: memory counts even where the store
 * fails, and nothing here rejects for want of it. Knows nothing of what it keeps. L6
 */
import * as v from 'valibot';
import { AppError } from '../errors.ts';
import { createMutex } from './mutex.ts';
import type { StoredArea } from './stored-area.ts';

type OnStoreFailure = (error: AppError) => void;

/** Calls to a store that may fail: the failure is told as `storage_failed`, and the answer is undefined. */
export const createStoreAttempt =
  (onStoreFailure: OnStoreFailure) =>
  async <T>(task: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await task();
    } catch (cause) {
      onStoreFailure(new AppError({ code: 'storage_failed', cause }));
      return undefined;
    }
  };

export interface KeptNote<T> {
  /** Never rejects. */
  readonly read: () => Promise<T>;
  /**
   * `plan` gives the same value where nothing is new. `announce` is called before the store is. Resolves when it is stored;
   * changes that come while another is being stored share the next write. Never rejects for the store.
   */
  readonly change: (plan: (before: T) => T, announce: () => void) => Promise<void>;
  /** @throws whatever the area throws; what is in memory stays then */
  readonly reset: () => Promise<void>;
}

export const createKeptNote = <T>({
  area,
  key,
  schema,
  empty,
  onStoreFailure,
}: {
  readonly area: StoredArea;
  readonly key: string;
  readonly schema: v.GenericSchema<unknown, T>;
  /** What holds where nothing is stored, or nothing that can be understood. */
  readonly empty: T;
  readonly onStoreFailure: OnStoreFailure;
}): KeptNote<T> => {
  const mutex = createMutex();
  const attempt = createStoreAttempt(onStoreFailure);
  let known: { readonly value: T } | null = null;
  let storing: Promise<void> = Promise.resolve();
  /** A write that has not begun: it will store what is known by then. */
  let waiting: Promise<void> | null = null;

  const store = async (): Promise<void> => {
    await storing;
    waiting = null;
    if (known === null) return;
    const { value } = known;
    storing = attempt(() => area.set(key, value)).then(() => undefined);
    await storing;
  };

  const load = async (): Promise<T> => {
    if (known !== null) return known.value;
    const found = await attempt(async () => v.safeParse(schema, await area.get(key)));
    // What could not be read may well be there the next time.
    if (found === undefined) return empty;
    known = { value: found.success ? found.output : empty };
    return known.value;
  };

  return {
    read: () => mutex.run(load),
    change: async (plan, announce) => {
      const { stored } = await mutex.run(async () => {
        const before = await load();
        const after = plan(before);
        if (after === before) return { stored: undefined };
        known = { value: after };
        announce();
        waiting ??= store();
        return { stored: waiting };
      });
      await stored;
    },
    reset: () =>
      mutex.run(async () => {
        await waiting;
        await storing;
        await area.remove(key);
        known = null;
      }),
  };
};
