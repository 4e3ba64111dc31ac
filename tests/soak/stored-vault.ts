/** What lies in the vault's database, seen from an extension page: how far it has been written, without any key. */
import type { Page } from '@playwright/test';

/** `staged` is the highest revision of any slot, `current` the one that the pointer names. */
export interface StoredRevisions {
  readonly current: number;
  readonly staged: number;
}

export const readRevisions = (page: Page): Promise<StoredRevisions> =>
  page.evaluate(async () => {
    const finished = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await finished(indexedDB.open('countersign-vault'));
    const objects = database.transaction('vault').objectStore('vault');
    const [pointer, a, b] = await Promise.all(
      ['current', 'slot/a', 'slot/b'].map((key) => finished<{ readonly revision: number }>(objects.get(key))),
    );
    database.close();
    return {
      current: pointer?.revision ?? 0,
      staged: Math.max(a?.revision ?? 0, b?.revision ?? 0),
    };
  });
