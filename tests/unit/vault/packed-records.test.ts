import * as fc from 'fast-check';
import { set } from 'idb-keyval';
import { describe, expect, it } from 'vitest';
import { type PackedRecords, packRecords, unpackRecords } from '../../../src/vault/packed-records.ts';
import type { SealedRecord } from '../../../src/vault/vault-format.ts';
import { aWorld, contents, PASSWORD, readAll } from './a-vault.ts';

const COUNT = 6;

const someRecords = (): readonly SealedRecord[] =>
  Array.from({ length: COUNT }, (_, place) => ({
    id: `key/${place}`,
    revision: place + 1,
    iv: crypto.getRandomValues(new Uint8Array(12)),
    ciphertext: crypto.getRandomValues(new Uint8Array(16 + 5 * place)),
  }));

const anything = fc.oneof(
  fc.anything(),
  fc.integer(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 0.5, 2 ** 53),
);

describe('packed records', () => {
  it('come back as they were, none included', () => {
    const records = someRecords();
    expect(unpackRecords(structuredClone(packRecords(records)))).toEqual(records);
    expect(unpackRecords(packRecords([]))).toEqual([]);
  });

  it('are a copy of what was read', () => {
    const records = someRecords();
    const packed = packRecords(records);
    const read = unpackRecords(packed);
    packed.boxes.fill(0);
    expect(read).toEqual(records);
  });

  it('lose to a damaged entry of the table itself, and at most the one after it (K5)', () => {
    const table = fc.constantFrom('ids' as const, 'revisions' as const, 'ends' as const);
    fc.assert(
      fc.property(table, fc.nat({ max: COUNT - 1 }), anything, (name, place, value) => {
        const records = someRecords();
        const packed: PackedRecords = packRecords(records);
        const damaged = { ...packed, [name]: packed[name].with(place, value as never) };
        const others = records.filter((_, at) => at !== place && !(name === 'ends' && at === place + 1));
        expect(unpackRecords(damaged)).toEqual(expect.arrayContaining([...others]));
      }),
    );
  });

  it('that were cut short lose what was cut off', () => {
    const records = someRecords();
    const packed = packRecords(records);
    const { boxes, ends, revisions, ids } = packed;
    expect(unpackRecords({ ...packed, boxes: boxes.slice(0, -1) })).toEqual(records.slice(0, -1));
    expect(unpackRecords({ ...packed, boxes: boxes.slice(0, (ends[2] ?? 0) + 27) })).toEqual(
      records.slice(0, 3),
    );
    expect(unpackRecords({ ...packed, ends: ends.slice(0, 2) })).toEqual(records.slice(0, 2));
    expect(unpackRecords({ ...packed, revisions: revisions.slice(0, 2) })).toEqual(records.slice(0, 2));
    expect(unpackRecords({ ...packed, ids: ids.slice(0, 2) })).toEqual(records.slice(0, 2));
  });

  it('too short for an IV and a tag are none', () => {
    const ofLength = (bytes: number) =>
      unpackRecords({ ids: ['key/1'], revisions: [1], ends: [bytes], boxes: new Uint8Array(bytes) });
    expect(ofLength(27)).toEqual([]);
    expect(ofLength(28)).toHaveLength(1);
  });

  it('never throw, whatever lies there, and give only records', () => {
    const part = fc.oneof(fc.anything(), fc.array(anything), fc.uint8Array());
    fc.assert(
      fc.property(
        fc.record({ ids: part, revisions: part, ends: part, boxes: part }, { requiredKeys: [] }),
        (stored) => {
          for (const { id, iv, ciphertext } of unpackRecords(stored)) {
            expect([typeof id, iv.length, ciphertext.length >= 16]).toEqual(['string', 12, true]);
          }
        },
      ),
    );
  });
});

describe('a vault whose table is damaged in both slots', () => {
  it.each([
    ['ends', 1, 5, ['key/2', 'key/3']],
    ['revisions', 1, 7, ['key/2']],
    ['ids', 1, 'key/9', ['key/2']],
    ['ids', 1, 'key/1', ['key/2']],
    ['ids', 1, null, ['key/2']],
  ] as const)(
    '(%s, place %i: %j) names what is lost, and all else opens (K5)',
    async (name, place, value, lost) => {
      const world = aWorld();
      const vault = world.aWorker();
      await vault.create(PASSWORD);
      const filled = { 'key/1': 'one', 'key/2': 'two', 'key/3': 'three', 'key/4': 'four' };
      await vault.commit({ put: contents(filled) });
      await vault.lock();
      const sound = (await world.db.read()).a as PackedRecords;
      const damaged = { ...sound, [name]: sound[name].with(place, value as never) };
      for (const slot of ['slot/a', 'slot/b']) await set(slot, damaged, world.rawStore);
      expect((await vault.unlock(PASSWORD)).damagedIds).toEqual(lost);
      const gone = Object.fromEntries(lost.map((id) => [id, '<vault_record_damaged>']));
      expect(await readAll(vault)).toEqual({ ...filled, ...gone });
    },
  );
});
