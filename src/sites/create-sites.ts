/**
 * Serving pages, put together: grants, their content scripts and the pages' requests. Changes come one after another.
 * A site is served only where the user granted it and the browser permits it; either alone gives nothing.
 */
import type { Api } from '../apis.ts';
import { AppError, hasCode, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { createMutex } from '../lib/mutex.ts';
import type { SessionArea } from '../lib/stored-area.ts';
import type { Output, SiteChoice } from '../messaging/contract.ts';
import type { GrantView } from '../messaging/view.ts';
import { type Asker, createAskingTabs } from './asking-tabs.ts';
import type { PermissionsPart, ScriptingPart, TabsPart } from './browser-parts.ts';
import { createGrantStore, type Grant, type GrantRecords } from './grants.ts';
import { createPageRequests, type LogActivity, type PageRequestsOptions } from './page-requests.ts';
import { applyScripts, injectIntoOpenTabs, planScripts, toServedOrigins } from './scripts.ts';
import { parseSiteOrigin, type SiteOrigin, toMatchPattern } from './site-origin.ts';
import { createUseCounts } from './use-counts.ts';
import { createWaitingChoices, type WaitingChoice } from './waiting-choices.ts';

export interface SitesOptions {
  readonly records: GrantRecords;
  readonly area: SessionArea;
  readonly scripting: ScriptingPart;
  readonly permissions: PermissionsPart;
  readonly tabs: TabsPart;
  /** The manifest's own `host_permissions` (`runtime.getManifest()`): the browser never takes these back. */
  readonly requiredPatterns: readonly string[];
  /** COMPAT(firefox): false there. See scripts.ts. */
  readonly portsInPatterns: boolean;
  readonly clock: Clock;
  /** A fresh random id, at most 64 characters. */
  readonly newId: () => string;
  readonly ensureToken: PageRequestsOptions['ensureToken'];
  readonly log: LogActivity;
  /** What `list` answers has changed. */
  readonly onChange: () => void;
}

/** Null while the vault is locked; an erased vault grants nothing. */
const orNullWhileLocked = async (reading: Promise<readonly Grant[]>): Promise<readonly Grant[] | null> => {
  try {
    return await reading;
  } catch (error) {
    if (hasCode(error, 'locked')) return null;
    if (hasCode(error, 'vault_absent')) return [];
    throw error;
  }
};

export const createSites = (options: SitesOptions) => {
  const { area, clock, log } = options;
  const { scripting, permissions, tabs, requiredPatterns, portsInPatterns } = options;
  const grants = createGrantStore(options.records);
  const uses = createUseCounts({ area, clock, grants });
  const waiting = createWaitingChoices({ area, clock });
  const askers = createAskingTabs({ area, tabs });
  const changes = createMutex();

  const isPermitted = (origin: SiteOrigin): Promise<boolean> =>
    permissions.contains({ origins: [toMatchPattern(origin)] });

  const permittedAmong = async (origins: Iterable<SiteOrigin>): Promise<ReadonlySet<SiteOrigin>> => {
    const unique = [...new Set(origins)];
    const answers = await Promise.all(unique.map(isPermitted));
    return new Set(unique.filter((_, i) => answers[i]));
  };

  const servedOrigins = async (): Promise<ReadonlySet<SiteOrigin>> =>
    toServedOrigins(await scripting.getRegisteredContentScripts());

  const requests = createPageRequests({
    grants,
    askers,
    uses,
    isPermitted,
    servedOrigins,
    ensureToken: options.ensureToken,
    clock,
    log,
  });

  /**
   * Makes the content scripts what grants and permissions say, then tells tabs to ask again: those of origins that lost
   * their scripts (I7), and those that are meant.
   */
  const syncScripts = async (isMeant: (asker: Asker) => boolean): Promise<void> => {
    const registered = await scripting.getRegisteredContentScripts();
    const granted = (await orNullWhileLocked(grants.all()))?.map(({ origin }) => origin) ?? null;
    const servedBefore = toServedOrigins(registered);
    const permitted = await permittedAmong([...(granted ?? []), ...servedBefore]);
    const plan = planScripts({ registered, granted, permitted, portsInPatterns });
    await applyScripts(scripting, plan);
    const added = toServedOrigins(plan.add);
    await Promise.all([...added].map((origin) => injectIntoOpenTabs({ scripting, tabs }, origin)));
    const removed = toServedOrigins(plan.remove.map((id) => ({ id })));
    const isLost = ({ origin }: Asker): boolean => removed.has(origin) && !added.has(origin);
    await askers.nudge((asker) => isLost(asker) || isMeant(asker));
  };

  const activate = async ({ grantId, origin, identityId, api }: WaitingChoice): Promise<string> => {
    const before = await grants.find(origin, api);
    const isSame = before?.identityId === identityId;
    const id = isSame ? before.id : grantId;
    if (!isSame) {
      const fresh = { createdAtMs: clock.nowMs(), lastUsedAtMs: null, useCount: 0 };
      await grants.put({ id, origin, identityId, api, ...fresh });
      log({ kind: 'grant', outcome: 'ok', api, origin });
    }
    await waiting.remove(origin, api);
    // A page that was refused before, or that has the token of another identity, asks again.
    await syncScripts((asker) => !isSame && asker.origin === origin && asker.api === api);
    return id;
  };

  const activateWaiting = async (): Promise<void> => {
    for (const choice of await waiting.all()) {
      if (await isPermitted(choice.origin)) await activate(choice);
    }
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

  const revokeGrant = async ({ id, origin, api }: Grant): Promise<void> => {
    await grants.remove(id);
    log({ kind: 'revoke', outcome: 'ok', api, origin });
    await syncScripts((asker) => asker.origin === origin && asker.api === api);
    await giveBackPermission(origin, api);
  };

  const revokeWhere = async (
    isMeant: (grant: { id: string; identityId: string }) => boolean,
  ): Promise<number> => {
    const meant = (await grants.all()).filter(isMeant);
    const choices = (await waiting.all()).filter((choice) => isMeant({ ...choice, id: choice.grantId }));
    for (const choice of choices) await waiting.remove(choice.origin, choice.api);
    for (const grant of meant) await revokeGrant(grant);
    return meant.length + choices.length;
  };

  const toViews = async (): Promise<readonly GrantView[]> => {
    const { all, pending } = await uses.readBeside(async (pending) => ({ all: await grants.all(), pending }));
    const [permitted, choices] = await Promise.all([
      permittedAmong(all.map(({ origin }) => origin)),
      waiting.all(),
    ]);
    const stored = all.map((grant): GrantView => {
      const recent = pending.get(grant.id);
      return {
        ...grant,
        useCount: grant.useCount + (recent?.count ?? 0),
        lastUsedAtMs: recent?.lastUsedAtMs ?? grant.lastUsedAtMs,
        state: permitted.has(grant.origin) ? 'active' : 'waiting',
      };
    });
    const coming = choices.map(
      ({ grantId, origin, identityId, api, sinceMs }): GrantView => ({
        ...{ id: grantId, origin, identityId, api, createdAtMs: sinceMs },
        ...{ lastUsedAtMs: null, useCount: 0, state: 'waiting' },
      }),
    );
    return [...stored, ...coming];
  };

  const changing = <T>(task: () => Promise<T>): Promise<T> =>
    changes.run(async () => {
      try {
        return await task();
      } finally {
        options.onChange();
      }
    });

  return {
    /**
     * Grants a site, or remembers the choice for ten minutes where the browser's permission is still missing.
     * Repeating a choice answers the same grant.
     * @throws AppError `site_unsupported`, `locked`, `storage_failed`
     */
    allow: ({ origin, identityId, api }: SiteChoice): Promise<Output<'sites.allow'>> =>
      changing(async () => {
        const site = parseSiteOrigin(origin);
        const choice = { grantId: options.newId(), origin: site, identityId, api, sinceMs: clock.nowMs() };
        await grants.all(); // a locked vault takes no choices
        if (await isPermitted(site)) return { grantId: await activate(choice), state: 'active' };
        await waiting.put(choice);
        return { grantId: choice.grantId, state: 'waiting' };
      }),

    /** Ends a grant or a waiting choice at once. @throws AppError `grant_missing`, `locked`, `storage_failed` */
    revoke: (grantId: string): Promise<void> =>
      changing(async () => {
        const ended = await revokeWhere(({ id }) => id === grantId);
        if (ended === 0) throw new AppError({ code: 'grant_missing' });
      }),

    /** Ends every grant of an identity that is removed. @throws AppError `locked`, `storage_failed` */
    revokeIdentity: (identityId: string): Promise<void> =>
      changing(async () => void (await revokeWhere((grant) => grant.identityId === identityId))),

    /** For the view. @throws AppError `locked` */
    list: toViews,

    /**
     * Brings scripts and waiting choices in line with grants and permissions. Call on every start, after an unlock and on
     * permissions.onAdded and onRemoved. While locked it only takes scripts away.
     */
    reconcile: (): Promise<void> =>
      changing(async () => {
        const isLocked = (await orNullWhileLocked(grants.all())) === null;
        if (!isLocked) await activateWaiting();
        // Pages that were told "locked" ask again.
        await syncScripts(({ identityId }) => !isLocked && identityId === null);
      }),

    handleGetToken: requests.handleGetToken,

    /** A token was renewed or has ended: pages that asked for it are told to ask again. */
    nudge: ({ identityId, api }: { readonly identityId: string; readonly api: Api }): Promise<void> =>
      askers.nudge((asker) => asker.api === api && asker.identityId === identityId),

    /** Brings use counts into the vault; call before locking. @throws AppError `locked`, `storage_failed` */
    flush: uses.flush,

    /** The vault is locked: drops what is in memory and discards what is under way. */
    forget: (): void => {
      requests.supersede();
      grants.forget();
    },

    /** The vault was erased: no scripts, no waiting choices, no optional permission for a site is left. */
    eraseAll: (): Promise<void> =>
      changing(async () => {
        grants.forget();
        for (const key of ['sites.waiting', 'sites.uses', 'sites.askers']) await area.remove(key);
        const ids = (await scripting.getRegisteredContentScripts()).map(({ id }) => id);
        await applyScripts(scripting, { add: [], remove: ids });
        const { origins = [] } = await permissions.getAll();
        const optional = origins.filter((pattern) => !requiredPatterns.includes(pattern));
        if (optional.length > 0) await permissions.remove({ origins: optional });
      }),
  };
};

export type Sites = ReturnType<typeof createSites>;
