/**
 * Keeps pages from pushing everything else out of the log. The first hand-over of a kind (origin, API, outcome) is an entry
 * at once; what is alike and follows is gathered into the next one, with a count: a minute later, then two, four, an hour at
 * most, and from the beginning after an hour of silence. Pure. Gathers entries that are of the log's form, and adds numbers only.
 */
import * as v from 'valibot';
import { type NotedEntry, notedEntrySchema } from './entry.ts';

export const MIN_WAIT_MS = 60_000;
export const MAX_WAIT_MS = 60 * 60_000;

const repeatSchema = v.object({
  key: v.string(),
  /** When the last entry was stored. */
  storedAtMs: v.number(),
  /** How long after it the next one may be. */
  waitMs: v.number(),
  /** What came since, its count included; null where nothing did. */
  gathered: v.nullable(notedEntrySchema),
});

/** What is not of this form counts as nothing: it is not kept for long. */
export const repeatsSchema = v.fallback(v.array(repeatSchema), []);

export type Repeat = Readonly<v.InferOutput<typeof repeatSchema>>;

/** What is alike has the same key; null for what is never gathered: only pages can do anything as often as they like. */
const toKey = ({ kind, outcome, api, origin }: NotedEntry): string | null =>
  kind === 'hand_over' ? [outcome, api, origin].join(' ') : null;

/** As the first, at the time of the last. */
const merge = (first: NotedEntry | null, next: NotedEntry): NotedEntry =>
  first ? { ...first, atMs: next.atMs, count: (first.count ?? 1) + (next.count ?? 1) } : next;

/** The entries with a new one, which goes into one that is alike. */
export const withEntry = (entries: readonly NotedEntry[], entry: NotedEntry): readonly NotedEntry[] => {
  const key = toKey(entry);
  const like = key && entries.find((other) => toKey(other) === key);
  return like ? entries.map((other) => (other === like ? merge(like, entry) : other)) : [...entries, entry];
};

export interface RepeatsInput {
  readonly repeats: readonly Repeat[];
  readonly entries: readonly NotedEntry[];
  readonly nowMs: number;
  /** What was gathered for this long is stored, due or not: somebody wants to read, or the log closes. */
  readonly afterMs?: number | undefined;
}

/** Decides what is stored now and what goes on being gathered. */
export const planRepeats = ({ repeats, entries, nowMs, afterMs = MAX_WAIT_MS }: RepeatsInput) => {
  const toStore: NotedEntry[] = [];
  // A clock that was set back does not make anything wait for longer.
  const hasPassed = ({ storedAtMs }: Repeat, ms: number): boolean => Math.abs(nowMs - storedAtMs) >= ms;
  const known = new Map(
    repeats.filter((one) => one.gathered || !hasPassed(one, MAX_WAIT_MS)).map((one) => [one.key, one]),
  );
  const store = (entry: NotedEntry, key: string, waitMs: number): void => {
    toStore.push(entry);
    known.set(key, { key, storedAtMs: nowMs, waitMs, gathered: null });
  };
  for (const entry of entries) {
    const key = toKey(entry);
    const repeat = known.get(key ?? '');
    if (repeat) known.set(repeat.key, { ...repeat, gathered: merge(repeat.gathered, entry) });
    else if (key) store(entry, key, MIN_WAIT_MS);
    else toStore.push(entry);
  }
  for (const repeat of known.values()) {
    const { key, waitMs, gathered } = repeat;
    if (gathered && hasPassed(repeat, Math.min(waitMs, afterMs))) {
      store(gathered, key, Math.min(2 * waitMs, MAX_WAIT_MS));
    }
  }
  return { toStore, repeats: [...known.values()] };
};
