/**
 * Every message there is: name, input, output, and who may send it. Types only; the background validates.
 * There is no message that signs given bytes or text, and none that takes the name of a method.
 */
import type { Api, ApiMethod, Chain } from '../apis.ts';
import type { ErrorCode, ErrorDetails } from '../errors.ts';
import type {
  ActivityEntry,
  BulkAction,
  ConsentView,
  GrantDuration,
  GrantScope,
  GrantTerms,
  GrantWay,
  MimicProfileView,
  PumpUserView,
  Settings,
  TokenStorage,
} from './view.ts';

type Nothing = Record<never, never>;

export interface AccountAndApi {
  readonly accountId: string;
  readonly api: Api;
}

export type KeyFormat =
  | 'solana_base58_secret_key'
  | 'solana_base58_seed'
  | 'solana_byte_array'
  | 'evm_hex'
  | 'evm_keystore_v3'
  | 'phrase'
  | 'generated';

/** What a text was recognised as, and what is known of it without a password or a path. */
export type InspectedSecret =
  | { readonly kind: 'key'; readonly chain: Chain; readonly format: KeyFormat }
  /** `statedAddress` is what the file says: nothing has proved it yet. */
  | { readonly kind: 'keystore'; readonly statedAddress: string | null }
  | { readonly kind: 'phrase'; readonly words: number };

/** The ways in which wallets count a phrase's keys. */
export type PathScheme =
  /** m/44'/60'/0'/0/i: MetaMask and most wallets. */
  | 'evm_bip44'
  /** m/44'/60'/i'/0/0: Ledger Live. */
  | 'evm_ledger_live'
  /** m/44'/60'/0'/i: older Ledger tools. */
  | 'evm_ledger_legacy'
  /** m/44'/501'/i'/0': Phantom, Solflare and most wallets. */
  | 'solana_bip44_change'
  /** m/44'/501'/i' */
  | 'solana_bip44'
  /** m/44'/501' */
  | 'solana_bip44_root'
  /** No path: the keys of `solana-keygen new`. */
  | 'solana_cli';

export interface PhraseChoice {
  readonly scheme: PathScheme;
  /** To be given back as it is. Empty for `solana_cli`. */
  readonly path: string;
  readonly address: string;
  /** Set when this very key is in the vault already: it can't be saved again. */
  readonly alreadyStored: boolean;
}

/** Where a drafted key comes from. `import` takes only what is a key by itself; the others need more to become one. */
export type DraftSource =
  | { readonly kind: 'generate'; readonly chain: Chain }
  | { readonly kind: 'import'; readonly textSecret: string }
  | { readonly kind: 'keystore'; readonly textSecret: string; readonly passwordSecret: string }
  | {
      readonly kind: 'phrase';
      readonly phraseSecret: string;
      /** Empty where the phrase has none. */
      readonly passphraseSecret: string;
      readonly chain: Chain;
      readonly path: string;
    };

export interface KeyDraft {
  readonly draftId: string;
  readonly chain: Chain;
  readonly address: string;
  readonly format: KeyFormat;
  /** Set when this very key is in the vault already: it can't be saved again. */
  readonly alreadyStored: boolean;
}

/** What a backup can't give back, in keys. */
export interface BackupLosses {
  /** In the file, but damaged. */
  readonly unreadable: number;
  /** Not in the file any more. */
  readonly missing: number;
  /** Those of them that the vault does not have either, by name where the backup's list of names can be read. */
  readonly lost: readonly {
    readonly chain: Chain;
    readonly address: string;
    readonly label: string;
    readonly reason: 'unreadable' | 'missing';
  }[];
}

/** What the authenticator of the vault's passkey is asked. Base64, not secret. */
export interface PasskeyDescription {
  readonly credentialId: string;
  /** 32 bytes. */
  readonly salt: string;
}

/** What the user decides of a grant. */
export interface GrantChoice {
  readonly identityId: string;
  readonly terms: GrantTerms;
  readonly duration: GrantDuration;
}

export interface SiteChoice extends GrantChoice {
  readonly origin: string;
  readonly api: Api;
  /** The tab that shows the site. A grant for a visit is bound to it and can't do without it. */
  readonly tabId?: number;
}

/** What a page would like to be granted; what it leaves out is proposed as `fetch`, reading only, for the visit. */
export interface PageWish {
  readonly api: Api;
  readonly way?: GrantWay;
  readonly scope?: GrantScope;
  readonly duration?: GrantDuration;
}

/** Header fields that a page may set; any other is not sent. */
export interface PageFetchHeaders {
  readonly accept?: string;
  readonly 'content-type'?: string;
}

/** What belongs into the page's own storage. */
export interface StorageEntry extends TokenStorage {
  /** Null where there is no token now: what an earlier page left there is removed. */
  readonly tokenSecret: string | null;
}

/** Which entries are wanted; what is left out filters nothing. */
export interface ActivityFilter {
  /** Words that must all be in what is known of an entry: its kind, outcome, API, account, identity or origin. */
  readonly text?: string;
  readonly api?: Api;
  readonly outcome?: 'ok' | 'failed';
  readonly accountId?: string;
}

/** What the log's chain of hashes says of itself. */
export interface ActivityReport {
  /** Empty where the chain is whole. `seq`: the place of the first entry concerned. */
  readonly breaks: readonly {
    readonly seq: number;
    readonly reason: 'damaged' | 'missing' | 'changed' | 'end_lost';
  }[];
  readonly entries: number;
  /** Older entries that made room. */
  readonly dropped: number;
  /** Epoch milliseconds of the oldest entry; null where there is none. */
  readonly sinceMs: number | null;
  /** Entries that could not be stored yet. */
  readonly waiting: number;
}

/** One claim of a token or one field of its header. */
export interface ClaimView {
  readonly name: string;
  /** A text as it is, anything else as JSON. At most 4,096 characters. */
  readonly value: string;
  /** Epoch milliseconds, by the API's clock, where the claim is a time. */
  readonly atMs?: number;
}

/** What can be read from a token without its being one: never its last part. */
export type TokenFacts =
  | { readonly kind: 'jwt'; readonly header: readonly ClaimView[]; readonly claims: readonly ClaimView[] }
  | { readonly kind: 'opaque'; readonly length: number };

export interface ConsoleReply {
  /** 200 to 599. */
  readonly status: number;
  /** Those of an allow-list. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Of the body, in UTF-8. */
  readonly sizeInOctets: number;
  /** From the request's leaving to the body's end, a new login included where one was due. */
  readonly durationMs: number;
}

/** Messages of the extension's own pages (popup, options). */
export interface InterfaceMessages {
  'vault.create': { input: { passwordSecret: string }; output: Nothing };
  'vault.unlock': { input: { passwordSecret: string }; output: Nothing };
  'vault.lock': { input: Nothing; output: Nothing };
  /** The user did something: moves the lock deadline. */
  'vault.touch': { input: Nothing; output: Nothing };
  'vault.changePassword': { input: { currentSecret: string; nextSecret: string }; output: Nothing };
  /** Deletes everything. `confirmation` is the word ERASE. */
  'vault.erase': { input: { confirmation: string }; output: Nothing };
  /** Allowed while locked: whether there is a passkey, and what to ask its authenticator. */
  'passkey.describe': { input: Nothing; output: { passkey: PasskeyDescription | null } };
  /** An extra way to unlock, in place of the one before. `prfSecret` is what the authenticator makes of the salt. */
  'passkey.enrol': {
    input: PasskeyDescription & { passwordSecret: string; prfSecret: string };
    output: Nothing;
  };
  'passkey.unlock': { input: { credentialId: string; prfSecret: string }; output: Nothing };
  'passkey.remove': { input: Nothing; output: Nothing };
  /** Asks for a view to be published now (after an update, or when the stored one is missing). */
  'view.publish': { input: Nothing; output: Nothing };

  /** What a pasted text or a file is. Keeps nothing. */
  'keys.inspect': { input: { textSecret: string }; output: InspectedSecret };
  /** The first addresses of a phrase at the usual paths, to choose from. Keeps nothing. */
  'keys.previewPhrase': {
    input: { phraseSecret: string; passphraseSecret: string; chain: Chain };
    output: { choices: readonly PhraseChoice[] };
  };
  /** Makes or reads a key and keeps it, sealed, for a few minutes until it is saved or discarded. */
  'keys.draft': { input: { source: DraftSource }; output: KeyDraft };
  'keys.discard': { input: { draftId: string }; output: Nothing };
  'keys.save': {
    input: {
      draftId: string;
      label: string;
      identity: { kind: 'existing'; identityId: string } | { kind: 'new'; name: string };
    };
    output: { accountId: string; identityId: string };
  };
  'keys.setLabel': { input: { accountId: string; label: string }; output: Nothing };
  /** Whether Mimic may have 32 raw bytes signed by this EVM key. S1 */
  'keys.setRawNonceConsent': { input: { accountId: string; isGiven: boolean }; output: Nothing };
  'keys.move': { input: { accountId: string; identityId: string }; output: Nothing };
  /** `confirmation` is the address of the account. Its sessions are logged out first. */
  'keys.remove': { input: { accountId: string; confirmation: string }; output: Nothing };
  'keys.reveal': {
    input: { accountId: string; passwordSecret: string };
    output: { format: KeyFormat; keySecret: string };
  };

  /**
   * `passwordSecret` is the vault's, `backupPasswordSecret` the backup's own, which may be the same. The text is the file.
   * `unreadable`: keys that are damaged in the vault and are not in the backup.
   */
  'backup.create': {
    input: { passwordSecret: string; backupPasswordSecret: string };
    output: { fileName: string; text: string; keys: number; unreadable: number };
  };
  /** What restoring would do; changes nothing. `keys` can be read, `duplicates` of them are in the vault already. */
  'backup.inspect': {
    input: { text: string; backupPasswordSecret: string };
    output: BackupLosses & { createdAtMs: number; keys: number; duplicates: number };
  };
  /** Adds what is not there yet: all of it or nothing. Needs an unlocked vault, so an empty browser makes one first. */
  'backup.restore': {
    input: { text: string; backupPasswordSecret: string };
    output: BackupLosses & { added: number; duplicates: number };
  };

  'identities.create': { input: { name: string }; output: { identityId: string } };
  'identities.rename': { input: { identityId: string; name: string }; output: Nothing };
  /** Only one without keys: keys are removed one by one, each with its own confirmation. */
  'identities.remove': { input: { identityId: string }; output: Nothing };
  /** Which one is shown after an unlock; without one: whichever was shown last. */
  'identities.setOpening': { input: { identityId?: string }; output: Nothing };
  'identities.select': { input: { identityId: string }; output: Nothing };
  /** `position`: the place in the user's order, from 0; past the end is the end. */
  'identities.move': { input: { identityId: string; position: number }; output: Nothing };

  /** Resolves when signed in; progress is in the view. */
  'sessions.signIn': { input: AccountAndApi; output: Nothing };
  'sessions.renew': { input: AccountAndApi; output: Nothing };
  /** The token is gone locally in any case; `apiTold` says whether the API confirmed the logout, where it has one. */
  'sessions.signOut': { input: AccountAndApi; output: { apiTold: boolean; apiHasLogout: boolean } };
  'sessions.signOutAll': { input: Nothing; output: { signedOut: number; apiTold: number } };
  'sessions.inspect': { input: AccountAndApi; output: TokenFacts };
  /** A token that is good now, for the user's own clipboard: it asks for what revealing a key asks for. U1 */
  'sessions.copyToken': {
    input: AccountAndApi & { passwordSecret: string };
    output: { tokenSecret: string };
  };

  /**
   * Does one thing for all accounts (of one API, where it is named), one after the other; progress and failures are in the view. `total` is how many it
   * concerns: 0 where there is nothing to do. Refused with `bulk_running` while something else is open.
   */
  'bulk.start': { input: { action: BulkAction; api?: Api }; output: { total: number } };
  /** What has begun comes to its end. */
  'bulk.pause': { input: Nothing; output: Nothing };
  'bulk.resume': { input: Nothing; output: Nothing };
  'bulk.cancel': { input: Nothing; output: Nothing };
  /** Stops showing what has ended. */
  'bulk.dismiss': { input: Nothing; output: Nothing };

  /** Reads profile and roles into the detail view. */
  'pump.refresh': { input: { accountId: string }; output: Nothing };
  'pump.register': { input: { accountId: string }; output: Nothing };
  'pump.findUser': { input: { accountId: string; idOrAddress: string }; output: PumpUserView };
  /** Permanent, at Pump.fun. `confirmation` is the account's address. */
  'pump.deleteUser': { input: { accountId: string; confirmation: string }; output: Nothing };

  /** Reads profile and balances into the detail view. */
  'mimic.refresh': { input: { accountId: string }; output: Nothing };
  'mimic.readApiKey': { input: { accountId: string }; output: { apiKeySecret: string } };
  'mimic.updateProfile': {
    input: { accountId: string; name?: string; intendedUse?: string };
    output: MimicProfileView;
  };

  /**
   * Makes a documented call for the user. `segment` stands for the path's `*`; `body` is a JSON object; `confirmation` is the
   * account's address, for what can't be undone. Every status is an answer.
   */
  'console.send': {
    input: AccountAndApi & {
      method: ApiMethod;
      path: string;
      segment?: string;
      body?: string;
      confirmation?: string;
    };
    output: ConsoleReply;
  };

  /**
   * Sent twice: before the browser's permission prompt (answers `waiting`, and completes by itself should the prompt
   * close the popup) and after it (answers `active`). On a site that has a grant for the API it changes that one.
   */
  'sites.allow': { input: SiteChoice; output: { grantId: string; state: 'active' | 'waiting' } };
  'sites.revoke': { input: { grantId: string }; output: Nothing };
  'sites.revokeAll': { input: Nothing; output: { revoked: number } };
  /** Allowed while locked, and meant for it: pages that are still served get nothing any more until the vault is open. */
  'sites.stopServing': { input: Nothing; output: Nothing };
  /** The site may ask again. */
  'sites.forgetDenial': { input: { origin: string; api: Api }; output: Nothing };

  /** What a consent window asks about; `consent_missing` once it was answered or the page has gone. */
  'consent.read': { input: { id: string }; output: ConsentView };
  /** Closing the window without an answer is no answer: the page is told so, and may ask again. */
  'consent.answer': {
    input: { id: string; answer: { allow: false } | ({ allow: true } & GrantChoice) };
    output: Nothing;
  };

  'settings.update': { input: Partial<Settings>; output: Settings };
  /** Newest first. `nextBeforeSeq` asks for the next page; null where there is none. */
  /** Everything that is kept and not secret, as JSON: no key, no token, no password is in it. */
  'data.export': { input: Nothing; output: { fileName: string; text: string } };

  'activity.list': {
    input: { filter?: ActivityFilter; beforeSeq?: number; limit?: number };
    output: { entries: readonly ActivityEntry[]; nextBeforeSeq: number | null };
  };
  /** One entry and, oldest first, what came before and after it for the same account. */
  'activity.find': {
    input: { id: string };
    output: { entry: ActivityEntry | null; neighbours: readonly ActivityEntry[] };
  };
  /** All of it as JSON lines; the first describes the rest. */
  'activity.export': { input: Nothing; output: { fileName: string; text: string } };
  /** Computes every hash of the log anew. */
  'activity.verify': { input: Nothing; output: ActivityReport };
}

/** Messages of the content script on a granted page. Who asks is read from the sender, never from the message. */
export interface PageMessages {
  /** The first question of a page: how it is served, and what belongs in its storage. All else that was written there is removed. */
  'page.hello': {
    input: Nothing;
    output: { ways: Partial<Record<Api, GrantWay>>; storage: readonly StorageEntry[] };
  };
  /** The page is being left: what was bound to it ends. */
  'page.leave': { input: Nothing; output: Nothing };
  /** Resolves when the user has answered. */
  'page.request': { input: PageWish; output: { way: GrantWay } };
  /** The *fetch* way: done by the background. `status` is 100 to 599; `headers` are those of an allow-list. */
  'page.fetch': {
    input: { api: Api; method: ApiMethod; path: string; headers: PageFetchHeaders; body?: string };
    output: { status: number; headers: Readonly<Record<string, string>>; body: string };
  };
  /**
   * The *header* way: the page's request to exactly this URL, ended with `#mark`, will carry the token. The mark is the
   * page's secret: nothing else that the browser would count to the page can make such a request.
   */
  'page.arm': { input: { api: Api; method: ApiMethod; url: string; mark: string }; output: Nothing };
  /** That request has settled; `status` is 0 where it failed. */
  'page.disarm': { input: { mark: string; status: number }; output: Nothing };
  'page.getToken': { input: { api: Api }; output: { tokenSecret: string; expiresAtMs: number | null } };
}

export type Messages = InterfaceMessages & PageMessages;
export type MessageName = keyof Messages;
export type Input<Name extends MessageName> = Messages[Name]['input'];
export type Output<Name extends MessageName> = Messages[Name]['output'];

/** What travels. `countersign` marks a message as ours among whatever else an extension page may send. */
export interface Request<Name extends MessageName = MessageName> {
  readonly countersign: 1;
  readonly name: Name;
  readonly input: Input<Name>;
}

export type Reply<Name extends MessageName = MessageName> =
  | { readonly ok: true; readonly value: Output<Name> }
  | {
      readonly ok: false;
      readonly code: ErrorCode;
      readonly details: ErrorDetails;
      /** The activity log's entry about it; pages are told none. */
      readonly activityId?: string;
    };

/** Sent to the tabs of served sites after a token changed or a grant ended. It carries no token: the page asks again. */
export interface TokenChangedNudge {
  readonly countersign: 1;
  readonly nudge: 'token_changed';
  readonly api: Api;
  readonly kind: 'renewed' | 'ended';
}
