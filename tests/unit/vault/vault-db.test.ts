import 'fake-indexeddb/auto';
import { get, set } from 'idb-keyval';
import { describe, expect, it, vi } from 'vitest';
import type { StoredVault } from '../../../src/vault/packed-records.ts';
import { createStrictStore } from '../../../src/vault/strict-store.ts';
import { createVaultDb } from '../../../src/vault/vault-db.ts';

let databases = 0;

const aDb = () => {
  databases += 1;
  const databaseName = `db-${databases}`;
  return {
    databaseName,
    db: createVaultDb({ databaseName }),
    raw: createStrictStore({ databaseName, storeName: 'vault' }),
  };
};

const aFile = (revision: number): StoredVault => ({
  format: 'countersign-vault',
  version: 2,
  vaultId: new Uint8Array(16),
  revision,
  kdf: { algorithm: 'argon2id', memoryKib: 65_536, iterations: 3, parallelism: 1, salt: new Uint8Array(16) },
  wrappedKey: { iv: new Uint8Array(12), ciphertext: new Uint8Array(48) },
  headerChecksum: new Uint8Array(32),
  index: { iv: crypto.getRandomValues(new Uint8Array(12)), ciphertext: new Uint8Array(20) },
  ids: [],
  revisions: [],
  ends: [],
  boxes: new Uint8Array(0),
});

describe('the vault database', () => {
  it('asks for strict durability in every write (K6)', async () => {
    const { db } = aDb();
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const [one, two] = [aFile(1), aFile(2)];
    await db.create(one);
    await db.stage({ replaces: { slot: 'a', revision: 1 }, to: 'b', file: two });
    await db.flip({ replaces: { slot: 'a', revision: 1 }, to: 'b', file: two });
    await db.erase();
    const writes = transaction.mock.calls.filter(([, mode]) => mode === 'readwrite');
    expect(writes.length).toBe(4);
    for (const [, , options] of writes) expect(options).toEqual({ durability: 'strict' });
  });

  it('has nothing, then both slots at once', async () => {
    const { db } = aDb();
    expect(await db.read()).toEqual({ pointer: undefined, a: undefined, b: undefined });
    const file = aFile(1);
    await db.create(file);
    expect(await db.read()).toEqual({ pointer: { slot: 'a', revision: 1 }, a: file, b: file });
  });

  it.each(['current', 'slot/a', 'slot/b'])(
    'creates nothing where %s is taken, even by rubbish',
    async (key) => {
      const { db, raw } = aDb();
      await set(key, 'rubbish', raw);
      const before = await db.read();
      await expect(db.create(aFile(1))).rejects.toMatchObject({ code: 'vault_exists' });
      expect(await db.read()).toEqual(before);
    },
  );

  it('stages beside the current slot, then flips both', async () => {
    const { db } = aDb();
    const [one, two] = [aFile(1), aFile(2)];
    const replaces = { slot: 'a', revision: 1 };
    await db.create(one);
    await db.stage({ replaces, to: 'b', file: two });
    expect(await db.read()).toEqual({ pointer: replaces, a: one, b: two });
    await db.flip({ replaces, to: 'b', file: two });
    expect(await db.read()).toEqual({ pointer: { slot: 'b', revision: 2 }, a: two, b: two });
  });

  it('changes nothing where someone else has written since', async () => {
    const { db } = aDb();
    const [one, two, other] = [aFile(1), aFile(2), aFile(2)];
    await db.create(one);
    const replaces = { slot: 'a', revision: 1 };
    await db.stage({ replaces, to: 'b', file: two });
    await db.stage({ replaces, to: 'b', file: other });
    // What lies in the slot is no longer what this writer checked.
    await expect(db.flip({ replaces, to: 'b', file: two })).rejects.toMatchObject({ code: 'storage_failed' });
    await db.flip({ replaces, to: 'b', file: other });
    const before = await db.read();
    await expect(db.stage({ replaces, to: 'b', file: two })).rejects.toMatchObject({
      code: 'storage_failed',
    });
    await expect(db.flip({ replaces, to: 'b', file: other })).rejects.toMatchObject({
      code: 'storage_failed',
    });
    expect(await db.read()).toEqual(before);
  });

  it.each<(file: StoredVault) => unknown>([
    () => undefined,
    () => null,
    () => 'x',
    () => ({}),
    (file) => ({ ...file, index: null }),
    (file) => ({ ...file, ids: [...file.ids, 'key/1'] }),
    (file) => ({ ...file, boxes: Uint8Array.of(1) }),
    (file) => ({
      ...file,
      index: { ...file.index, ciphertext: file.index.ciphertext.map((byte) => byte ^ 1) },
    }),
  ])('never flips to a slot that gives back other bytes than were staged there (%#) (K8)', async (spoil) => {
    const { db, raw } = aDb();
    const [one, two] = [aFile(1), aFile(2)];
    const target = { replaces: { slot: 'a', revision: 1 }, to: 'b', file: two } as const;
    await db.create(one);
    await db.stage(target);
    await set('slot/b', spoil(two), raw);
    await expect(db.flip(target)).rejects.toMatchObject({
      code: 'storage_failed',
      details: { field: 'read_back' },
    });
    expect(await db.read()).toMatchObject({ pointer: { slot: 'a', revision: 1 }, a: one });
    await set('slot/b', two, raw);
    await db.flip(target);
    expect(await db.read()).toEqual({ pointer: { slot: 'b', revision: 2 }, a: two, b: two });
  });

  it('opens the database again after it could not, and after another context had to close it', async () => {
    const { db, databaseName } = aDb();
    vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
      throw new DOMException('not now', 'UnknownError');
    });
    await expect(db.read()).rejects.toMatchObject({ code: 'storage_failed', retryable: true });
    await db.create(aFile(1));
    await new Promise((resolve, reject) => {
      const deleting = indexedDB.deleteDatabase(databaseName);
      deleting.onsuccess = resolve;
      deleting.onerror = reject;
    });
    expect(await db.read()).toEqual({ pointer: undefined, a: undefined, b: undefined });
  });

  it('opens the database again after the browser closed it', async () => {
    const { raw } = aDb();
    await set('x', 1, raw);
    const connection = await raw('readonly', (objects) => objects.transaction.db);
    connection.close();
    connection.onclose?.call(connection, new Event('close'));
    expect(await get('x', raw)).toBe(1);
  });
});
