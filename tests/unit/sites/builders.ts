/** A small browser, vault and clock for the tests of sites: real enough to be told apart when the code is wrong. */
import { AppError } from '../../../src/errors.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import type { SessionArea } from '../../../src/lib/stored-area.ts';
import { identifySender, type RawSender } from '../../../src/messaging/sender.ts';
import type { NewActivity } from '../../../src/messaging/view.ts';
import type { ScriptRegistration } from '../../../src/sites/browser-parts.ts';
import { createSites, type SitesOptions } from '../../../src/sites/create-sites.ts';
import type { HeaderRule } from '../../../src/sites/header-rule.ts';
import type { KeptBox } from '../../../src/sites/kept-serving.ts';
import type { HandedToken, PageCall } from '../../../src/sites/page-requests.ts';
import type { ListRecords } from '../../../src/sites/stored-list.ts';

export const EXTENSION = { id: 'aaaabbbbccccdddd', baseUrl: 'chrome-extension://aaaabbbbccccdddd/' };
export const SITE = 'https://app.example';
/** What a user chooses who lets a site have the token until it is revoked. */
export const TOKEN_ALWAYS = { terms: { way: 'token' }, duration: 'always' } as const;
export const LOCAL_SITE = 'http://127.0.0.1:4630';

/** Values travel as JSON, as they do in the browser. */
export const createMemoryArea = (): SessionArea => {
  const values = new Map<string, string>();
  return {
    get: async (key) => {
      const text = values.get(key);
      return text === undefined ? undefined : JSON.parse(text);
    },
    set: async (key, value) => void values.set(key, JSON.stringify(value)),
    remove: async (key) => void values.delete(key),
  };
};

export const createMemoryRecords = () => {
  const stored = new Map<string, Bytes>();
  const state = { isLocked: false, failsToCommit: false, commits: 0 };
  const assertUnlocked = (): void => {
    if (state.isLocked) throw new AppError({ code: 'locked' });
  };
  const records: ListRecords = {
    read: async (id) => {
      assertUnlocked();
      return stored.get(id)?.slice() ?? null;
    },
    commit: async ({ put }) => {
      assertUnlocked();
      if (state.failsToCommit) throw new AppError({ code: 'storage_failed' });
      state.commits += 1;
      for (const [id, bytes] of Object.entries(put)) stored.set(id, bytes);
    },
  };
  return { records, state, stored };
};

/** Holds what it is given; a test may look into it, and break it. */
export const createMemoryBox = (held: { sealed: Bytes | null; seals: number }): KeptBox => ({
  seal: async (secret) => {
    held.seals += 1;
    held.sealed = secret.slice();
  },
  reseal: async (secret) => {
    if (held.sealed === null) return false;
    held.sealed = secret.slice();
    return true;
  },
  open: async () => held.sealed?.slice() ?? null,
  erase: async () => {
    held.sealed = null;
  },
});

interface Tab {
  url?: string;
  /** Nudges that reached a bridge. */
  readonly nudges: unknown[];
  readonly files: string[];
}

export const createFakeBrowser = () => {
  const permitted = new Set<string>();
  const registered = new Map<string, ScriptRegistration>();
  const tabs = new Map<number, Tab>();
  const required = new Set<string>();
  const rules = new Map<number, HeaderRule>();
  const windows = new Map<number, string>();
  const badges = new Map<number, string>();

  const tabOf = (tabId: number): Tab => {
    const tab = tabs.get(tabId);
    if (!tab) throw new Error(`No tab with id: ${tabId}.`);
    return tab;
  };

  return {
    permitted,
    registered,
    required,
    tabs,
    rules,
    windows,
    badges,
    openTab: (tabId: number, url: string): Tab => {
      const tab: Tab = { url, nudges: [], files: [] };
      tabs.set(tabId, tab);
      return tab;
    },
    parts: {
      scripting: {
        getRegisteredContentScripts: async () => [...registered.values()],
        registerContentScripts: async (scripts) => {
          for (const script of scripts) {
            if (registered.has(script.id)) throw new Error(`Duplicate script ID '${script.id}'`);
            registered.set(script.id, script);
          }
        },
        unregisterContentScripts: async ({ ids }) => {
          for (const id of ids) {
            if (!registered.delete(id)) throw new Error(`Nonexistent script ID '${id}'`);
          }
        },
        executeScript: async ({ target, files }) => void tabOf(target.tabId).files.push(...files),
      },
      permissions: {
        contains: async ({ origins }) => origins.every((pattern) => permitted.has(pattern)),
        remove: async ({ origins }) => {
          if (origins.some((pattern) => required.has(pattern))) {
            throw new Error('You cannot remove required permissions.');
          }
          for (const pattern of origins) permitted.delete(pattern);
          return true;
        },
        getAll: async () => ({ origins: [...permitted] }),
      },
      tabs: {
        // Ports are not part of the pattern, as in the browser's tabs.query for a permitted host.
        query: async ({ url }) =>
          [...tabs].flatMap(([id, tab]) => {
            const { protocol, hostname } = new URL(tab.url ?? '');
            return `${protocol}//${hostname}/*` === url ? [{ id, ...(tab.url ? { url: tab.url } : {}) }] : [];
          }),
        get: async (tabId) => ({ url: tabOf(tabId).url }),
        sendMessage: async (tabId, message, { frameId }) => {
          if (frameId !== 0) throw new Error('only the top frame has a bridge');
          tabOf(tabId).nudges.push(message);
        },
      },
      rules: {
        getSessionRules: async () => [...rules.values()],
        updateSessionRules: async ({ removeRuleIds, addRules }) => {
          for (const id of removeRuleIds) rules.delete(id);
          for (const rule of addRules) {
            if (rules.has(rule.id)) throw new Error(`Rule with id ${rule.id} does not have a unique ID.`);
            rules.set(rule.id, rule);
          }
        },
      },
      windows: {
        create: async ({ url }) => {
          const id = windows.size + 1;
          windows.set(id, url);
          return { id, tabs: [{ id: 100 + id }] };
        },
        remove: async (id) => {
          if (!windows.delete(id)) throw new Error(`No window with id: ${id}.`);
        },
      },
      badge: {
        setBadgeText: async ({ tabId, text }) => {
          tabOf(tabId);
          badges.set(tabId, text);
        },
        setBadgeBackgroundColor: async () => undefined,
      },
    } satisfies Pick<SitesOptions, 'scripting' | 'permissions' | 'tabs' | 'rules' | 'windows' | 'badge'>,
  };
};

/** What the browser says about a content script of ours in the top frame of that page. */
export const aSender = (url: string, changes: Partial<RawSender> = {}): RawSender => ({
  id: EXTENSION.id,
  url,
  origin: URL.canParse(url) ? new URL(url).origin : 'null',
  frameId: 0,
  tab: { id: 1 },
  ...changes,
});

export const aSitesWorld = (changes: Partial<SitesOptions> = {}) => {
  const browser = createFakeBrowser();
  const vault = createMemoryRecords();
  const area = createMemoryArea();
  const time = { nowMs: 1_800_000_000_000 };
  const log: NewActivity[] = [];
  const kept: { sealed: Bytes | null; seals: number } = { sealed: null, seals: 0 };
  const endedTokens: Parameters<SitesOptions['endToken']>[0][] = [];
  const tokens = {
    asked: [] as string[],
    refused: new Set<string>(),
    next: async ({ identityId, api }: { identityId: string; api: string }): Promise<HandedToken> => ({
      tokenSecret: `token of ${identityId} for ${api}`,
      expiresAtMs: 1_800_000_060_000,
    }),
  };
  const calls: PageCall[] = [];
  const renewed: string[] = [];
  const session: { endsAtMs: number | null; isLive: boolean } = { endsAtMs: null, isLive: true };
  let lastId = 0;
  const options: SitesOptions = {
    records: vault.records,
    area,
    ...browser.parts,
    clock: { nowMs: () => time.nowMs },
    newId: () => `grant-${++lastId}`,
    keptBox: createMemoryBox(kept),
    withToken: async (whose, call) => call((await tokens.next(whose)).tokenSecret),
    endToken: async (token) => void endedTokens.push(token),
    ensureToken: async (whose) => {
      tokens.asked.push(`${whose.identityId} ${whose.api}`);
      return tokens.next(whose);
    },
    callApi: (call, source) =>
      source.withToken(call, async (tokenSecret) => {
        calls.push(call);
        if (tokens.refused.has(tokenSecret)) throw new AppError({ code: 'unauthorized' });
        return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
      }),
    renewRefused: async (_whose, tokenSecret) => {
      if (vault.state.isLocked) throw new AppError({ code: 'locked' });
      renewed.push(tokenSecret);
    },
    tokenEndsAtMs: async () => {
      if (vault.state.isLocked) throw new AppError({ code: 'locked' });
      if (!session.isLive) throw new AppError({ code: 'not_signed_in' });
      return session.endsAtMs;
    },
    baseUrls: { pump: 'https://pump.test', mimic: 'https://mimic.test/v1' },
    toConsentUrl: (id) => `${EXTENSION.baseUrl}consent.html?id=${id}`,
    sleepMs: async () => undefined,
    onTimesChange: () => undefined,
    requiredPatterns: [],
    portsInPatterns: true,
    log: (entry) => `entry-${log.push(entry)}`,
    onChange: () => undefined,
    ...changes,
  };
  const sites = createSites(options);
  return {
    browser,
    vault,
    area,
    time,
    log,
    tokens,
    calls,
    renewed,
    session,
    kept,
    endedTokens,
    sites,
    as: (url: string, sender: Partial<RawSender> = {}) => identifySender(aSender(url, sender), EXTENSION),
    /** The same stored state in a new worker. */
    restarted: () => createSites(options),
    permit: (pattern: string) => browser.permitted.add(pattern),
    ask: (url: string, sender: Partial<RawSender> = {}, api: 'pump' | 'mimic' = 'pump') =>
      sites.handleGetToken({ api }, identifySender(aSender(url, sender), EXTENSION)),
    lock: () => {
      vault.state.isLocked = true;
      sites.forget();
    },
    unlock: () => {
      vault.state.isLocked = false;
    },
  };
};

export const codeOf = (running: Promise<unknown>): Promise<string> =>
  running.then(
    () => 'ok',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

/** A promise that the test settles itself. */
export const defer = <T>() => {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: (value: T) => settle(value) };
};
