/**
 * Remembers how each API was last signed in to, so that the next login begins with what worked. Survives the browser and a
 * sign-out: it lies in plain storage, and says nothing about anybody.
 */
import * as v from 'valibot';
import { AppError } from '../errors.ts';
import { createMutex } from '../lib/mutex.ts';
import type { StoredArea } from '../lib/stored-area.ts';
import type { DialectsView } from '../messaging/view.ts';

const AREA_KEY = 'dialects';

const MemorySchema = v.object({
  pump: v.fallback(v.nullable(v.picklist(['documented', 'observed_token', 'observed_raw_jwt'])), null),
  mimic: v.fallback(v.nullable(v.picklist(['text', 'raw'])), null),
});

const NOTHING: DialectsView = { pump: null, mimic: null };

export interface DialectMemory {
  /** Never rejects. */
  readonly read: () => Promise<DialectsView>;
  /** Never rejects: a login that came about must not be lost for want of a note about it. */
  readonly remember: (change: Partial<DialectsView>) => Promise<void>;
  readonly reset: () => Promise<void>;
}

export const createDialectMemory = ({
  area,
  onChange,
  onStoreFailure,
}: {
  readonly area: StoredArea;
  readonly onChange: () => void;
  readonly onStoreFailure: (error: AppError) => void;
}): DialectMemory => {
  const mutex = createMutex();
  let memory: DialectsView | null = null;

  const attempt = async <T>(task: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await task();
    } catch (cause) {
      onStoreFailure(new AppError({ code: 'storage_failed', cause }));
      return undefined;
    }
  };

  const load = async (): Promise<DialectsView> => {
    if (memory !== null) return memory;
    const found = await attempt(async () => v.safeParse(MemorySchema, await area.get(AREA_KEY)));
    // What could not be read may well be there the next time.
    if (found === undefined) return NOTHING;
    memory = found.success ? found.output : NOTHING;
    return memory;
  };

  return {
    read: () => mutex.run(load),
    remember: (change) =>
      mutex.run(async () => {
        const before = await load();
        const after = { ...before, ...change };
        if (after.pump === before.pump && after.mimic === before.mimic) return;
        memory = after;
        onChange();
        await attempt(() => area.set(AREA_KEY, after));
      }),
    reset: () =>
      mutex.run(async () => {
        await area.remove(AREA_KEY);
        memory = null;
      }),
  };
};
