/** The real platform: the one place where the background touches the browser's APIs. Decides nothing. */
import { browser } from 'wxt/browser';
import { ENDPOINTS, IS_FIREFOX } from '../build.ts';
import { startSystemTimer, systemClock } from '../lib/clock.ts';
import type { StoredArea } from '../lib/stored-area.ts';
import type { IdleState } from './idle-lock.ts';
import type { Platform } from './platform.ts';

interface StorageEdge {
  readonly get: (key: string) => Promise<Record<string, unknown>>;
  readonly set: (entries: Record<string, unknown>) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
  /** COMPAT(firefox): has no setAccessLevel; nothing that content scripts must not see lies in `local`. */
  readonly setAccessLevel?: (options: { accessLevel: 'TRUSTED_CONTEXTS' }) => Promise<void>;
}

/** Not in the polyfill's types. COMPAT(firefox): has no offscreen document, and needs none: its background is a page. */
interface OffscreenEdge {
  readonly offscreen?: {
    /** Resolves once the page has loaded. */
    readonly createDocument: (page: {
      readonly url: string;
      readonly reasons: readonly ['CLIPBOARD'];
      readonly justification: string;
    }) => Promise<void>;
    readonly closeDocument: () => Promise<void>;
  };
  readonly runtime: {
    readonly getContexts: (filter: {
      readonly contextTypes: readonly ['OFFSCREEN_DOCUMENT'];
    }) => Promise<readonly unknown[]>;
  };
}

const { offscreen, runtime } = browser as unknown as OffscreenEdge;

/** By a page that does it while it loads. There may be no two of them. */
const clearClipboard = async (): Promise<void> => {
  if (offscreen === undefined) return navigator.clipboard.writeText('');
  // A worker that died over it has left the page there.
  const left = await runtime.getContexts({ contextTypes: ['OFFSCREEN_DOCUMENT'] });
  if (left.length > 0) await offscreen.closeDocument();
  await offscreen.createDocument({
    url: 'clear-clipboard.html',
    reasons: ['CLIPBOARD'],
    justification: 'Takes a secret that was copied out of the clipboard.',
  });
  await offscreen.closeDocument();
};

const CLIPBOARD_PERMISSION = { permissions: ['clipboardWrite' as const] };

const toArea = (storage: StorageEdge): StoredArea => ({
  get: async (key) => (await storage.get(key))[key],
  set: (key, value) => storage.set({ [key]: value }),
  remove: (key) => storage.remove(key),
});

export const createBrowserPlatform = (): Platform => {
  const session = browser.storage.session as unknown as StorageEdge;
  const local = browser.storage.local as unknown as StorageEdge;
  // WXT narrows the argument to the paths of a generated list; the root is not among them.
  const { getURL: toUrl } = browser.runtime as unknown as { getURL: (path: string) => string };
  const manifest = browser.runtime.getManifest();
  return {
    version: manifest.version,
    endpoints: ENDPOINTS,
    own: { id: browser.runtime.id, baseUrl: toUrl('/') },
    clock: systemClock,
    sleepMs: (ms) => new Promise((resolve) => startSystemTimer(resolve, ms)),
    startTimer: startSystemTimer,
    startWakeTimer: startSystemTimer,
    fetch: globalThis.fetch.bind(globalThis),
    isOnline: () => navigator.onLine,
    random01: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
    randomId: () => crypto.randomUUID(),
    session: { ...toArea(session), setAll: (entries) => session.set(entries) },
    local: toArea(local),
    restrictStorage: async () => {
      const level = { accessLevel: 'TRUSTED_CONTEXTS' } as const;
      await Promise.all([session.setAccessLevel?.(level), local.setAccessLevel?.(level)]);
    },
    alarms: {
      create: async (name, when) => browser.alarms.create(name, when),
      clear: (name) => browser.alarms.clear(name),
    },
    reload: () => browser.runtime.reload(),
    idle: {
      setDetectionInterval: (seconds) => browser.idle.setDetectionInterval(seconds),
      queryState: (seconds) => browser.idle.queryState(seconds) as Promise<IdleState>,
    },
    declarativeNetRequest: browser.declarativeNetRequest as unknown as Platform['declarativeNetRequest'],
    scripting: browser.scripting as unknown as Platform['scripting'],
    permissions: browser.permissions as unknown as Platform['permissions'],
    tabs: browser.tabs as unknown as Platform['tabs'],
    windows: browser.windows as unknown as Platform['windows'],
    badge: browser.action as unknown as Platform['badge'],
    clipboard: {
      isPermitted: () => browser.permissions.contains(CLIPBOARD_PERMISSION),
      release: () => browser.permissions.remove(CLIPBOARD_PERMISSION),
      clear: clearClipboard,
    },
    openPopup: () => browser.action.openPopup(),
    requiredPatterns: (manifest as { host_permissions?: string[] }).host_permissions ?? [],
    // COMPAT(firefox): its match patterns take none.
    portsInPatterns: !IS_FIREFOX,
  };
};
