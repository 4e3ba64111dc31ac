/** What the account store offers to the rest of the product. Types only. */
import type { Chain } from '../apis.ts';
import type { Account, AccountBook, Identity, KeySource } from './account.ts';
import type { Recovery } from './recover-accounts.ts';

/** Where a key goes: an identity that is there, or a new one of that name. */
export type IdentityChoice =
  | { readonly kind: 'existing'; readonly identityId: string }
  | {
      readonly kind: 'new';
      readonly name: string;
      /** Epoch milliseconds. Default: now. */
      readonly createdAtMs?: number;
    };

export interface NewKey {
  /** The id of the account that it becomes: who asks twice adds it once. Default: a fresh one. */
  readonly accountId?: string;
  readonly chain: Chain;
  /** 32 bytes. Copied; the caller zeroes its own. */
  readonly keySecret: Uint8Array;
  /** Default: the shortened address. */
  readonly label?: string;
  readonly source: KeySource;
  /** Epoch milliseconds. Default: now. */
  readonly createdAtMs?: number;
  readonly identity: IdentityChoice;
}

/** An identity, and which of a list of keys go to it: their indexes in that list. None are needed. */
export interface KeyPlacement {
  readonly identity: IdentityChoice;
  readonly keys: readonly number[];
}

export type UnplacedKey = Omit<NewKey, 'identity'>;

export interface NewKeys<Key extends UnplacedKey> {
  readonly keys: readonly Key[];
  /**
   * Asked once, with the book as it is when its turn has come and the same keys with their addresses. A key that is not
   * placed is not added.
   */
  readonly place: (
    book: AccountBook,
    keys: readonly (Key & { readonly address: string })[],
  ) => readonly KeyPlacement[];
}

export interface LentKey {
  readonly account: Account;
  /** 32 bytes, zeroed as soon as the call that got them has settled. */
  readonly keySecret: Uint8Array;
}

/** All of it throws AppError `locked` while the vault is, and `vault_record_damaged` until `recoverAccounts` has run. */
export interface AccountStore {
  readonly list: () => Promise<AccountBook>;
  /** @throws AppError `account_missing` */
  readonly find: (accountId: string) => Promise<Account>;
  /** @throws AppError `identity_missing` */
  readonly findIdentity: (identityId: string) => Promise<Identity>;
  /** Null if no account has this address. */
  readonly findByAddress: (wanted: {
    readonly chain: Chain;
    readonly address: string;
  }) => Promise<Account | null>;
  /**
   * @throws AppError `key_already_stored`, `identity_missing`, `identity_has_chain`, `label_invalid`,
   * `key_length_invalid`, `key_out_of_range`
   */
  readonly addKey: (key: NewKey) => Promise<{ readonly account: Account; readonly identity: Identity }>;
  /** Any number of keys and identities in one commit. Answers with the accounts it added. @throws AppError as `addKey` */
  readonly addKeys: <Key extends UnplacedKey>(keys: NewKeys<Key>) => Promise<readonly Account[]>;
  /** @throws AppError `label_invalid` */
  readonly createIdentity: (name: string) => Promise<Identity>;
  /** @throws AppError `identity_missing`, `label_invalid` */
  readonly renameIdentity: (change: { readonly identityId: string; readonly name: string }) => Promise<void>;
  /** Removes its keys as well and says which accounts those were. @throws AppError `identity_missing` */
  readonly removeIdentity: (identityId: string) => Promise<readonly Account[]>;
  /** @param order every identity once. @throws AppError `invalid_input`, `identity_missing` */
  readonly reorderIdentities: (order: readonly string[]) => Promise<void>;
  /** @throws AppError `account_missing`, `label_invalid` */
  readonly setLabel: (change: { readonly accountId: string; readonly label: string }) => Promise<void>;
  /** @throws AppError `account_missing`, `invalid_input` */
  readonly setRawNonceConsent: (change: {
    readonly accountId: string;
    readonly isGiven: boolean;
  }) => Promise<void>;
  /** @throws AppError `account_missing`, `identity_missing`, `identity_has_chain`, `label_invalid` */
  readonly moveAccount: (change: {
    readonly accountId: string;
    readonly identity: IdentityChoice;
  }) => Promise<void>;
  /** Removes the key for good; its identity stays. @throws AppError `account_missing` */
  readonly removeAccount: (accountId: string) => Promise<void>;
  /** Lends a key to `use` and zeroes it afterwards. @throws AppError `account_missing`, and what `use` throws */
  readonly useKeySecret: <T>(accountId: string, use: (key: LentKey) => Promise<T>) => Promise<T>;
  /** Lists again what only the keys still tell of, after the documents were damaged or lost. Writes nothing if all is well. */
  readonly recoverAccounts: () => Promise<Recovery>;
  /** Drops labels and addresses from memory. To be called when the vault locks. */
  readonly forget: () => void;
}
