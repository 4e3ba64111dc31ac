/** A list as one document inside the vault, kept in memory while it is open. Disk first: what is still stored must not look gone. L6 */
import * as v from 'valibot';
import { type Bytes, fromUtf8, toUtf8 } from '../lib/bytes.ts';
import { createMutex } from '../lib/mutex.ts';

/** The part of the vault that is needed here. */
export interface ListRecords {
  /** @throws AppError `locked`, `vault_record_damaged` */
  readonly read: (id: string) => Promise<Bytes | null>;
  /** @throws AppError `locked`, `storage_failed` */
  readonly commit: (changes: { readonly put: Readonly<Record<string, Bytes>> }) => Promise<void>;
}

export interface StoredList<Item> {
  /** @throws AppError `locked` */
  readonly all: () => Promise<readonly Item[]>;
  /** Answering the very list it was given writes nothing. */
  readonly change: (plan: (items: readonly Item[]) => readonly Item[]) => Promise<void>;
  /** Drops what is in memory; called when the vault locks. */
  readonly forget: () => void;
}

export const createStoredList = <Schema extends v.GenericSchema>({
  records,
  recordId,
  item,
}: {
  readonly records: ListRecords;
  readonly recordId: string;
  readonly item: Schema;
}): StoredList<v.InferOutput<Schema>> => {
  type Items = readonly v.InferOutput<Schema>[];
  const schema = v.array(item);
  const writes = createMutex();
  let loaded: Promise<Items> | null = null;
  /** Grows with every lock: what was written just before must not be kept in memory after it. */
  let lockCount = 0;

  const load = async (): Promise<Items> => {
    const bytes = await records.read(recordId);
    return bytes === null ? [] : v.parse(schema, JSON.parse(fromUtf8(bytes)));
  };

  const all = (): Promise<Items> => {
    if (loaded !== null) return loaded;
    const loading = load().catch((error: unknown) => {
      if (loaded === loading) loaded = null;
      throw error;
    });
    loaded = loading;
    return loading;
  };

  return {
    all,
    change: (plan) =>
      writes.run(async () => {
        const before = await all();
        const lockCountBefore = lockCount;
        const after = plan(before);
        if (after === before) return;
        await records.commit({ put: { [recordId]: toUtf8(JSON.stringify(after)) } });
        if (lockCount === lockCountBefore) loaded = Promise.resolve(after);
      }),
    forget: () => {
      lockCount += 1;
      loaded = null;
    },
  };
};
