/**
 * A page's own question to be granted something. Only sites that are granted something already may put one; the user
 * answers in a window of the extension, never in the page.
 */
import { readScopeOf } from '../apis.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Input, Output, SiteChoice } from '../messaging/contract.ts';
import type { Sender } from '../messaging/sender.ts';
import type { GrantTerms } from '../messaging/view.ts';
import type { Consents } from './consents.ts';
import type { DenialStore } from './denials.ts';
import type { Grant } from './grant.ts';
import { type PageAccess, requirePage } from './page-access.ts';
import { parseScope } from './scope.ts';
import { parseSiteOrigin } from './site-origin.ts';

type Wish = Input<'page.request'>;

/** What is proposed where a page names only an API: the least that is of any use. */
const toTerms = ({ api, way = 'fetch', scope }: Wish): GrantTerms =>
  way === 'token' ? { way } : { way, scope: scope === undefined ? readScopeOf(api) : parseScope(api, scope) };

/** Whether a grant gives all that is wished for: then nobody needs to be asked. */
const gives = ({ terms }: Grant, wish: Wish): boolean => {
  if (wish.way !== undefined && wish.way !== terms.way) return false;
  if (terms.way === 'token' || wish.scope === undefined) return true;
  const { methods, paths } = wish.scope;
  const { scope } = terms;
  return (
    methods.every((method) => scope.methods.includes(method)) &&
    paths.every((path) => scope.paths.includes(path))
  );
};

export interface PageConsentOptions {
  readonly access: Pick<PageAccess, 'enter' | 'enterAny'>;
  readonly consents: Consents;
  readonly denials: DenialStore;
  readonly clock: Clock;
  readonly allow: (choice: SiteChoice) => Promise<Output<'sites.allow'>>;
  /** The list of denials has changed. */
  readonly onChange: () => void;
}

export const createPageConsent = (options: PageConsentOptions) => {
  const { access, consents, denials, clock } = options;

  return {
    /** @throws AppError `site_refused`, `site_not_granted`, `site_request_pending`, `invalid_input`, `locked` */
    handleRequest: async (wish: Wish, sender: Sender): Promise<Output<'page.request'>> => {
      const page = requirePage(sender); // I2
      const { api, duration = 'visit' } = wish;
      const passes = await access.enterAny(page);
      const before = passes.find(({ grant }) => grant.api === api)?.grant;
      if (before !== undefined && gives(before, wish)) return { way: before.terms.way };
      if (await denials.has(page.origin, api)) throw new AppError({ code: 'site_refused' });
      const origin = parseSiteOrigin(page.origin);
      await consents.ask({ origin, api, terms: toTerms(wish), duration, tabId: page.tabId });
      const { grant } = await access.enter(page, api);
      return { way: grant.terms.way };
    },

    /** @throws AppError `consent_missing`, and what `allow` throws */
    answer: async ({ id, answer }: Input<'consent.answer'>): Promise<void> => {
      const { origin, api, tabId } = await consents.read(id);
      if (answer.allow) {
        const { identityId, terms, duration } = answer;
        const { state } = await options.allow({ origin, api, tabId, identityId, terms, duration });
        if (state === 'waiting') throw new AppError({ code: 'site_permission_missing' });
        await consents.settle(id, true);
        return;
      }
      await denials.put({ origin: parseSiteOrigin(origin), api, atMs: clock.nowMs() });
      options.onChange();
      await consents.settle(id, false);
    },
  };
};
