/**
 * Accounts, identities and their keys over the vault's records. Each change is one commit: all of it or nothing.
 * Keeps no key in memory; lends one only for the length of a call and zeroes it then.
 */
import type { Chain } from '../apis.ts';
import { AppError } from '../errors.ts';
import { zeroBytes } from '../lib/bytes.ts';
import type { Clock } from '../lib/clock.ts';
import { toShortAddress } from '../lib/short-address.ts';
import {
  type Account,
  type AccountBook,
  type Identity,
  type KeySource,
  parseAccountId,
  parseIdentityId,
} from './account.ts';
import {
  type Destination,
  findAccount,
  findByAddress,
  findIdentity,
  planAddAccount,
  planCreateIdentity,
  planMoveAccount,
  planRemoveAccount,
  planRemoveIdentity,
  planRenameIdentity,
  planReorderIdentities,
  planSetLabel,
} from './account-plan.ts';
import { deriveAddress } from './derive-address.ts';
import { parseKeyRecord, toKeyRecordBytes, toKeyRecordId } from './key-record.ts';
import { parseLabel } from './label.ts';
import { type Recovery, recoverBook } from './recover-accounts.ts';
import { createStoredBook } from './stored-book.ts';
import type { VaultRecords } from './vault-records.ts';

export interface AccountStoreOptions {
  readonly vault: VaultRecords;
  readonly clock: Clock;
  /** A new random id of letters, digits, - and _, at most 64. */
  readonly randomId: () => string;
}

/** Where a key goes: an identity that is there, or a new one of that name. */
export type IdentityChoice =
  | { readonly kind: 'existing'; readonly identityId: string }
  | { readonly kind: 'new'; readonly name: string };

export interface NewKey {
  readonly chain: Chain;
  /** 32 bytes. Copied; the caller zeroes its own. */
  readonly keySecret: Uint8Array;
  /** Default: the shortened address. */
  readonly label?: string;
  readonly source: KeySource;
  readonly identity: IdentityChoice;
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

export const createAccountStore = ({ vault, clock, randomId }: AccountStoreOptions): AccountStore => {
  const stored = createStoredBook(vault);

  const newIdentity = (name: string): Identity => ({
    id: parseIdentityId(randomId()),
    name: parseLabel(name),
    accounts: {},
    createdAtMs: clock.nowMs(),
  });

  const toDestination = (choice: IdentityChoice): Destination =>
    choice.kind === 'existing'
      ? { kind: 'existing', identityId: parseIdentityId(choice.identityId) }
      : { kind: 'new', identity: newIdentity(choice.name) };

  const addKey: AccountStore['addKey'] = async ({ chain, keySecret, label, source, identity: choice }) => {
    const address = deriveAddress({ chain, keySecret });
    const account: Account = {
      id: parseAccountId(randomId()),
      chain,
      address,
      label: parseLabel(label ?? toShortAddress(address)),
      createdAtMs: clock.nowMs(),
      source,
    };
    const to = toDestination(choice);
    const identityId = to.kind === 'existing' ? to.identityId : to.identity.id;
    const recordSecret = toKeyRecordBytes({ chain, keySecret });
    const put = new Map([[toKeyRecordId(account.id), recordSecret]]);
    try {
      return await stored.change((before) => {
        const book = planAddAccount(before, { account, to });
        return { book, put, value: { account, identity: findIdentity(book, identityId) } };
      });
    } finally {
      zeroBytes(recordSecret); // K14
    }
  };

  const useKeySecret: AccountStore['useKeySecret'] = async (accountId, use) => {
    const account = findAccount(await stored.read(), parseAccountId(accountId));
    const recordSecret = await vault.read(toKeyRecordId(account.id));
    if (recordSecret === null) {
      throw new AppError({ code: 'vault_record_damaged', details: { field: 'key' } });
    }
    try {
      return await use({ account, keySecret: parseKeyRecord(recordSecret).keySecret });
    } finally {
      zeroBytes(recordSecret); // K14
    }
  };

  const change = (plan: (book: AccountBook) => AccountBook): Promise<void> =>
    stored.change((book) => ({ book: plan(book), value: undefined }));

  return {
    list: stored.read,
    find: async (accountId) => findAccount(await stored.read(), parseAccountId(accountId)),
    findIdentity: async (identityId) => findIdentity(await stored.read(), parseIdentityId(identityId)),
    findByAddress: async (wanted) => findByAddress(await stored.read(), wanted) ?? null,
    addKey,
    createIdentity: async (name) => {
      const identity = newIdentity(name);
      await change((book) => planCreateIdentity(book, identity));
      return identity;
    },
    renameIdentity: async ({ identityId, name }) => {
      const renamed = { identityId: parseIdentityId(identityId), name: parseLabel(name) };
      await change((book) => planRenameIdentity(book, renamed));
    },
    removeIdentity: async (identityId) => {
      const id = parseIdentityId(identityId);
      return stored.change((before) => {
        const book = planRemoveIdentity(before, id);
        const removed = before.accounts.filter((account) => !book.accounts.includes(account));
        return { book, remove: removed.map((account) => toKeyRecordId(account.id)), value: removed };
      });
    },
    reorderIdentities: async (order) => {
      const ids = order.map(parseIdentityId);
      await change((book) => planReorderIdentities(book, ids));
    },
    setLabel: async ({ accountId, label }) => {
      const labelled = { accountId: parseAccountId(accountId), label: parseLabel(label) };
      await change((book) => planSetLabel(book, labelled));
    },
    moveAccount: async ({ accountId, identity }) => {
      const moved = { accountId: parseAccountId(accountId), to: toDestination(identity) };
      await change((book) => planMoveAccount(book, moved));
    },
    removeAccount: async (accountId) => {
      const id = parseAccountId(accountId);
      await stored.change((before) => ({
        book: planRemoveAccount(before, id),
        remove: [toKeyRecordId(id)],
        value: undefined,
      }));
    },
    useKeySecret,
    recoverAccounts: () =>
      stored.replace(async () => {
        const { book, isChanged, ...value } = await recoverBook({ vault, clock, randomId });
        return { book: isChanged ? book : null, value };
      }),
    forget: stored.forget,
  };
};
