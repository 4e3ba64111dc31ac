/**
 * The grants: which exact origin may have the token of which identity and API. One document inside the vault.
 * One grant per origin and API: a new one for another identity takes the place of the old.
 */
import * as v from 'valibot';
import type { Api } from '../apis.ts';
import { type Bytes, fromUtf8, toUtf8 } from '../lib/bytes.ts';
import { createMutex } from '../lib/mutex.ts';
import { SiteOriginSchema } from './site-origin.ts';

const RECORD_ID = 'doc/grants';

/** The part of the vault that is needed here. */
export interface GrantRecords {
  /** @throws AppError `locked`, `vault_record_damaged` */
  readonly read: (id: string) => Promise<Bytes | null>;
  /** @throws AppError `locked`, `storage_failed` */
  readonly commit: (changes: { readonly put: Readonly<Record<string, Bytes>> }) => Promise<void>;
}

const GrantSchema = v.object({
  id: v.string(),
  origin: SiteOriginSchema,
  identityId: v.string(),
  api: v.picklist(['pump', 'mimic']),
  createdAtMs: v.number(),
  lastUsedAtMs: v.nullable(v.number()),
  useCount: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

const DocumentSchema = v.array(GrantSchema);

export type Grant = Readonly<v.InferOutput<typeof GrantSchema>>;

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
  readonly remove: (id: string) => Promise<void>;
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

export const createGrantStore = (records: GrantRecords): GrantStore => {
  const writes = createMutex();
  let loaded: Promise<readonly Grant[]> | null = null;
  /** Grows with every lock: what was written just before must not be kept in memory after it. */
  let lockCount = 0;

  const load = async (): Promise<readonly Grant[]> => {
    const bytes = await records.read(RECORD_ID);
    return bytes === null ? [] : v.parse(DocumentSchema, JSON.parse(fromUtf8(bytes)));
  };

  const all = (): Promise<readonly Grant[]> => {
    if (loaded !== null) return loaded;
    const loading = load().catch((error: unknown) => {
      if (loaded === loading) loaded = null;
      throw error;
    });
    loaded = loading;
    return loading;
  };

  /** Disk first: a grant that is still on disk must not look revoked. L6 */
  const change = (plan: (grants: readonly Grant[]) => readonly Grant[]): Promise<void> =>
    writes.run(async () => {
      const before = await all();
      const lockCountBefore = lockCount;
      const after = plan(before);
      if (after === before) return;
      await records.commit({ put: { [RECORD_ID]: toUtf8(JSON.stringify(after)) } });
      if (lockCount === lockCountBefore) loaded = Promise.resolve(after);
    });

  return {
    all,
    find: async (origin, api) => (await all()).find(isFor(origin, api)) ?? null,
    put: (grant) => {
      const isReplaced = isFor(grant.origin, grant.api);
      return change((grants) => [...grants.filter((other) => !isReplaced(other)), grant]);
    },
    remove: (id) => change((grants) => grants.filter((grant) => grant.id !== id)),
    addUses: (uses) =>
      change((grants) =>
        grants.some(({ id }) => uses.has(id))
          ? grants.map((grant) => withUses(grant, uses.get(grant.id)))
          : grants,
      ),
    forget: () => {
      lockCount += 1;
      loaded = null;
    },
  };
};
