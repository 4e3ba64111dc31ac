/**
 * What an account and an identity are. An account is one key on one chain; an identity is a name for at most one per chain.
 * Types and guards only; nothing here is secret, but all of it lies encrypted.
 */
import type { Chain } from '../apis.ts';
import { AppError } from '../errors.ts';

declare const accountId: unique symbol;
declare const identityId: unique symbol;
export type AccountId = string & { readonly [accountId]: true };
export type IdentityId = string & { readonly [identityId]: true };

export type KeySource = 'generated' | 'imported';

export interface Account {
  readonly id: AccountId;
  readonly chain: Chain;
  /** Derived from the key: base58 for Solana, EIP-55 for EVM. */
  readonly address: string;
  readonly label: string;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
  readonly source: KeySource;
  /** Its owner lets Mimic have 32 raw bytes signed by it (S1). EVM only; absent: no. */
  readonly rawNonceConsent?: true;
}

export interface Identity {
  readonly id: IdentityId;
  readonly name: string;
  readonly accounts: IdentityAccounts;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
}

export type IdentityAccounts = Readonly<Partial<Record<Chain, AccountId>>>;

/** All of them, in the order the user gave. */
export interface AccountBook {
  readonly accounts: readonly Account[];
  readonly identities: readonly Identity[];
}

/** They become part of record ids, so nothing but letters, digits, - and _. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

export const isAccountId = (value: unknown): value is AccountId =>
  typeof value === 'string' && ID.test(value);
export const isIdentityId = (value: unknown): value is IdentityId =>
  typeof value === 'string' && ID.test(value);

/** @throws AppError `account_missing`: what is no id names no account. */
export const parseAccountId = (value: unknown): AccountId => {
  if (!isAccountId(value)) throw new AppError({ code: 'account_missing' });
  return value;
};

/** @throws AppError `identity_missing` */
export const parseIdentityId = (value: unknown): IdentityId => {
  if (!isIdentityId(value)) throw new AppError({ code: 'identity_missing' });
  return value;
};

/** Whether two addresses of one chain are the same: EVM's letter case is only a checksum, Solana's has meaning. */
export const isSameAddress = (chain: Chain, [a, b]: readonly [string, string]): boolean =>
  chain === 'evm' ? a.toLowerCase() === b.toLowerCase() : a === b;
