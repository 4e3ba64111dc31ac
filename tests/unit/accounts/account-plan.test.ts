import { describe, expect, it } from 'vitest';
import {
  type AccountBook,
  type AccountId,
  parseAccountId,
  parseIdentityId,
} from '../../../src/accounts/account.ts';
import { isWholeBook } from '../../../src/accounts/account-plan.ts';

const anAccount = (id: string, chain: 'solana' | 'evm' = 'solana') => ({
  id: parseAccountId(id),
  chain,
  address: `address of ${id}`,
  label: id,
  createdAtMs: 1,
  source: 'generated' as const,
});

const anIdentity = (id: string, accounts: { solana?: string; evm?: string }) => ({
  id: parseIdentityId(id),
  name: id,
  accounts: accounts as { solana?: AccountId; evm?: AccountId },
  createdAtMs: 1,
});

const a = anAccount('a');
const b = anAccount('b', 'evm');
const keyIds = [a.id, b.id];

describe('a book that fits together', () => {
  it.each<[string, AccountBook]>([
    ['one identity for both', { accounts: [a, b], identities: [anIdentity('1', { solana: 'a', evm: 'b' })] }],
    [
      'one each, and an empty one',
      {
        accounts: [a, b],
        identities: [anIdentity('1', { evm: 'b' }), anIdentity('2', {}), anIdentity('3', { solana: 'a' })],
      },
    ],
  ])('has each account in one identity: %s', (_, book) => {
    expect(isWholeBook(book, keyIds)).toBe(true);
  });

  it.each<[string, AccountBook]>([
    ['an account that no identity has', { accounts: [a, b], identities: [anIdentity('1', { solana: 'a' })] }],
    [
      'an account that two identities have',
      {
        accounts: [a, b],
        identities: [anIdentity('1', { solana: 'a', evm: 'b' }), anIdentity('2', { solana: 'a' })],
      },
    ],
    [
      'an account that is listed twice',
      {
        accounts: [a, a, b],
        identities: [anIdentity('1', { solana: 'a', evm: 'b' }), anIdentity('2', { solana: 'a' })],
      },
    ],
    [
      'an account under another chain',
      { accounts: [a, b], identities: [anIdentity('1', { solana: 'b', evm: 'a' })] },
    ],
    [
      'an identity with an account that is not listed',
      { accounts: [a], identities: [anIdentity('1', { solana: 'a', evm: 'b' })] },
    ],
    ['a key that is not listed', { accounts: [a], identities: [anIdentity('1', { solana: 'a' })] }],
  ])('is not one with %s', (_, book) => {
    expect(isWholeBook(book, keyIds)).toBe(false);
  });

  it('may list an account whose key is lost: it is not dropped in silence', () => {
    const book = { accounts: [a, b], identities: [anIdentity('1', { solana: 'a', evm: 'b' })] };
    expect(isWholeBook(book, [a.id])).toBe(true);
  });
});
