/**
 * How often and when last a grant was used. A page may ask many times a minute, and each vault commit rewrites a slot, so
 * uses gather in the session area (which outlives the worker) and reach the vault once a minute, before a lock, and after
 * an unlock. A browser that ends meanwhile may cost the uses of its last minute, and those of a locked vault; never a
 * grant. A worker that dies while they are on their way counts none twice. Holds grant ids and numbers only.
 */
import * as v from 'valibot';
import { hasCode } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { createMutex } from '../lib/mutex.ts';
import type { SessionArea } from '../lib/stored-area.ts';
import type { GrantStore, Uses } from './grants.ts';
import { createSessionList } from './session-list.ts';

const FLUSH_INTERVAL_MS = 60_000;
const FLUSHED_AT_KEY = 'sites.usesFlushedAtMs';

const PendingSchema = v.object({
  grantId: v.string(),
  count: v.number(),
  lastUsedAtMs: v.number(),
  /** So many of them are on their way into the vault, where the grant then has so many uses in all. */
  writing: v.exactOptional(v.object({ count: v.number(), toTotal: v.number() })),
});

type Pending = v.InferOutput<typeof PendingSchema>;

const plusOne = (items: readonly Pending[], grantId: string, nowMs: number): readonly Pending[] => {
  const known = items.find((item) => item.grantId === grantId);
  const next = { ...known, grantId, count: (known?.count ?? 0) + 1, lastUsedAtMs: nowMs };
  return [...items.filter((item) => item !== known), next];
};

type Totals = ReadonlyMap<string, number>;

/** What was on its way has arrived, or has not: the grant's own count says so. A grant that is gone needs none. */
const withoutArrived = (items: readonly Pending[], totals: Totals): readonly Pending[] =>
  items
    .map(({ writing, ...item }) =>
      writing && (totals.get(item.grantId) ?? writing.toTotal) >= writing.toTotal
        ? { ...item, count: item.count - writing.count }
        : item,
    )
    .filter(({ count }) => count > 0);

export interface UseCounts {
  readonly note: (grantId: string) => Promise<void>;
  /** Reads what the vault holds beside the uses that are not in it yet, never while they are on their way into it. */
  readonly readBeside: <T>(read: (pending: ReadonlyMap<string, Uses>) => Promise<T>) => Promise<T>;
  /** Brings them into the vault, those included that are just being noted. @throws AppError `locked`: they then wait for the next time. */
  readonly flush: () => Promise<void>;
  /** As `flush`, once a minute at most. */
  readonly flushDue: () => Promise<void>;
  /** When `flushDue` is due next, epoch milliseconds; null where nothing waits. */
  readonly nextFlushAtMs: () => Promise<number | null>;
}

export const createUseCounts = ({
  area,
  clock,
  grants,
  onWaiting,
}: {
  readonly area: SessionArea;
  readonly clock: Clock;
  readonly grants: Pick<GrantStore, 'all' | 'addUses'>;
  /** A use waits to be written: `nextFlushAtMs` answers a time now. */
  readonly onWaiting: () => void;
}): UseCounts => {
  const list = createSessionList({ area, key: 'sites.uses', item: PendingSchema });
  const flushes = createMutex();

  const readTotals = async (): Promise<Totals> =>
    new Map((await grants.all()).map(({ id, useCount }) => [id, useCount]));

  /**
   * Uses that are not in the vault yet, once it is known what became of those that were being written. With those that are
   * just being noted: their pages have been answered, and a lock may be next.
   */
  const settled = async (): Promise<ReadonlyMap<string, Uses>> => {
    if ((await list.settled()).some(({ writing }) => writing)) {
      const totals = await readTotals();
      await list.change((items) => withoutArrived(items, totals));
    }
    return new Map(
      (await list.settled()).map(({ grantId, count, lastUsedAtMs }) => [grantId, { count, lastUsedAtMs }]),
    );
  };

  const noteTime = (): Promise<void> => area.set(FLUSHED_AT_KEY, clock.nowMs());

  const flush = (): Promise<void> =>
    flushes.run(async () => {
      try {
        const uses = await settled();
        if (uses.size === 0) return;
        const totals = await readTotals();
        await list.change((items) =>
          items.map((item) => {
            const count = uses.get(item.grantId)?.count ?? 0;
            return { ...item, writing: { count, toTotal: (totals.get(item.grantId) ?? 0) + count } };
          }),
        );
        await grants.addUses(uses);
        // Uses noted meanwhile stay for the next time.
        if ((await settled()).size > 0) onWaiting();
      } catch (error) {
        // What can't be written is not tried again at once; what was locked may be open the next moment.
        if (!hasCode(error, 'locked')) await noteTime();
        throw error;
      }
      await noteTime();
    });

  /** When they were last written, epoch milliseconds; null where they never were, or where the clock was set back since. */
  const flushedAtMs = async (): Promise<number | null> => {
    const stored = await area.get(FLUSHED_AT_KEY);
    return typeof stored === 'number' && stored <= clock.nowMs() ? stored : null;
  };

  const isDue = async (): Promise<boolean> => {
    const sinceMs = await flushedAtMs();
    return sinceMs === null || clock.nowMs() - sinceMs >= FLUSH_INTERVAL_MS;
  };

  return {
    readBeside: (read) => flushes.run(async () => read(await settled())),
    flush,
    flushDue: async () => ((await isDue()) ? flush() : undefined),
    nextFlushAtMs: async () => {
      if ((await list.read()).length === 0) return null;
      // Never: the first is on its way this moment.
      return ((await flushedAtMs()) ?? clock.nowMs()) + FLUSH_INTERVAL_MS;
    },
    note: async (grantId) => {
      const nowMs = clock.nowMs();
      let isFirst = false;
      await list.change((items) => {
        isFirst = items.length === 0;
        return plusOne(items, grantId, nowMs);
      });
      if (!(await isDue())) return isFirst ? onWaiting() : undefined;
      await flush().catch((error: unknown) => {
        // Used while the vault is locked: counted there once it is open.
        if (!hasCode(error, 'locked')) throw error;
      });
    },
  };
};
