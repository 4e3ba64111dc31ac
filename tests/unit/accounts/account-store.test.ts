import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { AccountBook } from '../../../src/accounts/account.ts';
import type { AccountStore } from '../../../src/accounts/account-store-types.ts';
import { deriveAddress } from '../../../src/accounts/derive-address.ts';
import type { VaultRecords } from '../../../src/accounts/vault-records.ts';
import { AppError } from '../../../src/errors.ts';
import { concatBytes, fromUtf8 } from '../../../src/lib/bytes.ts';
import type { Vault } from '../../../src/vault/vault-types.ts';
import { aFilledStore, aNewKey, aStore, NOW_MS } from './aids.ts';

const solanaSecret = new Uint8Array(32).fill(7);
const evmSecret = new Uint8Array(32).fill(8);

describe('adding a key', () => {
  it('makes an account and its identity in one commit', async () => {
    const { store, vault } = aStore();
    const { account, identity } = await store.addKey(aNewKey({ label: ' Trading ', source: 'generated' }));
    expect(account).toEqual({
      id: account.id,
      chain: 'solana',
      address: deriveAddress({ chain: 'solana', keySecret: solanaSecret }),
      label: 'Trading',
      createdAtMs: NOW_MS,
      source: 'generated',
    });
    expect(identity).toEqual({
      id: identity.id,
      name: 'Main',
      accounts: { solana: account.id },
      createdAtMs: NOW_MS,
    });
    expect(await store.list()).toEqual({ accounts: [account], identities: [identity] });
    expect(vault.state.commits).toBe(1);
  });

  it('keeps the key as version, chain and 32 bytes, and writes no address or label in a record id', async () => {
    const { vault, solana, evm } = await aFilledStore();
    expect(vault.records.get(`key/${solana.id}`)).toEqual(concatBytes(Uint8Array.of(1, 1), solanaSecret));
    expect(vault.records.get(`key/${evm.id}`)).toEqual(concatBytes(Uint8Array.of(1, 2), evmSecret));
    expect(Array.from(vault.records.keys()).sort()).toEqual(
      ['doc/accounts', 'doc/identities', `key/${evm.id}`, `key/${solana.id}`].sort(),
    );
  });

  it('writes no key into the documents', async () => {
    const { vault } = await aFilledStore();
    const documents = ['doc/accounts', 'doc/identities'].map((id) =>
      fromUtf8(vault.records.get(id) ?? evmSecret),
    );
    expect(documents.join()).not.toMatch(/(?:07){8}|(?:08){8}|7,7,7|8,8,8/);
  });

  it('is there after a restart', async () => {
    const { store, reopen } = await aFilledStore();
    expect(await reopen().list()).toEqual(await store.list());
  });

  it('takes the shortened address for a label where none is given', async () => {
    const { store } = aStore();
    const { label: _, ...unlabelled } = aNewKey({ chain: 'evm' });
    const { account } = await store.addKey(unlabelled);
    expect(account.label).toBe(`${account.address.slice(0, 6)}…${account.address.slice(-4)}`);
  });

  it('refuses a key that is there already, whatever it is called', async () => {
    const { store, vault } = await aFilledStore();
    const again = store.addKey(aNewKey({ label: 'Other', identity: { kind: 'new', name: 'Other' } }));
    await expect(again).rejects.toMatchObject({ code: 'key_already_stored' });
    expect(vault.state.commits).toBe(0);
  });

  it('takes the same bytes once for each chain', async () => {
    const { store } = await aFilledStore();
    const added = await store.addKey(aNewKey({ chain: 'evm', identity: { kind: 'new', name: 'Other' } }));
    expect(added.account.chain).toBe('evm');
  });

  it('refuses a second key of a chain in one identity', async () => {
    const { store, vault, identity } = await aFilledStore();
    const second = store.addKey(
      aNewKey({ fill: 9, identity: { kind: 'existing', identityId: identity.id } }),
    );
    await expect(second).rejects.toMatchObject({ code: 'identity_has_chain' });
    expect(vault.state.commits).toBe(0);
  });

  it.each(['id-99', '', '../key', 'x'.repeat(65)])(
    'refuses the identity %j that is not there',
    async (identityId) => {
      const { store } = aStore();
      const added = store.addKey(aNewKey({ identity: { kind: 'existing', identityId } }));
      await expect(added).rejects.toMatchObject({ code: 'identity_missing' });
    },
  );

  it('refuses what is no key and what is no label, and stores nothing (S11)', async () => {
    const { store, vault } = aStore();
    const zero = store.addKey(aNewKey({ chain: 'evm', fill: 0 }));
    await expect(zero).rejects.toMatchObject({ code: 'key_out_of_range' });
    const short = store.addKey(aNewKey({ keySecret: new Uint8Array(31) }));
    await expect(short).rejects.toMatchObject({ code: 'key_length_invalid' });
    await expect(store.addKey(aNewKey({ label: '\u202E' }))).rejects.toMatchObject({ code: 'label_invalid' });
    const unnamed = store.addKey(aNewKey({ identity: { kind: 'new', name: ' ' } }));
    await expect(unnamed).rejects.toMatchObject({ code: 'label_invalid' });
    expect(vault.state.commits).toBe(0);
  });

  it('leaves the caller its own copy of the key', async () => {
    const { store } = aStore();
    const key = aNewKey();
    await store.addKey(key);
    expect(key.keySecret).toEqual(solanaSecret);
  });

  it.each([false, true])(
    'zeroes the record it made, also when the commit fails: %s (K14)',
    async (failCommits) => {
      const { store, vault } = aStore();
      vault.state.failCommits = failCommits;
      await Promise.allSettled([store.addKey(aNewKey())]);
      expect(vault.handedIn.filter(({ length }) => length === 34)).toEqual([new Uint8Array(34)]);
    },
  );

  it('keeps all of many keys that are added at once', async () => {
    const { store } = aStore();
    const names = Array.from({ length: 20 }, (_, i) => i + 1);
    await Promise.all(
      names.map((fill) => store.addKey(aNewKey({ fill, identity: { kind: 'new', name: `Bot ${fill}` } }))),
    );
    const { accounts, identities } = await store.list();
    expect([accounts.length, new Set(accounts.map(({ address }) => address)).size]).toEqual([20, 20]);
    expect(identities.map(({ name }) => name)).toEqual(names.map((fill) => `Bot ${fill}`));
  });

  it('stores one of two identical keys that are added at once', async () => {
    const { store } = aStore();
    const both = await Promise.allSettled([store.addKey(aNewKey()), store.addKey(aNewKey())]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await store.list()).accounts.length).toBe(1);
  });
});

describe('using a key', () => {
  it('lends the bytes and the account they belong to', async () => {
    const { store, evm } = await aFilledStore();
    const seen = await store.useKeySecret(evm.id, async ({ account, keySecret }) => [
      account,
      Array.from(keySecret),
    ]);
    expect(seen).toEqual([evm, Array.from(evmSecret)]);
  });

  it('zeroes them when the call is over, and not before (K14)', async () => {
    const { store, vault, solana } = await aFilledStore();
    const kept = await store.useKeySecret(solana.id, async ({ keySecret }) => {
      await Promise.resolve();
      expect(keySecret).toEqual(solanaSecret);
      return keySecret;
    });
    expect(kept).toEqual(new Uint8Array(32));
    expect(vault.handedOut.filter(({ length }) => length === 34)).toEqual([new Uint8Array(34)]);
  });

  it('zeroes them when the call fails, and passes the failure on (K14)', async () => {
    const { store, vault, solana } = await aFilledStore();
    const failing = store.useKeySecret(solana.id, () =>
      Promise.reject(new AppError({ code: 'wrong_wallet' })),
    );
    await expect(failing).rejects.toMatchObject({ code: 'wrong_wallet' });
    expect(vault.handedOut.at(-1)).toEqual(new Uint8Array(34));
  });

  it('knows no account but those in the book', async () => {
    const { store } = await aFilledStore();
    for (const id of ['id-99', '', '../doc/accounts']) {
      await expect(store.useKeySecret(id, async () => 1)).rejects.toMatchObject({ code: 'account_missing' });
    }
  });

  it.each([
    ['gone', new Uint8Array()],
    ['of another version', concatBytes(Uint8Array.of(2, 1), solanaSecret)],
    ['of an unknown chain', concatBytes(Uint8Array.of(1, 3), solanaSecret)],
    ['too short', concatBytes(Uint8Array.of(1, 1), solanaSecret.slice(1))],
    ['too long', concatBytes(Uint8Array.of(1, 1), solanaSecret, Uint8Array.of(0))],
  ])('says that the record is damaged when it is %s', async (_, bytes) => {
    const { store, vault, solana } = await aFilledStore();
    if (bytes.length === 0) vault.records.delete(`key/${solana.id}`);
    else vault.records.set(`key/${solana.id}`, bytes);
    const using = store.useKeySecret(solana.id, async () => 1);
    await expect(using).rejects.toMatchObject({ code: 'vault_record_damaged', details: { field: 'key' } });
  });
});

describe('a locked vault', () => {
  it('tells nothing, not even what was read before', async () => {
    const { store, vault, solana, identity } = await aFilledStore();
    await store.list();
    vault.state.locked = true;
    const attempts = [
      store.list(),
      store.find(solana.id),
      store.findIdentity(identity.id),
      store.findByAddress(solana),
      store.useKeySecret(solana.id, async () => 1),
      store.setLabel({ accountId: solana.id, label: 'x' }),
      store.recoverAccounts(),
    ];
    const codes = (await Promise.allSettled(attempts)).map(
      (one) => one.status === 'rejected' && one.reason.code,
    );
    expect(codes).toEqual(attempts.map(() => 'locked'));
  });

  it('is read anew when it was unlocked again', async () => {
    const { store, vault } = await aFilledStore();
    vault.state.locked = true;
    await expect(store.list()).rejects.toMatchObject({ code: 'locked' });
    vault.state.locked = false;
    vault.state.reads = 0;
    await store.list();
    expect(vault.state.reads).toBe(2);
  });
});

describe('what is remembered', () => {
  it('saves reading the documents again', async () => {
    const { store, vault } = await aFilledStore();
    vault.state.reads = 0;
    await store.list();
    await store.list();
    expect(vault.state.reads).toBe(0);
  });

  it('saves listing all keys again: a page that asks for a token would wait for thousands of names', async () => {
    const { store, vault, identity } = await aFilledStore();
    const listIds = vi.spyOn(vault, 'listIds');
    await store.list();
    await store.findIdentity(identity.id);
    expect(listIds).not.toHaveBeenCalled();
  });

  it('outlives a storage that failed for a moment', async () => {
    const { store, vault } = await aFilledStore();
    vault.state.failReads = true;
    await expect(store.list()).rejects.toMatchObject({ code: 'storage_failed' });
    vault.state.failReads = false;
    vault.state.reads = 0;
    await store.list();
    expect(vault.state.reads).toBe(0);
  });

  it('is dropped by forget', async () => {
    const { store, vault } = await aFilledStore();
    vault.state.reads = 0;
    store.forget();
    await store.list();
    expect(vault.state.reads).toBe(2);
  });

  it('is not what a reading brought that forget overtook', async () => {
    const { store, vault } = await aFilledStore();
    store.forget();
    const reading = store.list();
    store.forget();
    await reading;
    vault.state.reads = 0;
    await store.list();
    expect(vault.state.reads).toBe(2);
  });

  it('is not what a change brought that forget overtook', async () => {
    const { store, vault, solana } = await aFilledStore();
    vault.state.duringCommit = store.forget;
    await store.setLabel({ accountId: solana.id, label: 'New' });
    vault.state.reads = 0;
    expect((await store.find(solana.id)).label).toBe('New');
    expect(vault.state.reads).toBe(2);
  });
});

describe('changing the book', () => {
  it('sets a label, in one commit', async () => {
    const { store, vault, evm } = await aFilledStore();
    await store.setLabel({ accountId: evm.id, label: '  Vault 2 ' });
    expect(await store.find(evm.id)).toEqual({ ...evm, label: 'Vault 2' });
    expect(vault.state.commits).toBe(1);
  });

  it('seals no document anew that stays as it is', async () => {
    const { store, vault, evm } = await aFilledStore();
    const identities = vault.records.get('doc/identities');
    await store.setLabel({ accountId: evm.id, label: 'Other' });
    expect(vault.records.get('doc/identities')).toBe(identities);
    const accounts = vault.records.get('doc/accounts');
    await store.createIdentity('Bot 1');
    expect(vault.records.get('doc/accounts')).toBe(accounts);
    expect(vault.records.get('doc/identities')).not.toBe(identities);
  });

  it('keeps the consent to raw nonces with one EVM key, and takes it back, a commit each (S1)', async () => {
    const { store, vault, evm, reopen } = await aFilledStore();
    await store.setRawNonceConsent({ accountId: evm.id, isGiven: true });
    await store.setLabel({ accountId: evm.id, label: 'Other' });
    const consenting = { ...evm, label: 'Other', rawNonceConsent: true };
    expect((await reopen().list()).accounts.filter((account) => account.rawNonceConsent)).toEqual([
      consenting,
    ]);
    await store.setRawNonceConsent({ accountId: evm.id, isGiven: false });
    expect(await reopen().find(evm.id)).toStrictEqual({ ...evm, label: 'Other' });
    expect(vault.state.commits).toBe(3);
  });

  it('creates and renames an identity, a commit each', async () => {
    const { store, vault } = await aFilledStore();
    const created = await store.createIdentity(' Bot ');
    await store.renameIdentity({ identityId: created.id, name: 'Bot 1' });
    expect(await store.findIdentity(created.id)).toEqual({ ...created, name: 'Bot 1' });
    expect(created).toEqual({ id: created.id, name: 'Bot', accounts: {}, createdAtMs: NOW_MS });
    expect(vault.state.commits).toBe(2);
  });

  it('removes an account with its key and keeps its identity, in one commit', async () => {
    const { store, vault, solana, evm, identity } = await aFilledStore();
    await store.removeAccount(solana.id);
    expect(await store.list()).toEqual({
      accounts: [evm],
      identities: [{ ...identity, accounts: { evm: evm.id } }],
    });
    expect(vault.records.has(`key/${solana.id}`)).toBe(false);
    expect(vault.state.commits).toBe(1);
  });

  it('removes an identity with its keys and says which, in one commit', async () => {
    const { store, vault, solana, evm, identity } = await aFilledStore();
    const other = await store.addKey(aNewKey({ fill: 9, identity: { kind: 'new', name: 'Other' } }));
    vault.state.commits = 0;
    expect(await store.removeIdentity(identity.id)).toEqual([solana, evm]);
    expect(await store.list()).toEqual({ accounts: [other.account], identities: [other.identity] });
    expect(Array.from(vault.records.keys()).filter((id) => id.startsWith('key/'))).toEqual([
      `key/${other.account.id}`,
    ]);
    expect(vault.state.commits).toBe(1);
  });

  it('moves an account to another identity, or to one made for it, in one commit', async () => {
    const { store, vault, solana, evm, identity } = await aFilledStore();
    const other = await store.createIdentity('Other');
    vault.state.commits = 0;
    await store.moveAccount({ accountId: evm.id, identity: { kind: 'existing', identityId: other.id } });
    expect(vault.state.commits).toBe(1);
    await store.moveAccount({ accountId: solana.id, identity: { kind: 'new', name: 'Third' } });
    const { identities } = await store.list();
    expect(identities.map(({ name, accounts }) => [name, accounts])).toEqual([
      ['Main', {}],
      ['Other', { evm: evm.id }],
      ['Third', { solana: solana.id }],
    ]);
    await store.moveAccount({ accountId: evm.id, identity: { kind: 'existing', identityId: identity.id } });
    expect((await store.findIdentity(identity.id)).accounts).toEqual({ evm: evm.id });
  });

  it('lets an account stay where it is', async () => {
    const { store, evm, identity } = await aFilledStore();
    await store.moveAccount({ accountId: evm.id, identity: { kind: 'existing', identityId: identity.id } });
    expect(await store.findIdentity(identity.id)).toEqual({
      ...identity,
      accounts: { solana: 'id-1', evm: evm.id },
    });
  });

  it('moves no account to an identity that has one of its chain', async () => {
    const { store, evm } = await aFilledStore();
    const { identity: other } = await store.addKey(
      aNewKey({ chain: 'evm', fill: 9, identity: { kind: 'new', name: 'Other' } }),
    );
    const before = await store.list();
    const moving = store.moveAccount({
      accountId: evm.id,
      identity: { kind: 'existing', identityId: other.id },
    });
    await expect(moving).rejects.toMatchObject({ code: 'identity_has_chain' });
    expect(await store.list()).toEqual(before);
  });

  it('orders identities as told, in one commit', async () => {
    const { store, vault, identity, reopen } = await aFilledStore();
    const second = await store.createIdentity('Second');
    vault.state.commits = 0;
    await store.reorderIdentities([second.id, identity.id]);
    expect((await reopen().list()).identities.map(({ id }) => id)).toEqual([second.id, identity.id]);
    expect(vault.state.commits).toBe(1);
  });

  it('orders only by a list that has each identity once', async () => {
    const { store, vault, identity } = await aFilledStore();
    const second = await store.createIdentity('Second');
    vault.state.commits = 0;
    for (const order of [
      [],
      [identity.id],
      [identity.id, identity.id],
      [identity.id, second.id, second.id],
    ]) {
      await expect(store.reorderIdentities(order)).rejects.toMatchObject({ code: 'invalid_input' });
    }
    await expect(store.reorderIdentities([identity.id, 'id-99'])).rejects.toMatchObject({
      code: 'identity_missing',
    });
    expect(vault.state.commits).toBe(0);
  });

  it('finds by address, minding letter case on Solana only', async () => {
    const { store, solana, evm } = await aFilledStore();
    expect(await store.findByAddress({ chain: 'evm', address: evm.address.toLowerCase() })).toEqual(evm);
    expect(await store.findByAddress({ chain: 'solana', address: solana.address })).toEqual(solana);
    expect(await store.findByAddress({ chain: 'solana', address: solana.address.toLowerCase() })).toBeNull();
    expect(await store.findByAddress({ chain: 'solana', address: evm.address })).toBeNull();
  });

  it('takes no consent to raw nonces for a Solana key, which signs none (S1)', async () => {
    const { store, vault, solana } = await aFilledStore();
    const consent = store.setRawNonceConsent({ accountId: solana.id, isGiven: true });
    await expect(consent).rejects.toMatchObject({ code: 'invalid_input', details: { field: 'accountId' } });
    expect(vault.state.commits).toBe(0);
  });

  it.each<[string, (store: AccountStore) => Promise<unknown>, string]>([
    ['find', (store) => store.find('id-99'), 'account_missing'],
    ['findIdentity', (store) => store.findIdentity('id-99'), 'identity_missing'],
    ['setLabel', (store) => store.setLabel({ accountId: 'id-99', label: 'x' }), 'account_missing'],
    [
      'setRawNonceConsent',
      (store) => store.setRawNonceConsent({ accountId: 'id-99', isGiven: true }),
      'account_missing',
    ],
    ['removeAccount', (store) => store.removeAccount('id-99'), 'account_missing'],
    ['removeIdentity', (store) => store.removeIdentity('id-99'), 'identity_missing'],
    [
      'renameIdentity',
      (store) => store.renameIdentity({ identityId: 'id-99', name: 'x' }),
      'identity_missing',
    ],
    [
      'moveAccount',
      (store) => store.moveAccount({ accountId: 'id-99', identity: { kind: 'new', name: 'x' } }),
      'account_missing',
    ],
    [
      'setLabel with a bad label',
      (store) => store.setLabel({ accountId: 'id-1', label: '' }),
      'label_invalid',
    ],
    ['createIdentity with a bad name', (store) => store.createIdentity('\n'), 'label_invalid'],
  ])('refuses %s of what is not there or no good, and stores nothing', async (_, run, code) => {
    const { store, vault } = await aFilledStore();
    await expect(run(store)).rejects.toMatchObject({ code });
    expect(vault.state.commits).toBe(0);
  });
});

describe('a commit that fails', () => {
  const changes: Record<
    string,
    (store: AccountStore, ids: { accountId: string; identityId: string }) => Promise<unknown>
  > = {
    addKey: (store) => store.addKey(aNewKey({ fill: 9, identity: { kind: 'new', name: 'Other' } })),
    createIdentity: (store) => store.createIdentity('Other'),
    renameIdentity: (store, { identityId }) => store.renameIdentity({ identityId, name: 'Other' }),
    removeIdentity: (store, { identityId }) => store.removeIdentity(identityId),
    reorderIdentities: (store, { identityId }) => store.reorderIdentities([identityId]),
    setLabel: (store, { accountId }) => store.setLabel({ accountId, label: 'Other' }),
    setRawNonceConsent: async (store) => {
      const evm = (await store.list()).accounts.find(({ chain }) => chain === 'evm');
      await store.setRawNonceConsent({ accountId: evm?.id ?? '', isGiven: true });
    },
    moveAccount: (store, { accountId }) =>
      store.moveAccount({ accountId, identity: { kind: 'new', name: 'Other' } }),
    removeAccount: (store, { accountId }) => store.removeAccount(accountId),
  };

  it.each(Object.entries(changes))('leaves memory and vault as they were: %s', async (_, run) => {
    const { store, vault, solana, identity, reopen } = await aFilledStore();
    const before = await store.list();
    vault.state.failCommits = true;
    const failing = run(store, { accountId: solana.id, identityId: identity.id });
    await expect(failing).rejects.toMatchObject({ code: 'storage_failed' });
    expect(vault.state.commits).toBe(1);
    expect(await store.list()).toEqual(before);
    expect(await reopen().list()).toEqual(before);
    vault.state.failCommits = false;
    await store.setLabel({ accountId: solana.id, label: 'Works again' });
    expect((await store.find(solana.id)).label).toBe('Works again');
  });
});

describe('any sequence of changes', () => {
  type Step = (store: AccountStore, book: AccountBook) => Promise<unknown>;
  const pick = <T>(items: readonly T[], at: number): T | undefined => items[at % Math.max(1, items.length)];

  const step: fc.Arbitrary<Step> = fc
    .record({ kind: fc.nat(6), at: fc.nat(20), fill: fc.integer({ min: 1, max: 12 }), evm: fc.boolean() })
    .map(({ kind, at, fill, evm }) => async (store, { accounts, identities }) => {
      const accountId = pick(accounts, at)?.id ?? 'none';
      const identityId = pick(identities, fill)?.id ?? 'none';
      const identity =
        at % 2 === 0 ? { kind: 'new' as const, name: 'New' } : { kind: 'existing' as const, identityId };
      const steps = [
        () => store.addKey(aNewKey({ chain: evm ? 'evm' : 'solana', fill, identity })),
        () => store.createIdentity('Made'),
        () => store.removeIdentity(identityId),
        () => store.removeAccount(accountId),
        () => store.moveAccount({ accountId, identity }),
        () => store.setLabel({ accountId, label: `Label ${fill}` }),
        () => store.reorderIdentities(identities.map(({ id }) => id).reverse()),
      ];
      await steps[kind]?.();
    });

  it('leaves each key in exactly one identity, under its chain, and readable after a restart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { store, vault, reopen } = aStore();
        for (const run of steps) {
          await run(store, await store.list()).catch((error) => expect(error).toBeInstanceOf(AppError));
        }
        const { accounts, identities } = await reopen().list();
        expect(await store.list()).toEqual({ accounts, identities });
        const placed = identities.flatMap((identity) => Object.entries(identity.accounts));
        expect(placed.map(([chain, id]) => `${chain} ${id}`).sort()).toEqual(
          accounts.map(({ chain, id }) => `${chain} ${id}`).sort(),
        );
        const keys = Array.from(vault.records.keys()).filter((id) => id.startsWith('key/'));
        expect(keys.sort()).toEqual(accounts.map(({ id }) => `key/${id}`).sort());
        for (const account of accounts) {
          const address = await store.useKeySecret(account.id, async ({ keySecret }) =>
            deriveAddress({ chain: account.chain, keySecret }),
          );
          expect(address).toBe(account.address);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the real vault', () => {
  it('has what the store needs', () => {
    const toRecords = (vault: Vault): VaultRecords => vault;
    expect(toRecords).toBeTypeOf('function');
  });
});
