/**
 * A secret that outlives the worker but not the browser, in two halves: a non-extractable AES key in IndexedDB and the box
 * that it opens in the session area, which is gone when the browser closes. Neither half is enough. K15
 */
import { clear, get, set } from 'idb-keyval';
import * as v from 'valibot';
import { AppError } from '../errors.ts';
import { type Bytes, fromBase64, toBase64, toUtf8 } from '../lib/bytes.ts';
import { cryptoRandomBytes, type RandomBytes } from '../lib/random.ts';
import type { SessionArea } from '../lib/stored-area.ts';
import { openBox, sealBox } from './envelope.ts';
import { fromStorage } from './from-storage.ts';
import { createStrictStore } from './strict-store.ts';

/** Any method may also fail with storage_failed. */
export interface SplitBox {
  /** Seals under a new key. What is opened again has to name the same epoch. The caller zeroes its own copy. */
  readonly seal: (secret: Bytes, keyEpoch: string) => Promise<void>;
  /** Puts something else into the box under the key that is there: one write, all or nothing. False where there is no key. */
  readonly reseal: (secret: Bytes, keyEpoch: string) => Promise<boolean>;
  /** What was sealed in that epoch, else null. The caller zeroes it. */
  readonly open: (keyEpoch: string) => Promise<Bytes | null>;
  /** Forgets both halves. Fails only where both stayed, since one alone opens nothing. */
  readonly erase: () => Promise<void>;
}

const blobSchema = v.object({
  version: v.literal(1),
  /** Names what the secret belongs to: in another epoch it is worthless (K10). */
  keyEpoch: v.string(),
  iv: v.pipe(v.string(), v.base64()),
  ciphertext: v.pipe(v.string(), v.base64()),
});

export interface SplitBoxOptions {
  readonly session: SessionArea;
  readonly random?: RandomBytes;
  readonly databaseName: string;
  /** Where the box lies in the session area. */
  readonly blobKey: string;
  /** Where the key lies in the database. */
  readonly keyKey: string;
  /** Names the use of the key inside the additional data. */
  readonly part: string;
}

export const createSplitBox = ({
  session,
  random = cryptoRandomBytes,
  databaseName,
  blobKey,
  keyKey,
  part,
}: SplitBoxOptions): SplitBox => {
  const keys = createStrictStore({ databaseName, storeName: 'keys' });
  const toAad = (keyEpoch: string): Bytes => toUtf8(JSON.stringify({ part, version: 1, keyEpoch }));

  const writeBox = async (key: CryptoKey, secret: Bytes, keyEpoch: string): Promise<void> => {
    const { iv, ciphertext } = await sealBox({ key, plaintext: secret, aad: toAad(keyEpoch), random });
    const blob = { version: 1, keyEpoch, iv: toBase64(iv), ciphertext: toBase64(ciphertext) };
    await fromStorage(() => session.set(blobKey, blob));
  };
  const readKey = async (): Promise<CryptoKey | null> => {
    const key: unknown = await fromStorage(() => get<unknown>(keyKey, keys));
    return key instanceof CryptoKey ? key : null;
  };

  /** Asked for at every start and lock: a write that waits for the disk is only for what is there. */
  const clearKeys = async (): Promise<void> => {
    if ((await get<unknown>(keyKey, keys)) !== undefined) await clear(keys);
  };

  return {
    seal: async (secret, keyEpoch) => {
      // K15: WebCrypto itself refuses to export it.
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
        'encrypt',
        'decrypt',
      ]);
      await fromStorage(() => set(keyKey, key, keys));
      await writeBox(key, secret, keyEpoch);
    },

    reseal: async (secret, keyEpoch) => {
      const key = await readKey();
      if (key === null) return false;
      await writeBox(key, secret, keyEpoch);
      return true;
    },

    open: async (wantedEpoch) => {
      const blob = v.safeParse(blobSchema, await fromStorage(() => session.get(blobKey)));
      if (!blob.success || blob.output.keyEpoch !== wantedEpoch) return null; // K10
      const key = await readKey();
      if (key === null) return null;
      const { keyEpoch, iv, ciphertext } = blob.output;
      const box = { iv: fromBase64(iv), ciphertext: fromBase64(ciphertext) };
      return openBox({ key, box, aad: toAad(keyEpoch) });
    },

    erase: async () => {
      const halves = await Promise.allSettled([session.remove(blobKey), clearKeys()]);
      const failures = halves.flatMap((half) => (half.status === 'rejected' ? [half.reason] : []));
      if (failures.length === halves.length) {
        throw new AppError({ code: 'storage_failed', cause: new AggregateError(failures) });
      }
    },
  };
};
