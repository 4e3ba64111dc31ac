/**
 * How often and when last a grant was used. A page may ask many times a minute, and each vault commit rewrites a slot, so
 * uses gather in the session area (which outlives the worker) and reach the vault at most once a minute, and before a
 * lock. A browser that crashes may cost the uses of its last minutes; never a grant. Holds grant ids and numbers only.
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

const PendingSchema = v.object({ grantId: v.string(), count: v.number(), lastUsedAtMs: v.number() });

type Pending = v.InferOutput<typeof PendingSchema>;

const plusOne = (items: readonly Pending[], grantId: string, nowMs: number): readonly Pending[] => {
  const count = items.find((item) => item.grantId === grantId)?.count ?? 0;
  return [
    ...items.filter((item) => item.grantId !== grantId),
    { grantId, count: count + 1, lastUsedAtMs: nowMs },
  ];
};

export interface UseCounts {
  readonly note: (grantId: string) => Promise<void>;
  /** Uses that are not in the vault yet. */
  readonly pending: () => Promise<ReadonlyMap<string, Uses>>;
  /** Reads what the vault holds beside the uses that are not in it yet, never while they are on their way into it. */
  readonly readBeside: <T>(read: (pending: ReadonlyMap<string, Uses>) => Promise<T>) => Promise<T>;
  /** Brings them into the vault. @throws AppError `locked`: they then wait for the next time. */
  readonly flush: () => Promise<void>;
}

export const createUseCounts = ({
  area,
  clock,
  grants,
}: {
  readonly area: SessionArea;
  readonly clock: Clock;
  readonly grants: Pick<GrantStore, 'addUses'>;
}): UseCounts => {
  const list = createSessionList({ area, key: 'sites.uses', item: PendingSchema });
  const flushes = createMutex();

  const pending = async (): Promise<Map<string, Uses>> =>
    new Map((await list.read()).map(({ grantId, ...uses }) => [grantId, uses]));

  /** Uses noted while the vault was being written stay for the next time. */
  const take = (written: ReadonlyMap<string, Uses>): Promise<void> =>
    list.change((items) =>
      items
        .map((item) => ({ ...item, count: item.count - (written.get(item.grantId)?.count ?? 0) }))
        .filter(({ count }) => count > 0),
    );

  const flush = (): Promise<void> =>
    flushes.run(async () => {
      const uses = await pending();
      if (uses.size === 0) return;
      await grants.addUses(uses);
      await take(uses);
      await area.set(FLUSHED_AT_KEY, clock.nowMs());
    });

  const isDue = async (nowMs: number): Promise<boolean> => {
    const flushedAtMs = await area.get(FLUSHED_AT_KEY);
    // A clock that was set back must not hold the counts for longer.
    return typeof flushedAtMs !== 'number' || Math.abs(nowMs - flushedAtMs) >= FLUSH_INTERVAL_MS;
  };

  return {
    pending,
    readBeside: (read) => flushes.run(async () => read(await pending())),
    flush,
    note: async (grantId) => {
      const nowMs = clock.nowMs();
      await list.change((items) => plusOne(items, grantId, nowMs));
      if (!(await isDue(nowMs))) return;
      await flush().catch((error: unknown) => {
        // Used while the vault is locked: counted there once it is open.
        if (!hasCode(error, 'locked')) throw error;
      });
    },
  };
};
