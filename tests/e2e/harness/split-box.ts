/** What each half of a sealed secret is worth: both together open it, the session area alone does not. */
import { webcrypto } from 'node:crypto';
import type { Page } from '@playwright/test';

export interface SplitBlob {
  readonly keyEpoch: string;
  readonly iv: string;
  readonly ciphertext: string;
}

/** Where the key lies, and what it is for. */
export interface BoxName {
  readonly databaseName: string;
  readonly keyKey: string;
  readonly part: string;
}

const toAad = (part: string, keyEpoch: string): string => JSON.stringify({ part, version: 1, keyEpoch });

/** Opens the blob as whoever has the browser's key would, and tries to take that key away. */
export const useStoredKey = (page: Page, blob: SplitBlob, { databaseName, keyKey, part }: BoxName) =>
  page.evaluate(
    async ({ iv, ciphertext, aad, from }) => {
      const finished = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const toBytes = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
      const database = await finished(indexedDB.open(from.databaseName));
      const key: unknown = await finished(database.transaction('keys').objectStore('keys').get(from.keyKey));
      database.close();
      if (!(key instanceof CryptoKey)) throw new Error('There is no key.');
      const algorithm = { name: 'AES-GCM', iv: toBytes(iv), additionalData: new TextEncoder().encode(aad) };
      const opened = new Uint8Array(await crypto.subtle.decrypt(algorithm, key, toBytes(ciphertext)));
      const wrapping = await crypto.subtle.generateKey({ name: 'AES-KW', length: 256 }, true, ['wrapKey']);
      const tries = [
        crypto.subtle.exportKey('raw', key),
        crypto.subtle.exportKey('jwk', key),
        crypto.subtle.wrapKey('raw', key, wrapping, 'AES-KW'),
      ];
      const outcomes = await Promise.allSettled(tries);
      return {
        openedHex: [...opened].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
        outcomes: outcomes.map((one) => (one.status === 'rejected' ? String(one.reason.name) : 'exported')),
      };
    },
    {
      iv: blob.iv,
      ciphertext: blob.ciphertext,
      aad: toAad(part, blob.keyEpoch),
      from: { databaseName, keyKey },
    },
  );

/** Whether the key is there. */
export const hasStoredKey = (page: Page, { databaseName, keyKey }: BoxName): Promise<boolean> =>
  page.evaluate(
    async (from) => {
      const finished = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const names = (await indexedDB.databases()).map(({ name }) => name);
      if (!names.includes(from.databaseName)) return false;
      const database = await finished(indexedDB.open(from.databaseName));
      const key: unknown = await finished(database.transaction('keys').objectStore('keys').get(from.keyKey));
      database.close();
      return key !== undefined;
    },
    { databaseName, keyKey },
  );

/** Every run of bytes in the texts of a dump that could be an AES key: each text itself, and what it decodes to. */
export const toKeyCandidates = (dump: unknown): readonly Buffer[] => {
  const texts = [...JSON.stringify(dump).matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text ?? '');
  return texts.flatMap((text) =>
    (['utf8', 'hex', 'base64'] as const).flatMap((encoding) => {
      const bytes = Buffer.from(text, encoding);
      return Array.from({ length: Math.max(0, bytes.length - 31) }, (_, at) => bytes.subarray(at, at + 32));
    }),
  );
};

/** Which of the candidates open the blob. */
export const openers = async (
  candidates: readonly Uint8Array[],
  { iv, ciphertext, keyEpoch }: SplitBlob,
  { part }: BoxName,
): Promise<readonly Uint8Array[]> => {
  const { subtle } = webcrypto;
  const opens = async (rawKey: Uint8Array): Promise<boolean> => {
    const key = await subtle.importKey('raw', Buffer.from(rawKey), 'AES-GCM', false, ['decrypt']);
    const algorithm = {
      name: 'AES-GCM',
      iv: Buffer.from(iv, 'base64'),
      additionalData: Buffer.from(toAad(part, keyEpoch)),
    };
    return subtle.decrypt(algorithm, key, Buffer.from(ciphertext, 'base64')).then(
      () => true,
      () => false,
    );
  };
  const opening = await Promise.all(candidates.map(opens));
  return candidates.filter((_, i) => opening[i]);
};
