/** How grants begin and change: by the user's choice, and by the page's question that the user answered. */
import type { Api } from '../apis.ts';
import { AppError, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Output, SiteChoice } from '../messaging/contract.ts';
import type { GrantTerms } from '../messaging/view.ts';
import type { Asker } from './asking-tabs.ts';
import type { TabsPart } from './browser-parts.ts';
import type { DenialStore } from './denials.ts';
import { type Binding, type Grant, UNBOUND } from './grant.ts';
import type { GrantStore } from './grants.ts';
import type { HeaderArms } from './header-arms.ts';
import type { LogActivity, Whose } from './page-requests.ts';
import { parseScope } from './scope.ts';
import type { Serving } from './serving.ts';
import { parseSiteOrigin } from './site-origin.ts';
import { readTabOrigin } from './tab-origin.ts';
import type { WaitingChoice, WaitingChoices } from './waiting-choices.ts';

export interface GrantChangesOptions {
  readonly grants: GrantStore;
  readonly denials: DenialStore;
  readonly waiting: WaitingChoices;
  readonly arms: Pick<HeaderArms, 'remove'>;
  readonly serving: Serving;
  readonly tabs: Pick<TabsPart, 'get'>;
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
  const { grants, denials, waiting, arms, serving, clock, log } = options;
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
        if (tabId === null || (await readTabOrigin(options.tabs, tabId)) !== origin) {
          throw new AppError({ code: 'invalid_input', details: { field: 'tabId' } });
        }
        return { browserId: await options.browserId(), tabId, endsAtMs: null };
      }
    }
  };

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
      if (before !== null) await arms.remove((arm) => arm.grantId === before.id);
    }
    await waiting.remove(origin, api);
    await denials.remove(origin, api);
    // A page that was refused before, or that is served in another way or as somebody else, asks again.
    const kind = before === null || before.terms.way === terms.way ? 'renewed' : 'ended';
    // So does one that is served for the other API: what belongs in its storage has changed.
    const isMeant = (asker: Pick<Asker, 'origin' | 'api'>): boolean =>
      !isSame && asker.origin === origin && (asker.api === api || before === null);
    await serving.sync(isMeant, kind);
    return id;
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
  };
};
