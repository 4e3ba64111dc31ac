/**
 * The chain on disk: appends whole batches, drops the oldest segments, reads them back, and tells damage as damage. An
 * append rewrites the head and the last segment, nothing else. Knows what it was given a key for, and no vault.
 */
import type { ActivityEntry } from '../messaging/view.ts';
import { type ChainEnd, FIRST_HASH, findBreak, linkEntries } from './chain.ts';
import type { NotedEntry } from './entry.ts';
import {
  type Head,
  openHead,
  openSegment,
  SEGMENT_ENTRIES,
  type Segment,
  type SegmentStart,
  sealHead,
  sealSegment,
} from './segment.ts';
import type { SegmentDb } from './segment-db.ts';

/** Older entries make room for new ones, a segment at a time. */
export const MAX_ENTRIES = 10_000;
/** More than full segments for all entries: some end early, where damage was found. */
const MAX_SEGMENTS = (2 * MAX_ENTRIES) / SEGMENT_ENTRIES;

export interface ChainBreak {
  /** The place of the first entry concerned. */
  readonly seq: number;
  /**
   * `damaged`: a part can't be opened. `missing`: entries between two others are gone. `changed`: an entry is not the one
   * that was written. `end_lost`: what came last before this place may be gone.
   */
  readonly reason: 'damaged' | 'missing' | 'changed' | 'end_lost';
}

export interface ChainReport {
  readonly breaks: readonly ChainBreak[];
  /** Entries that can be read. */
  readonly entries: number;
  /** Entries that made room for newer ones; the first hash of what is left still covers them. */
  readonly dropped: number;
  /** Epoch milliseconds of the oldest entry that can be read; null where there is none. */
  readonly sinceMs: number | null;
  /** What the oldest entry follows, and the newest entry's own hash. Base64. */
  readonly anchorHash: string;
  readonly headHash: string;
}

const EMPTY: Head = { nextSeq: 0, hash: FIRST_HASH, segments: [], recentIds: [], resumedAtSeqs: [] };

const endOf = ({ firstSeq, previousHash, entries }: Segment): ChainEnd => {
  const last = entries.at(-1);
  return last === undefined
    ? { nextSeq: firstSeq, hash: previousHash }
    : { nextSeq: last.seq + 1, hash: last.hash };
};

export const createStoredChain = ({ db, key }: { readonly db: SegmentDb; readonly key: CryptoKey }) => {
  /** What is on disk, as far as this worker knows; null until it is read, and again after a failed write. */
  let known: { readonly head: Head; readonly last: Segment | null } | null = null;

  const readSegment = async (number: number): Promise<Segment | null> =>
    openSegment(key, number, await db.read(number));

  /** A head that can't be read: the segments themselves say how far the chain came. */
  const rebuildHead = async (numbers: readonly number[]): Promise<Head> => {
    let end: ChainEnd = EMPTY;
    const segments: SegmentStart[] = [];
    for (const number of numbers) {
      const segment = await readSegment(number);
      const { firstSeq, previousHash } = segment ?? { firstSeq: end.nextSeq, previousHash: end.hash };
      segments.push({ number, firstSeq, previousHash });
      if (segment !== null) end = endOf(segment);
    }
    return { ...EMPTY, ...end, segments, resumedAtSeqs: [end.nextSeq] };
  };

  const load = async () => {
    if (known !== null) return known;
    const stored = await db.readHead();
    const numbers = await db.numbers();
    const isNew = stored === undefined && numbers.length === 0;
    const head = isNew ? EMPTY : ((await openHead(key, stored)) ?? (await rebuildHead(numbers)));
    const start = head.segments.at(-1);
    known = { head, last: start === undefined ? null : await readSegment(start.number) };
    return known;
  };

  /** The segments that new entries go to: the last one as far as it has room, then new ones. */
  const planSegments = (head: Head, last: Segment | null, linked: readonly ActivityEntry[]): Segment[] => {
    const isOpen = last !== null && last.entries.length < SEGMENT_ENTRIES && endOf(last).hash === head.hash;
    const number = head.segments.at(-1)?.number ?? -1;
    const started = { number: number + 1, firstSeq: head.nextSeq, previousHash: head.hash, entries: [] };
    const segments: Segment[] = [isOpen ? last : started];
    for (const entry of linked) {
      const current = segments.at(-1) ?? started;
      if (current.entries.length < SEGMENT_ENTRIES) {
        segments.splice(-1, 1, { ...current, entries: [...current.entries, entry] });
      } else {
        const { nextSeq, hash } = endOf(current);
        const next = { number: current.number + 1, firstSeq: nextSeq, previousHash: hash };
        segments.push({ ...next, entries: [entry] });
      }
    }
    return segments;
  };

  /** How many of the oldest segments have to go. */
  const planDrop = (segments: readonly SegmentStart[], nextSeq: number): number => {
    const tooMany = segments.findIndex(
      ({ firstSeq }, place) => nextSeq - firstSeq <= MAX_ENTRIES && segments.length - place <= MAX_SEGMENTS,
    );
    return Math.max(0, tooMany);
  };

  return {
    /**
     * Appends what was not appended before. `recentIds`: those that will be offered again should their places be cleared
     * too late; of those of the last append none is taken twice.
     */
    append: async (entries: readonly NotedEntry[]): Promise<void> => {
      const { head, last } = await load();
      const recent = new Set(head.recentIds);
      const fresh = entries.filter(({ id }) => !recent.has(id));
      if (fresh.length === 0) return;
      const { linked, end } = await linkEntries(head, fresh);
      const touched = planSegments(head, last, linked);
      const untouched = head.segments.filter(({ number }) => number < (touched[0]?.number ?? 0));
      const starts = touched.map(({ number, firstSeq, previousHash }) => ({
        number,
        firstSeq,
        previousHash,
      }));
      const all = [...untouched, ...starts];
      const dropped = planDrop(all, end.nextSeq);
      const next: Head = {
        ...end,
        segments: all.slice(dropped),
        recentIds: entries.map(({ id }) => id),
        resumedAtSeqs: head.resumedAtSeqs.filter((seq) => seq >= (all[dropped]?.firstSeq ?? 0)),
      };
      const sealed = new Map(
        await Promise.all(
          touched.map(async (segment) => [segment.number, await sealSegment(key, segment)] as const),
        ),
      );
      const drop = all.slice(0, dropped).map(({ number }) => number);
      // Until it is known to be written, nothing is known: a failed write may have taken effect.
      known = null;
      await db.write({ head: await sealHead(key, next), segments: sealed, drop });
      known = { head: next, last: touched.at(-1) ?? null };
    },

    /** Newest first, segment by segment, as far as they can be opened; read no further than is asked for. */
    readBackwards: async function* (): AsyncGenerator<Segment> {
      const { head } = await load();
      for (const { number } of head.segments.toReversed()) {
        const segment = await readSegment(number);
        if (segment !== null) yield segment;
      }
    },

    /** Opens everything, computes each hash anew, and tells where the chain is broken. */
    verify: async (): Promise<ChainReport> => {
      const { head } = await load();
      const breaks: ChainBreak[] = head.resumedAtSeqs.map((seq) => ({ seq, reason: 'end_lost' }));
      let entries = 0;
      let sinceMs: number | null = null;
      const [first] = head.segments;
      let end: ChainEnd = {
        nextSeq: first?.firstSeq ?? head.nextSeq,
        hash: first?.previousHash ?? head.hash,
      };
      for (const start of head.segments) {
        if (start.firstSeq !== end.nextSeq) breaks.push({ seq: end.nextSeq, reason: 'missing' });
        else if (start.previousHash !== end.hash) breaks.push({ seq: start.firstSeq, reason: 'changed' });
        const segment = await readSegment(start.number);
        if (segment === null) {
          breaks.push({ seq: start.firstSeq, reason: 'damaged' });
          // What it held can't be followed; the head knows where the next one begins.
          const next = head.segments.find(({ number }) => number > start.number);
          end = next === undefined ? head : { nextSeq: next.firstSeq, hash: next.previousHash };
          continue;
        }
        const found = await findBreak({ nextSeq: start.firstSeq, hash: start.previousHash }, segment.entries);
        if (found !== null) breaks.push(found);
        entries += segment.entries.length;
        sinceMs ??= segment.entries[0]?.atMs ?? null;
        end = endOf(segment);
      }
      if (end.nextSeq !== head.nextSeq) breaks.push({ seq: end.nextSeq, reason: 'missing' });
      else if (end.hash !== head.hash) breaks.push({ seq: end.nextSeq, reason: 'changed' });
      return {
        breaks,
        entries,
        dropped: first?.firstSeq ?? 0,
        sinceMs,
        anchorHash: first?.previousHash ?? FIRST_HASH,
        headHash: head.hash,
      };
    },
  };
};

export type StoredChain = ReturnType<typeof createStoredChain>;
