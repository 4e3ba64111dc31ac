/**
 * The other side, in the same page: @metamask/browser-passworder with the same content. It keeps nothing by itself, so that
 * its text lies where our vault does, in an IndexedDB store whose writes have reached the disk.
 */
import './buffer-global.ts';
import {
  decrypt,
  type EncryptionKey,
  encrypt,
  encryptWithDetail,
  encryptWithKey,
  generateSalt,
  importKey,
  type KeyDerivationOptions,
} from '@metamask/browser-passworder';
import { get, set } from 'idb-keyval';
import { createStrictStore } from '../../../src/vault/strict-store.ts';
import { type Payload, withLabel } from './payload.ts';

const store = createStrictStore({ databaseName: 'other-vault', storeName: 'vault' });
const KEY = 'vault';

let payload: Payload | null = null;
let kept: { readonly key: EncryptionKey; readonly salt: string } | null = null;

const heldPayload = (): Payload => {
  if (payload === null) throw new Error('There is nothing to keep.');
  return payload;
};

/** Null: the package's own default. */
const toOptions = (iterations: number | null): KeyDerivationOptions | undefined =>
  iterations === null ? undefined : { algorithm: 'PBKDF2', params: { iterations } };

const encryptWith = (passwordSecret: string, iterations: number | null): Promise<string> =>
  encrypt(passwordSecret, heldPayload(), undefined, generateSalt(), toOptions(iterations));

/** @returns how many iterations it takes. @param iterations null for its own default */
export const prepareOther = async (
  content: Payload,
  { passwordSecret, iterations }: { readonly passwordSecret: string; readonly iterations: number | null },
): Promise<number> => {
  payload = content;
  const options = toOptions(iterations);
  const { vault, exportedKeyString } = await encryptWithDetail(
    passwordSecret,
    content,
    generateSalt(),
    options,
  );
  await set(KEY, vault, store);
  const { salt, keyMetadata } = JSON.parse(vault) as {
    readonly salt: string;
    readonly keyMetadata: KeyDerivationOptions;
  };
  // As MetaMask's own controller keeps it while the wallet is open.
  kept = { key: (await importKey(exportedKeyString)) as EncryptionKey, salt };
  return keyMetadata.params.iterations;
};

/** Milliseconds from the password to the list of accounts and the first one's key; all keys are in plain by then. */
export const timeOtherUnlock = async (passwordSecret: string): Promise<number> => {
  const startedMs = performance.now();
  const text = await get<string>(KEY, store);
  if (text === undefined) throw new Error('Nothing is kept.');
  const opened = (await decrypt(passwordSecret, text)) as Payload;
  const [first] = opened.accounts;
  const tookMs = performance.now() - startedMs;
  if (first === undefined || opened.keys[first.id]?.length !== 64) throw new Error('There is no key.');
  return tookMs;
};

/** Milliseconds from the new label to its being on the disk, with the key derived anew: what `encrypt` does. */
export const timeOtherSave = async (
  label: string,
  { passwordSecret, iterations }: { readonly passwordSecret: string; readonly iterations: number | null },
): Promise<number> => {
  const startedMs = performance.now();
  payload = withLabel(heldPayload(), label);
  await set(KEY, await encryptWith(passwordSecret, iterations), store);
  return performance.now() - startedMs;
};

/** As `timeOtherSave` with the key that was kept since the unlocking, in place of the password. */
export const timeOtherSaveByKey = async (label: string): Promise<number> => {
  if (kept === null) throw new Error('No key is kept.');
  const startedMs = performance.now();
  payload = withLabel(heldPayload(), label);
  const { key, salt } = kept;
  await set(KEY, JSON.stringify({ ...(await encryptWithKey(key, payload)), salt }), store);
  return performance.now() - startedMs;
};
