/**
 * What the background publishes and the interface paints: types only.
 * A view never holds a key, a token, an API key or a password; the view of a locked vault holds nothing of them.
 */
import type { Api, CallScope, Chain } from '../apis.ts';
import type { AppError, ErrorCode, ErrorDetails } from '../errors.ts';

export type View = AbsentView | LockedView | UnreadableView | UnlockedView;

interface Common {
  /** Product version, as in the manifest. */
  readonly version: string;
  /** True in a build that talks to the sandbox instead of the real services. */
  readonly sandbox: boolean;
}

/** No vault was ever made here: the interface shows the first run. */
export interface AbsentView extends Common {
  readonly status: 'absent';
}

export interface LockedView extends Common {
  readonly status: 'locked';
  /** Set while pages are served all the same, where the user chose that. Says of no account, site or API. */
  readonly stillServing?: StillServingView;
}

export interface StillServingView {
  /** Epoch milliseconds; null where it can't be told: then until the vault is open, or the browser is closed. */
  readonly untilMs: number | null;
}

/** Both copies of the vault are damaged, or a newer version wrote it: nothing is changed without the user. */
export interface UnreadableView extends Common {
  readonly status: 'unreadable';
  readonly code: ErrorCode;
}

export interface UnlockedView extends Common {
  readonly status: 'unlocked';
  /** Grows with every publication; the interface ignores an older one that arrives late. */
  readonly sequence: number;
  /** When the vault locks by itself if nothing happens, epoch milliseconds. */
  readonly lockAtMs: number;
  /** Sorted as the user ordered them. Empty until the first key is saved. */
  readonly identities: readonly IdentityView[];
  readonly selectedIdentityId: string | null;
  /** The one that is shown after an unlock; null: whichever was shown last. */
  readonly openingIdentityId: string | null;
  /** One entry per account that ever signed in or is signing in; by `sessionKey`. */
  readonly sessions: Readonly<Record<string, SessionView>>;
  /** What is being done for many accounts at once; null where there is nothing to show. */
  readonly bulk: BulkView | null;
  readonly grants: readonly GrantView[];
  /** Questions of sites that were answered with no; a site is not asked about again until its entry is removed. */
  readonly denials: readonly DenialView[];
  /** Origins that nothing is granted to any more, in whose storage a token may lie until a page of theirs is opened. */
  readonly leftSites: readonly string[];
  readonly rateLimits: Readonly<Record<Api, RateLimitView | null>>;
  /** Pump.fun counts looking up users (`/users/{id}`) apart. */
  readonly lookupRateLimit: RateLimitView | null;
  /** Which fields of each API's replies are not as they should be, oldest first. */
  readonly drift: Readonly<Record<Api, readonly DriftView[]>>;
  /** How each API was last signed in to; null where it never was. */
  readonly dialects: DialectsView;
  readonly settings: Settings;
  /** Each API's address in this build, without a trailing slash. */
  readonly baseUrls: Readonly<Record<Api, string>>;
  /** Something the user should know about the vault itself, e.g. that an older copy had to be used. */
  readonly notices: readonly Notice[];
}

export type Notice = 'recovered_from_older_copy' | 'records_damaged';

export interface IdentityView {
  readonly id: string;
  readonly name: string;
  readonly accounts: Readonly<Partial<Record<Chain, AccountView>>>;
}

export interface AccountView {
  readonly id: string;
  readonly chain: Chain;
  /** Base58 for Solana, EIP-55 for EVM. */
  readonly address: string;
  readonly label: string;
  readonly source: 'generated' | 'imported';
  readonly createdAtMs: number;
  /** Mimic may have 32 raw bytes signed by it. */
  readonly rawNonceConsent?: true;
}

/** The steps of a login, in order. */
export type LoginStep = 'challenge' | 'sign' | 'authenticate';

export type SessionState = 'signed_out' | 'signing_in' | 'signed_in' | 'expired' | 'signing_out';

export interface SessionView {
  readonly accountId: string;
  readonly api: Api;
  readonly state: SessionState;
  /** The step that is under way, while `signing_in`. */
  readonly step?: LoginStep;
  /** When the present token came, epoch milliseconds. */
  readonly obtainedAtMs?: number;
  /** When it ends; absent where the API does not say. */
  readonly expiresAtMs?: number;
  /** When it will be renewed by itself; absent where it won't be. */
  readonly renewAtMs?: number;
  /** Whether the reply was as documented or as public clients observed it. */
  readonly dialect?: 'documented' | 'observed';
  /** The last failure, until something succeeds. A signed-in session can have one: a renewal that failed. */
  readonly error?: ErrorView;
}

export const sessionKey = (accountId: string, api: Api): string => `${accountId}:${api}`;

export interface ErrorView {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly atMs: number;
  /** The activity log's entry about it. */
  readonly activityId?: string;
}

/** @param atMs when it failed, epoch milliseconds */
export const toErrorView = ({ code, details, activityId }: AppError, atMs: number): ErrorView => ({
  code,
  details,
  atMs,
  ...(activityId === undefined ? {} : { activityId }),
});

/** What can be done for many accounts at once. Signing in is for those that are not, the others for those that are. */
export type BulkAction = 'sign_in' | 'renew' | 'sign_out';

export interface BulkView {
  readonly action: BulkAction;
  readonly state: 'running' | 'paused' | 'done' | 'cancelled';
  /** Why it is paused. */
  readonly pausedBy?: 'user' | 'lock';
  /** Each API's share, where it has one. */
  readonly lanes: readonly BulkLaneView[];
  readonly failures: readonly BulkFailureView[];
}

export interface BulkLaneView {
  readonly api: Api;
  /** Accounts. What is neither done nor failed is left. */
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** The account whose turn it is. */
  readonly accountId?: string;
  /** Why nothing is begun before `untilMs`, epoch milliseconds. */
  readonly wait?: { readonly reason: 'rate_limit' | 'renewals' | 'offline'; readonly untilMs: number };
}

export interface BulkFailureView {
  readonly accountId: string;
  readonly api: Api;
  readonly error: ErrorView;
}

export interface RateLimitView {
  readonly limit?: number;
  readonly remaining?: number;
  /** Epoch milliseconds. */
  readonly resetAtMs?: number;
  /** No request leaves before this time, epoch milliseconds. */
  readonly blockedUntilMs?: number;
}

export interface DriftView {
  /** Our own name of the field, with its endpoint: `profile.username`. Never a name or a value that a server made up. */
  readonly field: string;
  readonly problem: 'missing' | 'renamed' | 'retyped';
  /** When it was first seen, epoch milliseconds. */
  readonly sinceMs: number;
}

export interface DialectsView {
  readonly pump: 'documented' | 'observed_token' | 'observed_raw_jwt' | null;
  /** How Mimic's nonce is signed. */
  readonly mimic: 'text' | 'raw' | null;
}

/** How a site is served. */
export type GrantWay = 'header' | 'fetch' | 'token';

/**
 * How long a grant lasts: `visit` in this one tab, until it leaves the site or is closed; `browser` until the browser is
 * closed; `token` until the present token ends or is signed out; `always` until it is revoked.
 */
export type GrantDuration = 'visit' | 'browser' | 'token' | 'always';

/** Which of an API's documented calls (`APIS[api].calls`) a site may make. */
export type GrantScope = CallScope;

/** Where the token is also written, for tools that look for it there. Removed when the grant or the session ends. */
export interface TokenStorage {
  readonly area: 'local' | 'session';
  /** 1 to 100 characters. */
  readonly key: string;
}

export type GrantTerms =
  | { readonly way: 'header'; readonly scope: GrantScope }
  | { readonly way: 'fetch'; readonly scope: GrantScope }
  /** No scope: whoever holds a token can do with it whatever the API lets its owner do. */
  | { readonly way: 'token'; readonly storage?: TokenStorage };

export interface DenialView {
  readonly origin: string;
  readonly api: Api;
  readonly atMs: number;
}

/** What a window that asks for consent shows. */
export interface ConsentView {
  readonly id: string;
  /** Exact origin of the page that asks. */
  readonly origin: string;
  readonly api: Api;
  /** What the page would like: a proposal, to be changed by the user. */
  readonly terms: GrantTerms;
  readonly duration: GrantDuration;
  /** The tab that asks: `visit` is bound to it. */
  readonly tabId: number;
}

export interface GrantView {
  readonly id: string;
  /** Exact origin: scheme, host and, where it is not the default, port. */
  readonly origin: string;
  readonly identityId: string;
  readonly api: Api;
  readonly terms: GrantTerms;
  readonly duration: GrantDuration;
  readonly createdAtMs: number;
  /** When it ends by itself, epoch milliseconds; null where no time is set. */
  readonly endsAtMs: number | null;
  readonly lastUsedAtMs: number | null;
  readonly useCount: number;
  /** `waiting`: the browser has not (or no longer) been given permission for this site. */
  readonly state: 'active' | 'waiting';
}

/** A folder of _locales. */
export type Language = 'en' | 'es' | 'pt_BR' | 'zh_CN' | 'ru' | 'tr' | 'vi';

/** The user's choices. They lie in plain storage, so none of them may be a secret, a label or an address. */
export interface Settings {
  /** Minutes without use after which the vault locks. 1 to 1,440. */
  readonly lockAfterMinutes: number;
  /** Whether the vault also locks when the computer's screen locks or nobody has touched it for that long. */
  readonly lockWhenIdle: boolean;
  /** Hours without use after which every session is logged out; 0 = never. 0 to 720. */
  readonly signOutAfterHours: number;
  /** Whether an API's tokens are renewed ahead of expiry while the vault is unlocked. */
  readonly renewAutomatically: Readonly<Record<Api, boolean>>;
  /** What locking does to sessions: stop serving them, log them out at the API too, or go on serving them until they expire. */
  readonly onLock: 'stop_serving' | 'sign_out' | 'keep_serving';
  /** How long a secret that was copied stays in the clipboard, in whole seconds as milliseconds; 0 = until it is replaced. Up to an hour. */
  readonly clipboardClearsAfterMs: number;
  readonly theme: 'system' | 'light' | 'dark';
  /** `browser`: the one that serves the browser's own best. */
  readonly language: 'browser' | Language;
  /** What parts thousands and decimals; `language`: as is usual where the user is. */
  readonly numberFormat: 'language' | 'comma_dot' | 'dot_comma' | 'space_comma' | 'apostrophe_dot';
  /** Whether amounts in US dollars carry the sign or the letters USD. */
  readonly currencyDisplay: 'symbol' | 'code';
  /** How to sign in to Pump.fun; `automatic` finds out by the replies. */
  readonly pumpDialect: 'automatic' | 'documented' | 'observed';
  /** How to sign Mimic's nonce; `automatic` is text, and raw bytes only where text is refused and they can mean nothing. */
  readonly mimicNonce: 'automatic' | 'text' | 'raw';
}

/** Everything read from the APIs for the selected identity. Painted at once, then refreshed. */
export interface DetailView {
  readonly identityId: string;
  readonly pump: {
    readonly profile: Loadable<PumpProfileView>;
    readonly roles: Loadable<PumpRolesView>;
  };
  readonly mimic: {
    readonly profile: Loadable<MimicProfileView>;
    readonly tokens: Loadable<MimicTokensView>;
  };
}

/** A value that is read from an API: a failed or running read keeps the last value and its age. */
export interface Loadable<T> {
  readonly state: 'empty' | 'loading' | 'ready' | 'failed';
  readonly value?: T;
  /** When `value` was read, epoch milliseconds. */
  readonly readAtMs?: number;
  readonly error?: ErrorView;
}

/** A field that is absent could not be read; one that is null was said to be none. */
export interface PumpProfileView {
  readonly id?: string;
  readonly username?: string | null;
  readonly email?: string | null;
  readonly address?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
}

/** `unknown` means: could not check. It is never shown as no. */
export type Role = 'yes' | 'no' | 'unknown';

export interface PumpRolesView {
  readonly admin: Role;
  readonly superAdmin: Role;
  readonly validJurisdiction: Role;
  readonly jurisdiction?: string;
  readonly jurisdictionReason?: string;
}

export interface PumpUserView {
  readonly id?: string;
  readonly username?: string | null;
  readonly address?: string;
  readonly createdAt?: string;
}

/** A field that is absent could not be read; one that is null was said to be none. */
export interface MimicProfileView {
  readonly address?: string;
  readonly name?: string | null;
  readonly intendedUse?: string | null;
  readonly email?: string | null;
}

/** A field that is null could not be read: it is unknown, and neither nothing nor 0. */
export interface TokenBalanceView {
  readonly chainId: number | null;
  readonly address: string | null;
  readonly symbol: string | null;
  readonly decimals: number | null;
  /** In the token's smallest unit, a decimal integer of any size. */
  readonly balance: string | null;
  /** What Mimic's settlers may move, in the smallest unit. */
  readonly allowance: string | null;
  /** US dollars per whole token; null where the reply has none that makes sense. */
  readonly price: number | null;
}

export interface MimicTokensView {
  readonly rows: readonly TokenBalanceView[];
  /** Rows of the reply that were malformed and left out. */
  readonly skipped: number;
}

/** As the parts report it; the log adds the time, the id and the place in its chain. */
export type NewActivity = Omit<ActivityEntry, 'id' | 'seq' | 'hash' | 'atMs' | 'count'>;

export interface ActivityEntry {
  /** Random; an error shows where it was logged by it. */
  readonly id: string;
  /** Its place in the chain, from 0. */
  readonly seq: number;
  /** Base64 of SHA-256 over the hash before and this entry. */
  readonly hash: string;
  readonly atMs: number;
  readonly kind:
    | 'unlock'
    | 'lock'
    | 'sign_in'
    | 'renew'
    | 'sign_out'
    | 'sign'
    | 'hand_over'
    | 'grant'
    | 'revoke'
    /** Pages that were served while the vault was locked are not any more. */
    | 'stop_serving'
    | 'reveal'
    /** A token into the user's own clipboard. */
    | 'copy'
    | 'passkey_add'
    | 'passkey_remove'
    | 'backup'
    | 'restore'
    | 'import'
    /** Something of the user's own was changed: names, order, settings, the password. */
    | 'change'
    | 'read'
    | 'write'
    /** A reply was not of the form that it should have: `field` names where. */
    | 'drift';
  readonly outcome: 'ok' | ErrorCode;
  readonly api?: Api;
  readonly accountId?: string;
  /** Exact origin of a page. */
  readonly origin?: string;
  /** How long it took, the first where there were more. */
  readonly durationMs?: number;
  /** How many there were that are all alike, at least two; absent for one. */
  readonly count?: number;
  /** Dotted name of a reply's field, as our own schemas call it. Never a value. */
  readonly field?: string;
  /** Why a login was made. */
  readonly reason?: 'user' | 'renewal' | 'after_401' | 'resumed';
}
