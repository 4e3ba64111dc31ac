/**
 * The parts of a browser that the app touches, in memory and honest: areas keep JSON, network rules act on requests only
 * if they were installed, scripts and permissions are what was asked for. Outlives every worker.
 */
import type { OriginRule } from '../../src/http/origin-rule.ts';
import type { ScriptRegistration } from '../../src/sites/browser-parts.ts';
import { FIRST_HEADER_RULE_ID, type HeaderRule } from '../../src/sites/header-rule.ts';

export const OWN = { id: 'countersignid', baseUrl: 'chrome-extension://countersignid/' } as const;

/** What a request of the worker is to the browser's rules. */
interface WorkerRequest {
  readonly url: string;
  readonly initiatorHost: string;
}

const isMatch = ({ condition }: OriginRule, { url, initiatorHost }: WorkerRequest): boolean => {
  const { hostname } = new URL(url);
  const isWithin = (domain: string): boolean => hostname === domain || hostname.endsWith(`.${domain}`);
  return (
    condition.urlFilter.startsWith('|') &&
    url.startsWith(condition.urlFilter.slice(1)) &&
    (condition.requestDomains === undefined || condition.requestDomains.some(isWithin)) &&
    condition.initiatorDomains.includes(initiatorHost) &&
    condition.resourceTypes.includes('xmlhttprequest') &&
    condition.tabIds.includes(-1)
  );
};

/** The header as the browser would send it: its own Origin on all but GET, then what the winning rule makes of it. */
export const applyOriginRules = (
  rules: Iterable<OriginRule | HeaderRule>,
  { url, method, headers }: { readonly url: string; readonly method: string; readonly headers: Headers },
): void => {
  const initiatorHost = new URL(OWN.baseUrl).hostname;
  if (method !== 'GET') headers.set('origin', OWN.baseUrl.slice(0, -1));
  const [rule] = [...rules]
    .filter((one): one is OriginRule => one.id < FIRST_HEADER_RULE_ID)
    .filter((one) => isMatch(one, { url, initiatorHost }))
    .sort((a, b) => b.priority - a.priority);
  for (const change of rule?.action.requestHeaders ?? []) {
    if (change.operation === 'set') headers.set('origin', change.value);
    else headers.delete('origin');
  }
};

export interface Tab {
  url: string;
  /** What the background told the page's bridge. */
  readonly nudges: unknown[];
}

export const createBrowser = () => ({
  session: new Map<string, string>(),
  local: new Map<string, string>(),
  rules: new Map<number, OriginRule | HeaderRule>(),
  alarms: new Map<string, number>(),
  /** What the living worker wants to do at a near time, and after which delay, ms. */
  wakeTimer: null as { readonly task: () => void; readonly delayMs: number } | null,
  scripts: new Map<string, ScriptRegistration>(),
  permitted: new Set<string>(),
  /** Hosts of the manifest's own that the person took back. */
  withheld: new Set<string>(),
  tabs: new Map<number, Tab>(),
  /** URLs of the windows that the extension opened. */
  windows: new Map<number, string>(),
  lastWindowId: 0,
  /** Text on the toolbar button, by tab. */
  badges: new Map<number, string>(),
  isOnline: true,
  /** How often the extension had itself started anew. */
  reloads: 0,
  /** Whether there is a window to open the popup in, and how often it was. */
  canOpenPopup: true,
  /** Whether the user let the background clear the clipboard. */
  mayClearClipboard: false,
  clearedClipboards: 0,
  openedPopups: 0,
  /** How long nobody has touched the computer, and what the browser was told to report. Seconds. */
  idle: { untouchedSeconds: 0, isScreenLocked: false, reportAfterSeconds: 60 },
});

export type FakeBrowser = ReturnType<typeof createBrowser>;

/** What quitting the browser leaves: the disk. */
export const quit = (browser: FakeBrowser): void => {
  browser.session.clear();
  browser.rules.clear();
  browser.alarms.clear();
  browser.wakeTimer = null;
  browser.tabs.clear();
  browser.windows.clear();
  browser.badges.clear();
  browser.idle.reportAfterSeconds = 60;
};
