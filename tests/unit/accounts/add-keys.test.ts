import { describe, expect, it, vi } from 'vitest';
import type { NewKeys, UnplacedKey } from '../../../src/accounts/account-store-types.ts';
import { aFilledStore, aNewKey, aStore, NOW_MS } from './aids.ts';

const keyOf = (fill: number, change: Parameters<typeof aNewKey>[0] = {}): UnplacedKey => {
  const { identity: _, ...key } = aNewKey({ fill, label: `Key ${fill}`, ...change });
  return key;
};

const newIdentity = (name: string) => ({ kind: 'new', name }) as const;

describe('adding many keys', () => {
  it('is one commit of keys and identities, new and old', async () => {
    const { store, vault, identity, reopen } = await aFilledStore();
    const { id: emptyId } = await store.createIdentity('Empty');
    vault.state.commits = 0;
    const added = await store.addKeys({
      keys: [keyOf(1), keyOf(2, { chain: 'evm', createdAtMs: 5 }), keyOf(3)],
      place: () => [
        { identity: { kind: 'existing', identityId: emptyId }, keys: [2] },
        { identity: { kind: 'new', name: 'Pair', createdAtMs: 6 }, keys: [0, 1] },
        { identity: newIdentity('Nobody yet'), keys: [] },
      ],
    });
    expect(vault.state.commits).toBe(1);
    expect(added.map(({ label, chain, createdAtMs }) => [label, chain, createdAtMs])).toEqual([
      ['Key 3', 'solana', NOW_MS],
      ['Key 1', 'solana', NOW_MS],
      ['Key 2', 'evm', 5],
    ]);
    const { identities } = await reopen().list();
    const [third, first, second] = added;
    expect(identities.map(({ name, accounts, createdAtMs }) => ({ name, accounts, createdAtMs }))).toEqual([
      { name: identity.name, accounts: expect.anything(), createdAtMs: NOW_MS },
      { name: 'Empty', accounts: { solana: third?.id }, createdAtMs: NOW_MS },
      { name: 'Pair', accounts: { solana: first?.id, evm: second?.id }, createdAtMs: 6 },
      { name: 'Nobody yet', accounts: {}, createdAtMs: NOW_MS },
    ]);
    const secrets = added.map(({ id }) => store.useKeySecret(id, async ({ keySecret }) => keySecret[0]));
    expect(await Promise.all(secrets)).toEqual([3, 1, 2]);
  });

  it('asks where they go with the book as it is then, and their addresses', async () => {
    const { store } = await aFilledStore();
    const place = vi.fn<NewKeys<UnplacedKey>['place']>(() => []);
    const [, added] = await Promise.all([
      store.createIdentity('Made meanwhile'),
      store.addKeys({ keys: [keyOf(7), keyOf(8, { chain: 'evm' })], place }),
    ]);
    const { accounts, identities } = await store.list();
    expect(place).toHaveBeenCalledExactlyOnceWith(
      { accounts, identities },
      accounts.map(({ chain, address }) => expect.objectContaining({ chain, address })),
    );
    expect(identities.map(({ name }) => name)).toEqual(['Main', 'Made meanwhile']);
    expect(added).toEqual([]);
  });

  it('adds no key that is not placed', async () => {
    const { store, vault } = aStore();
    const added = await store.addKeys({
      keys: [keyOf(1), keyOf(2)],
      place: () => [{ identity: newIdentity('One'), keys: [1, 5] }],
    });
    expect(added.map(({ label }) => label)).toEqual(['Key 2']);
    expect(Array.from(vault.records.keys()).filter((id) => id.startsWith('key/'))).toHaveLength(1);
  });

  it.each([
    ['key_already_stored', [keyOf(7)], newIdentity('Other')],
    ['key_already_stored', [keyOf(1), keyOf(1)], newIdentity('Other')],
    ['identity_has_chain', [keyOf(1), keyOf(2)], newIdentity('Other')],
    ['identity_missing', [keyOf(1)], { kind: 'existing', identityId: 'none' }],
    ['label_invalid', [keyOf(1)], newIdentity(' ')],
    ['label_invalid', [keyOf(1, { label: '\u0000' })], newIdentity('Other')],
    ['key_out_of_range', [keyOf(1), keyOf(0, { chain: 'evm' })], newIdentity('Other')],
  ] as [string, readonly UnplacedKey[], ReturnType<NewKeys<UnplacedKey>['place']>[number]['identity']][])(
    'adds none of them if one is refused: %s',
    async (code, keys, identity) => {
      const { store, vault } = await aFilledStore();
      const before = await store.list();
      const place = () => [{ identity, keys: keys.map((_, index) => index) }];
      await expect(store.addKeys({ keys, place })).rejects.toMatchObject({ code });
      expect(vault.state.commits).toBe(0);
      expect(await store.list()).toEqual(before);
    },
  );

  it.each([false, true])(
    'zeroes the records it made and leaves the caller its keys; the commit fails: %s (K14)',
    async (failCommits) => {
      const { store, vault } = aStore();
      vault.state.failCommits = failCommits;
      const keys = [keyOf(1), keyOf(2)];
      const place = () => [
        { identity: newIdentity('One'), keys: [0] },
        { identity: newIdentity('Two'), keys: [1] },
      ];
      await Promise.allSettled([store.addKeys({ keys, place })]);
      expect(vault.handedIn.filter(({ length }) => length === 34)).toEqual([
        new Uint8Array(34),
        new Uint8Array(34),
      ]);
      expect(keys.map(({ keySecret }) => keySecret[31])).toEqual([1, 2]);
      expect((await store.list()).accounts).toHaveLength(failCommits ? 0 : 2);
    },
  );
});
