/**
 * The content scripts of granted pages: registered for the exact origins that are granted and permitted, and for nothing
 * else. The browser's permissions are the truth; scripts are replaced whole, never patched.
 */
import type { RegisteredScript, ScriptingPart, ScriptRegistration, TabsPart } from './browser-parts.ts';
import { isUrlOf, parseSiteOrigin, type SiteOrigin, toExactPattern, toMatchPattern } from './site-origin.ts';

const PAGE_API = { name: 'page-api', file: '/page-api.js', world: 'MAIN' } as const;
const PAGE_BRIDGE = { name: 'page-bridge', file: '/page-bridge.js', world: 'ISOLATED' } as const;
/** Only where a page is served by *header*: it takes the place of the page's `fetch` and `XMLHttpRequest`. */
const PAGE_HEADER = { name: 'page-header', file: '/page-header.js', world: 'MAIN' } as const;
/** The bridge first: where all are put into an open page, the API must not speak before it is heard. */
const SCRIPTS = [PAGE_BRIDGE, PAGE_API, PAGE_HEADER] as const;
const COMMON = [PAGE_BRIDGE, PAGE_API] as const;
/** Where nothing is granted any more, but a token may lie in the storage: asks, is refused, and takes it away. */
const TIDYING = [PAGE_BRIDGE] as const;

const toScriptId = (name: string, origin: SiteOrigin): string => `${name} ${origin}`;

/** The origin that a registration serves, or null where it is none of ours. */
const originOfScript = (id: string): SiteOrigin | null => {
  const [name, origin] = id.split(' ');
  if (origin === undefined || !SCRIPTS.some((script) => script.name === name)) return null;
  try {
    return parseSiteOrigin(origin);
  } catch {
    return null; // another version's id: it will be replaced
  }
};

/** The origins that have scripts now. Known even while the vault is locked. */
export const toServedOrigins = (registered: readonly RegisteredScript[]): ReadonlySet<SiteOrigin> =>
  new Set(registered.map(({ id }) => originOfScript(id)).filter((origin) => origin !== null));

const toOriginsWith = ({ name }: { name: string }, registered: readonly RegisteredScript[]) =>
  toServedOrigins(registered.filter(({ id }) => id.startsWith(`${name} `)));

/** What an origin is granted, as far as its scripts go. `left`: nothing, but a token may be in its storage still. */
export interface ServedSite {
  readonly origin: SiteOrigin;
  readonly way: 'header' | 'other' | 'left';
}

export interface ScriptsInput {
  readonly registered: readonly RegisteredScript[];
  /** One for each grant, and for each origin that is to be tidied up. Null while the vault is locked: then nothing new is served, and what is served stays. */
  readonly granted: readonly ServedSite[] | null;
  /** The origins among both that the browser permits at present. */
  readonly permitted: ReadonlySet<SiteOrigin>;
  /**
   * COMPAT(firefox): its match patterns take no port, so there the scripts also run on the host's other ports, where the
   * background refuses every request.
   */
  readonly portsInPatterns: boolean;
}

export interface ScriptsPlan {
  readonly add: readonly ScriptRegistration[];
  /** Ids. */
  readonly remove: readonly string[];
}

const isAsPlanned = (script: RegisteredScript, wanted: ScriptRegistration | undefined): boolean =>
  wanted !== undefined && script.matches?.length === 1 && script.matches[0] === wanted.matches[0];

/** Decides which registrations are missing and which must go. */
export const planScripts = ({
  registered,
  granted,
  permitted,
  portsInPatterns,
}: ScriptsInput): ScriptsPlan => {
  const originsBy = (isMeant: (way: ServedSite['way']) => boolean, script: { readonly name: string }) =>
    granted
      ? new Set(granted.filter(({ way }) => isMeant(way)).map(({ origin }) => origin))
      : toOriginsWith(script, registered);
  const header = originsBy((way) => way === 'header', PAGE_HEADER);
  const served = originsBy((way) => way !== 'left', PAGE_API);
  const origins = [...new Set(granted?.map(({ origin }) => origin) ?? toServedOrigins(registered))].filter(
    (origin) => permitted.has(origin),
  );
  const wanted = new Map<string, ScriptRegistration>();
  for (const origin of origins) {
    const scripts = header.has(origin) ? SCRIPTS : served.has(origin) ? COMMON : TIDYING;
    for (const { name, file, world } of scripts) {
      const id = toScriptId(name, origin);
      const pattern = portsInPatterns ? toExactPattern(origin) : toMatchPattern(origin);
      wanted.set(id, {
        id,
        matches: [pattern],
        js: [file],
        world,
        runAt: 'document_start',
        allFrames: false, // I5
        persistAcrossSessions: true,
      });
    }
  }
  const right = registered.filter((script) => isAsPlanned(script, wanted.get(script.id)));
  const rightIds = new Set(right.map(({ id }) => id));
  return {
    add: [...wanted.values()].filter(({ id }) => !rightIds.has(id)),
    remove: registered.map(({ id }) => id).filter((id) => !rightIds.has(id)),
  };
};

export const applyScripts = async (
  scripting: Pick<ScriptingPart, 'registerContentScripts' | 'unregisterContentScripts'>,
  { add, remove }: ScriptsPlan,
): Promise<void> => {
  // An empty list of ids would be read as "all" by some browsers.
  if (remove.length > 0) await scripting.unregisterContentScripts({ ids: [...remove] });
  if (add.length > 0) await scripting.registerContentScripts([...add]);
};

/** Puts an origin's scripts into the tabs that show it already. Files without arguments: no token travels here. I1 */
export const injectIntoOpenTabs = async (
  { scripting, tabs }: { scripting: Pick<ScriptingPart, 'executeScript'>; tabs: Pick<TabsPart, 'query'> },
  { origin, registered }: { readonly origin: SiteOrigin; readonly registered: readonly RegisteredScript[] },
): Promise<void> => {
  const ids = new Set(registered.map(({ id }) => id));
  const scripts = SCRIPTS.filter(({ name }) => ids.has(toScriptId(name, origin)));
  const found = await tabs.query({ url: toMatchPattern(origin) });
  const tabIds = found
    .filter(({ url }) => url !== undefined && isUrlOf(url, origin))
    .flatMap(({ id }) => (id === undefined ? [] : [id]));
  const inject = async (tabId: number): Promise<void> => {
    for (const { file, world } of scripts) {
      const target = { tabId, frameIds: [0] };
      await scripting.executeScript({ target, files: [file], world, injectImmediately: true });
    }
  };
  // A tab that was closed, discarded or shows an error page gets its scripts when it loads the page anew.
  await Promise.allSettled(tabIds.map(inject));
};
