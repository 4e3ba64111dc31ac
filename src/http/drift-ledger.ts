/**
 * Owns which fields of each API's replies differ at present, and since when. What is right again leaves by itself.
 * Keeps names of our own only, where they outlive the worker.
 */
import * as v from 'valibot';
import type { Api } from '../apis.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { createMutex } from '../lib/mutex.ts';
import type { StoredArea } from '../lib/stored-area.ts';
import type { ReplyReport } from './request.ts';

const AREA_KEY = 'drift';

const EntrySchema = v.object({
  endpoint: v.string(),
  field: v.string(),
  problem: v.picklist(['missing', 'renamed', 'retyped']),
  /** When it was first seen, local epoch milliseconds. */
  sinceMs: v.number(),
});
const LedgerSchema = v.object({ pump: v.array(EntrySchema), mimic: v.array(EntrySchema) });

export type DriftEntry = v.InferOutput<typeof EntrySchema>;
export type DriftBook = Readonly<Record<Api, readonly DriftEntry[]>>;

const NOTHING: DriftBook = { pump: [], mimic: [] };

export interface DriftLedger {
  /** All that differs now. Never rejects. */
  readonly read: () => Promise<DriftBook>;
  /** Takes in how one reply differed: what it says of its endpoint replaces what was known. Never rejects. */
  readonly report: (report: ReplyReport) => Promise<void>;
}

/** Dotted name of a field with its endpoint: `profile.username`, or `tokens` for a reply as a whole. */
export const toFieldName = ({ endpoint, field }: Pick<DriftEntry, 'endpoint' | 'field'>): string =>
  field === '' ? endpoint : `${endpoint}.${field}`;

/** What is known after a report, and which entries are new. The same array where nothing changed. */
export const planDrift = ({
  known,
  report: { endpoint, drift },
  nowMs,
}: {
  readonly known: readonly DriftEntry[];
  readonly report: Pick<ReplyReport, 'endpoint' | 'drift'>;
  readonly nowMs: number;
}): { readonly next: readonly DriftEntry[]; readonly added: readonly DriftEntry[] } => {
  const before = known.filter((entry) => entry.endpoint === endpoint);
  const now = drift.map(({ field, problem }): DriftEntry => {
    const same = before.find((entry) => entry.field === field && entry.problem === problem);
    return same ?? { endpoint, field, problem, sinceMs: nowMs };
  });
  const added = now.filter((entry) => !before.includes(entry));
  if (added.length === 0 && now.length === before.length) return { next: known, added };
  return { next: [...known.filter((entry) => entry.endpoint !== endpoint), ...now], added };
};

export const createDriftLedger = ({
  area,
  clock,
  onNew,
  onChange,
  onStoreFailure,
}: {
  readonly area: Pick<StoredArea, 'get' | 'set'>;
  readonly clock: Clock;
  readonly onNew: (api: Api, entry: DriftEntry) => void;
  readonly onChange: () => void;
  readonly onStoreFailure: (error: AppError) => void;
}): DriftLedger => {
  const mutex = createMutex();
  let book: DriftBook | null = null;

  const attempt = async <T>(task: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await task();
    } catch (cause) {
      onStoreFailure(new AppError({ code: 'storage_failed', cause }));
      return undefined;
    }
  };

  const load = async (): Promise<DriftBook> => {
    if (book !== null) return book;
    const found = await attempt(async () => v.safeParse(LedgerSchema, await area.get(AREA_KEY)));
    // What could not be read may well be there the next time.
    if (found === undefined) return NOTHING;
    book = found.success ? found.output : NOTHING;
    return book;
  };

  return {
    read: () => mutex.run(load),
    report: (report) =>
      mutex.run(async () => {
        const { api } = report;
        const before = await load();
        const { next, added } = planDrift({ known: before[api], report, nowMs: clock.nowMs() });
        if (next === before[api]) return;
        const after = { ...before, [api]: next };
        book = after;
        onChange();
        for (const entry of added) onNew(api, entry);
        await attempt(() => area.set(AREA_KEY, after));
      }),
  };
};
