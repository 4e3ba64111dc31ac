/**
 * Everything the app needs of the outside world, in one interface: the browser, the network, time and chance.
 * platform-browser.ts is the real one.
 */
import type { Endpoints } from '../endpoints.ts';
import type { OriginRule } from '../http/origin-rule.ts';
import type { Clock, StartTimer } from '../lib/clock.ts';
import type { SessionArea, StoredArea } from '../lib/stored-area.ts';
import type { OwnExtension } from '../messaging/sender.ts';
import type {
  BadgePart,
  PermissionsPart,
  ScriptingPart,
  TabsPart,
  WindowsPart,
} from '../sites/browser-parts.ts';
import type { HeaderRule } from '../sites/header-rule.ts';
import type { ClipboardPart } from './clear-clipboard.ts';
import type { IdlePart } from './idle-lock.ts';
import type { AlarmsEdge } from './wake.ts';

export interface Platform {
  readonly version: string;
  readonly endpoints: Endpoints;
  readonly own: OwnExtension;
  readonly clock: Clock;
  /** For waits of a few seconds only: a worker does not live longer. */
  readonly sleepMs: (ms: number) => Promise<void>;
  readonly startTimer: StartTimer;
  /** The same, for what the alarm is for: it is on time while the worker lives. */
  readonly startWakeTimer: StartTimer;
  readonly fetch: typeof globalThis.fetch;
  readonly isOnline: () => boolean;
  /** 0 ≤ x < 1; spreads renewals, nothing secret depends on it. */
  readonly random01: () => number;
  /** 128 random bits as text of letters, digits and dashes. */
  readonly randomId: () => string;
  /** Memory that outlives the worker but not the browser. */
  readonly session: SessionArea & {
    /** Writes all entries at once or none. */
    readonly setAll: (entries: Readonly<Record<string, unknown>>) => Promise<void>;
  };
  /** Plain storage on disk: settings and times only. */
  readonly local: StoredArea;
  /** Closes both areas to content scripts where the browser can. K16 */
  readonly restrictStorage: () => Promise<void>;
  readonly alarms: AlarmsEdge;
  /** Ends the worker and all pages of the extension; the newest version that is there starts. */
  readonly reload: () => void;
  readonly idle: IdlePart;
  readonly declarativeNetRequest: {
    readonly getSessionRules: () => Promise<readonly { readonly id: number }[]>;
    readonly updateSessionRules: (change: {
      readonly removeRuleIds: number[];
      readonly addRules: (OriginRule | HeaderRule)[];
    }) => Promise<void>;
  };
  readonly scripting: ScriptingPart;
  readonly permissions: PermissionsPart;
  readonly tabs: TabsPart;
  readonly windows: WindowsPart;
  readonly badge: BadgePart;
  readonly clipboard: ClipboardPart;
  /** Opens the popup in the window in front. @throws where the browser can't, or not without a click */
  readonly openPopup: () => Promise<void>;
  /** Match patterns of the manifest's own host permissions. */
  readonly requiredPatterns: readonly string[];
  /** COMPAT(firefox): match patterns of content scripts take no port there. */
  readonly portsInPatterns: boolean;
}
