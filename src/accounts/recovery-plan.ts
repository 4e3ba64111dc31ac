/**
 * Rebuilds what is known about keys from the keys themselves, after the documents about them were damaged or lost. Pure.
 * Keeps all that still fits, never drops an account, never guesses which keys belong to the same person.
 */
import { toShortAddress } from '../lib/short-address.ts';
import type { Account, AccountBook, AccountId, Identity, IdentityAccounts, IdentityId } from './account.ts';

/** A key that could be read, without its secret. */
export interface ReadableKey extends Pick<Account, 'id' | 'chain' | 'address'> {}

export interface RecoveryInput {
  /** What could be read of the documents; empty lists where nothing could. */
  readonly book: AccountBook;
  readonly keys: readonly ReadableKey[];
  /** Epoch milliseconds. */
  readonly nowMs: number;
  readonly newIdentityId: () => IdentityId;
}

const toAccount = (key: ReadableKey, nowMs: number): Account => ({
  ...key,
  label: toShortAddress(key.address),
  createdAtMs: nowMs,
  source: 'imported',
});

/** Known accounts with chain and address as their keys say, then those that only their keys tell of. */
const recoverAccountList = ({ book, keys, nowMs }: RecoveryInput): readonly Account[] => {
  const byId = new Map<AccountId, Account>(book.accounts.map((account) => [account.id, account]));
  for (const key of keys) byId.set(key.id, { ...(byId.get(key.id) ?? toAccount(key, nowMs)), ...key });
  return Array.from(byId.values());
};

/** The identity's accounts that exist, are of that chain, and were not taken by an identity before it. */
const keepAccounts = (held: IdentityAccounts, unplaced: Map<AccountId, Account>): IdentityAccounts => {
  const kept = Object.entries(held).filter(([chain, id]) => {
    const fits = unplaced.get(id)?.chain === chain;
    if (fits) unplaced.delete(id);
    return fits;
  });
  return Object.fromEntries(kept);
};

/** The book made whole: every account in exactly one identity, those without one in a new identity each. */
export const planRecovery = (input: RecoveryInput): AccountBook => {
  const accounts = recoverAccountList(input);
  const unplaced = new Map(accounts.map((account) => [account.id, account]));
  const kept = input.book.identities.map(
    (identity): Identity => ({ ...identity, accounts: keepAccounts(identity.accounts, unplaced) }),
  );
  const made = Array.from(
    unplaced.values(),
    ({ id, chain }, index): Identity => ({
      id: input.newIdentityId(),
      name: `Recovered ${index + 1}`,
      accounts: { [chain]: id },
      createdAtMs: input.nowMs,
    }),
  );
  return { accounts, identities: [...kept, ...made] };
};
