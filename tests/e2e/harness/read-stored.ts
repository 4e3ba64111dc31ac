/** What the extension keeps, as text to compare: IndexedDB whole, and the settings. */
import type { Page } from '@playwright/test';

/**
 * Every record of every database of the extension, bytes as hex. Keys that can't be exported are named only.
 * @param page any page of the extension
 * @param withLog false: the activity log is left out, since it tells of the very refusals that change nothing else
 */
export const readStored = (page: Page, { withLog = false } = {}): Promise<string> =>
  page.evaluate(
    async (leftOut) => {
      const finished = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const toText = (value: unknown): unknown => {
        if (value instanceof ArrayBuffer) return toText(new Uint8Array(value));
        if (value instanceof Uint8Array)
          return [...value].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        if (value instanceof CryptoKey) return `${value.algorithm.name} key`;
        if (Array.isArray(value)) return value.map(toText);
        if (typeof value === 'object' && value !== null) {
          return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toText(item)]));
        }
        return value;
      };
      const found: [string, unknown][] = [];
      for (const { name = '' } of await indexedDB.databases()) {
        if (name === leftOut) continue;
        const database = await finished(indexedDB.open(name));
        for (const store of database.objectStoreNames) {
          const objects = database.transaction(store).objectStore(store);
          const [keys, values] = await Promise.all([
            finished(objects.getAllKeys()),
            finished(objects.getAll()),
          ]);
          for (const [i, key] of keys.entries())
            found.push([`${name}/${store}/${String(key)}`, toText(values[i])]);
        }
        database.close();
      }
      return JSON.stringify(found.sort(([a], [b]) => a.localeCompare(b)));
    },
    withLog ? null : 'countersign-activity',
  );
