/**
 * Where the passkey's wrap lies: in IndexedDB, in a database of its own beside the vault, whose format it is no part of.
 * Nothing in it is secret without the authenticator. What can't be read counts as no passkey: the password is there.
 */

import { clear, get, set } from 'idb-keyval';
import * as v from 'valibot';
import type { Bytes } from '../lib/bytes.ts';
import { DATA_KEY_BYTES } from './data-key.ts';
import { IV_BYTES, TAG_BYTES } from './envelope.ts';
import { fromStorage } from './from-storage.ts';
import { type PasskeyWrap, PRF_BYTES } from './passkey-wrap.ts';
import { createStrictStore } from './strict-store.ts';

/** The longest credential id, bytes. Source: Web Authentication Level 3, section 5.8.3. */
export const MAX_CREDENTIAL_ID_BYTES = 1023;

export interface StoredPasskey {
  readonly credentialId: Bytes;
  /** What the authenticator is asked about, 32 random bytes. */
  readonly salt: Bytes;
  readonly wrap: PasskeyWrap;
}

export interface PasskeyStore {
  readonly read: () => Promise<StoredPasskey | null>;
  /** Takes the place of the one before. */
  readonly write: (passkey: StoredPasskey) => Promise<void>;
  readonly remove: () => Promise<void>;
}

const KEY = 'passkey';
const CHECKSUM_BYTES = 32;

const bytes = (min: number, max = min) =>
  v.pipe(
    v.instance(Uint8Array),
    v.check(({ length }) => length >= min && length <= max),
    v.transform((value): Bytes => new Uint8Array(value)),
  );

const schema = v.object({
  version: v.literal(1),
  credentialId: bytes(1, MAX_CREDENTIAL_ID_BYTES),
  salt: bytes(PRF_BYTES),
  wrap: v.object({
    headerChecksum: bytes(CHECKSUM_BYTES),
    iv: bytes(IV_BYTES),
    ciphertext: bytes(DATA_KEY_BYTES + TAG_BYTES),
  }),
});

/** Failures of storage come out as `storage_failed`. */
export const createPasskeyStore = ({
  databaseName = 'countersign-passkey',
}: {
  readonly databaseName?: string;
} = {}): PasskeyStore => {
  const store = createStrictStore({ databaseName, storeName: 'passkey' });
  return {
    read: async () => {
      const result = v.safeParse(schema, await fromStorage(() => get<unknown>(KEY, store)));
      if (!result.success) return null;
      const { credentialId, salt, wrap } = result.output;
      return { credentialId, salt, wrap };
    },
    write: (passkey) => fromStorage(() => set(KEY, { version: 1, ...passkey }, store)),
    remove: () => fromStorage(() => clear(store)),
  };
};
