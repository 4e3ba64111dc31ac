/** A list in the session area: outlives the worker, not the browser. Changes come one after another. */
import * as v from 'valibot';
import { createMutex } from '../lib/mutex.ts';
import type { SessionArea } from '../lib/stored-area.ts';

export interface SessionList<Item> {
  readonly read: () => Promise<readonly Item[]>;
  /** As `read`, with all changes that were begun before. */
  readonly settled: () => Promise<readonly Item[]>;
  /** Answering the very list it was given leaves the area alone. */
  readonly change: (plan: (items: readonly Item[]) => readonly Item[]) => Promise<void>;
}

/** What is not of this shape (another version wrote it) counts as an empty list: nothing in here is kept for long. */
export const createSessionList = <Schema extends v.GenericSchema>({
  area,
  key,
  item,
}: {
  readonly area: SessionArea;
  readonly key: string;
  readonly item: Schema;
}): SessionList<v.InferOutput<Schema>> => {
  const mutex = createMutex();
  const schema = v.array(item);

  const read = async (): Promise<readonly v.InferOutput<Schema>[]> => {
    const parsed = v.safeParse(schema, await area.get(key));
    return parsed.success ? parsed.output : [];
  };

  return {
    read,
    settled: () => mutex.run(read),
    change: (plan) =>
      mutex.run(async () => {
        const before = await read();
        const after = plan(before);
        if (after === before) return;
        if (after.length === 0) await area.remove(key);
        else await area.set(key, after);
      }),
  };
};
