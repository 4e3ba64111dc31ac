/**
 * Accounts, identities and their keys over the vault's records. Each change is one commit: all of it or nothing.
 * Keeps no key in memory; lends one only for the length of a call and zeroes it then.
 */
import { AppError } from '../errors.ts';
import { type Bytes, zeroBytes } from '../lib/bytes.ts';
import type { Clock } from '../lib/clock.ts';
import { toShortAddress } from '../lib/short-address.ts';
import { type Account, type AccountBook, type Identity, parseAccountId, parseIdentityId } from './account.ts';
import {
  type Destination,
  findAccount,
  findByAddress,
  findIdentity,
  planAddAccount,
  planAddAccounts,
  planCreateIdentity,
  planMoveAccount,
  planRemoveAccount,
  planRemoveIdentity,
  planRenameIdentity,
  planReorderIdentities,
  planSetLabel,
  planSetRawNonceConsent,
} from './account-plan.ts';
import type { AccountStore, IdentityChoice, UnplacedKey } from './account-store-types.ts';
import { deriveAddress } from './derive-address.ts';
import { parseKeyRecord, toKeyRecordBytes, toKeyRecordId } from './key-record.ts';
import { parseLabel } from './label.ts';
import { recoverBook } from './recover-accounts.ts';
import { createStoredBook } from './stored-book.ts';
import type { VaultRecords } from './vault-records.ts';

export interface AccountStoreOptions {
  readonly vault: VaultRecords;
  readonly clock: Clock;
  /** A new random id of letters, digits, - and _, at most 64. */
  readonly randomId: () => string;
}

export const createAccountStore = ({ vault, clock, randomId }: AccountStoreOptions): AccountStore => {
  const stored = createStoredBook(vault);

  const newIdentity = (name: string, createdAtMs = clock.nowMs()): Identity => ({
    id: parseIdentityId(randomId()),
    name: parseLabel(name),
    accounts: {},
    createdAtMs,
  });

  const toDestination = (choice: IdentityChoice): Destination =>
    choice.kind === 'existing'
      ? { kind: 'existing', identityId: parseIdentityId(choice.identityId) }
      : { kind: 'new', identity: newIdentity(choice.name, choice.createdAtMs) };

  const toAccount = ({ accountId, chain, keySecret, label, createdAtMs, source }: UnplacedKey): Account => {
    const address = deriveAddress({ chain, keySecret });
    return {
      id: parseAccountId(accountId ?? randomId()),
      chain,
      address,
      label: parseLabel(label ?? toShortAddress(address)),
      createdAtMs: createdAtMs ?? clock.nowMs(),
      source,
    };
  };

  const addKey: AccountStore['addKey'] = async (key) => {
    const account = toAccount(key);
    const to = toDestination(key.identity);
    const identityId = to.kind === 'existing' ? to.identityId : to.identity.id;
    const recordSecret = toKeyRecordBytes(key);
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

  const addKeys: AccountStore['addKeys'] = async ({ keys, place }) => {
    const prepared = keys.map((key) => ({ key, account: toAccount(key) }));
    const addressed = prepared.map(({ key, account }) => ({ ...key, address: account.address }));
    const put = new Map<string, Bytes>();
    try {
      return await stored.change((before) => {
        const placements = place(before, addressed).map(({ identity, keys: indexes }) => ({
          to: toDestination(identity),
          accounts: indexes.flatMap((index) => prepared[index]?.account ?? []),
        }));
        const book = planAddAccounts(before, placements);
        const added = new Set(placements.flatMap(({ accounts }) => accounts));
        for (const { key, account } of prepared) {
          if (added.has(account)) put.set(toKeyRecordId(account.id), toKeyRecordBytes(key));
        }
        return { book, put, value: Array.from(added) };
      });
    } finally {
      zeroBytes(...put.values()); // K14
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
    addKeys,
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
    setRawNonceConsent: async ({ accountId, isGiven }) => {
      const consent = { accountId: parseAccountId(accountId), isGiven };
      await change((book) => planSetRawNonceConsent(book, consent));
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
