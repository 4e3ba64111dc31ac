/**
 * Owns which fields of each API's replies differ at present, and since when. What is right again leaves by itself.
 * Keeps names of our own only, where they outlive the worker.
 */
import * as v from 'valibot';
import type { Api } from '../apis.ts';
import type { AppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { createKeptNote } from '../lib/kept-note.ts';
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
  readonly area: StoredArea;
  readonly clock: Clock;
  readonly onNew: (api: Api, entry: DriftEntry) => void;
  readonly onChange: () => void;
  readonly onStoreFailure: (error: AppError) => void;
}): DriftLedger => {
  const note = createKeptNote<DriftBook>({
    area,
    key: AREA_KEY,
    schema: LedgerSchema,
    empty: NOTHING,
    onStoreFailure,
  });
  return {
    read: note.read,
    report: (report) => {
      const { api } = report;
      let fresh: readonly DriftEntry[] = [];
      const plan = (before: DriftBook): DriftBook => {
        const { next, added } = planDrift({ known: before[api], report, nowMs: clock.nowMs() });
        fresh = added;
        return next === before[api] ? before : { ...before, [api]: next };
      };
      return note.change(plan, () => {
        onChange();
        for (const entry of fresh) onNew(api, entry);
      });
    },
  };
};
