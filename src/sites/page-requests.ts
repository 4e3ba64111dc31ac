/**
 * Answers granted pages in the three ways: the token itself, a call done by us, a rule for one request of the page's own.
 * The answer goes back on that very request and nowhere else; it is in the log by then, and counted when it has left.
 */
import type { Api, ApiCall } from '../apis.ts';
import { AppError, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Input, Output } from '../messaging/contract.ts';
import type { Sender } from '../messaging/sender.ts';
import type { ActivityEntry, GrantTerms, GrantWay, NewActivity } from '../messaging/view.ts';
import type { AskingTabs } from './asking-tabs.ts';
import type { Grant } from './grant.ts';
import type { Arm, HeaderArms } from './header-arms.ts';
import { type PageAccess, type PageSender, type Pass, requirePage } from './page-access.ts';
import { requireCall } from './scope.ts';
import { parseSiteOrigin } from './site-origin.ts';
import type { UseCounts } from './use-counts.ts';

/** Answers with the entry's id. */
export type LogActivity = (entry: NewActivity) => string;

/** Whose token: an identity's for one API. */
export interface Whose {
  readonly identityId: string;
  readonly api: Api;
}

export interface HandedToken {
  readonly tokenSecret: string;
  /** Epoch milliseconds; null where the API does not say. */
  readonly expiresAtMs: number | null;
}

/** Where tokens come from: the open vault's sessions, or what was kept when it was locked. */
export interface TokenSource {
  /** A token that is good now. @throws AppError `locked`, `not_signed_in`, … */
  readonly ensureToken: (whose: Whose) => Promise<HandedToken>;
  /** Runs a call with the token; what a 401 leads to is the source's to say. */
  readonly withToken: <T>(whose: Whose, call: (tokenSecret: string) => Promise<T>) => Promise<T>;
}

/** One call on a page's behalf, with the path it named and everything else as checked. */
export interface PageCall extends Whose {
  readonly call: ApiCall;
  readonly path: string;
  readonly headers: Input<'page.fetch'>['headers'];
  readonly body?: string;
}

export interface PageRequestsOptions {
  readonly access: PageAccess;
  readonly arms: Pick<HeaderArms, 'put' | 'remove'>;
  readonly askers: Pick<AskingTabs, 'note'>;
  readonly uses: Pick<UseCounts, 'note'>;
  readonly baseUrls: Readonly<Record<Api, string>>;
  /** Whose grant gave the pass gives the token. */
  readonly sourceOf: (pass: Pass) => TokenSource;
  /** Does the call; every status is an answer. */
  readonly callApi: (call: PageCall, source: Pick<TokenSource, 'withToken'>) => Promise<Output<'page.fetch'>>;
  /** A page's own request was refused with this token. */
  readonly onRefused: (arm: Arm) => Promise<void>;
  readonly clock: Clock;
  readonly sleepMs: (ms: number) => Promise<void>;
  readonly log: LogActivity;
  /** Rules have come or gone: the alarm may have to be set anew. */
  readonly onArmsChange: () => void;
}

type TermsOf<Way extends GrantWay> = Extract<GrantTerms, { readonly way: Way }>;

const requireWay = <Way extends GrantWay>({ terms }: Grant, way: Way): TermsOf<Way> => {
  if (terms.way !== way) throw new AppError({ code: 'site_way_not_granted' });
  return terms as unknown as TermsOf<Way>;
};

export const createPageRequests = (options: PageRequestsOptions) => {
  const { access, arms, askers, uses, clock, sleepMs } = options;

  const noteTrouble = (api: Api, origin: string, error: unknown): void =>
    void options.log({ kind: 'hand_over', outcome: toAppError(error).code, api, origin });

  /** Runs a request of a page with its grant, logs how it ended, and counts it. */
  const serve = async <T>(
    sender: Sender,
    api: Api,
    task: (pass: Pass, page: PageSender) => Promise<T>,
  ): Promise<T> => {
    const page = requirePage(sender); // I2
    const { origin, tabId } = page;
    const startedAtMs = clock.nowMs();
    const log = (outcome: ActivityEntry['outcome']): string =>
      options.log({ kind: 'hand_over', outcome, api, origin, durationMs: clock.nowMs() - startedAtMs });
    /** Its failure is logged and costs a number, not an answer. */
    const afterAnswer = (bookkeeping: () => Promise<unknown>): void =>
      void sleepMs(0)
        .then(bookkeeping)
        .catch((error: unknown) => noteTrouble(api, origin, error));
    try {
      const pass = await access.enter(page, api);
      const { id, origin: site, identityId } = pass.grant;
      afterAnswer(() => askers.note({ tabId, origin: site, api, identityId }));
      const answer = await task(pass, page);
      log('ok');
      afterAnswer(() => uses.note(id));
      return answer;
    } catch (error) {
      const failure = toAppError(error);
      failure.activityId = log(failure.code);
      throw failure;
    }
  };

  const handleGetToken = ({ api }: Input<'page.getToken'>, sender: Sender): Promise<HandedToken> =>
    serve(sender, api, async (pass) => {
      requireWay(pass.grant, 'token');
      const { identityId } = pass.grant;
      const { tokenSecret, expiresAtMs } = await options.sourceOf(pass).ensureToken({ identityId, api });
      await access.assertStill(pass);
      return { tokenSecret, expiresAtMs };
    });

  const handleFetch = (
    { api, method, path, headers, body }: Input<'page.fetch'>,
    sender: Sender,
  ): Promise<Output<'page.fetch'>> =>
    serve(sender, api, async (pass) => {
      const { scope } = requireWay(pass.grant, 'fetch');
      const call = requireCall({ api, scope, method, path });
      if (method === 'GET' && body !== undefined) {
        throw new AppError({ code: 'invalid_input', details: { field: 'body' } });
      }
      const { identityId } = pass.grant;
      const wanted = { identityId, api, call, path, headers, ...(body === undefined ? {} : { body }) };
      const reply = await options.callApi(wanted, options.sourceOf(pass));
      await access.assertStill(pass);
      return reply;
    });

  /** The path within the API, of a URL that is written exactly as we would write it. */
  const toPath = (api: Api, url: string): string => {
    const base = options.baseUrls[api];
    if (!url.startsWith(`${base}/`)) throw new AppError({ code: 'site_call_unsupported' });
    return url.slice(base.length);
  };

  const handleArm = async (
    { api, method, url, mark }: Input<'page.arm'>,
    sender: Sender,
  ): Promise<Record<never, never>> => {
    await serve(sender, api, async (pass, { tabId, origin }) => {
      const { scope } = requireWay(pass.grant, 'header');
      requireCall({ api, scope, method, path: toPath(api, url) });
      const { identityId, id: grantId } = pass.grant;
      const { tokenSecret } = await options.sourceOf(pass).ensureToken({ identityId, api });
      await access.assertStill(pass);
      const site = parseSiteOrigin(origin);
      const isPut = await arms.put({
        ...{ api, method, url, mark, tabId, origin: site, tokenSecret, grantId, identityId },
      });
      if (!isPut) throw new AppError({ code: 'rate_limited' });
      try {
        await access.assertStill(pass);
      } catch (error) {
        // Revoked or locked while the rule was on its way: what removed the others came too early for this one.
        await arms.remove((arm) => arm.mark === mark && arm.tabId === tabId);
        throw error;
      }
    });
    options.onArmsChange();
    return {};
  };

  const handleDisarm = async (
    { mark, status }: Input<'page.disarm'>,
    sender: Sender,
  ): Promise<Record<never, never>> => {
    const { tabId, origin } = requirePage(sender); // I2
    const gone = await arms.remove(
      (arm) => arm.mark === mark && arm.tabId === tabId && arm.origin === origin,
    );
    if (status === 401) {
      for (const arm of gone) {
        void options.onRefused(arm).catch((error: unknown) => noteTrouble(arm.api, origin, error));
      }
    }
    options.onArmsChange();
    return {};
  };

  return { handleGetToken, handleFetch, handleArm, handleDisarm };
};
