/**
 * The activity log: takes what happened at any time, keeps it sealed in a chain that survives the browser, and tells it
 * while the vault is open. Never fails whoever reports; what can't be stored yet waits, and is stored with the next.
 */
import * as v from 'valibot';
import { hasCode } from '../errors.ts';
import { type Bytes, zeroBytes } from '../lib/bytes.ts';
import type { Clock } from '../lib/clock.ts';
import { createMutex } from '../lib/mutex.ts';
import { cryptoRandomBytes, type RandomBytes } from '../lib/random.ts';
import type { StoredArea } from '../lib/stored-area.ts';
import type { ActivityEntry, NewActivity } from '../messaging/view.ts';
import { type NotedEntry, toNotedEntry } from './entry.ts';
import { MIN_WAIT_MS, planRepeats, type Repeat, repeatsSchema, withEntry } from './repeats.ts';
import { deriveLogKey } from './segment.ts';
import type { SegmentDb } from './segment-db.ts';
import { type ChainReport, createStoredChain, type StoredChain } from './stored-chain.ts';
import { createWaitingEntries, MAX_WAITING, mergeEntries } from './waiting-entries.ts';

/** The vault's record that holds the log's key: it goes with the vault through every change of password. */
export const LOG_KEY_ID = 'doc/activity-key';
const LOG_KEY_BYTES = 32;
/** Cleared with the browser: what was just being gathered is lost then, never the first of its kind. */
const REPEATS_KEY = 'activity.repeats';

/** The part of the vault that the log's key lies in. All fail with `locked` while it is. */
export interface LogKeyRecords {
  readonly read: (id: string) => Promise<Bytes | null>;
  readonly commit: (changes: { readonly put: ReadonlyMap<string, Bytes> }) => Promise<void>;
}

export interface ActivityLogOptions {
  readonly db: SegmentDb;
  readonly records: LogKeyRecords;
  readonly session: StoredArea;
  /** On disk, in plain. */
  readonly local: StoredArea;
  readonly clock: Clock;
  /** At most 36 letters, digits and dashes. */
  readonly randomId: () => string;
  readonly random?: RandomBytes;
  /** Resolves, ever, when whoever reported has gone on: a page does not wait for its own entry. */
  readonly soon?: () => Promise<void>;
}

/** What the log says of itself. */
export interface LogReport extends ChainReport {
  /** Entries that could not be stored in the chain yet. */
  readonly waiting: number;
}

export interface ActivityLog {
  /** The entry's id. Stored soon; never throws. */
  readonly add: (entry: NewActivity) => string;
  /**
   * Resolves when all that was added is stored, is gathered or waits for the next chance. Never rejects. To be called now and
   * then, for what is gathered and due.
   * @param afterMs what was gathered for so long is stored though it is not due; 0 before locking
   */
  readonly settle: (afterMs?: number) => Promise<void>;
  /** Newest first; opened as far as it is read. @throws AppError `locked`, `storage_failed` */
  readonly readBackwards: <T>(read: (entries: AsyncIterable<ActivityEntry>) => Promise<T>) => Promise<T>;
  /** Computes every hash anew. @throws AppError `locked`, `storage_failed` */
  readonly verify: () => Promise<LogReport>;
  /** The vault locks: nothing of the log stays in memory but what still has to be stored. */
  readonly forget: () => void;
  /** The vault was erased, and the log with it. @throws AppError `storage_failed` */
  readonly erase: () => Promise<void>;
}

async function* toEntries(chain: StoredChain): AsyncGenerator<ActivityEntry> {
  for await (const { entries } of chain.readBackwards()) yield* entries.toReversed();
}

export const createActivityLog = (options: ActivityLogOptions): ActivityLog => {
  const { db, records, session, clock, randomId } = options;
  const { random = cryptoRandomBytes, soon = async () => undefined } = options;
  const stored = createWaitingEntries(options);
  const mutex = createMutex();
  /** Just came. */
  let fresh: readonly NotedEntry[] = [];
  /** Has its entry in the log, which is stored nowhere yet. */
  let unstored: readonly NotedEntry[] = [];
  /** Null until it was read what an earlier worker gathered. */
  let repeats: readonly Repeat[] | null = null;
  /** A worker that was just started does not know whether something waits. */
  let mayWait = true;
  let chain: StoredChain | null = null;
  /** Grows with every lock, so that a key that was on its way then is not kept. */
  let locks = 0;

  const readOrMakeKey = async (): Promise<Bytes> => {
    const kept = await records.read(LOG_KEY_ID);
    if (kept !== null) return kept;
    const made = random(LOG_KEY_BYTES); // K11
    await records.commit({ put: new Map([[LOG_KEY_ID, made]]) });
    return made;
  };

  /** @throws AppError `locked`, and what the vault throws */
  const openChain = async (): Promise<StoredChain> => {
    if (chain !== null) return chain;
    const locksBefore = locks;
    const logKeySecret = await readOrMakeKey();
    try {
      const opened = createStoredChain({ db, key: await deriveLogKey(logKeySecret) });
      if (locks === locksBefore) chain = opened;
      return opened;
    } finally {
      zeroBytes(logKeySecret); // K14
    }
  };

  /** All that waits goes to the chain at once; a death or a failure at any point loses nothing and doubles nothing. */
  const storeInChain = async (): Promise<void> => {
    const open = await openChain();
    const taken = unstored;
    const waiting = mayWait ? await stored.read() : [];
    await open.append(mergeEntries(waiting, taken));
    unstored = unstored.filter((entry) => !taken.includes(entry));
    if (mayWait) await stored.clear();
    mayWait = false;
  };

  /** Where the chain can't be had: K16 says how much of it may lie where. */
  const letWait = async (): Promise<void> => {
    const taken = unstored;
    if (taken.length === 0) return;
    mayWait = true;
    await stored.add(taken);
    unstored = unstored.filter((entry) => !taken.includes(entry));
  };

  /** Gathers what repeats. Whether there is anything to be remembered, or no more. */
  const gather = async (afterMs: number | undefined): Promise<boolean> => {
    const before = repeats ?? v.parse(repeatsSchema, await session.get(REPEATS_KEY));
    const plan = planRepeats({ repeats: before, entries: fresh, nowMs: clock.nowMs(), afterMs });
    const { toStore } = plan;
    repeats = plan.repeats;
    const hasChanged = fresh.length + toStore.length > 0 && before.length + repeats.length > 0;
    fresh = [];
    unstored = [...unstored, ...toStore].slice(-MAX_WAITING);
    return hasChanged;
  };

  const store = async (): Promise<void> => {
    if (unstored.length === 0 && !mayWait) return;
    try {
      await storeInChain();
    } catch (error) {
      await letWait();
      throw error;
    }
  };

  const flush = async (afterMs?: number): Promise<void> => {
    const hasChanged = await gather(afterMs);
    try {
      await store();
    } finally {
      // Afterwards: a death in between stores an entry again that the chain knows to be the same.
      if (hasChanged) await session.set(REPEATS_KEY, repeats);
    }
  };

  /** What can't be stored stays in memory, and `waiting` tells how much that is: whoever reported is not concerned. L6 */
  const settle = (afterMs?: number): Promise<void> => mutex.run(() => flush(afterMs)).catch(() => undefined);

  /** A failure to store the newest does not keep anybody from reading the rest; a locked vault does. */
  const reading = <T>(read: (chain: StoredChain) => Promise<T>): Promise<T> =>
    mutex.run(async () => {
      await flush(MIN_WAIT_MS).catch((error: unknown) => {
        if (hasCode(error, 'locked')) throw error;
      });
      return read(await openChain());
    });

  return {
    add: (entry) => {
      const id = randomId();
      fresh = withEntry(fresh, toNotedEntry(entry, { atMs: clock.nowMs(), id })).slice(-MAX_WAITING);
      void soon().then(() => settle());
      return id;
    },
    settle,
    readBackwards: (read) => reading((open) => read(toEntries(open))),
    verify: () =>
      reading(async (open) => {
        const waiting = mayWait ? (await stored.read()).length : 0;
        return { ...(await open.verify()), waiting: waiting + unstored.length + fresh.length };
      }),
    forget: () => {
      locks += 1;
      chain = null;
    },
    erase: () =>
      mutex.run(async () => {
        fresh = [];
        unstored = [];
        repeats = [];
        chain = null;
        await session.remove(REPEATS_KEY);
        await stored.clear();
        mayWait = false;
        await db.erase();
      }),
  };
};
