/** A log on a machine of its own: real IndexedDB in memory, a vault's records that can be locked, faults at any await. */
import 'fake-indexeddb/auto';
import { type ActivityLog, createActivityLog, LOG_KEY_ID } from '../../../src/activity/log.ts';
import { createSegmentDb } from '../../../src/activity/segment-db.ts';
import { AppError } from '../../../src/errors.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import type { ActivityEntry } from '../../../src/messaging/view.ts';
import { createStrictStore } from '../../../src/vault/strict-store.ts';
import { aClock, anArea } from '../app/an-area.ts';
import { createFaults } from '../vault/a-vault.ts';

let logs = 0;

export const aLogWorld = () => {
  logs += 1;
  const databaseName = `activity-${logs}`;
  const { time, clock } = aClock();
  const session = anArea();
  const local = anArea();
  const faults = createFaults();
  const vault = { isLocked: false, records: new Map<string, Bytes>() };
  const assertUnlocked = (): void => {
    if (vault.isLocked) throw new AppError({ code: 'locked' });
  };
  const records = {
    read: async (id: string) => {
      assertUnlocked();
      return vault.records.get(id)?.slice() ?? null;
    },
    commit: async ({ put }: { readonly put: ReadonlyMap<string, Bytes> }) => {
      assertUnlocked();
      for (const [id, bytes] of put) vault.records.set(id, bytes.slice());
    },
  };
  /** Whoever reports goes on at once, unless a test holds it. */
  const reporter = { hasGoneOn: Promise.resolve() };
  let ids = 0;
  const aWorker = (): ActivityLog =>
    createActivityLog({
      db: faults.wrap(createSegmentDb({ databaseName })),
      records: faults.wrap(records),
      session: faults.wrap(session),
      local: faults.wrap(local),
      clock,
      randomId: () => `entry-${++ids}`,
      soon: () => reporter.hasGoneOn,
    });
  const log = aWorker();
  return {
    log,
    aWorker,
    time,
    session,
    local,
    faults,
    reporter,
    vault,
    raw: createStrictStore({ databaseName, storeName: 'activity' }),
    loseKey: () => vault.records.delete(LOG_KEY_ID),
    lock: (worker: ActivityLog = log): void => {
      vault.isLocked = true;
      worker.forget();
    },
    unlock: (): void => {
      vault.isLocked = false;
    },
    closeBrowser: () => session.values.clear(),
  };
};

export const readAll = (log: ActivityLog): Promise<readonly ActivityEntry[]> =>
  log.readBackwards(async (entries) => {
    const all: ActivityEntry[] = [];
    for await (const entry of entries) all.push(entry);
    return all;
  });

/** What entries are told apart by here, oldest first. */
export const readDurations = async (log: ActivityLog): Promise<readonly (number | undefined)[]> =>
  (await readAll(log)).map(({ durationMs }) => durationMs).reverse();
