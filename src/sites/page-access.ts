/**
 * Who a page is and what it was granted. The browser's word (`sender`) counts, never the message's; what was true when a
 * request came must still be true when its answer leaves.
 */
import { API_IDS, type Api } from '../apis.ts';
import { AppError, hasCode } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Sender } from '../messaging/sender.ts';
import type { Grant } from './grant.ts';
import type { GrantInForce, GrantsInForce } from './grants-in-force.ts';
import { isGrantedOrigin, type SiteOrigin } from './site-origin.ts';

export type PageSender = Extract<Sender, { kind: 'page' }>;

/** @throws AppError `not_permitted` for anyone but the top-level document of a tab. I2 */
export const requirePage = (sender: Sender): PageSender => {
  if (sender.kind !== 'page') throw new AppError({ code: 'not_permitted' });
  return sender;
};

export interface Pass extends GrantInForce {
  readonly lockCount: number;
}

export interface PageAccessOptions {
  readonly grants: Pick<GrantsInForce, 'find'>;
  /** Whether the browser permits the origin at present. */
  readonly isStillPermitted: (origin: SiteOrigin) => Promise<boolean>;
  /** The origins that have content scripts; known even while the vault is locked. */
  readonly servedOrigins: () => Promise<ReadonlySet<SiteOrigin>>;
  /** Names the present run of the browser. */
  readonly browserId: () => Promise<string>;
  readonly clock: Clock;
  /** Told of a page that was turned away because the vault is locked, and may have a grant in it. */
  readonly onLocked: (page: PageSender, api: Api) => void;
}

export interface PageAccess {
  /** @throws AppError `site_not_granted`, or `locked` where the page is a served one */
  readonly enter: (page: PageSender, api: Api) => Promise<Pass>;
  /** Each API's, where the page has one. @throws AppError `site_not_granted`, `locked` where it has none */
  readonly enterAny: (page: PageSender) => Promise<readonly Pass[]>;
  /** I7: the grant and the permission must still be there, and no lock in between. @throws AppError `site_not_granted`, `locked` */
  readonly assertStill: (pass: Pass) => Promise<void>;
  /** The vault locks: what is still under way is not answered. */
  readonly supersede: () => void;
}

const refuse = (): AppError => new AppError({ code: 'site_not_granted' });

const isSameGrant = (a: Grant, b: Grant): boolean =>
  a.id === b.id && JSON.stringify(a.terms) === JSON.stringify(b.terms);

export const createPageAccess = (options: PageAccessOptions): PageAccess => {
  const { grants, isStillPermitted, clock } = options;
  let lockCount = 0;

  /** A locked vault tells no grant: a page that has our scripts is told so, any other is refused. */
  const onUnreadable = async (page: PageSender, api: Api, error: unknown): Promise<never> => {
    if (!isGrantedOrigin(page.origin, await options.servedOrigins())) throw refuse();
    options.onLocked(page, api);
    throw error;
  };

  /** Whether a grant that nobody has ended yet has come to its end, or was given to another tab. */
  const isBound = async (grant: Grant, page: PageSender): Promise<boolean> => {
    if (grant.endsAtMs !== null && clock.nowMs() >= grant.endsAtMs) return false;
    if (grant.duration === 'visit' && grant.tabId !== page.tabId) return false;
    return grant.browserId === null || grant.browserId === (await options.browserId());
  };

  const enter: PageAccess['enter'] = async (page, api) => {
    const lockCountBefore = lockCount;
    const found = await grants
      .find(page.origin, api)
      .catch((error: unknown) => onUnreadable(page, api, error));
    if (found === null || !(await isBound(found.grant, page))) throw refuse();
    if (!(await isStillPermitted(found.grant.origin))) throw refuse();
    return { ...found, lockCount: lockCountBefore };
  };

  return {
    enter,
    enterAny: async (page) => {
      const tries = await Promise.allSettled(API_IDS.map((api) => enter(page, api)));
      const passes = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const refusals = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      const failure = refusals.find(
        (error) => !hasCode(error, 'site_not_granted') && !(passes.length > 0 && hasCode(error, 'locked')),
      );
      if (failure !== undefined) throw failure;
      if (passes.length === 0) throw refuse();
      return passes;
    },
    assertStill: async ({ grant, lockCount: lockCountBefore }) => {
      const isAllowed = await isStillPermitted(grant.origin);
      const current = lockCount === lockCountBefore ? await grants.find(grant.origin, grant.api) : null;
      if (lockCount !== lockCountBefore) throw new AppError({ code: 'locked' }); // T10
      // A grant that was changed meanwhile is another one: what was allowed may not be allowed any more.
      if (!isAllowed || current === null || !isSameGrant(current.grant, grant)) throw refuse();
    },
    supersede: () => {
      lockCount += 1;
    },
  };
};
