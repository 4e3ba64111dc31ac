/** The parts of the browser that serving pages needs, as structural types: webextension-polyfill's objects fit as they are. */

import type { HeaderRule } from './header-rule.ts';

/** The entrypoints' files, from the root of the extension. */
export type ScriptFile = '/page-api.js' | '/page-bridge.js' | '/page-header.js';

export interface ScriptRegistration {
  readonly id: string;
  readonly matches: string[];
  readonly js: ScriptFile[];
  readonly runAt: 'document_start';
  readonly world: 'ISOLATED' | 'MAIN';
  readonly allFrames: false;
  readonly persistAcrossSessions: true;
}

/** What is read back of a registration. */
export interface RegisteredScript {
  readonly id: string;
  readonly matches?: string[] | undefined;
}

export interface ScriptingPart {
  readonly getRegisteredContentScripts: () => Promise<readonly RegisteredScript[]>;
  readonly registerContentScripts: (scripts: ScriptRegistration[]) => Promise<void>;
  readonly unregisterContentScripts: (filter: { ids: string[] }) => Promise<void>;
  /** Files only: there is no way to hand over arguments, so no token can travel like this. I1 */
  readonly executeScript: (injection: {
    target: { tabId: number; frameIds: number[] };
    files: ScriptFile[];
    world: 'ISOLATED' | 'MAIN';
    injectImmediately: boolean;
  }) => Promise<unknown>;
}

export interface PermissionsPart {
  readonly contains: (permissions: { origins: string[] }) => Promise<boolean>;
  readonly remove: (permissions: { origins: string[] }) => Promise<boolean>;
  readonly getAll: () => Promise<{ readonly origins?: string[] | undefined }>;
}

export interface TabsPart {
  readonly query: (query: {
    url: string;
  }) => Promise<readonly { readonly id?: number | undefined; readonly url?: string | undefined }[]>;
  readonly get: (tabId: number) => Promise<{ readonly url?: string | undefined }>;
  readonly sendMessage: (tabId: number, message: unknown, options: { frameId: number }) => Promise<unknown>;
}

/** The session rules of declarativeNetRequest: gone with the browser. */
export interface RulesPart {
  readonly getSessionRules: () => Promise<readonly { readonly id: number }[]>;
  readonly updateSessionRules: (change: {
    readonly removeRuleIds: number[];
    readonly addRules: HeaderRule[];
  }) => Promise<void>;
}

export interface WindowsPart {
  readonly create: (options: {
    readonly url: string;
    readonly type: 'popup';
    readonly width: number;
    readonly height: number;
    readonly focused: true;
  }) => Promise<{
    readonly id?: number | undefined;
    readonly tabs?: readonly { readonly id?: number | undefined }[] | undefined;
  }>;
  readonly remove: (windowId: number) => Promise<void>;
}

/** The toolbar button of one tab. The browser clears it when the tab shows another page. */
export interface BadgePart {
  readonly setBadgeText: (badge: { readonly tabId: number; readonly text: string }) => Promise<void>;
  readonly setBadgeBackgroundColor: (badge: {
    readonly tabId: number;
    readonly color: string;
  }) => Promise<void>;
}
