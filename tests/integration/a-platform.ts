/**
 * A machine with a browser profile and the extension in it, talking to the real sandbox over real sockets.
 * A worker is one `createApp`; killing it freezes everything it still waits for, so that a dead one does nothing more.
 */
import { type App, createApp } from '../../src/app/create-app.ts';
import type { Platform } from '../../src/app/platform.ts';
import { WAKE_ALARM } from '../../src/app/wake.ts';
import { toHostPattern } from '../../src/endpoints.ts';
import { startSystemTimer } from '../../src/lib/clock.ts';
import type { SessionArea } from '../../src/lib/stored-area.ts';
import type { Input, MessageName, Output, Reply } from '../../src/messaging/contract.ts';
import { parseBalances, parseDetail, parseView } from '../../src/messaging/published.ts';
import type { RawSender } from '../../src/messaging/sender.ts';
import {
  BALANCES_KEY,
  CLIPBOARD_ALARM,
  DETAIL_KEY,
  VIEW_KEY,
} from '../../src/messaging/session-area-keys.ts';
import type { DetailView, UnlockedView, View } from '../../src/messaging/view.ts';
import type { Sandbox } from '../sandbox/start-sandbox.ts';
import { cheapKdf } from '../unit/vault/a-vault.ts';
import { applyOriginRules, createBrowser, type FakeBrowser, OWN, quit } from './a-browser.ts';
import { createDatabases, type StoredDatabases } from './stored-databases.ts';

export const PASSWORD = 'canary horse battery';
export const START_MS = 1_800_000_000_000;

/** The popup, as the browser reports it. */
export const POPUP: RawSender = {
  id: OWN.id,
  url: `${OWN.baseUrl}popup.html`,
  origin: OWN.baseUrl.slice(0, -1),
};

export const aPage = (origin: string, tabId = 7): RawSender => ({
  id: OWN.id,
  url: `${origin}/app`,
  origin,
  frameId: 0,
  tab: { id: tabId },
});

/** Those that the browser's own words give away. */
export const OWN_STRANGERS: readonly RawSender[] = [
  { ...POPUP, id: 'anotherextension' },
  { ...POPUP, frameId: 2, tab: { id: 7 } },
  { ...aPage('https://app.example'), id: 'anotherextension' },
  { ...aPage('https://app.example'), frameId: 1 },
  { ...aPage('https://app.example'), origin: 'null' },
  { ...aPage('https://app.example'), origin: 'https://other.example' },
  {},
];

export class InjectedFailure extends Error {}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** Everything that outlives the browser, copied. */
export interface Disk {
  readonly databases: StoredDatabases;
  readonly local: ReadonlyMap<string, string>;
  readonly session: ReadonlyMap<string, string>;
}

const fill = <K, V>(map: Map<K, V>, from: ReadonlyMap<K, V>): void => {
  map.clear();
  for (const [key, value] of from) map.set(key, value);
};

/** A second argument makes another machine with the same disk and memory, a minute later. */
export const aMachine = async (
  sandbox: Pick<Sandbox, 'pumpUrl' | 'mimicUrl'>,
  from?: Disk,
  startMs: number = START_MS,
) => {
  const time = { nowMs: from === undefined ? startMs : startMs + 60_000 };
  const clock = { nowMs: () => time.nowMs };
  const browser: FakeBrowser = createBrowser();
  const databases = createDatabases();
  if (from !== undefined) {
    await databases.fill(from.databases);
    fill(browser.local, from.local);
    fill(browser.session, from.session);
  }
  /** Every view, detail and sequence that was published, as JSON. */
  const published: Record<string, unknown>[] = [];
  /** Tokens and API keys that replies carried. */
  const secretsSeen = new Set<string>();
  const requests: string[] = [];
  /** The same with all that went along. */
  const sent: { readonly url: string; readonly headers: readonly string[]; readonly body: unknown }[] = [];
  /** Which call fails: the one with that number, each to a broken IndexedDB, the removal of the key that is kept. */
  /** Until it resolves no view is published. */
  const publishing = { mayBegin: Promise.resolve(), begun: 0 };
  const storage = {
    ...{ calls: 0, failAt: 0, isDatabaseBroken: false, keptKey: '' },
    toFailure: (): Error => new InjectedFailure(),
  };
  /** What is to be removed from storage under that key stays until it resolves. */
  const removing = { key: '', mayBegin: Promise.resolve(), begun: 0 };
  /** What happens while the worker sits out a short wait: nothing, and no time passes. */
  const waits: { sitOut: (ms: number) => Promise<void> } = { sitOut: async () => undefined };
  /** What a limit of the product costs a test: as much as it says, unless a test shortens it. */
  const timers: { toDelayMs: (delayMs: number) => number } = { toDelayMs: (delayMs) => delayMs };
  let ids = from === undefined ? 0 : 1_000;

  const strike = (): void => {
    storage.calls += 1;
    if (storage.calls === storage.failAt) throw storage.toFailure();
  };
  databases.watch(() => {
    strike();
    if (storage.isDatabaseBroken) throw new InjectedFailure();
  });

  const learnSecrets = (text: string): void => {
    for (const [secret] of text.matchAll(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g)) secretsSeen.add(secret);
    const apiKey = /"apiKey":"([^"]+)"/.exec(text)?.[1];
    if (apiKey !== undefined) secretsSeen.add(apiKey);
  };

  const aWorker = () => {
    let isAlive = true;
    const connections = new AbortController();
    /** What a dead worker waits for never comes. */
    const whileAlive = async <T>(task: () => T | Promise<T>): Promise<T> => {
      // The browser answers later, never within the same turn.
      await new Promise((resolve) => setImmediate(resolve));
      if (!isAlive) return never<T>();
      const settled = await Promise.allSettled([(async () => task())()]);
      if (!isAlive) return never<T>();
      const [result] = settled;
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    };
    const toArea = (map: Map<string, string>): SessionArea => ({
      get: (key) =>
        whileAlive(() => {
          strike();
          const text = map.get(key);
          return text === undefined ? undefined : (JSON.parse(text) as unknown);
        }),
      set: (key, value) =>
        whileAlive(() => {
          strike();
          map.set(key, JSON.stringify(value));
        }),
      remove: (key) =>
        whileAlive(async () => {
          if (key === removing.key) {
            removing.begun += 1;
            await removing.mayBegin;
          }
          strike();
          if (key === storage.keptKey) throw new InjectedFailure();
          map.delete(key);
        }),
    });
    const ownHosts = new Set([sandbox.pumpUrl, sandbox.mimicUrl].map(toHostPattern));
    const platform: Platform = {
      version: '9.8.7',
      endpoints: { sandbox: true, baseUrls: { pump: sandbox.pumpUrl, mimic: sandbox.mimicUrl } },
      own: OWN,
      clock,
      // The clock is moved by hand: a wait does not move it, and what has to wait is refused.
      sleepMs: (ms) => waits.sitOut(ms),
      startTimer: (task, delayMs) => startSystemTimer(task, timers.toDelayMs(delayMs)),
      startWakeTimer: (task, delayMs) => {
        const timer = { task, delayMs };
        if (isAlive) browser.wakeTimer = timer;
        return () => {
          if (browser.wakeTimer === timer) browser.wakeTimer = null;
        };
      },
      fetch: (input, init) =>
        whileAlive(async () => {
          const url = String(input);
          const method = init?.method ?? 'GET';
          const headers = new Headers(init?.headers);
          applyOriginRules(browser.rules.values(), { url, method, headers });
          requests.push(`${method} ${new URL(url).pathname}`);
          sent.push({ url, headers: [...headers].flat(), body: init?.body });
          const signal = AbortSignal.any([connections.signal, ...(init?.signal ? [init.signal] : [])]);
          const reply = await fetch(url, { ...init, headers, signal });
          if (reply.headers.get('content-type')?.includes('json')) learnSecrets(await reply.clone().text());
          return reply;
        }),
      isOnline: () => browser.isOnline,
      random01: () => 0.5,
      randomId: () => {
        ids += 1;
        return `id-${ids}`;
      },
      session: {
        ...toArea(browser.session),
        setAll: (entries) =>
          whileAlive(async () => {
            publishing.begun += 1;
            await publishing.mayBegin;
            strike();
            published.push({
              ...entries,
              view: parseView(entries[VIEW_KEY]),
              detail: parseDetail(entries[DETAIL_KEY]) ?? null,
            });
            for (const [key, value] of Object.entries(entries))
              browser.session.set(key, JSON.stringify(value));
          }),
      },
      local: toArea(browser.local),
      restrictStorage: () => whileAlive(() => undefined),
      alarms: {
        create: (name, { when }) => whileAlive(() => void browser.alarms.set(name, when)),
        clear: (name) => whileAlive(() => browser.alarms.delete(name)),
      },
      reload: () => {
        browser.reloads += 1;
      },
      idle: {
        setDetectionInterval: (seconds) => {
          browser.idle.reportAfterSeconds = seconds;
        },
        queryState: (seconds) =>
          whileAlive(() => {
            strike();
            if (browser.idle.isScreenLocked) return 'locked';
            return browser.idle.untouchedSeconds >= seconds ? 'idle' : 'active';
          }),
      },
      declarativeNetRequest: {
        getSessionRules: () => whileAlive(() => [...browser.rules.values()]),
        updateSessionRules: ({ removeRuleIds, addRules }) =>
          whileAlive(() => {
            for (const id of removeRuleIds) browser.rules.delete(id);
            for (const rule of addRules) browser.rules.set(rule.id, rule);
          }),
      },
      scripting: {
        getRegisteredContentScripts: () => whileAlive(() => [...browser.scripts.values()]),
        registerContentScripts: (scripts) =>
          whileAlive(() => {
            for (const script of scripts) browser.scripts.set(script.id, script);
          }),
        unregisterContentScripts: (filter) =>
          whileAlive(() => {
            for (const id of filter.ids) browser.scripts.delete(id);
          }),
        executeScript: () => whileAlive(() => undefined),
      },
      permissions: {
        contains: (wanted) =>
          whileAlive(() =>
            wanted.origins.every(
              (pattern) =>
                browser.permitted.has(pattern) || (ownHosts.has(pattern) && !browser.withheld.has(pattern)),
            ),
          ),
        remove: (gone) =>
          whileAlive(() => {
            for (const pattern of gone.origins) browser.permitted.delete(pattern);
            return true;
          }),
        getAll: () => whileAlive(() => ({ origins: [...browser.permitted] })),
      },
      tabs: {
        query: () => whileAlive(() => [...browser.tabs].map(([id, { url }]) => ({ id, url }))),
        get: (tabId) =>
          whileAlive(() => {
            const tab = browser.tabs.get(tabId);
            if (tab === undefined) throw new Error('No tab with that id');
            return { url: tab.url };
          }),
        sendMessage: (tabId, message) => whileAlive(() => void browser.tabs.get(tabId)?.nudges.push(message)),
      },
      windows: {
        create: ({ url }) =>
          whileAlive(() => {
            browser.lastWindowId += 1;
            browser.windows.set(browser.lastWindowId, url);
            return { id: browser.lastWindowId };
          }),
        remove: (windowId) => whileAlive(() => void browser.windows.delete(windowId)),
      },
      badge: {
        setBadgeText: ({ tabId, text }) => whileAlive(() => void browser.badges.set(tabId, text)),
        setBadgeBackgroundColor: () => whileAlive(() => undefined),
      },
      clipboard: {
        isPermitted: () => whileAlive(() => browser.mayClearClipboard),
        release: () =>
          whileAlive(() => {
            browser.mayClearClipboard = false;
          }),
        clear: () =>
          whileAlive(() => {
            browser.clearedClipboards += 1;
          }),
      },
      openPopup: () =>
        whileAlive(() => {
          if (!browser.canOpenPopup) throw new Error('openPopup needs a window');
          browser.openedPopups += 1;
        }),
      requiredPatterns: [],
      portsInPatterns: true,
    };
    const app: App = createApp(platform, { kdf: cheapKdf });
    return {
      app,
      kill: (): void => {
        isAlive = false;
        connections.abort();
        databases.cutConnections();
      },
    };
  };

  let worker = aWorker();

  const post = async <Name extends MessageName>(
    name: Name,
    input: Input<Name>,
    sender: RawSender = POPUP,
  ): Promise<Reply<Name>> => {
    const reply = await worker.app.onMessage({ countersign: 1, name, input }, sender);
    if (reply === undefined) throw new Error(`${name} is no message of ours`);
    return reply as Reply<Name>;
  };

  const readArea = <T>(key: string): T | undefined => {
    const text = browser.session.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  };

  const view = async (): Promise<View> => {
    const reply = await post('view.publish', {});
    const stored = parseView(readArea(VIEW_KEY));
    if (!reply.ok || stored === undefined) throw new Error('no view was published');
    return stored;
  };

  return {
    sandbox,
    time,
    browser,
    published,
    secretsSeen,
    waits,
    timers,
    /** Method and path of everything that a worker sent. */
    requests,
    sent,
    storage,
    publishing,
    removing,
    /** The answer as it travels. */
    post,
    /** Whether the app answers it at all. */
    isOurs: (message: unknown): boolean => worker.app.onMessage(message, POPUP) !== undefined,
    /** The value of a good answer. */
    ask: async <Name extends MessageName>(
      name: Name,
      input: Input<Name>,
      sender?: RawSender,
    ): Promise<Output<Name>> => {
      const reply = await post(name, input, sender);
      if (!reply.ok) throw new Error(`${name} failed: ${reply.code} ${JSON.stringify(reply.details)}`);
      return reply.value;
    },
    /** The code of a refusal. */
    refusal: async <Name extends MessageName>(
      name: Name,
      input: Input<Name>,
      sender?: RawSender,
    ): Promise<string> => {
      const reply = await post(name, input, sender);
      if (reply.ok) throw new Error(`${name} was answered`);
      return reply.code;
    },
    /** A document opens a port; the browser closes it by the function that comes back. `isRefused`: the worker did at once. */
    connect: (sender: RawSender) => {
      const listeners: (() => void)[] = [];
      const hearing: ((message: unknown) => void)[] = [];
      const answers: unknown[] = [];
      const state = { isRefused: false };
      worker.app.onConnect({
        sender,
        postMessage: (message) => void answers.push(structuredClone(message)),
        onMessage: { addListener: (listener) => void hearing.push(listener) },
        onDisconnect: { addListener: (listener) => void listeners.push(listener) },
        disconnect: () => {
          state.isRefused = true;
        },
      });
      const close = (): void => {
        for (const listener of listeners) listener();
      };
      /** What the worker has said over it, and how the document says something. */
      const say = (message: unknown): void => {
        for (const listener of hearing) listener(message);
      };
      return { close, isRefused: state.isRefused, isHeard: hearing.length > 0, say, answers };
    },
    /** Sends and does not wait, as to a worker that is about to die. */
    sendOff: <Name extends MessageName>(name: Name, input: Input<Name>): void => void post(name, input),
    view,
    unlockedView: async (): Promise<UnlockedView> => {
      const current = await view();
      if (current.status !== 'unlocked') throw new Error(`the view is ${current.status}`);
      return current;
    },
    /** Asks for the view until it is as wanted; the test's own limit ends the waiting. */
    untilView: async (isWanted: (view: View) => boolean): Promise<void> => {
      while (!isWanted(await view())) await new Promise((resolve) => setImmediate(resolve));
    },
    detail: async (): Promise<DetailView> => {
      await view();
      const detail = parseDetail(readArea(DETAIL_KEY));
      if (!detail) throw new Error('no detail was published');
      const value = parseBalances(readArea(BALANCES_KEY));
      const { mimic } = detail;
      return value ? { ...detail, mimic: { ...mimic, tokens: { ...mimic.tokens, value } } } : detail;
    },
    /** The worker dies and a new one starts. */
    killWorker: async (): Promise<void> => {
      worker.kill();
      worker = aWorker();
      await worker.app.ready;
    },
    /** The worker dies; the next one is there, but nobody waits until it is ready. */
    killWorkerAtOnce: (): void => {
      worker.kill();
      worker = aWorker();
    },
    restartBrowser: async (): Promise<void> => {
      worker.kill();
      quit(browser);
      worker = aWorker();
      await worker.app.ready;
    },
    /** The browser fires what is due by the clock; answers whether anything was. */
    fireAlarm: async (): Promise<boolean> => {
      const atMs = browser.alarms.get(WAKE_ALARM);
      if (atMs === undefined || atMs > time.nowMs) return false;
      browser.alarms.delete(WAKE_ALARM);
      await worker.app.onAlarm(WAKE_ALARM);
      return true;
    },
    /** The time that a page has set for the clipboard is over. */
    ringForClipboard: () => worker.app.onAlarm(CLIPBOARD_ALARM),
    wakeAtMs: (): number | undefined => browser.alarms.get(WAKE_ALARM),
    /** Nobody touches the computer for that long; the browser reports it where it is over its interval. */
    leaveComputer: async (untouchedSeconds: number): Promise<void> => {
      browser.idle.untouchedSeconds = untouchedSeconds;
      if (untouchedSeconds >= browser.idle.reportAfterSeconds) await worker.app.onIdleChanged('idle');
    },
    lockScreen: async (): Promise<void> => {
      browser.idle.isScreenLocked = true;
      await worker.app.onIdleChanged('locked');
    },
    touchComputer: async (): Promise<void> => {
      Object.assign(browser.idle, { untouchedSeconds: 0, isScreenLocked: false });
      await worker.app.onIdleChanged('active');
    },
    pressShortcut: (name: string) => worker.app.onCommand(name),
    closeTab: (tabId: number): Promise<void> => {
      browser.tabs.delete(tabId);
      return worker.app.onTabRemoved(tabId);
    },
    permissionsChanged: () => worker.app.onPermissionsChanged(),
    updateAvailable: () => worker.app.onUpdateAvailable(),
    ready: () => worker.app.ready,
    /** Resolves when the worker has left storage alone for a while: what it does by itself after a start is done. */
    quiet: async (): Promise<void> => {
      for (let seen = -1; seen !== storage.calls; ) {
        seen = storage.calls;
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    },
    copy: async (): Promise<Disk> => ({
      databases: await databases.dump(),
      local: new Map(browser.local),
      session: new Map(browser.session),
    }),
    /** Everything that lies anywhere in clear, as one text. */
    everythingInClear: (): string =>
      JSON.stringify([published, [...browser.session], [...browser.local], [...browser.scripts.values()]]),
    die: (): void => worker.kill(),
  };
};

export type Machine = Awaited<ReturnType<typeof aMachine>>;
