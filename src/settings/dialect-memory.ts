/**
 * Remembers how each API was last signed in to, so that the next login begins with what worked. Survives the browser and a
 * sign-out: it lies in plain storage, and says nothing about anybody.
 */
import * as v from 'valibot';
import type { AppError } from '../errors.ts';
import { createKeptNote } from '../lib/kept-note.ts';
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
  const note = createKeptNote({ area, key: AREA_KEY, schema: MemorySchema, empty: NOTHING, onStoreFailure });
  return {
    read: note.read,
    remember: (change) =>
      note.change((before) => {
        const after = { ...before, ...change };
        return after.pump === before.pump && after.mimic === before.mimic ? before : after;
      }, onChange),
    reset: note.reset,
  };
};
