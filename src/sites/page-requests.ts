/**
 * Answers a granted page's request for a token. Who asks is the browser's word (`sender`), never the message's; the
 * answer goes back on that very request and nowhere else.
 */
import type { Api } from '../apis.ts';
import { AppError, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Input, Output } from '../messaging/contract.ts';
import type { Sender } from '../messaging/sender.ts';
import type { ActivityEntry, NewActivity } from '../messaging/view.ts';
import type { AskingTabs } from './asking-tabs.ts';
import type { Grant, GrantStore } from './grants.ts';
import { isGrantedOrigin, type SiteOrigin } from './site-origin.ts';
import type { UseCounts } from './use-counts.ts';

/** Answers with the entry's id. */
export type LogActivity = (entry: NewActivity) => string;

export interface HandedToken {
  readonly tokenSecret: string;
  /** Epoch milliseconds; null where the API does not say. */
  readonly expiresAtMs: number | null;
}

export interface PageRequestsOptions {
  readonly grants: Pick<GrantStore, 'find'>;
  readonly askers: Pick<AskingTabs, 'note'>;
  readonly uses: Pick<UseCounts, 'note'>;
  /** Whether the browser permits the origin at present. */
  readonly isPermitted: (origin: SiteOrigin) => Promise<boolean>;
  /** The origins that have content scripts; known even while the vault is locked. */
  readonly servedOrigins: () => Promise<ReadonlySet<SiteOrigin>>;
  /** A token that is good now, signing in where that is due. @throws AppError `locked`, `not_signed_in`, … */
  readonly ensureToken: (whose: { identityId: string; api: Api }) => Promise<HandedToken>;
  readonly clock: Clock;
  readonly log: LogActivity;
}

type PageSender = Extract<Sender, { kind: 'page' }>;

export interface PageRequests {
  /**
   * @throws AppError `not_permitted` for anyone but a top-level page, `site_not_granted` where there is no grant (or none
   * any more when the token came), `locked`, and what `ensureToken` throws
   */
  readonly handleGetToken: (
    input: Input<'page.getToken'>,
    sender: Sender,
  ) => Promise<Output<'page.getToken'>>;
  /** The vault locks: what is still under way is not handed over. */
  readonly supersede: () => void;
}

const refuse = (): AppError => new AppError({ code: 'site_not_granted' });

export const createPageRequests = (options: PageRequestsOptions): PageRequests => {
  const { grants, askers, uses, clock } = options;
  let lockCount = 0;

  /** A locked vault tells no grant: a page that has our scripts is told so and remembered, any other is refused. */
  const onUnreadable = async (sender: PageSender, api: Api, error: unknown): Promise<never> => {
    const { origin, tabId } = sender;
    if (!isGrantedOrigin(origin, await options.servedOrigins())) throw refuse();
    await askers.note({ tabId, origin, api, identityId: null });
    throw error;
  };

  const findGrant = async (sender: PageSender, api: Api): Promise<Grant> => {
    const grant = await grants
      .find(sender.origin, api)
      .catch((error: unknown) => onUnreadable(sender, api, error));
    if (grant === null || !(await options.isPermitted(grant.origin))) throw refuse();
    return grant;
  };

  /** I7: the grant, the permission and the unlocked vault must still be there when the token has come. */
  const assertStillGranted = async (grant: Grant, lockCountBefore: number): Promise<void> => {
    const isPermitted = await options.isPermitted(grant.origin);
    const current = lockCount === lockCountBefore ? await grants.find(grant.origin, grant.api) : null;
    if (lockCount !== lockCountBefore) throw new AppError({ code: 'locked' }); // T10
    if (!isPermitted || current?.id !== grant.id) throw refuse();
  };

  const handOver = async (grant: Grant, lockCountBefore: number): Promise<HandedToken> => {
    const { tokenSecret, expiresAtMs } = await options.ensureToken({
      identityId: grant.identityId,
      api: grant.api,
    });
    await assertStillGranted(grant, lockCountBefore);
    return { tokenSecret, expiresAtMs };
  };

  return {
    handleGetToken: async ({ api }, sender) => {
      if (sender.kind !== 'page') throw new AppError({ code: 'not_permitted' }); // I2
      const startedAtMs = clock.nowMs();
      const lockCountBefore = lockCount;
      const { origin, tabId } = sender;
      const log = (outcome: ActivityEntry['outcome']): string =>
        options.log({ kind: 'hand_over', outcome, api, origin, durationMs: clock.nowMs() - startedAtMs });
      try {
        const grant = await findGrant(sender, api);
        const { id, identityId } = grant;
        await askers.note({ tabId, origin: grant.origin, api, identityId });
        const token = await handOver(grant, lockCountBefore);
        log('ok');
        // The page does not wait for the bookkeeping; its failure is logged and costs a number, not a token.
        void uses.note(id).catch((error: unknown) => void log(toAppError(error).code));
        return token;
      } catch (error) {
        const failure = toAppError(error);
        failure.activityId = log(failure.code);
        throw failure;
      }
    },
    supersede: () => {
      lockCount += 1;
    },
  };
};
