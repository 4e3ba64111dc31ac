/**
 * The grants: which exact origin is served with the token of which identity and API. One document inside the vault.
 * One grant per origin and API: a new one for another identity takes the place of the old.
 */
import type { Api } from '../apis.ts';
import { type Grant, GrantSchema } from './grant.ts';
import { createStoredList, type ListRecords } from './stored-list.ts';

const RECORD_ID = 'doc/grants';

/** Uses that were counted elsewhere since the last time. */
export interface Uses {
  readonly count: number;
  readonly lastUsedAtMs: number;
}

export interface GrantStore {
  /** @throws AppError `locked` */
  readonly all: () => Promise<readonly Grant[]>;
  /** The grant of exactly this origin, as the browser reports it. I6 @throws AppError `locked` */
  readonly find: (origin: string, api: Api) => Promise<Grant | null>;
  readonly put: (grant: Grant) => Promise<void>;
  readonly remove: (ids: readonly string[]) => Promise<void>;
  /** Adds uses to the grants that still exist. Writes nothing when there are none. */
  readonly addUses: (uses: ReadonlyMap<string, Uses>) => Promise<void>;
  /** Drops what is in memory; called when the vault locks. */
  readonly forget: () => void;
}

const isFor =
  (origin: string, api: Api) =>
  (grant: Grant): boolean =>
    grant.origin === origin && grant.api === api;

const withUses = (grant: Grant, uses: Uses | undefined): Grant =>
  uses === undefined
    ? grant
    : {
        ...grant,
        useCount: grant.useCount + uses.count,
        lastUsedAtMs: Math.max(grant.lastUsedAtMs ?? 0, uses.lastUsedAtMs),
      };

export const createGrantStore = (records: ListRecords): GrantStore => {
  const { all, change, forget } = createStoredList({ records, recordId: RECORD_ID, item: GrantSchema });
  return {
    all,
    find: async (origin, api) => (await all()).find(isFor(origin, api)) ?? null,
    put: (grant) => {
      const isReplaced = isFor(grant.origin, grant.api);
      return change((grants) => {
        const before = grants.find(({ id }) => id === grant.id);
        // Counted since the caller looked: a change of terms loses no use.
        const { useCount, lastUsedAtMs } = before ?? grant;
        return [...grants.filter((other) => !isReplaced(other)), { ...grant, useCount, lastUsedAtMs }];
      });
    },
    remove: (ids) => change((grants) => grants.filter(({ id }) => !ids.includes(id))),
    addUses: (uses) =>
      change((grants) =>
        grants.some(({ id }) => uses.has(id))
          ? grants.map((grant) => withUses(grant, uses.get(grant.id)))
          : grants,
      ),
    forget,
  };
};
