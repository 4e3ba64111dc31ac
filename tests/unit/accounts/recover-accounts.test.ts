import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { toUtf8 } from '../../../src/lib/bytes.ts';
import { aFilledStore, aNewKey, aStore, NOW_MS } from './aids.ts';

const json = (value: unknown) => toUtf8(JSON.stringify(value));

describe('damage to what is written about keys', () => {
  it.each([
    ['no JSON', toUtf8('{"version":1,')],
    ['not UTF-8', Uint8Array.of(0xff, 0xfe)],
    ['another version', json({ version: 2, accounts: [], identities: [] })],
    ['a list', json([])],
    ['of another form', json({ version: 1, accounts: [{ id: 'x' }], identities: [{ id: 'x' }] })],
    [
      'with an id that could lead elsewhere',
      json({
        version: 1,
        accounts: [],
        identities: [{ id: '../x', name: 'x', accounts: {}, createdAtMs: 1 }],
      }),
    ],
  ])('is told as such, without quoting it, when a document is %s', async (_, bytes) => {
    for (const id of ['doc/accounts', 'doc/identities']) {
      const { vault, reopen } = await aFilledStore();
      vault.records.set(id, new Uint8Array(bytes));
      const error = await reopen()
        .list()
        .catch((caught) => caught);
      expect(error).toMatchObject({ code: 'vault_record_damaged' });
      expect(error.cause).toBeUndefined();
    }
  });

  it('is noticed when a document is missing or from another time', async () => {
    const { store, vault, reopen } = await aFilledStore();
    const old = new Map(vault.records);
    await store.addKey(aNewKey({ fill: 9, identity: { kind: 'new', name: 'Other' } }));
    const now = new Map(vault.records);
    for (const id of ['doc/accounts', 'doc/identities']) {
      for (const bytes of [old.get(id), undefined]) {
        for (const [name, record] of now) vault.records.set(name, record);
        if (bytes === undefined) vault.records.delete(id);
        else vault.records.set(id, bytes);
        await expect(reopen().list()).rejects.toMatchObject({ code: 'vault_record_damaged' });
      }
    }
  });

  it('is noticed when both documents are gone but keys are there: never an empty book in silence (K7)', async () => {
    const { vault, reopen } = await aFilledStore();
    vault.records.delete('doc/accounts');
    vault.records.delete('doc/identities');
    await expect(reopen().list()).rejects.toMatchObject({ code: 'vault_record_damaged' });
  });

  it('keeps every change away until it is mended', async () => {
    const { vault, reopen } = await aFilledStore();
    vault.damaged.add('doc/accounts');
    await expect(reopen().addKey(aNewKey({ fill: 9 }))).rejects.toMatchObject({
      code: 'vault_record_damaged',
    });
    expect(vault.state.commits).toBe(0);
  });
});

describe('recovering accounts', () => {
  it('changes nothing where all is well', async () => {
    const { store, vault } = await aFilledStore();
    expect(await store.recoverAccounts()).toEqual({ recovered: 0, unreadable: 0 });
    expect(vault.state.commits).toBe(0);
  });

  it('changes nothing in an empty vault', async () => {
    const { store, vault } = aStore();
    expect(await store.recoverAccounts()).toEqual({ recovered: 0, unreadable: 0 });
    expect(vault.state.commits).toBe(0);
  });

  it('rebuilds every account from its key when both documents are lost, in one commit', async () => {
    const { vault, reopen, solana, evm } = await aFilledStore();
    vault.records.delete('doc/accounts');
    vault.damaged.add('doc/identities');
    const store = reopen();
    expect(await store.recoverAccounts()).toEqual({ recovered: 2, unreadable: 0 });
    expect(vault.state.commits).toBe(1);
    const { accounts, identities } = await reopen().list();
    expect(accounts.map(({ id, chain, address }) => ({ id, chain, address }))).toEqual(
      [solana, evm].map(({ id, chain, address }) => ({ id, chain, address })),
    );
    expect(accounts.map(({ label, createdAtMs, source }) => ({ label, createdAtMs, source }))).toEqual([
      {
        label: `${solana.address.slice(0, 4)}…${solana.address.slice(-4)}`,
        createdAtMs: NOW_MS,
        source: 'imported',
      },
      {
        label: `${evm.address.slice(0, 6)}…${evm.address.slice(-4)}`,
        createdAtMs: NOW_MS,
        source: 'imported',
      },
    ]);
    expect(identities.map(({ name, accounts: held }) => ({ name, held }))).toEqual([
      { name: 'Recovered 1', held: { solana: solana.id } },
      { name: 'Recovered 2', held: { evm: evm.id } },
    ]);
  });

  it('puts accounts back into the identities that still name them', async () => {
    const { vault, reopen, solana, evm, identity } = await aFilledStore();
    vault.damaged.add('doc/accounts');
    const store = reopen();
    expect(await store.recoverAccounts()).toEqual({ recovered: 2, unreadable: 0 });
    expect((await store.list()).identities).toEqual([
      { ...identity, accounts: { solana: solana.id, evm: evm.id } },
    ]);
  });

  it('keeps labels when only the identities are lost', async () => {
    const { store, vault, reopen, solana } = await aFilledStore();
    await store.setLabel({ accountId: solana.id, label: 'Treasury' });
    vault.damaged.add('doc/identities');
    const again = reopen();
    expect(await again.recoverAccounts()).toEqual({ recovered: 0, unreadable: 0 });
    expect((await again.find(solana.id)).label).toBe('Treasury');
    expect((await again.list()).identities.map(({ name }) => name)).toEqual(['Recovered 1', 'Recovered 2']);
  });

  it('works at once in the store that was open, too', async () => {
    const { store, vault, solana } = await aFilledStore();
    await store.list();
    vault.damaged.add('doc/accounts');
    await store.recoverAccounts();
    expect((await store.find(solana.id)).address).toBe(solana.address);
  });

  it('lists what it can when one key is damaged as well, and says so (K5)', async () => {
    const { vault, reopen, solana, evm } = await aFilledStore();
    vault.damaged.add('doc/accounts');
    vault.damaged.add(`key/${solana.id}`);
    const store = reopen();
    expect(await store.recoverAccounts()).toEqual({ recovered: 1, unreadable: 1 });
    expect(vault.damaged).toEqual(new Set([`key/${solana.id}`]));
    const opened = await reopen().recoverAccounts();
    expect(opened).toEqual({ recovered: 0, unreadable: 1 });
    expect(await store.useKeySecret(evm.id, async ({ account }) => account.address)).toBe(evm.address);
  });

  it('keeps the account of a damaged key listed (K5)', async () => {
    const { store, vault, solana, evm } = await aFilledStore();
    vault.damaged.add(`key/${solana.id}`);
    expect(await store.recoverAccounts()).toEqual({ recovered: 0, unreadable: 1 });
    expect((await store.list()).accounts).toEqual([solana, evm]);
    const using = store.useKeySecret(solana.id, async () => 1);
    await expect(using).rejects.toMatchObject({ code: 'vault_record_damaged' });
  });

  it('counts a key record that holds no key', async () => {
    const { store, vault } = await aFilledStore();
    vault.records.set('key/id-1', new Uint8Array(34).fill(3));
    vault.records.set('key/with spaces', new Uint8Array(34));
    expect(await store.recoverAccounts()).toEqual({ recovered: 0, unreadable: 1 });
  });

  it('believes the key, not the document, about chain and address (S7)', async () => {
    const { store, vault, reopen, solana } = await aFilledStore();
    const { accounts } = await store.list();
    const forged = accounts.map((account) =>
      account.id === solana.id ? { ...account, address: 'forged' } : account,
    );
    vault.records.set('doc/accounts', json({ version: 1, accounts: forged }));
    const again = reopen();
    await again.recoverAccounts();
    expect(await again.find(solana.id)).toEqual(solana);
  });

  it('places an account once when two identities claim it', async () => {
    const { vault, reopen, solana, evm, identity } = await aFilledStore();
    const claims = [
      { ...identity, accounts: { solana: solana.id } },
      { ...identity, id: 'id-9', accounts: { solana: solana.id, evm: solana.id } },
    ];
    vault.records.set('doc/identities', json({ version: 1, identities: claims }));
    const store = reopen();
    await store.recoverAccounts();
    expect((await store.list()).identities.map(({ accounts }) => accounts)).toEqual([
      { solana: solana.id },
      {},
      { evm: evm.id },
    ]);
  });

  it('zeroes every key that it read (K14)', async () => {
    const { store, vault } = await aFilledStore();
    vault.damaged.add('doc/accounts');
    await store.recoverAccounts();
    const keys = vault.handedOut.filter(({ length }) => length === 34);
    expect(keys).toEqual([new Uint8Array(34), new Uint8Array(34)]);
  });

  it('counts a key that vanished while it was looked for', async () => {
    const { store, vault } = await aFilledStore();
    const listIds = vi.spyOn(vault, 'listIds').mockResolvedValue(['key/id-1', 'key/id-99']);
    expect(await store.recoverAccounts()).toEqual({ recovered: 0, unreadable: 1 });
    expect(listIds).toHaveBeenCalled();
  });

  it('passes on what is no damage, and leaves everything as it was', async () => {
    const { store, vault } = await aFilledStore();
    vault.damaged.add('doc/accounts');
    vault.state.failCommits = true;
    await expect(store.recoverAccounts()).rejects.toMatchObject({ code: 'storage_failed' });
    expect(vault.damaged).toEqual(new Set(['doc/accounts']));
  });

  it('takes storage that fails for no damage', async () => {
    const { store, vault } = await aFilledStore();
    vi.spyOn(vault, 'read').mockRejectedValue(new AppError({ code: 'storage_failed' }));
    await expect(store.recoverAccounts()).rejects.toMatchObject({ code: 'storage_failed' });
    expect(vault.state.commits).toBe(0);
  });
});
