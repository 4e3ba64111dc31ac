/** Every change to the book of accounts and identities, decided purely: a book in, the next book out. Touches nothing. */
import type { Chain } from '../apis.ts';
import { AppError } from '../errors.ts';
import {
  type Account,
  type AccountBook,
  type AccountId,
  type Identity,
  type IdentityAccounts,
  type IdentityId,
  isSameAddress,
} from './account.ts';

export const findAccount = ({ accounts }: AccountBook, id: AccountId): Account => {
  const account = accounts.find((candidate) => candidate.id === id);
  if (account === undefined) throw new AppError({ code: 'account_missing' });
  return account;
};

export const findIdentity = ({ identities }: AccountBook, id: IdentityId): Identity => {
  const identity = identities.find((candidate) => candidate.id === id);
  if (identity === undefined) throw new AppError({ code: 'identity_missing' });
  return identity;
};

export const findByAddress = (
  { accounts }: AccountBook,
  { chain, address }: { readonly chain: Chain; readonly address: string },
): Account | undefined =>
  accounts.find((account) => account.chain === chain && isSameAddress(chain, [account.address, address]));

/** The accounts of an identity without one of them. */
const without = (accounts: IdentityAccounts, id: AccountId): IdentityAccounts =>
  Object.fromEntries(Object.entries(accounts).filter(([, accountId]) => accountId !== id));

const replaceIdentity = (book: AccountBook, next: Identity): AccountBook => ({
  ...book,
  identities: book.identities.map((identity) => (identity.id === next.id ? next : identity)),
});

const detach = (book: AccountBook, id: AccountId): AccountBook => ({
  ...book,
  identities: book.identities.map((identity) => ({ ...identity, accounts: without(identity.accounts, id) })),
});

const attach = (
  book: AccountBook,
  { account, identityId }: { readonly account: Account; readonly identityId: IdentityId },
): AccountBook => {
  const identity = findIdentity(book, identityId);
  if (identity.accounts[account.chain] !== undefined) throw new AppError({ code: 'identity_has_chain' });
  return replaceIdentity(book, {
    ...identity,
    accounts: { ...identity.accounts, [account.chain]: account.id },
  });
};

export const planCreateIdentity = (book: AccountBook, identity: Identity): AccountBook => ({
  ...book,
  identities: [...book.identities, identity],
});

/** Where an account goes: an identity that is there, or one that is made for it in the same step. */
export type Destination =
  | { readonly kind: 'existing'; readonly identityId: IdentityId }
  | { readonly kind: 'new'; readonly identity: Identity };

const arrive = (
  book: AccountBook,
  { account, to }: { readonly account: Account; readonly to: Destination },
): AccountBook =>
  to.kind === 'existing'
    ? attach(book, { account, identityId: to.identityId })
    : attach(planCreateIdentity(book, to.identity), { account, identityId: to.identity.id });

/** @throws AppError `key_already_stored`, `identity_missing`, `identity_has_chain` */
export const planAddAccount = (
  book: AccountBook,
  { account, to }: { readonly account: Account; readonly to: Destination },
): AccountBook => {
  if (findByAddress(book, account) !== undefined) throw new AppError({ code: 'key_already_stored' });
  return arrive({ ...book, accounts: [...book.accounts, account] }, { account, to });
};

export interface Placement {
  readonly to: Destination;
  /** None are needed. */
  readonly accounts: readonly Account[];
}

/** @throws AppError `key_already_stored`, `identity_missing`, `identity_has_chain` */
export const planAddAccounts = (book: AccountBook, placements: readonly Placement[]): AccountBook =>
  placements.reduce((before, { to, accounts }) => {
    const prepared = to.kind === 'new' ? planCreateIdentity(before, to.identity) : before;
    const identityId = to.kind === 'new' ? to.identity.id : to.identityId;
    return accounts.reduce(
      (next, account) => planAddAccount(next, { account, to: { kind: 'existing', identityId } }),
      prepared,
    );
  }, book);

/** @throws AppError `account_missing`, `identity_missing`, `identity_has_chain` */
export const planMoveAccount = (
  book: AccountBook,
  { accountId, to }: { readonly accountId: AccountId; readonly to: Destination },
): AccountBook => arrive(detach(book, accountId), { account: findAccount(book, accountId), to });

/** The identity stays, even without accounts. @throws AppError `account_missing` */
export const planRemoveAccount = (book: AccountBook, accountId: AccountId): AccountBook => {
  findAccount(book, accountId);
  const { identities } = detach(book, accountId);
  return { accounts: book.accounts.filter(({ id }) => id !== accountId), identities };
};

/** Its accounts go with it. @throws AppError `identity_missing` */
export const planRemoveIdentity = (book: AccountBook, identityId: IdentityId): AccountBook => {
  const gone = Object.values(findIdentity(book, identityId).accounts);
  return {
    accounts: book.accounts.filter(({ id }) => !gone.includes(id)),
    identities: book.identities.filter(({ id }) => id !== identityId),
  };
};

/** @throws AppError `identity_missing` */
export const planRenameIdentity = (
  book: AccountBook,
  { identityId, name }: { readonly identityId: IdentityId; readonly name: string },
): AccountBook => replaceIdentity(book, { ...findIdentity(book, identityId), name });

const replaceAccount = (book: AccountBook, next: Account): AccountBook => ({
  ...book,
  accounts: book.accounts.map((account) => (account.id === next.id ? next : account)),
});

/** @throws AppError `account_missing` */
export const planSetLabel = (
  book: AccountBook,
  { accountId, label }: { readonly accountId: AccountId; readonly label: string },
): AccountBook => replaceAccount(book, { ...findAccount(book, accountId), label });

/** @throws AppError `account_missing`; `invalid_input` for a key that no nonce is ever signed by */
export const planSetRawNonceConsent = (
  book: AccountBook,
  { accountId, isGiven }: { readonly accountId: AccountId; readonly isGiven: boolean },
): AccountBook => {
  const { rawNonceConsent: _before, ...account } = findAccount(book, accountId);
  if (account.chain !== 'evm') throw new AppError({ code: 'invalid_input', details: { field: 'accountId' } });
  return replaceAccount(book, isGiven ? { ...account, rawNonceConsent: true } : account);
};

/** @param order every identity once. @throws AppError `invalid_input`, `identity_missing` */
export const planReorderIdentities = (book: AccountBook, order: readonly IdentityId[]): AccountBook => {
  if (new Set(order).size !== order.length || order.length !== book.identities.length) {
    throw new AppError({ code: 'invalid_input', details: { field: 'order' } });
  }
  return { ...book, identities: order.map((id) => findIdentity(book, id)) };
};

/**
 * Whether a book fits together and knows every key there is: each account in exactly one identity, under its own chain.
 * A book that does not was put together from halves, and must be recovered before it is changed.
 */
export const isWholeBook = ({ accounts, identities }: AccountBook, keyIds: readonly AccountId[]): boolean => {
  const placed = identities.flatMap((identity) => Object.entries(identity.accounts));
  const chains = new Map(placed.map(([chain, id]) => [id, chain]));
  const known = new Set(accounts.map(({ id }) => id));
  return (
    placed.length === accounts.length &&
    known.size === accounts.length &&
    accounts.every(({ id, chain }) => chains.get(id) === chain) &&
    keyIds.every((id) => known.has(id))
  );
};
