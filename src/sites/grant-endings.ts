/**
 * How grants end: by the user's word and by their own terms, while the vault is locked as well where grants are kept then. The
 * grant ends on disk first; then its rules, its scripts and the browser's permission go.
 */
import type { Api } from '../apis.ts';
import { hasCode, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { PermissionsPart, TabsPart } from './browser-parts.ts';
import type { Grant } from './grant.ts';
import type { GrantStore } from './grants.ts';
import type { GrantsInForce } from './grants-in-force.ts';
import type { HeaderArms } from './header-arms.ts';
import type { LeftTokens } from './left-tokens.ts';
import type { LogActivity, Whose } from './page-requests.ts';
import { planEnded, type TabOrigins } from './plan-ended.ts';
import { orNullWhileLocked, type Serving } from './serving.ts';
import { parseSiteOrigin, type SiteOrigin, toMatchPattern } from './site-origin.ts';
import { readTabOrigin } from './tab-origin.ts';
import type { WaitingChoices } from './waiting-choices.ts';

/** How often a tab that a grant is bound to is looked at, where no event tells of it. */
const VISIT_CHECK_MS = 60_000;

export interface GrantEndingsOptions {
  readonly grants: GrantStore;
  readonly inForce: GrantsInForce;
  readonly left: Pick<LeftTokens, 'origins'>;
  readonly waiting: Pick<WaitingChoices, 'all' | 'remove'>;
  readonly arms: Pick<HeaderArms, 'remove'>;
  readonly serving: Serving;
  readonly permissions: PermissionsPart;
  readonly tabs: Pick<TabsPart, 'get'>;
  readonly requiredPatterns: readonly string[];
  readonly clock: Clock;
  readonly browserId: () => Promise<string>;
  /** When the present token ends, epoch milliseconds; null where the API does not say. @throws AppError `not_signed_in` */
  readonly tokenEndsAtMs: (whose: Whose) => Promise<number | null>;
  readonly log: LogActivity;
}

export const createGrantEndings = (options: GrantEndingsOptions) => {
  const { grants, inForce, waiting, arms, serving, permissions, requiredPatterns, clock, log } = options;
  /** When the tabs that grants are bound to were last looked at: counted from now instead, the next time would never come. */
  let tabsSeenAtMs = clock.nowMs();

  /** The grant is gone by now: a permission that stays is logged, but gives no page anything. */
  const giveBackPermission = async (origin: SiteOrigin, api?: Api): Promise<void> => {
    const pattern = toMatchPattern(origin);
    const all = await orNullWhileLocked(grants.all());
    // Whether another one needs it is not known while the vault is locked: it is given back once that is open.
    const leftOver = await orNullWhileLocked(options.left.origins());
    const needing = all && leftOver && [...all.map((other) => other.origin), ...leftOver];
    const isNeeded = needing === null || needing.some((other) => toMatchPattern(other) === pattern);
    if (isNeeded || requiredPatterns.includes(pattern)) return;
    try {
      await permissions.remove({ origins: [pattern] });
    } catch (error) {
      log({ kind: 'revoke', outcome: toAppError(error).code, ...(api && { api }), origin });
    }
  };

  /** What goes with grants that are gone. */
  const tidyUp = async (ended: readonly Grant[]): Promise<void> => {
    await arms.remove(({ grantId }) => ended.some(({ id }) => id === grantId));
    await serving.sync(
      (asker) => ended.some(({ origin, api }) => asker.origin === origin && asker.api === api),
      'ended',
    );
    for (const { origin, api } of ended) await giveBackPermission(origin, api);
  };

  const end = async (ended: readonly Grant[]): Promise<void> => {
    if (ended.length === 0) return;
    await inForce.remove(ended.map(({ id }) => id));
    for (const { origin, api } of ended) log({ kind: 'revoke', outcome: 'ok', api, origin });
    await tidyUp(ended);
  };

  const tabOrigins = async (all: readonly Grant[]): Promise<TabOrigins> => {
    const tabIds = all.map(({ tabId }) => tabId).filter((tabId) => tabId !== null);
    return new Map(
      await Promise.all(tabIds.map(async (id) => [id, await readTabOrigin(options.tabs, id)] as const)),
    );
  };

  /** Those whose token has gone: signed out, by the user or by a lock. */
  const withoutToken = async (all: readonly Grant[]): Promise<readonly Grant[]> => {
    const bound = all.filter(({ duration }) => duration === 'token');
    const isGone = async (grant: Grant): Promise<boolean> => {
      try {
        await options.tokenEndsAtMs(grant);
        return false;
      } catch (error) {
        if (hasCode(error, 'not_signed_in')) return true;
        throw error;
      }
    };
    const gone = await Promise.all(bound.map(isGone));
    return bound.filter((_, i) => gone[i]);
  };

  return {
    /** Ends those that are meant, and the choices that wait. @throws AppError `locked` */
    endWhere: async (isMeant: (grant: { id: string; identityId: string }) => boolean): Promise<number> => {
      const meant = (await grants.all()).filter(isMeant);
      const choices = (await waiting.all()).filter((choice) => isMeant({ ...choice, id: choice.grantId }));
      for (const choice of choices) await waiting.remove(choice.origin, choice.api);
      await end(meant);
      return meant.length + choices.length;
    },

    /** The vault is open and still has what ended, and was logged, while it was locked. @throws AppError `locked` */
    endBelated: async (ids: readonly string[]): Promise<void> => {
      const ended = (await grants.all()).filter(({ id }) => ids.includes(id));
      if (ended.length === 0) return;
      await grants.remove(ids);
      await tidyUp(ended);
    },

    /** No page of the origin has a token in its storage any more: where nothing is granted to it, nothing of ours stays. */
    endTidying: async (origin: string): Promise<void> => {
      const all = await orNullWhileLocked(grants.all());
      if (all === null || all.some((grant) => grant.origin === origin)) return;
      await serving.sync(() => false, 'ended');
      await giveBackPermission(parseSiteOrigin(origin));
    },

    /** Whether any grant ends by itself; false while nobody is served. */
    hasBound: async (): Promise<boolean> => {
      const all = await orNullWhileLocked(inForce.all());
      return all?.some(({ duration }) => duration !== 'always') ?? false;
    },

    /** Drops what has ended by itself. */
    dropEnded: async (): Promise<void> => {
      const all = await inForce.all();
      if (all.every(({ duration }) => duration === 'always')) return;
      const [browserId, tabs, gone] = await Promise.all([
        options.browserId(),
        tabOrigins(all),
        withoutToken(all),
      ]);
      tabsSeenAtMs = clock.nowMs();
      const ended = planEnded(all, { nowMs: tabsSeenAtMs, browserId, tabs });
      await end([...new Set([...ended, ...gone])]);
    },

    /** When `dropEnded` is due next, epoch milliseconds; null where nothing ends by itself. */
    nextEndAtMs: async (): Promise<number | null> => {
      const all = (await orNullWhileLocked(inForce.all())) ?? [];
      const times = all.flatMap(({ endsAtMs }) => (endsAtMs === null ? [] : [endsAtMs]));
      if (all.some(({ duration }) => duration === 'visit'))
        times.push(Math.min(tabsSeenAtMs, clock.nowMs()) + VISIT_CHECK_MS);
      return times.length === 0 ? null : Math.min(...times);
    },
  };
};

export type GrantEndings = ReturnType<typeof createGrantEndings>;
