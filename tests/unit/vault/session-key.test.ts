import 'fake-indexeddb/auto';
import { get, set } from 'idb-keyval';
import { describe, expect, it, vi } from 'vitest';
import { type Bytes, toBase64 } from '../../../src/lib/bytes.ts';
import { cryptoRandomBytes } from '../../../src/lib/random.ts';
import { createUnlockedState } from '../../../src/vault/session-key.ts';
import { createStrictStore } from '../../../src/vault/strict-store.ts';
import { aMemoryArea } from './a-vault.ts';

const BLOB = 'vault.unlocked';
let states = 0;

const aState = () => {
  states += 1;
  const databaseName = `unlocked-${states}`;
  const session = aMemoryArea();
  const make = () => createUnlockedState({ session, databaseName });
  return { session, make, keys: createStrictStore({ databaseName, storeName: 'keys' }) };
};

const dataKeySecret = cryptoRandomBytes(32);
const headerChecksum = cryptoRandomBytes(32);

describe('the unlocked state', () => {
  it('gives the data key back to the next worker, for the same header only (K10)', async () => {
    const { make } = aState();
    await make().store({ dataKeySecret, headerChecksum });
    expect(await make().restore({ headerChecksum })).toEqual(dataKeySecret);
    expect(await make().restore({ headerChecksum: cryptoRandomBytes(32) })).toBeNull();
  });

  it('has nothing before it was stored and after it was cleared', async () => {
    const { make, session, keys } = aState();
    expect(await make().restore({ headerChecksum })).toBeNull();
    await make().store({ dataKeySecret, headerChecksum });
    await make().clear();
    expect(await make().restore({ headerChecksum })).toBeNull();
    expect(session.values.size).toBe(0);
    expect(await get('session-key', keys)).toBeUndefined();
  });

  it('keeps a key that cannot be exported in one place and only ciphertext in the other (K15)', async () => {
    const { make, session, keys } = aState();
    await make().store({ dataKeySecret, headerChecksum });
    const key = await get<CryptoKey>('session-key', keys);
    expect(key).toBeInstanceOf(CryptoKey);
    if (key !== undefined) {
      await expect(crypto.subtle.exportKey('raw', key)).rejects.toMatchObject({ name: 'InvalidAccessError' });
      await expect(crypto.subtle.exportKey('jwk', key)).rejects.toMatchObject({ name: 'InvalidAccessError' });
    }
    expect(session.values.get(BLOB)).not.toContain(toBase64(dataKeySecret));
  });

  it('is nothing with either half missing, foreign or damaged', async () => {
    const changes: readonly ((blob: Record<string, unknown>) => unknown)[] = [
      () => null,
      () => 'a string',
      (blob) => ({ ...blob, version: 2 }),
      (blob) => ({ ...blob, ciphertext: 'not base64!' }),
      (blob) => ({ ...blob, ciphertext: toBase64(cryptoRandomBytes(48)) }),
      (blob) => ({ ...blob, iv: toBase64(cryptoRandomBytes(12)) }),
    ];
    for (const change of changes) {
      const { make, session } = aState();
      await make().store({ dataKeySecret, headerChecksum });
      await session.set(BLOB, change(JSON.parse(session.values.get(BLOB) ?? '{}')));
      expect(await make().restore({ headerChecksum })).toBeNull();
    }
    const other = aState();
    await other.make().store({ dataKeySecret, headerChecksum });
    for (const key of [undefined, 'no key', await get('session-key', other.keys)]) {
      const { make, keys } = aState();
      await make().store({ dataKeySecret, headerChecksum });
      await set('session-key', key, keys);
      expect(await make().restore({ headerChecksum })).toBeNull();
    }
  });

  it('cannot be moved to another header by editing its name for it (K10)', async () => {
    const { make, session } = aState();
    await make().store({ dataKeySecret, headerChecksum });
    const otherChecksum: Bytes = cryptoRandomBytes(32);
    const blob = JSON.parse(session.values.get(BLOB) ?? '{}');
    await session.set(BLOB, { ...blob, keyEpoch: toBase64(otherChecksum) });
    expect(await make().restore({ headerChecksum: otherChecksum })).toBeNull();
  });

  it('uses another key each time', async () => {
    const { make, keys } = aState();
    await make().store({ dataKeySecret, headerChecksum });
    const first = await get('session-key', keys);
    await make().store({ dataKeySecret, headerChecksum });
    await set('session-key', first, keys);
    expect(await make().restore({ headerChecksum })).toBeNull();
  });

  it('counts as cleared if one half could be, since the other opens nothing', async () => {
    const { make, session } = aState();
    await make().store({ dataKeySecret, headerChecksum });
    vi.spyOn(session, 'remove').mockRejectedValue(new Error('no'));
    await make().clear();
    expect(session.values.size).toBe(1);
    expect(await make().restore({ headerChecksum })).toBeNull();
  });
});
