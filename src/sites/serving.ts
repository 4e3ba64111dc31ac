/**
 * Brings what pages get in line with grants and permissions: their scripts, the rules of requests under way, and word to
 * open tabs. The browser's permissions are the truth: asked for every time, but for those of the pages at hand.
 */
import { hasCode } from '../errors.ts';
import type { GrantWay } from '../messaging/view.ts';
import type { Asker, AskingTabs, ChangeKind } from './asking-tabs.ts';
import type { PermissionsPart, ScriptingPart, TabsPart } from './browser-parts.ts';
import type { GrantStore } from './grants.ts';
import type { LeftTokens } from './left-tokens.ts';
import {
  applyScripts,
  injectIntoOpenTabs,
  planScripts,
  type ServedSite,
  toServedOrigins,
} from './scripts.ts';
import { type SiteOrigin, toMatchPattern } from './site-origin.ts';

export interface ServingOptions {
  readonly grants: Pick<GrantStore, 'all'>;
  readonly left: Pick<LeftTokens, 'origins'>;
  readonly askers: AskingTabs;
  readonly scripting: ScriptingPart;
  readonly permissions: PermissionsPart;
  readonly tabs: TabsPart;
  /** COMPAT(firefox): false there. See scripts.ts. */
  readonly portsInPatterns: boolean;
}

export interface Serving {
  readonly isPermitted: (origin: SiteOrigin) => Promise<boolean>;
  /** The same for a page that asks for something: what the browser once said holds until it tells of a change. I7 */
  readonly isStillPermitted: (origin: SiteOrigin) => Promise<boolean>;
  /** The browser has told of a change. */
  readonly forgetPermissions: () => void;
  readonly permittedAmong: (origins: Iterable<SiteOrigin>) => Promise<ReadonlySet<SiteOrigin>>;
  /** The origins that have content scripts; known even while the vault is locked. */
  readonly servedOrigins: () => Promise<ReadonlySet<SiteOrigin>>;
  /**
   * Makes the content scripts what grants and permissions say, then tells tabs to ask again: those of origins that lost
   * their scripts (I7), and those that are meant.
   */
  readonly sync: (isMeant: (asker: Asker) => boolean, kind: ChangeKind) => Promise<void>;
}

/** Null while the vault is locked; an erased vault grants nothing. */
export const orNullWhileLocked = async <T>(reading: Promise<readonly T[]>): Promise<readonly T[] | null> => {
  try {
    return await reading;
  } catch (error) {
    if (hasCode(error, 'locked')) return null;
    if (hasCode(error, 'vault_absent')) return [];
    throw error;
  }
};

export const createServing = (options: ServingOptions): Serving => {
  const { grants, left, askers, scripting, permissions, tabs, portsInPatterns } = options;

  const isPermitted = (origin: SiteOrigin): Promise<boolean> =>
    permissions.contains({ origins: [toMatchPattern(origin)] });

  const permittedOrigins = new Set<SiteOrigin>();
  /** Grows with every change, so that an answer that was on its way then is not kept. */
  let changes = 0;

  const isStillPermitted = async (origin: SiteOrigin): Promise<boolean> => {
    if (permittedOrigins.has(origin)) return true;
    const changesBefore = changes;
    const isAllowed = await isPermitted(origin);
    if (isAllowed && changes === changesBefore) permittedOrigins.add(origin);
    return isAllowed;
  };

  const permittedAmong = async (origins: Iterable<SiteOrigin>): Promise<ReadonlySet<SiteOrigin>> => {
    const unique = [...new Set(origins)];
    const answers = await Promise.all(unique.map(isPermitted));
    return new Set(unique.filter((_, i) => answers[i]));
  };

  const readSites = async (): Promise<readonly ServedSite[] | null> => {
    const all = await orNullWhileLocked(grants.all());
    const leftOver = all && (await orNullWhileLocked(left.origins()));
    if (all === null || leftOver === null) return null;
    const toWay = (way: GrantWay): ServedSite['way'] => (way === 'header' ? way : 'other');
    return [
      ...all.map(({ origin, terms }) => ({ origin, way: toWay(terms.way) })),
      ...leftOver.map((origin) => ({ origin, way: 'left' as const })),
    ];
  };

  return {
    isPermitted,
    isStillPermitted,
    forgetPermissions: () => {
      changes += 1;
      permittedOrigins.clear();
    },
    permittedAmong,
    servedOrigins: async () => toServedOrigins(await scripting.getRegisteredContentScripts()),
    sync: async (isMeant, kind) => {
      const registered = await scripting.getRegisteredContentScripts();
      const granted = await readSites();
      const servedBefore = toServedOrigins(registered);
      const permitted = await permittedAmong([
        ...(granted ?? []).map(({ origin }) => origin),
        ...servedBefore,
      ]);
      const plan = planScripts({ registered, granted, permitted, portsInPatterns });
      await applyScripts(scripting, plan);
      const present = await scripting.getRegisteredContentScripts();
      await Promise.all(
        [...toServedOrigins(plan.add)].map((origin) =>
          injectIntoOpenTabs({ scripting, tabs }, { origin, registered: present }),
        ),
      );
      // An origin is lost with its bridge: the header script alone comes and goes with the way.
      const kept = toServedOrigins(present);
      const isLost = ({ origin }: Asker): boolean => servedBefore.has(origin) && !kept.has(origin);
      await askers.nudge(isLost, 'ended');
      await askers.nudge((asker) => isMeant(asker) && !isLost(asker), kind);
    },
  };
};
