import 'fake-indexeddb/auto';
import { get, set } from 'idb-keyval';
import { describe, expect, it, vi } from 'vitest';
import { fromUtf8, toBase64, toUtf8 } from '../../../src/lib/bytes.ts';
import { createSplitBox } from '../../../src/vault/split-box.ts';
import { createStrictStore } from '../../../src/vault/strict-store.ts';
import { aMemoryArea } from './a-vault.ts';

const BLOB = 'the.blob';
const FIRST = toUtf8('the first secret');
const SECOND = toUtf8('the second secret');
let boxes = 0;

const aBox = () => {
  boxes += 1;
  const databaseName = `split-${boxes}`;
  const session = aMemoryArea();
  const make = (part = 'a-part') =>
    createSplitBox({ session, databaseName, blobKey: BLOB, keyKey: 'the-key', part });
  const open = async (box = make()): Promise<string | null> => {
    const secret = await box.open('now');
    return secret === null ? null : fromUtf8(secret);
  };
  return { session, make, open, keys: createStrictStore({ databaseName, storeName: 'keys' }) };
};

describe('a box of two halves', () => {
  it('gives a new worker what the one before put in, in the same epoch and for the same use only (K10)', async () => {
    const { make, open } = aBox();
    await make().seal(FIRST, 'now');
    expect(await open()).toBe('the first secret');
    expect(await make().open('then')).toBeNull();
    expect(await make('another-part').open('now')).toBeNull();
  });

  it('takes something else in under the key that is there, in one write (K4: with another IV)', async () => {
    const { make, open, session, keys } = aBox();
    await make().seal(FIRST, 'now');
    const [key, blob] = [await get<CryptoKey>('the-key', keys), JSON.parse(session.values.get(BLOB) ?? '')];
    expect(await make().reseal(SECOND, 'now')).toBe(true);
    expect(await get('the-key', keys)).toEqual(key);
    expect(JSON.parse(session.values.get(BLOB) ?? '').iv).not.toBe(blob.iv);
    expect(await open()).toBe('the second secret');
  });

  it('keeps what was in it where the new does not go in', async () => {
    const { make, open, session } = aBox();
    await make().seal(FIRST, 'now');
    vi.spyOn(session, 'set').mockRejectedValueOnce(new Error('no'));
    await expect(make().reseal(SECOND, 'now')).rejects.toMatchObject({ code: 'storage_failed' });
    expect(await open()).toBe('the first secret');
  });

  it('takes nothing in where there is no key, and writes nothing then', async () => {
    const { make, session, keys } = aBox();
    expect(await make().reseal(SECOND, 'now')).toBe(false);
    await make().seal(FIRST, 'now');
    await make().erase();
    expect(await make().reseal(SECOND, 'now')).toBe(false);
    await set('the-key', 'no key', keys);
    expect(await make().reseal(SECOND, 'now')).toBe(false);
    expect(session.values.size).toBe(0);
  });

  it('seals under another key each time (K15: one that can’t be exported)', async () => {
    const { make, keys } = aBox();
    await make().seal(FIRST, 'now');
    const first = await get<CryptoKey>('the-key', keys);
    await make().seal(SECOND, 'now');
    if (first === undefined) throw new Error('There is no key.');
    await expect(crypto.subtle.exportKey('raw', first)).rejects.toMatchObject({ name: 'InvalidAccessError' });
    await set('the-key', first, keys);
    expect(await make().open('now')).toBeNull();
  });

  it('shows in the session area nothing of what is in it', async () => {
    const { make, session } = aBox();
    await make().seal(FIRST, 'now');
    const text = session.values.get(BLOB) ?? '';
    expect(text).not.toContain('secret');
    expect(text).not.toContain(toBase64(FIRST).slice(2, -4));
  });

  it('writes nothing to the disk where there is nothing to erase', async () => {
    const { make } = aBox();
    const clear = vi.spyOn(IDBObjectStore.prototype, 'clear');
    await make().erase();
    expect(clear).not.toHaveBeenCalled();
    await make().seal(FIRST, 'now');
    await make().erase();
    expect(clear).toHaveBeenCalledOnce();
    vi.restoreAllMocks();
  });

  it('is erased by halves where only one half can be, and says so where none can', async () => {
    const { make, open, session } = aBox();
    await make().seal(FIRST, 'now');
    const remove = vi.spyOn(session, 'remove').mockRejectedValue(new Error('no'));
    await make().erase();
    expect(await open()).toBeNull();
    await make().seal(FIRST, 'now');
    vi.spyOn(IDBObjectStore.prototype, 'clear').mockImplementation(() => {
      throw new Error('no');
    });
    await expect(make().erase()).rejects.toMatchObject({ code: 'storage_failed' });
    vi.restoreAllMocks();
    expect(remove).toHaveBeenCalled();
  });
});
