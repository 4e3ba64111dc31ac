/**
 * How grants begin, change and end: by the user's choice, by the page's question that the user answered, by their own
 * terms. The grant ends on disk first; then its rules, its scripts and the browser's permission go.
 */
import type { Api } from '../apis.ts';
import { AppError, hasCode, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Output, SiteChoice } from '../messaging/contract.ts';
import type { GrantTerms } from '../messaging/view.ts';
import type { PermissionsPart, TabsPart } from './browser-parts.ts';
import type { DenialStore } from './denials.ts';
import { type Binding, type Grant, UNBOUND } from './grant.ts';
import type { GrantStore } from './grants.ts';
import type { HeaderArms } from './header-arms.ts';
import type { LogActivity, Whose } from './page-requests.ts';
import { planEnded, type TabOrigins } from './plan-ended.ts';
import { parseScope } from './scope.ts';
import { orNullWhileLocked, type Serving } from './serving.ts';
import { parseSiteOrigin, type SiteOrigin, toMatchPattern } from './site-origin.ts';
import type { WaitingChoice, WaitingChoices } from './waiting-choices.ts';

/** How often a tab that a grant is bound to is looked at, where no event tells of it. */
const VISIT_CHECK_MS = 60_000;

export interface GrantChangesOptions {
  readonly grants: GrantStore;
  readonly denials: DenialStore;
  readonly waiting: WaitingChoices;
  readonly arms: Pick<HeaderArms, 'remove'>;
  readonly serving: Serving;
  readonly permissions: PermissionsPart;
  readonly tabs: Pick<TabsPart, 'get'>;
  readonly requiredPatterns: readonly string[];
  readonly clock: Clock;
  readonly newId: () => string;
  readonly browserId: () => Promise<string>;
  /** When the present token ends, epoch milliseconds; null where the API does not say. @throws AppError `not_signed_in` */
  readonly tokenEndsAtMs: (whose: Whose) => Promise<number | null>;
  readonly log: LogActivity;
}

const parseTerms = (api: Api, terms: GrantTerms): GrantTerms =>
  terms.way === 'token' ? terms : { ...terms, scope: parseScope(api, terms.scope) };

export const createGrantChanges = (options: GrantChangesOptions) => {
  const { grants, denials, waiting, arms, serving, permissions, requiredPatterns, clock, log } = options;
  /** When the tabs that grants are bound to were last looked at: counted from now instead, the next time would never come. */
  let tabsSeenAtMs = clock.nowMs();

  /** What the tab shows; null where it is gone or the browser does not say. */
  const originOf = async (tabId: number): Promise<string | null> => {
    try {
      const { url } = await options.tabs.get(tabId);
      return url !== undefined && URL.canParse(url) ? new URL(url).origin : null;
    } catch {
      return null; // no tab has this id
    }
  };

  /** @throws AppError `invalid_input` for a visit without its tab, `not_signed_in` where there is no token to last as long as */
  const bind = async ({ duration, origin, identityId, api, tabId }: WaitingChoice): Promise<Binding> => {
    switch (duration) {
      case 'always':
        return UNBOUND;
      case 'browser':
        return { ...UNBOUND, browserId: await options.browserId() };
      case 'token':
        return { ...UNBOUND, endsAtMs: await options.tokenEndsAtMs({ identityId, api }) };
      case 'visit': {
        if (tabId === null || (await originOf(tabId)) !== origin) {
          throw new AppError({ code: 'invalid_input', details: { field: 'tabId' } });
        }
        return { browserId: await options.browserId(), tabId, endsAtMs: null };
      }
    }
  };

  const endRules = async (isMeant: (grantId: string) => boolean): Promise<void> =>
    void (await arms.remove(({ grantId }) => isMeant(grantId)));

  const isAsBefore = (before: Grant, { terms, duration }: WaitingChoice, binding: Binding): boolean => {
    const toText = (bound: Binding): string => JSON.stringify([bound.browserId, bound.tabId, bound.endsAtMs]);
    return (
      before.duration === duration &&
      JSON.stringify(before.terms) === JSON.stringify(terms) &&
      toText(before) === toText(binding)
    );
  };

  const activate = async (choice: WaitingChoice): Promise<string> => {
    const { grantId, origin, identityId, api, terms, duration } = choice;
    const [before, binding] = await Promise.all([grants.find(origin, api), bind(choice)]);
    const kept = before?.identityId === identityId ? before : null;
    const isSame = kept !== null && isAsBefore(kept, choice, binding);
    const id = kept?.id ?? grantId;
    if (!isSame) {
      const { createdAtMs, lastUsedAtMs, useCount } = kept ?? {
        ...{ createdAtMs: clock.nowMs(), lastUsedAtMs: null, useCount: 0 },
      };
      const facts = { id, origin, identityId, api, createdAtMs, lastUsedAtMs, useCount };
      await grants.put({ ...facts, ...binding, terms, duration });
      log({ kind: 'grant', outcome: 'ok', api, origin });
      if (before !== null) await endRules((ended) => ended === before.id);
    }
    await waiting.remove(origin, api);
    await denials.remove(origin, api);
    // A page that was refused before, or that is served in another way or as somebody else, asks again.
    const kind = before === null || before.terms.way === terms.way ? 'renewed' : 'ended';
    await serving.sync((asker) => !isSame && asker.origin === origin && asker.api === api, kind);
    return id;
  };

  /** The grant is gone by now: a permission that stays is logged, but gives no page anything. */
  const giveBackPermission = async (origin: SiteOrigin, api: Api): Promise<void> => {
    const pattern = toMatchPattern(origin);
    const isShared = (await grants.all()).some((other) => toMatchPattern(other.origin) === pattern);
    if (isShared || requiredPatterns.includes(pattern)) return;
    try {
      await permissions.remove({ origins: [pattern] });
    } catch (error) {
      log({ kind: 'revoke', outcome: toAppError(error).code, api, origin });
    }
  };

  const end = async (ended: readonly Grant[]): Promise<void> => {
    if (ended.length === 0) return;
    await grants.remove(ended.map(({ id }) => id));
    for (const { origin, api } of ended) log({ kind: 'revoke', outcome: 'ok', api, origin });
    await endRules((id) => ended.some((grant) => grant.id === id));
    await serving.sync(
      (asker) => ended.some(({ origin, api }) => asker.origin === origin && asker.api === api),
      'ended',
    );
    for (const { origin, api } of ended) await giveBackPermission(origin, api);
  };

  const endWhere = async (
    isMeant: (grant: { id: string; identityId: string }) => boolean,
  ): Promise<number> => {
    const meant = (await grants.all()).filter(isMeant);
    const choices = (await waiting.all()).filter((choice) => isMeant({ ...choice, id: choice.grantId }));
    for (const choice of choices) await waiting.remove(choice.origin, choice.api);
    await end(meant);
    return meant.length + choices.length;
  };

  const tabOrigins = async (all: readonly Grant[]): Promise<TabOrigins> => {
    const tabIds = all.map(({ tabId }) => tabId).filter((tabId) => tabId !== null);
    return new Map(await Promise.all(tabIds.map(async (tabId) => [tabId, await originOf(tabId)] as const)));
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
    /** @throws AppError `site_unsupported`, `invalid_input`, `not_signed_in`, `locked`, `storage_failed` */
    allow: async ({
      origin,
      identityId,
      api,
      terms,
      duration,
      tabId,
    }: SiteChoice): Promise<Output<'sites.allow'>> => {
      const site = parseSiteOrigin(origin);
      const choice: WaitingChoice = {
        ...{ grantId: options.newId(), origin: site, identityId, api, duration },
        ...{ terms: parseTerms(api, terms), tabId: tabId ?? null, sinceMs: clock.nowMs() },
      };
      await grants.all(); // a locked vault takes no choices
      if (await serving.isPermitted(site)) return { grantId: await activate(choice), state: 'active' };
      await waiting.put(choice);
      return { grantId: choice.grantId, state: 'waiting' };
    },

    activateWaiting: async (): Promise<void> => {
      for (const choice of await waiting.all()) {
        if (!(await serving.isPermitted(choice.origin))) continue;
        try {
          await activate(choice);
        } catch (error) {
          // Its tab or its token has gone while the user was asked: there is nothing to bind it to any more.
          await waiting.remove(choice.origin, choice.api);
          log({ kind: 'grant', outcome: toAppError(error).code, api: choice.api, origin: choice.origin });
        }
      }
    },

    endWhere,

    /** Whether any grant ends by itself; false while the vault is locked, which serves nobody. */
    hasBound: async (): Promise<boolean> => {
      const all = await orNullWhileLocked(grants.all());
      return all?.some(({ duration }) => duration !== 'always') ?? false;
    },

    /** Drops what has ended by itself. */
    dropEnded: async (): Promise<void> => {
      const all = await grants.all();
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
      const all = await grants.all();
      const times = all.flatMap(({ endsAtMs }) => (endsAtMs === null ? [] : [endsAtMs]));
      if (all.some(({ duration }) => duration === 'visit'))
        times.push(Math.min(tabsSeenAtMs, clock.nowMs()) + VISIT_CHECK_MS);
      return times.length === 0 ? null : Math.min(...times);
    },
  };
};
