/**
 * Serving pages, put together: grants, their content scripts and rules, and the pages' requests. Changes come one after
 * another. A site is served only where the user granted it and the browser permits it; either alone gives nothing.
 */
import type { Api } from '../apis.ts';
import { AppError, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { createMutex } from '../lib/mutex.ts';
import type { SessionArea } from '../lib/stored-area.ts';
import type { Output, SiteChoice } from '../messaging/contract.ts';
import type { ConsentView, DenialView, GrantView } from '../messaging/view.ts';
import { type ChangeKind, createAskingTabs } from './asking-tabs.ts';
import type {
  BadgePart,
  PermissionsPart,
  RulesPart,
  ScriptingPart,
  TabsPart,
  WindowsPart,
} from './browser-parts.ts';
import { createBrowserRun } from './browser-run.ts';
import { createConsents } from './consents.ts';
import { createWhileLocked, type WhileLockedOptions } from './create-while-locked.ts';
import { createDenialStore } from './denials.ts';
import { createGrantChanges, type GrantChangesOptions } from './grant-changes.ts';
import { toGrantViews } from './grant-views.ts';
import { createGrantStore } from './grants.ts';
import { createHeaderArms } from './header-arms.ts';
import { KEPT_ENDINGS_KEY } from './kept-endings.ts';
import { createLeftTokens, TIDIED_KEY } from './left-tokens.ts';
import { createPageAccess } from './page-access.ts';
import { createPageConsent } from './page-consent.ts';
import { createPageHello } from './page-hello.ts';
import { createPageLeaving } from './page-leaving.ts';
import {
  createPageRequests,
  type LogActivity,
  type PageRequestsOptions,
  type TokenSource,
} from './page-requests.ts';
import { applyScripts } from './scripts.ts';
import { createServing, orNullWhileLocked } from './serving.ts';
import { parseSiteOrigin } from './site-origin.ts';
import type { ListRecords } from './stored-list.ts';
import { createUseCounts } from './use-counts.ts';
import { createWaitingChoices } from './waiting-choices.ts';

type Calls = Pick<PageRequestsOptions, 'callApi' | 'baseUrls'>;

/** As a source of tokens: the open vault's, which signs in where that is due. */
export interface SitesOptions
  extends TokenSource,
    Calls,
    Pick<GrantChangesOptions, 'tokenEndsAtMs'>,
    Pick<WhileLockedOptions, 'keptBox' | 'endToken' | 'renewRefused'> {
  readonly records: ListRecords;
  readonly area: SessionArea;
  readonly scripting: ScriptingPart;
  readonly permissions: PermissionsPart;
  readonly tabs: TabsPart;
  readonly rules: RulesPart;
  readonly windows: WindowsPart;
  readonly badge: BadgePart;
  /** The manifest's own `host_permissions` (`runtime.getManifest()`): the browser never takes these back. */
  readonly requiredPatterns: readonly string[];
  /** COMPAT(firefox): false there. See scripts.ts. */
  readonly portsInPatterns: boolean;
  readonly clock: Clock;
  readonly sleepMs: (ms: number) => Promise<void>;
  /** A fresh random id, at most 64 characters. */
  readonly newId: () => string;
  /** The page that asks the user for consent. */
  readonly toConsentUrl: (id: string) => string;
  readonly log: LogActivity;
  /** What `list` and `denials` answer has changed. */
  readonly onChange: () => void;
  /** What `nextWakeAtMs` answers may have changed. */
  readonly onTimesChange: () => void;
}

const SESSION_KEYS = [
  'sites.waiting',
  'sites.uses',
  'sites.askers',
  'sites.consents',
  KEPT_ENDINGS_KEY,
  TIDIED_KEY,
] as const;

export const createSites = (options: SitesOptions) => {
  const { area, clock, log, records, scripting, permissions, tabs, newId } = options;
  const grants = createGrantStore(records);
  const denials = createDenialStore(records);
  const uses = createUseCounts({ area, clock, grants, onWaiting: options.onTimesChange });
  const waiting = createWaitingChoices({ area, clock });
  const askers = createAskingTabs({ area, tabs });
  const arms = createHeaderArms({ rules: options.rules, clock });
  const browserId = createBrowserRun({ area, newId });
  const left = createLeftTokens({ records, area, browserId });
  const serving = createServing({ ...options, grants, left, askers });
  const changes = createGrantChanges({
    ...options,
    ...{ grants, denials, waiting, arms, serving, browserId },
  });
  const { kept, inForce, endings, locked, sourceOf, onRefused } = createWhileLocked({
    ...options,
    ...{ grants, left, waiting, arms, askers, serving, browserId, vaultTokens: options },
    settleSoon: () => settleSoon(),
  });
  const access = createPageAccess({
    ...serving,
    ...{ grants: inForce, browserId, clock },
    onLocked: ({ tabId, origin }, api) => {
      const asker = { tabId, origin: parseSiteOrigin(origin), api, identityId: null };
      void askers.note(asker).catch((error: unknown) => {
        log({ kind: 'hand_over', outcome: toAppError(error).code, api, origin });
      });
    },
  });
  const requests = createPageRequests({
    ...options,
    ...{ access, arms, askers, uses, sourceOf, onRefused },
    onArmsChange: options.onTimesChange,
  });
  const hello = createPageHello({
    ...options,
    ...{ access, askers, sourceOf, left },
    onTidied: (origin) => inBackground(left.remove(origin).then(endTidying(origin))),
  });
  const consents = createConsents({ ...options, toUrl: options.toConsentUrl });
  const turns = createMutex();

  const changing = <T>(task: () => Promise<T>): Promise<T> =>
    turns.run(async () => {
      try {
        return await task();
      } finally {
        options.onChange();
        options.onTimesChange();
      }
    });

  const allow = (choice: SiteChoice): Promise<Output<'sites.allow'>> => changing(() => changes.allow(choice));
  const consent = createPageConsent({ access, consents, denials, clock, allow, onChange: options.onChange });

  const dropEnded = async (): Promise<void> => {
    // Asked for often, and seldom is there anything to do.
    if (await endings.hasBound()) await changing(endings.dropEnded);
  };
  const isLocked = async (): Promise<boolean> => (await orNullWhileLocked(grants.all())) === null;
  /** What nobody waits for; a locked vault has nothing to be changed. */
  const inBackground = (task: Promise<unknown>): void =>
    void task.catch((error: unknown) => {
      const outcome = toAppError(error).code;
      if (outcome !== 'locked') log({ kind: 'revoke', outcome });
    });
  const settleSoon = (): void =>
    inBackground(changing(async () => ((await isLocked()) ? locked.settle() : undefined)));
  const endTidying = (origin: string) => async (isGone: boolean) =>
    isGone ? changing(() => endings.endTidying(origin)) : undefined;
  const leaving = createPageLeaving({
    ...options,
    ...{ arms, consents, dropEnded },
    onLeave: async (page) => endTidying(page.origin)(await left.noteLeave(page)),
  });

  return {
    /**
     * Grants a site, or remembers the choice for ten minutes where the browser's permission is still missing. Changes
     * the grant that is there. Repeating a choice answers the same grant.
     * @throws AppError `site_unsupported`, `invalid_input`, `not_signed_in`, `locked`, `storage_failed`
     */
    allow,

    /** Ends a grant or a waiting choice at once. @throws AppError `grant_missing`, `locked`, `storage_failed` */
    revoke: (grantId: string): Promise<void> =>
      changing(async () => {
        const ended = await endings.endWhere(({ id }) => id === grantId);
        if (ended === 0) throw new AppError({ code: 'grant_missing' });
      }),

    /** @throws AppError `locked`, `storage_failed` */
    revokeAll: (): Promise<number> => changing(() => endings.endWhere(() => true)),

    /** Ends every grant of an identity that is removed. @throws AppError `locked`, `storage_failed` */
    revokeIdentity: (identityId: string): Promise<void> =>
      changing(async () => void (await endings.endWhere((grant) => grant.identityId === identityId))),

    /** @throws AppError `locked`, `storage_failed` */
    forgetDenial: (origin: string, api: Api): Promise<void> => changing(() => denials.remove(origin, api)),

    /** For the view. @throws AppError `locked` */
    list: async (): Promise<readonly GrantView[]> => toGrantViews({ grants, waiting, uses, serving }),
    denials: (): Promise<readonly DenialView[]> => denials.all(),
    /** Origins that nothing is granted to, in whose storage a token may lie until a page of theirs is opened. @throws AppError `locked` */
    leftSites: async (): Promise<readonly string[]> => {
      const all = await grants.all();
      return (await left.origins()).filter((origin) => !all.some((grant) => grant.origin === origin));
    },

    readConsent: (id: string): Promise<ConsentView> => consents.read(id),
    answerConsent: consent.answer,

    /** Takes away what an earlier worker left standing; before anything is served. */
    start: arms.reset,

    /**
     * Brings scripts and waiting choices in line with grants and permissions. Call on every start, after an unlock and on
     * permissions.onAdded and onRemoved. While locked it only takes scripts away.
     */
    reconcile: (): Promise<void> =>
      changing(async () => {
        if (await isLocked()) return locked.settle();
        await changes.activateWaiting();
        // Where the browser lets nothing of ours in any more, nothing can be taken away.
        const leftOrigins = (await orNullWhileLocked(left.origins())) ?? [];
        const open = await serving.permittedAmong(leftOrigins);
        for (const origin of leftOrigins) if (!open.has(origin)) await left.remove(origin);
        if (await endings.hasBound()) await endings.dropEnded();
        // Pages that were told "locked" ask again.
        await serving.sync(({ identityId }) => identityId === null, 'renewed');
        // A request that is under way may be one of a site that the browser no longer permits. I7
        const granted = (await orNullWhileLocked(grants.all())) ?? [];
        const permitted = await serving.permittedAmong(granted.map(({ origin }) => origin));
        await arms.remove(({ origin }) => !permitted.has(origin));
      }),

    /** permissions.onAdded and onRemoved: at once, before anything is waited for. I7 */
    forgetPermissions: serving.forgetPermissions,

    handleGetToken: requests.handleGetToken,
    handleFetch: requests.handleFetch,
    handleArm: requests.handleArm,
    handleDisarm: requests.handleDisarm,
    handleHello: hello.handleHello,
    handleRequest: consent.handleRequest,

    ...leaving,

    /** A token was renewed or has ended: pages that are served with it are told to ask again. */
    nudge: async ({
      identityId,
      api,
      kind,
    }: {
      readonly identityId: string;
      readonly api: Api;
      readonly kind: ChangeKind;
    }): Promise<void> => {
      const isOwn = (whose: { identityId: string | null; api: Api }): boolean =>
        whose.api === api && whose.identityId === identityId;
      // A rule with a token that is over would only earn a refusal.
      await arms.remove(isOwn);
      if (kind === 'ended') await dropEnded();
      await askers.nudge(isOwn, kind);
    },

    /** The alarm went off. */
    wake: async (): Promise<void> => {
      await arms.removeOld();
      if (await isLocked()) await changing(locked.settle);
      else {
        await dropEnded();
        await uses.flushDue();
      }
    },

    /** When `wake` is due next, epoch milliseconds; null where there is nothing to do. */
    nextWakeAtMs: async (): Promise<number | null> => {
      const ofVaultAtMs = (await isLocked()) ? await kept.nextEndAtMs() : await uses.nextFlushAtMs();
      const times = [arms.nextEndAtMs(), await endings.nextEndAtMs(), ofVaultAtMs];
      const known = times.filter((time) => time !== null);
      return known.length === 0 ? null : Math.min(...known);
    },

    /** The vault closes with the choice to go on serving: takes along what its grants need. */
    keep: kept.begin,
    /** Nothing is to be served while the vault is locked. */
    keepNothing: kept.erase,
    /** What is served while the vault is locked, for the view; null where nothing is. */
    stillServing: kept.view,
    /** At the user's word pages get nothing any more until the vault is open. */
    stopServing: (): Promise<void> => changing(locked.stop),
    /** The vault is open: what was kept goes, and what ended meanwhile ends there, too. */
    takeOver: (): Promise<void> =>
      changing(async () => {
        if (await isLocked()) return;
        await locked.takeOver();
        for (const origin of await left.settleLocked()) await endings.endTidying(origin);
      }),

    /** Brings use counts into the vault; call before locking. @throws AppError `locked`, `storage_failed` */
    flush: uses.flush,
    /** As `flush`, once a minute at most; call once the vault is open. */
    flushDue: uses.flushDue,

    /** The vault is locked: drops what is in memory and discards what is under way. */
    forget: (): void => {
      access.supersede();
      grants.forget();
      denials.forget();
      left.forget();
    },

    /** The vault was erased: no scripts, no rules, no waiting choices, no optional permission for a site is left. */
    eraseAll: (): Promise<void> =>
      changing(async () => {
        grants.forget();
        denials.forget();
        left.forget();
        await arms.remove(() => true);
        await consents.drop(() => true);
        await kept.erase();
        for (const key of SESSION_KEYS) await area.remove(key);
        const ids = (await scripting.getRegisteredContentScripts()).map(({ id }) => id);
        await applyScripts(scripting, { add: [], remove: ids });
        const { origins = [] } = await permissions.getAll();
        const optional = origins.filter((pattern) => !options.requiredPatterns.includes(pattern));
        if (optional.length > 0) await permissions.remove({ origins: optional });
      }),
  };
};

export type Sites = ReturnType<typeof createSites>;
