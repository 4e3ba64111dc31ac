/**
 * The grants by which pages are served now: those of the open vault, or, while it is locked, those that were kept, where the
 * user chose that. Never both.
 */
import type { Api } from '../apis.ts';
import { hasCode } from '../errors.ts';
import type { Grant } from './grant.ts';
import type { GrantStore } from './grants.ts';
import type { KeptServing } from './kept-serving.ts';

export interface GrantInForce {
  readonly grant: Grant;
  /** The vault is locked: served with the token that was kept, and no other. */
  readonly isKept: boolean;
}

export interface GrantsInForce {
  /** @throws AppError `locked` where nothing is kept */
  readonly all: () => Promise<readonly Grant[]>;
  /** The grant of exactly this origin. I6 @throws AppError `locked` where it might be in the vault */
  readonly find: (origin: string, api: Api) => Promise<GrantInForce | null>;
  /** Ends them for good. */
  readonly remove: (ids: readonly string[]) => Promise<void>;
}

export const createGrantsInForce = ({
  grants,
  kept,
}: {
  readonly grants: Pick<GrantStore, 'all' | 'find' | 'remove'>;
  readonly kept: Pick<KeptServing, 'grants' | 'endGrants'>;
}): GrantsInForce => {
  /** What `meanwhile` makes of a vault that is locked; it rejects with the refusal where it makes nothing of it. */
  const whileLocked = async <T>(
    reading: Promise<T>,
    meanwhile: (refusal: unknown) => Promise<T>,
  ): Promise<T> => {
    try {
      return await reading;
    } catch (error) {
      if (!hasCode(error, 'locked')) throw error;
      return meanwhile(error);
    }
  };

  return {
    all: () =>
      whileLocked(grants.all(), async (refusal) => {
        const all = await kept.grants();
        if (all === null) throw refusal;
        return all;
      }),
    find: async (origin, api) => {
      const open = async (): Promise<GrantInForce | null> => {
        const grant = await grants.find(origin, api);
        return grant === null ? null : { grant, isKept: false };
      };
      return whileLocked(open(), async (refusal) => {
        const grant = (await kept.grants())?.find((one) => one.origin === origin && one.api === api);
        if (grant === undefined) throw refusal;
        return { grant, isKept: true };
      });
    },
    remove: (ids) => whileLocked(grants.remove(ids), () => kept.endGrants(ids)),
  };
};
