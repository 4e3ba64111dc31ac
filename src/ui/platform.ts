/**
 * The interface's only door to the browser: the published view, the current tab, permissions, clipboard, messages.
 * Decides nothing. Everything else in ui/ imports from here and never from the browser.
 */
import { browser } from 'wxt/browser';
import { type Published, parseBalances, parseDetail, parseView } from '../messaging/published.ts';
import {
  BALANCES_KEY,
  CLIPBOARD_ALARM,
  CLIPBOARD_KEY,
  DETAIL_KEY,
  INTENT_KEY,
  isFreshIntent,
  VIEW_KEY,
} from '../messaging/session-area-keys.ts';
import type { MimicTokensView } from '../messaging/view.ts';

/** Takes a moment where there are thousands: asked for where they are shown. */
export type ReadBalances = () => MimicTokensView | undefined;

const toReader =
  (stored: unknown): ReadBalances =>
  () =>
    parseBalances(stored);

/** View and detail, in one read. */
export const readPublished = async (): Promise<Published> => {
  const stored = await browser.storage.session.get([VIEW_KEY, DETAIL_KEY]);
  return { view: parseView(stored[VIEW_KEY]), detail: parseDetail(stored[DETAIL_KEY]) };
};

/** The balances that are published, in the same form as they come with a change. */
export const readBalances = async (): Promise<ReadBalances> =>
  toReader((await browser.storage.session.get(BALANCES_KEY))[BALANCES_KEY]);

/** Each part that was published anew; one that was taken away is there as `undefined`. */
export type PublishedChange = Partial<Published> & { readonly balances?: ReadBalances };

export const followPublished = (onChange: (change: PublishedChange) => void): void => {
  browser.storage.session.onChanged.addListener((changes) => {
    const view = changes[VIEW_KEY];
    const detail = changes[DETAIL_KEY];
    const balances = changes[BALANCES_KEY];
    onChange({
      ...(view ? { view: parseView(view.newValue) } : {}),
      ...(detail ? { detail: parseDetail(detail.newValue) } : {}),
      ...(balances ? { balances: toReader(balances.newValue) } : {}),
    });
  });
};

/** By then at the latest, ms, also of a page that is never idle. */
const IDLE_WITHIN_MS = 200;

/** Runs a task once what is drawn now has been painted and nothing else is to be done; where nothing is drawn, in the background, at once. */
export const afterPaint = (task: () => Promise<void>): void => {
  if (document.visibilityState === 'hidden') void task();
  else requestAnimationFrame(() => requestIdleCallback(() => void task(), { timeout: IDLE_WITHIN_MS }));
};

export interface CurrentTab {
  readonly tabId: number | undefined;
  /** Absent where the browser does not let us see it. */
  readonly url: string | undefined;
}

/** The tab in front, or the one named by `?tab=<id>` where the popup itself is shown as a tab. */
export const readCurrentTab = async (): Promise<CurrentTab> => {
  const named = Number.parseInt(new URLSearchParams(location.search).get('tab') ?? '', 10);
  const tab = Number.isNaN(named)
    ? (await browser.tabs.query({ active: true, currentWindow: true }))[0]
    : await browser.tabs.get(named);
  return { tabId: tab?.id, url: tab?.url };
};

/**
 * Asks the browser for one host. Must be called in the very handler of a click.
 * COMPAT(firefox): refuses after an await, and match patterns take no port there; the background checks the exact origin.
 */
export const requestSitePermission = (origin: string): Promise<boolean> => {
  const { protocol, hostname } = new URL(origin);
  return browser.permissions.request({ origins: [`${protocol}//${hostname}/*`] });
};

/** Calls back when another tab comes to the front or the one in front goes elsewhere. Returns how to stop. */
export const followTabs = (onChange: () => void): (() => void) => {
  browser.tabs.onActivated.addListener(onChange);
  browser.tabs.onUpdated.addListener(onChange);
  return () => {
    browser.tabs.onActivated.removeListener(onChange);
    browser.tabs.onUpdated.removeListener(onChange);
  };
};

/** Whether this page is what the toolbar opens: that has a size of its own, a tab or a side panel is given one. */
export const isToolbarPopup = (): boolean => browser.extension.getViews({ type: 'popup' }).includes(window);

/** Whether this page is a tab: what the toolbar opens is none. */
export const isShownInTab = async (): Promise<boolean> => (await browser.tabs.getCurrent()) !== undefined;

/** Opens the options page in a tab, at one of its sections. */
export const openOptions = async (section = ''): Promise<void> => {
  if (section === '') await browser.runtime.openOptionsPage();
  else await browser.tabs.create({ url: `${location.origin}/options.html#/${section}` });
};

/** The one that the browser has. Neither is in the other, nor in the polyfill's types. */
interface Panels {
  readonly sidePanel?: { readonly open: (options: { readonly windowId: number }) => Promise<void> };
  readonly sidebarAction?: { readonly open: () => Promise<void> };
}
const { sidePanel, sidebarAction } = browser as unknown as Panels;

/** Whether the browser can show the interface beside the page. */
export const hasSidePanel = sidePanel !== undefined || sidebarAction !== undefined;

/** Shows the interface beside the page. Must be called in the very handler of a click. */
export const openSidePanel = async (): Promise<void> => {
  // COMPAT(firefox): refuses after an await.
  if (sidebarAction) await sidebarAction.open();
  else if (sidePanel) {
    const { id } = await browser.windows.getCurrent();
    if (id !== undefined) await sidePanel.open({ windowId: id });
  }
  if (isToolbarPopup()) window.close();
};

/** Opens the interface in a tab. */
export const openInTab = async (): Promise<void> => {
  await browser.tabs.create({ url: `${location.origin}/popup.html` });
  if (isToolbarPopup()) window.close();
};

/** Ends the background and every page of the extension, this one too, and starts it anew. The vault locks by that. */
export const restartExtension = (): void => browser.runtime.reload();

/** What pages of the extension remember of their own until the browser is closed. Never a secret, never of an account. */
export const readRemembered = async (key: string): Promise<unknown> =>
  (await browser.storage.session.get(key))[key];

export const writeRemembered = (key: string, value: unknown): Promise<void> =>
  browser.storage.session.set({ [key]: value });

/** @throws DOMException where the browser refuses the clipboard. */
export const writeClipboard = (text: string): Promise<void> => navigator.clipboard.writeText(text);

export const isOptionsPage = (): boolean => location.pathname === '/options.html';

/** One of the options page's sections: here where this is the options page, else in a tab. */
export const openSection = async (section: string): Promise<void> => {
  if (isOptionsPage()) location.hash = `#/${section}`;
  else await openOptions(section);
};

/** Which commands were used lately: names of commands, never of anybody. Forgotten with the browser. */
const RECENT_KEY = 'recentCommands';

export const readRecent = async (): Promise<readonly string[]> => {
  const { [RECENT_KEY]: recent } = await browser.storage.session.get(RECENT_KEY);
  return Array.isArray(recent) ? recent.filter((id) => typeof id === 'string') : [];
};

export const writeRecent = (recent: readonly string[]): Promise<void> =>
  browser.storage.session.set({ [RECENT_KEY]: [...recent] });

/**
 * Tells of a shortcut that wants a token copied: one that was pressed just now, or while the page is there. Each once.
 * Answers with how to stop.
 */
export const followIntent = (onCopyToken: () => void): (() => void) => {
  const { session } = browser.storage;
  const take = async (): Promise<void> => {
    const { [INTENT_KEY]: atMs } = await session.get(INTENT_KEY);
    if (typeof atMs !== 'number') return;
    await session.remove(INTENT_KEY);
    if (isFreshIntent(atMs, Date.now())) onCopyToken();
  };
  const onChanged = (changes: Readonly<Record<string, unknown>>): void => {
    if (INTENT_KEY in changes) void take();
  };
  session.onChanged.addListener(onChanged);
  void take();
  return () => session.onChanged.removeListener(onChanged);
};

export interface Shortcuts {
  readonly open: string | undefined;
  readonly lock: string | undefined;
  readonly copyToken: string | undefined;
}

/** The browser's own shortcuts of this extension, as the user has set them. */
export const readShortcuts = async (): Promise<Shortcuts> => {
  const commands = await browser.commands.getAll();
  const of = (name: string): string | undefined => commands.find((each) => each.name === name)?.shortcut;
  return { open: of('_execute_action'), lock: of('lock-vault'), copyToken: of('copy-token') };
};

/** When the clipboard is to be cleared, as far as a page of ours has noted. Outlives the popup, not the browser. */
export const readClipboardDue = async (): Promise<number | null> => {
  const { [CLIPBOARD_KEY]: dueAtMs } = await browser.storage.session.get(CLIPBOARD_KEY);
  return typeof dueAtMs === 'number' ? dueAtMs : null;
};

/** With an alarm for the background, should no page of ours be there by then. */
export const writeClipboardDue = async (dueAtMs: number | null): Promise<void> => {
  if (dueAtMs === null) {
    await browser.alarms.clear(CLIPBOARD_ALARM);
    return browser.storage.session.remove(CLIPBOARD_KEY);
  }
  await browser.storage.session.set({ [CLIPBOARD_KEY]: dueAtMs });
  browser.alarms.create(CLIPBOARD_ALARM, { when: dueAtMs });
};

const CLIPBOARD_PERMISSION = { permissions: ['clipboardWrite' as const] };

/** Whether the background may clear the clipboard. */
export const mayBackgroundClear = (): Promise<boolean> => browser.permissions.contains(CLIPBOARD_PERMISSION);

/** Must be called in the very handler of a click. @returns whether the background may, from now on */
export const letBackgroundClear = async (isWanted: boolean): Promise<boolean> => {
  const { permissions } = browser;
  // COMPAT(firefox): refuses after an await.
  await (isWanted ? permissions.request(CLIPBOARD_PERMISSION) : permissions.remove(CLIPBOARD_PERMISSION));
  return mayBackgroundClear();
};

/** The keys are typed in i18n.ts; WXT's own typing of them is left out. */
interface Messages {
  readonly getMessage: (key: string, substitutions: string[]) => string;
}

/** BCP 47: the language of the browser itself, then those that the user reads pages in. */
export const readUserTags = (): readonly string[] => [browser.i18n.getUILanguage(), ...navigator.languages];

export const readMessage = (key: string, substitutions: string[]): string =>
  (browser.i18n as unknown as Messages).getMessage(key, substitutions);
