/**
 * The unlocked state: what lets a restarted background worker go on without the password. A non-extractable AES key
 * in IndexedDB wraps the data key, and the wrapped blob lies in the session area: neither half is enough, and the
 * session area is gone when the browser closes. Never stores the data key itself.
 */

import { clear, get, set } from 'idb-keyval';
import * as v from 'valibot';
import { AppError } from '../errors.ts';
import { type Bytes, fromBase64, toBase64, toUtf8 } from '../lib/bytes.ts';
import { cryptoRandomBytes, type RandomBytes } from '../lib/random.ts';
import type { SessionArea } from '../lib/stored-area.ts';
import { openBox, sealBox } from './envelope.ts';
import { createStrictStore } from './strict-store.ts';

export interface UnlockedState {
  /** Keeps the data key for the vault whose header has that checksum. The caller zeroes its own copy. */
  readonly store: (held: { readonly dataKeySecret: Bytes; readonly headerChecksum: Bytes }) => Promise<void>;
  /** The data key if it was kept for that very header, else null. The caller zeroes it. */
  readonly restore: (wanted: { readonly headerChecksum: Bytes }) => Promise<Bytes | null>;
  /** Forgets both halves. Fails only where both stayed, since one alone opens nothing. */
  readonly clear: () => Promise<void>;
}

const BLOB_KEY = 'vault.unlocked';
const KEY_KEY = 'session-key';

const blobSchema = v.object({
  version: v.literal(1),
  /** Base64 of the header's checksum: a change of password makes another, and this blob worthless (K10). */
  keyEpoch: v.string(),
  iv: v.pipe(v.string(), v.base64()),
  ciphertext: v.pipe(v.string(), v.base64()),
});

const toAad = (keyEpoch: string): Bytes =>
  toUtf8(JSON.stringify({ part: 'unlocked-state', version: 1, keyEpoch }));

export const createUnlockedState = ({
  session,
  random = cryptoRandomBytes,
  databaseName = 'countersign-unlocked',
}: {
  readonly session: SessionArea;
  readonly random?: RandomBytes;
  readonly databaseName?: string;
}): UnlockedState => {
  const keys = createStrictStore({ databaseName, storeName: 'keys' });

  return {
    store: async ({ dataKeySecret, headerChecksum }) => {
      // K15: WebCrypto itself refuses to export it.
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
        'encrypt',
        'decrypt',
      ]);
      const keyEpoch = toBase64(headerChecksum);
      const box = await sealBox({ key, plaintext: dataKeySecret, aad: toAad(keyEpoch), random });
      await set(KEY_KEY, key, keys);
      await session.set(BLOB_KEY, {
        version: 1,
        keyEpoch,
        iv: toBase64(box.iv),
        ciphertext: toBase64(box.ciphertext),
      });
    },

    restore: async ({ headerChecksum }) => {
      const blob = v.safeParse(blobSchema, await session.get(BLOB_KEY));
      if (!blob.success || blob.output.keyEpoch !== toBase64(headerChecksum)) return null; // K10
      const key: unknown = await get<unknown>(KEY_KEY, keys);
      if (!(key instanceof CryptoKey)) return null;
      const { keyEpoch, iv, ciphertext } = blob.output;
      const box = { iv: fromBase64(iv), ciphertext: fromBase64(ciphertext) };
      return openBox({ key, box, aad: toAad(keyEpoch) });
    },

    clear: async () => {
      const halves = await Promise.allSettled([session.remove(BLOB_KEY), clear(keys)]);
      const failures = halves.flatMap((half) => (half.status === 'rejected' ? [half.reason] : []));
      if (failures.length === halves.length) {
        throw new AppError({ code: 'storage_failed', cause: new AggregateError(failures) });
      }
    },
  };
};
