import * as fc from 'fast-check';
import { del, set } from 'idb-keyval';
import { describe, expect, it, vi } from 'vitest';
import type { Bytes } from '../../../src/lib/bytes.ts';
import { headerChecksum } from '../../../src/vault/vault-format.ts';
import { aWorld, cheapKdf, contents, OTHER_PASSWORD, PASSWORD, readAll, type World } from './a-vault.ts';
import { LAYOUTS, type StoredFile, toFile } from './stored-layouts.ts';

const code = (wanted: string) => expect.objectContaining({ name: 'AppError', code: wanted });

const originalPut = IDBObjectStore.prototype.put;

const FILLED = { 'doc/a': 'a document', 'key/1': 'first key', 'key/2': 'second key' };

/** Three records from two commits: revision 3, locked, the browser closed. */
const aLockedWorld = async (kdf = cheapKdf): Promise<World> => {
  const world = aWorld({ kdf });
  const vault = world.aWorker();
  await vault.create(PASSWORD);
  await vault.commit({ put: contents({ 'key/1': 'first key', 'key/2': 'older second key' }) });
  await vault.commit({ put: contents({ 'key/2': 'second key', 'doc/a': 'a document' }) });
  await vault.lock();
  world.closeBrowser();
  return world;
};

type Slot = 'slot/a' | 'slot/b';

const BOTH: readonly Slot[] = ['slot/a', 'slot/b'];

const readFile = async (world: World): Promise<StoredFile> => toFile((await world.db.read()).a);

const flip = (bytes: Bytes, at: number): void => {
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
};

const recordOf = (file: StoredFile, id: string) => {
  const record = file.records.find((candidate) => candidate.id === id);
  if (record === undefined) throw new Error(`no ${id}`);
  return record;
};

const places = (bytes: Bytes): number[] => Array.from(bytes.keys());

/** Unlocks in a new worker, and says what is left. */
const open = async (world: World) => {
  const vault = world.aWorker();
  const report = await vault.unlock(PASSWORD);
  return { vault, report, all: await readAll(vault) };
};

describe.each(LAYOUTS)('stored with $layout,', ({ toStored }) => {
  const put = (world: World, slot: string, file: unknown): Promise<void> =>
    set(slot, toStored(file), world.rawStore);

  /** Puts a changed copy of the sound file into the slots named. */
  const damage = async (world: World, change: (file: StoredFile) => unknown, slots = BOTH): Promise<void> => {
    const file = structuredClone(await readFile(world));
    const replaced = change(file);
    for (const slot of slots) await put(world, slot, replaced ?? file);
  };

  describe('a flipped byte in both slots', () => {
    const headerParts = {
      vaultId: (file: StoredFile) => file.vaultId,
      salt: (file: StoredFile) => file.kdf.salt,
      'wrapped IV': (file: StoredFile) => file.wrappedKey.iv,
      'wrapped key': (file: StoredFile) => file.wrappedKey.ciphertext,
      checksum: (file: StoredFile) => file.headerChecksum,
    };

    it.each(Object.entries(headerParts))(
      'of the %s is a damaged header, never a wrong password (K3, K5)',
      async (_, part) => {
        const world = await aLockedWorld();
        const sound = await readFile(world);
        for (const at of places(part(sound))) {
          const broken = structuredClone(sound);
          flip(part(broken), at);
          for (const slot of BOTH) await put(world, slot, broken);
          await expect(world.aWorker().unlock(PASSWORD)).rejects.toEqual(code('vault_header_damaged'));
          await expect(world.aWorker().status()).rejects.toEqual(code('vault_header_damaged'));
        }
      },
    );

    it('of the index loses no record and is reported (K3)', async () => {
      const world = await aLockedWorld();
      const sound = await readFile(world);
      for (const name of ['iv', 'ciphertext'] as const) {
        for (const at of places(sound.index[name])) {
          const broken = structuredClone(sound);
          flip(broken.index[name], at);
          for (const slot of BOTH) await put(world, slot, broken);
          const { report, all } = await open(world);
          expect(report).toEqual({ recoveredFromOlderSlot: false, damagedIds: [], indexDamaged: true });
          expect(all).toEqual(FILLED);
        }
      }
    });

    it('of a record loses that record alone, by name (K3, K5)', async () => {
      const world = await aLockedWorld();
      const sound = await readFile(world);
      for (const name of ['iv', 'ciphertext'] as const) {
        for (const at of places(recordOf(sound, 'key/2')[name])) {
          const broken = structuredClone(sound);
          flip(recordOf(broken, 'key/2')[name], at);
          for (const slot of BOTH) await put(world, slot, broken);
          const { report, all } = await open(world);
          expect(report).toEqual({
            recoveredFromOlderSlot: false,
            damagedIds: ['key/2'],
            indexDamaged: false,
          });
          expect(all).toEqual({ ...FILLED, 'key/2': '<vault_record_damaged>' });
        }
      }
    });

    it('of a record, with the index damaged as well, still loses that record alone (K3)', async () => {
      const world = await aLockedWorld();
      await damage(world, (file) => {
        flip(file.index.ciphertext, 0);
        flip(recordOf(file, 'key/2').ciphertext, 0);
      });
      const { vault, report, all } = await open(world);
      expect(report).toEqual({ recoveredFromOlderSlot: false, damagedIds: ['key/2'], indexDamaged: true });
      expect(all).toEqual({ ...FILLED, 'key/2': '<vault_record_damaged>' });
      await vault.commit({ put: contents({ more: 'of it' }) });
      // The lost record stays listed as lost under the new index, until it is removed or replaced.
      const later = await open(world);
      expect(later.report).toEqual({
        recoveredFromOlderSlot: false,
        damagedIds: ['key/2'],
        indexDamaged: false,
      });
      await later.vault.commit({ put: contents({ 'key/2': 'imported again' }) });
      expect((await open(world)).all).toEqual({ ...FILLED, more: 'of it', 'key/2': 'imported again' });
    });
  });

  describe('an edited vault', () => {
    it('whose revision was changed has no index that opens, and loses nothing (K3)', async () => {
      const world = await aLockedWorld();
      await damage(world, (file) => {
        file.revision = 2 ** 40;
      });
      const { vault, report, all } = await open(world);
      expect(report.indexDamaged).toBe(true);
      expect(all).toEqual(FILLED);
      await vault.commit({ put: contents({ more: 'of it' }) });
      expect((await readFile(world)).revision).toBe(4);
    });

    it('whose records were swapped loses both and never shows one as the other (K3)', async () => {
      for (const isIndexLost of [false, true]) {
        const world = await aLockedWorld();
        await damage(world, (file) => {
          const [one, two] = [recordOf(file, 'key/1'), recordOf(file, 'key/2')];
          [one.id, two.id] = [two.id, one.id];
          if (isIndexLost) flip(file.index.ciphertext, 0);
        });
        const { report, all } = await open(world);
        expect(report.damagedIds).toEqual(['key/1', 'key/2']);
        expect(all).toEqual({
          'doc/a': 'a document',
          'key/1': '<vault_record_damaged>',
          'key/2': '<vault_record_damaged>',
        });
      }
    });

    it('with an older record put back does not give the old payload (K3)', async () => {
      const world = aWorld();
      const vault = world.aWorker();
      await vault.create(PASSWORD);
      await vault.commit({ put: contents({ 'key/1': 'old' }) });
      const old = recordOf(await readFile(world), 'key/1');
      await vault.commit({ put: contents({ 'key/1': 'new' }) });
      for (const withNewRevision of [false, true]) {
        await damage(world, (file) => {
          const revision = withNewRevision ? recordOf(file, 'key/1').revision : old.revision;
          Object.assign(recordOf(file, 'key/1'), structuredClone(old), { revision });
        });
        const { report, all } = await open(world);
        expect(report.damagedIds).toEqual(['key/1']);
        expect(all).toEqual({ 'key/1': '<vault_record_damaged>' });
      }
    });

    it('with a record of the same id and revision from a write that failed is not believed (K3)', async () => {
      const world = aWorld();
      const vault = world.aWorker();
      await vault.create(PASSWORD);
      const flipFails = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
        this: IDBObjectStore,
        value,
        key,
      ) {
        if (key === 'current') throw new DOMException('no space', 'QuotaExceededError');
        return originalPut.call(this, value, key);
      });
      await expect(vault.commit({ put: contents({ 'key/1': 'never committed' }) })).rejects.toEqual(
        code('storage_failed'),
      );
      flipFails.mockRestore();
      const staged = recordOf(toFile((await world.db.read()).b), 'key/1');
      await vault.commit({ put: contents({ 'key/1': 'committed' }) });
      expect(recordOf(await readFile(world), 'key/1').revision).toBe(staged.revision);
      await damage(
        world,
        (file) => Object.assign(recordOf(file, 'key/1'), structuredClone(staged)) && undefined,
      );
      expect((await open(world)).all).toEqual({ 'key/1': '<vault_record_damaged>' });
    });

    it('with a record or the list of them dropped reports it (K3)', async () => {
      const world = await aLockedWorld();
      const sound = await readFile(world);
      await damage(world, (file) => {
        file.records = file.records.filter(({ id }) => id !== 'key/1');
      });
      expect((await open(world)).report.damagedIds).toEqual(['key/1']);
      for (const slot of BOTH) await put(world, slot, { ...sound, records: 'gone' });
      expect((await open(world)).report.damagedIds).toEqual(['doc/a', 'key/1', 'key/2']);
      for (const slot of BOTH) await put(world, slot, { ...sound, records: [null, 7, ...sound.records] });
      expect((await open(world)).all).toEqual(FILLED);
    });

    it('with a record added shows nothing of it (K3)', async () => {
      const world = await aLockedWorld();
      await damage(world, (file) => {
        file.records = [...file.records, { ...structuredClone(recordOf(file, 'key/1')), id: 'key/3' }];
      });
      const { report, all } = await open(world);
      expect(report.damagedIds).toEqual([]);
      expect(all).toEqual(FILLED);
    });

    it('whose index is no box at all opens by its records', async () => {
      const world = await aLockedWorld();
      await damage(world, (file) => ({ ...file, index: undefined }));
      const { report, all } = await open(world);
      expect(report.indexDamaged).toBe(true);
      expect(all).toEqual(FILLED);
    });

    it('with a wrapped key that is not its own and a checksum to match gives nothing (K3)', async () => {
      const world = await aLockedWorld();
      const foreign = await readFile(await aLockedWorld());
      const broken = structuredClone(await readFile(world));
      broken.wrappedKey = foreign.wrappedKey;
      broken.headerChecksum = await headerChecksum(broken, broken.wrappedKey);
      for (const slot of BOTH) await put(world, slot, broken);
      await expect(world.aWorker().unlock(PASSWORD)).rejects.toEqual(code('wrong_password'));
    });
  });

  describe('key derivation parameters out of bounds', () => {
    it('are refused before anything is derived, whatever they are (K2)', async () => {
      const derive = vi.fn(cheapKdf.derive);
      const world = await aLockedWorld({ ...cheapKdf, derive });
      const sound = await readFile(world);
      const { bounds } = cheapKdf;
      derive.mockClear();
      const outside = ({ min, max }: { min: number; max: number }) =>
        fc.oneof(
          fc.integer({ max: min - 1 }),
          fc.integer({ min: max + 1 }),
          fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, min + 0.5, 2 ** 53),
        );
      const edit = fc.oneof(
        outside(bounds.memoryKib).map((memoryKib) => ({ memoryKib })),
        outside(bounds.iterations).map((iterations) => ({ iterations })),
        outside(bounds.parallelism).map((parallelism) => ({ parallelism })),
        fc.uint8Array({ maxLength: 15 }).map((salt) => ({ salt: new Uint8Array(salt) })),
        fc.uint8Array({ minLength: 65, maxLength: 99 }).map((salt) => ({ salt: new Uint8Array(salt) })),
      );
      await fc.assert(
        fc.asyncProperty(edit, fc.boolean(), async (kdf, withChecksum) => {
          const broken = structuredClone(sound);
          Object.assign(broken.kdf, kdf);
          if (withChecksum) broken.headerChecksum = await headerChecksum(broken, broken.wrappedKey);
          for (const slot of BOTH) await put(world, slot, broken);
          // NaN is no number to the schema, so there the header itself is refused.
          const refused = expect.stringMatching(/^vault_kdf_out_of_bounds$|^vault_header_damaged$/);
          await expect(world.aWorker().unlock(PASSWORD)).rejects.toMatchObject({ code: refused });
          if (!Object.values(kdf).some(Number.isNaN)) {
            await expect(world.aWorker().status()).rejects.toEqual(code('vault_kdf_out_of_bounds'));
          }
        }),
        { numRuns: 100 },
      );
      expect(derive).not.toHaveBeenCalled();
    });
  });

  describe('a vault of a later version', () => {
    it('is refused and left untouched, even beside a slot of this version (K20)', async () => {
      for (const slots of [BOTH, ['slot/b'] as const]) {
        const world = await aLockedWorld();
        await set('current', { slot: 'b', revision: 3 }, world.rawStore);
        await damage(world, (file) => ({ ...file, version: 3 }), slots);
        const before = await world.db.read();
        const vault = world.aWorker();
        await expect(vault.status()).rejects.toEqual(code('vault_newer_version'));
        await expect(vault.unlock(PASSWORD)).rejects.toEqual(code('vault_newer_version'));
        await expect(vault.create(PASSWORD)).rejects.toEqual(code('vault_exists'));
        expect(await world.db.read()).toEqual(before);
      }
    });

    it('is refused without a pointer, too (K20)', async () => {
      const world = await aLockedWorld();
      await damage(world, (file) => ({ ...file, version: 3 }), ['slot/b']);
      await del('current', world.rawStore);
      await expect(world.aWorker().unlock(PASSWORD)).rejects.toEqual(code('vault_newer_version'));
    });

    it.each([0, -1, 1.5, '1', null, undefined])(
      'is not what version %j makes it: that is damage',
      async (version) => {
        const world = await aLockedWorld();
        await damage(world, (file) => ({ ...file, version }));
        await expect(world.aWorker().unlock(PASSWORD)).rejects.toEqual(code('vault_header_damaged'));
      },
    );
  });

  describe('one slot alone', () => {
    const garbles: Record<string, (file: StoredFile) => unknown> = {
      deleted: () => null,
      'replaced by noise': () => new Uint8Array(500),
      'of another format': (file) => ({ ...file, format: 'something-else' }),
      'cut short': ({ format, version, vaultId }) => ({ format, version, vaultId }),
      'with a header that is damaged': (file) => flip(file.kdf.salt, 3),
      'with an index that is damaged': (file) => flip(file.index.ciphertext, 3),
      'with every record damaged': (file) => {
        for (const record of file.records) flip(record.ciphertext, 3);
      },
      'of an older revision': (file) => {
        file.revision -= 1;
      },
    };

    describe.each(BOTH)('%s', (slot) => {
      it.each(Object.entries(garbles))(
        '%s: everything opens, and both slots are sound again (K7)',
        async (_, change) => {
          for (const current of ['a', 'b']) {
            const world = await aLockedWorld();
            await set('current', { slot: current, revision: 3 }, world.rawStore);
            await damage(world, change, [slot]);
            const { report, all } = await open(world);
            expect(all).toEqual(FILLED);
            expect(report.damagedIds).toEqual([]);
            expect(report.indexDamaged).toBe(false);
            const stored = await world.db.read();
            expect(stored.a).toEqual(stored.b);
            expect((await open(world)).report.recoveredFromOlderSlot).toBe(false);
            expect(world.troubles).toEqual([]);
          }
        },
      );
    });

    it('put back as it was at an earlier revision does not bring old payloads back (K3)', async () => {
      const world = aWorld();
      const vault = world.aWorker();
      await vault.create(PASSWORD);
      await vault.commit({ put: contents({ 'key/1': 'old' }) });
      const older = await readFile(world);
      await vault.commit({ put: contents({ 'key/1': 'new' }) });
      await vault.lock();
      const { slot } = (await world.db.read()).pointer as { slot: string };
      await put(world, `slot/${slot}`, older);
      const { report, all } = await open(world);
      expect(all).toEqual({ 'key/1': 'new' });
      expect(report.recoveredFromOlderSlot).toBe(true);
    });

    it('without an index, beside an older one without, gives the newest of each record (K3)', async () => {
      for (const olderSlot of BOTH) {
        const world = aWorld();
        const vault = world.aWorker();
        await vault.create(PASSWORD);
        await vault.commit({ put: contents({ 'key/1': 'old' }) });
        const older = structuredClone(await readFile(world));
        await vault.commit({ put: contents({ 'key/1': 'new' }) });
        flip(older.index.ciphertext, 0);
        await damage(world, (file) => flip(file.index.ciphertext, 0));
        await put(world, olderSlot, older);
        const { report, all } = await open(world);
        expect(all).toEqual({ 'key/1': 'new' });
        expect(report.indexDamaged).toBe(true);
      }
    });

    it('without an index gives what the other, also without, has damaged', async () => {
      const world = await aLockedWorld();
      await damage(world, (file) => flip(file.index.ciphertext, 0));
      const sound = await readFile(world);
      const broken = structuredClone(sound);
      flip(recordOf(broken, 'key/1').ciphertext, 0);
      for (const slot of BOTH) {
        for (const each of BOTH) await put(world, each, each === slot ? broken : sound);
        const { report, all } = await open(world);
        expect(report.damagedIds).toEqual([]);
        expect(all).toEqual(FILLED);
      }
    });

    it('without an index is not mixed with one of another password', async () => {
      const world = await aLockedWorld();
      const old = structuredClone(await readFile(world));
      const vault = world.aWorker();
      await vault.unlock(PASSWORD);
      await vault.commit({ remove: ['doc/a'] });
      await vault.changePassword({ currentSecret: PASSWORD, nextSecret: OTHER_PASSWORD });
      const { slot } = (await world.db.read()).pointer as { slot: string };
      await damage(world, (file) => flip(file.index.ciphertext, 0));
      await put(world, slot === 'a' ? 'slot/b' : 'slot/a', old);
      expect(await world.aWorker().unlock(OTHER_PASSWORD)).toEqual({
        recoveredFromOlderSlot: false,
        damagedIds: [],
        indexDamaged: true,
      });
    });

    it('says so when it stood in for the current one', async () => {
      const world = await aLockedWorld();
      const { pointer } = await world.db.read();
      const { slot } = pointer as { slot: string };
      await damage(world, () => 'noise', [`slot/${slot}` as Slot]);
      expect((await open(world)).report.recoveredFromOlderSlot).toBe(true);
    });

    it('does not take the part of one that opens with another password', async () => {
      const world = await aLockedWorld();
      const old = structuredClone(await readFile(world));
      const vault = world.aWorker();
      await vault.unlock(PASSWORD);
      await vault.changePassword({ currentSecret: PASSWORD, nextSecret: OTHER_PASSWORD });
      const { pointer } = await world.db.read();
      const other = (pointer as { slot: string }).slot === 'a' ? 'slot/b' : 'slot/a';
      await put(world, other, old);
      const later = world.aWorker();
      await expect(later.unlock(PASSWORD)).rejects.toEqual(code('wrong_password'));
      await later.unlock(OTHER_PASSWORD);
      const stored = await world.db.read();
      expect(stored.a).toEqual(stored.b);
    });

    it.each([undefined, 'a', { slot: 'c', revision: 3 }, { slot: 'a' }, { slot: 'b', revision: '3' }])(
      'is found without a good pointer (%j), the newer one first (K7)',
      async (pointer) => {
        for (const older of BOTH) {
          const world = await aLockedWorld();
          const now = structuredClone(await readFile(world));
          const vault = world.aWorker();
          await vault.unlock(PASSWORD);
          await vault.commit({ put: contents({ newest: 'yes' }) });
          await put(world, older, now);
          if (pointer === undefined) await del('current', world.rawStore);
          else await set('current', pointer, world.rawStore);
          const { all } = await open(world);
          expect(all).toEqual({ ...FILLED, newest: 'yes' });
          expect((await world.db.read()).pointer).toMatchObject({ revision: 5 });
        }
      },
    );

    it('is left alone where something is lost for good, as a better copy may be found', async () => {
      const world = await aLockedWorld();
      await damage(world, (file) => flip(recordOf(file, 'key/1').ciphertext, 0), ['slot/a']);
      await damage(world, (file) => flip(recordOf(file, 'key/1').ciphertext, 1), ['slot/b']);
      const before = await world.db.read();
      expect((await open(world)).report.damagedIds).toEqual(['key/1']);
      expect(await world.db.read()).toEqual(before);
    });
  });

  describe('with both slots gone', () => {
    it.each([
      ['deleted', undefined],
      ['noise', new Uint8Array(40)],
    ])('(%s) the vault is unreadable, never silently empty (K7)', async (_, value) => {
      const world = await aLockedWorld();
      for (const slot of BOTH) {
        if (value === undefined) await del(slot, world.rawStore);
        else await put(world, slot, value);
      }
      const vault = world.aWorker();
      await expect(vault.status()).rejects.toEqual(code('vault_unreadable'));
      await expect(vault.unlock(PASSWORD)).rejects.toEqual(code('vault_unreadable'));
      await expect(vault.create(PASSWORD)).rejects.toEqual(code('vault_exists'));
      await vault.erase();
      expect(await vault.status()).toBe('absent');
      await vault.create(PASSWORD);
    });

    it('and the whole database with them, the vault is unreadable, too (K7)', async () => {
      const world = await aLockedWorld();
      await world.db.erase();
      const vault = world.aWorker();
      await expect(vault.status()).rejects.toEqual(code('vault_unreadable'));
      await expect(vault.unlock(PASSWORD)).rejects.toEqual(code('vault_unreadable'));
      await expect(vault.create(PASSWORD)).rejects.toEqual(code('vault_unreadable'));
      await expect(vault.resume()).rejects.toEqual(code('vault_unreadable'));
      await vault.erase();
      expect(await vault.status()).toBe('absent');
    });

    it('is noticed by a profile that lost the note of its vault, once it was unlocked again (K7)', async () => {
      const world = await aLockedWorld();
      world.local.values.clear();
      await world.aWorker().unlock(PASSWORD);
      await world.db.erase();
      await expect(world.aWorker().status()).rejects.toEqual(code('vault_unreadable'));
    });

    it('the more telling reason of the two is given', async () => {
      const world = await aLockedWorld();
      await damage(world, () => 'noise', ['slot/a']);
      const header = structuredClone(toFile((await world.db.read()).b));
      flip(header.vaultId, 0);
      await put(world, 'slot/b', header);
      await expect(world.aWorker().status()).rejects.toEqual(code('vault_header_damaged'));
    });
  });

  describe('a damaged record', () => {
    it('stays as it lies through commits and a change of password, and the others stay readable', async () => {
      const world = await aLockedWorld();
      await damage(world, (file) => flip(recordOf(file, 'key/1').ciphertext, 0));
      const broken = recordOf(await readFile(world), 'key/1').ciphertext;
      const { vault } = await open(world);
      await vault.commit({ put: contents({ more: 'of it' }) });
      await vault.changePassword({ currentSecret: PASSWORD, nextSecret: OTHER_PASSWORD });
      await vault.lock();
      const report = await vault.unlock(OTHER_PASSWORD);
      expect(report.damagedIds).toEqual(['key/1']);
      expect(recordOf(await readFile(world), 'key/1').ciphertext).toEqual(broken);
      expect(await readAll(vault)).toEqual({ ...FILLED, more: 'of it', 'key/1': '<vault_record_damaged>' });
      await vault.commit({ remove: ['key/1'] });
      expect((await vault.unlock(OTHER_PASSWORD)).damagedIds).toEqual([]);
    });
  });
});
