import { describe, expect, it } from 'vitest';
import { deriveAddress } from '../../../src/accounts/derive-address.ts';
import { inspectBackup, restoreBackup } from '../../../src/backup/restore-backup.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { aNewKey, aStore } from '../accounts/aids.ts';
import { cheapKdf } from '../vault/a-vault.ts';
import {
  aSecret,
  aStoreWith,
  backUp,
  clock,
  code,
  describeStore,
  type Keys,
  MAIN,
  type OpenedStore,
  PASSWORD,
  placesOf,
} from './aids.ts';

const options = (text: string, { store }: Pick<OpenedStore, 'store'>) => ({
  text,
  passwordSecret: PASSWORD,
  kdf: cheapKdf,
  accounts: store,
});
const restore = (text: string, into: Pick<OpenedStore, 'store'>) => restoreBackup(options(text, into));
const inspect = (text: string, into: Pick<OpenedStore, 'store'>) => inspectBackup(options(text, into));

const backUpOf = async (keys: Keys): Promise<string> => backUp(await aStoreWith(keys));

const withoutKey = (text: string, number: number): string =>
  text.replace(new RegExp(`\\{"part":"key","number":${number},.*\\n`), '');

const NOTHING_LOST = { unreadable: 0, missing: 0, lost: [] };

describe('restoring', () => {
  it('twice adds nothing the second time: all are duplicates', async () => {
    const text = await backUpOf({ ...MAIN, Empty: {} });
    const target = aStore();
    expect(await restore(text, target)).toEqual({ added: 3, duplicates: 0, ...NOTHING_LOST });
    const before = await target.store.list();
    expect(await restore(text, target)).toEqual({ added: 0, duplicates: 3, ...NOTHING_LOST });
    expect(await target.store.list()).toEqual(before);
  });

  it('into the vault it was made of changes nothing', async () => {
    const source = await aStoreWith(MAIN);
    const before = await source.store.list();
    expect(await restore(await backUp(source), source)).toMatchObject({ added: 0, duplicates: 3 });
    expect(await source.store.list()).toEqual(before);
  });

  it('is one commit, and leaves all as it was if that fails (K6)', async () => {
    const text = await backUpOf(MAIN);
    const target = await aStoreWith({ Other: { evm: 9 } });
    const before = await describeStore(target);
    const records = new Map(target.vault.records);
    target.vault.state.commits = 0;
    target.vault.state.failCommits = true;
    await expect(restore(text, target)).rejects.toEqual(code('storage_failed'));
    expect(target.vault.records).toEqual(records);
    expect(await describeStore(target)).toEqual(before);
    target.vault.state.failCommits = false;
    expect(await restore(text, target)).toMatchObject({ added: 3 });
    expect(target.vault.state.commits).toBe(2);
  });

  it('zeroes every key record it made (K14)', async () => {
    const text = await backUpOf(MAIN);
    const target = aStore();
    await restore(text, target);
    expect(target.vault.handedIn.filter(({ length }) => length === 34)).toEqual(
      Array.from({ length: 3 }, () => new Uint8Array(34)),
    );
  });

  it('zeroes the keys that it read, also when it fails (K14)', async () => {
    const text = await backUpOf(MAIN);
    for (const fails of [false, true]) {
      const { store } = aStore();
      const seen: Uint8Array[] = [];
      const accounts: typeof store = {
        ...store,
        addKeys: (batch) => {
          seen.push(...batch.keys.map(({ keySecret }) => keySecret));
          return fails ? Promise.reject(new Error('failed')) : store.addKeys(batch);
        },
      };
      await Promise.allSettled([restore(text, { store: accounts })]);
      expect(seen.map(toHex)).toEqual(Array(3).fill('00'.repeat(32)));
    }
  });

  it('keeps labels and times, and gives a label that is no longer allowed the address instead', async () => {
    const source = await aStoreWith({ Main: { solana: 1 } });
    const { accounts, identities } = await source.store.list();
    const disguised = { ...source.store, useKeySecret: source.store.useKeySecret };
    const text = await backUp({
      store: {
        ...disguised,
        list: async () => ({ accounts, identities: identities.map((one) => ({ ...one, name: '\u202E' })) }),
        useKeySecret: (id, use) =>
          source.store.useKeySecret(id, (key) =>
            use({ ...key, account: { ...key.account, label: 'a\u0000b', createdAtMs: 5 } }),
          ),
      },
    });
    const target = aStore();
    expect(await restore(text, target)).toMatchObject({ added: 1 });
    const [identity] = (await describeStore(target)).identities;
    const address = accounts[0]?.address ?? '';
    expect(identity).toMatchObject({
      name: 'Restored',
      keys: [{ label: `${address.slice(0, 4)}…${address.slice(-4)}`, createdAtMs: 5 }],
    });
  });
});

describe('a key goes', () => {
  it.each([
    [
      'into the identity of its name, where that has no key on this chain',
      { Main: { solana: 5 } },
      { Main: { evm: 2 } },
      { Main: { solana: 5, evm: 2 } },
    ],
    [
      'into a new identity, numbered, where that has another key on this chain',
      { Main: { solana: 5 } },
      { Main: { solana: 1 } },
      { Main: { solana: 5 }, 'Main (2)': { solana: 1 } },
    ],
    [
      'under the next number where that name is taken as well',
      { Main: { solana: 5 }, 'Main (2)': { solana: 6 }, 'Main (3)': {} },
      { Main: { solana: 1 } },
      { Main: { solana: 5 }, 'Main (2)': { solana: 6 }, 'Main (3)': {}, 'Main (4)': { solana: 1 } },
    ],
    [
      'together with its sibling, so that a pair is never torn',
      { Main: { solana: 5 } },
      { Main: { solana: 1, evm: 2 } },
      { Main: { solana: 5 }, 'Main (2)': { solana: 1, evm: 2 } },
    ],
    [
      'to its sibling that is there already, not to a stranger of the same name',
      { Main: { solana: 5 }, 'Main (2)': { solana: 1 } },
      { Main: { solana: 1, evm: 2 } },
      { Main: { solana: 5 }, 'Main (2)': { solana: 1, evm: 2 } },
    ],
    [
      'to the identity of its name, where its sibling now belongs to one of another name',
      { Robot: { solana: 1 } },
      { Main: { solana: 1, evm: 2 } },
      { Robot: { solana: 1 }, Main: { evm: 2 } },
    ],
    [
      'nowhere else: what is there keeps its place',
      { Robot: { solana: 1 }, Main: { evm: 2 } },
      { Main: { solana: 1, evm: 2 } },
      { Robot: { solana: 1 }, Main: { evm: 2 } },
    ],
    [
      'nowhere, and no identity is made for it, where all of its identity is under another name',
      { Robot: { solana: 1 } },
      { Main: { solana: 1 } },
      { Robot: { solana: 1 } },
    ],
    [
      'to no identity that holds keys of two, where neither is of its name',
      { Robot: { solana: 1, evm: 4 } },
      { A: { solana: 1, evm: 2 }, B: { solana: 3, evm: 4 } },
      { Robot: { solana: 1, evm: 4 }, A: { evm: 2 }, B: { solana: 3 } },
    ],
    [
      'behind those that are there, in its own order, empty identities included',
      { Zed: { evm: 8 } },
      { B: { evm: 2 }, Empty: {}, A: { evm: 4 } },
      { Zed: { evm: 8 }, B: { evm: 2 }, Empty: {}, A: { evm: 4 } },
    ],
    [
      'beside an empty identity of its name: into it',
      { Main: {} },
      { Main: { solana: 1, evm: 2 } },
      { Main: { solana: 1, evm: 2 } },
    ],
    [
      'into a numbered name of its own as into any other',
      { 'Bot (2)': { solana: 1 } },
      { 'Bot (2)': { solana: 1, evm: 2 } },
      { 'Bot (2)': { solana: 1, evm: 2 } },
    ],
  ] as [string, Keys, Keys, Keys][])('%s', async (_, there, saved, wanted) => {
    const target = await aStoreWith(there);
    await restore(await backUpOf(saved), target);
    expect(await placesOf(target)).toEqual(wanted);
    expect(Object.keys(await placesOf(target))).toEqual(Object.keys(wanted));
  });

  it('to one of two identities of the same name as it was, never to the other', async () => {
    const source = aStore();
    for (const [solana, evm] of [
      [1, 2],
      [3, 4],
    ] as const) {
      const { id } = await source.store.createIdentity('Main');
      for (const [chain, number] of [
        ['solana', solana],
        ['evm', evm],
      ] as const) {
        const identity = { kind: 'existing', identityId: id } as const;
        await source.store.addKey(aNewKey({ chain, keySecret: aSecret(number), identity }));
      }
    }
    const text = await backUp(source);
    const target = aStore();
    // Without the first Solana and the second EVM key there is room for the others in one identity.
    await restore(withoutKey(withoutKey(text, 1), 4), target);
    expect(await placesOf(target)).toEqual({ Main: { evm: 2 }, 'Main (2)': { solana: 3 } });
    // The missing ones find their siblings.
    expect(await restore(text, target)).toMatchObject({ added: 2, duplicates: 2 });
    expect(await placesOf(target)).toEqual({
      Main: { solana: 1, evm: 2 },
      'Main (2)': { solana: 3, evm: 4 },
    });
  });

  it.each([
    ['an empty identity of that name', { Main: {} }],
    ['the one that holds the first of them', { Main: { solana: 1 } }],
  ] as [string, Keys][])('not to %s, where that is for another of the backup', async (_, there) => {
    const source = aStore();
    await source.store.addKeys({
      keys: [
        { ...aNewKey(), chain: 'solana', keySecret: aSecret(1) },
        { ...aNewKey(), chain: 'evm', keySecret: aSecret(2) },
      ],
      place: () => [0, 1].map((index) => ({ identity: { kind: 'new', name: 'Main' }, keys: [index] })),
    });
    const target = await aStoreWith(there);
    await restore(await backUp(source), target);
    expect(await placesOf(target)).toEqual({ Main: { solana: 1 }, 'Main (2)': { evm: 2 } });
  });

  it('into a shortened name where the numbered one would be too long', async () => {
    const name = '🙂'.repeat(64);
    const target = await aStoreWith({ [name]: { solana: 5 } });
    await restore(await backUpOf({ [name]: { solana: 1 } }), target);
    expect(await placesOf(target)).toEqual({
      [name]: { solana: 5 },
      [`${'🙂'.repeat(60)} (2)`]: { solana: 1 },
    });
  });

  it.each([
    ['all records', /\{"part":"identity".*\n/g],
    ['the first record', /\{"part":"identity","number":1,.*\n/g],
  ])('into an identity of that name, in its place, even if %s of identities are lost', async (_, gone) => {
    const text = (await backUpOf(MAIN)).replaceAll(gone, '');
    const target = aStore();
    expect(await restore(text, target)).toMatchObject({ added: 3 });
    expect(await placesOf(target)).toEqual(MAIN);
    expect(Object.keys(await placesOf(target))).toEqual(Object.keys(MAIN));
  });

  it('where a change that was made meanwhile leaves room', async () => {
    const text = await backUpOf({ Main: { solana: 1 } });
    const target = await aStoreWith({ Main: {} });
    const [main] = (await target.store.list()).identities;
    const identity = { kind: 'existing', identityId: main?.id ?? '' } as const;
    const [, report] = await Promise.all([
      target.store.addKey(aNewKey({ keySecret: aSecret(6), identity })),
      restore(text, target),
    ]);
    expect(report).toMatchObject({ added: 1 });
    expect(await placesOf(target)).toEqual({ Main: { solana: 6 }, 'Main (2)': { solana: 1 } });
  });
});

describe('what can’t be restored', () => {
  it('is counted and named, and not called lost where the vault has it', async () => {
    const text = withoutKey(await backUpOf(MAIN), 2).replace(
      /("part":"key","number":3,"iv":"..)../,
      (_, before: string) => `${before}//`,
    );
    const target = await aStoreWith({ Other: { solana: 3 } });
    const lost = [
      {
        chain: 'evm',
        address: deriveAddress({ chain: 'evm', keySecret: aSecret(2) }),
        label: 'Main evm',
        reason: 'missing',
      },
    ];
    const losses = { unreadable: 1, missing: 1, lost };
    expect(await inspect(text, target)).toMatchObject({ keys: 1, duplicates: 0, ...losses });
    expect(await restore(text, target)).toEqual({ added: 1, duplicates: 0, ...losses });
    expect(await placesOf(target)).toEqual({ Other: { solana: 3 }, Main: { solana: 1 }, 'Bot 1': {} });
  });
});

describe('inspecting', () => {
  it('tells the day, the keys and those that are there already, and changes nothing', async () => {
    const text = await backUpOf(MAIN);
    const target = await aStoreWith({ Other: { evm: 2 } });
    target.vault.state.commits = 0;
    expect(await inspect(text, target)).toEqual({
      createdAtMs: clock.nowMs(),
      keys: 3,
      duplicates: 1,
      ...NOTHING_LOST,
    });
    expect(target.vault.state.commits).toBe(0);
  });

  it('is refused like restoring', async () => {
    const target = aStore();
    await expect(inspect('no backup', target)).rejects.toEqual(code('backup_unrecognised'));
    target.vault.state.locked = true;
    await expect(inspect(await backUpOf(MAIN), target)).rejects.toEqual(code('locked'));
  });
});
