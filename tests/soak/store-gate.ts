/**
 * Stops the worker between two of its writes, as long as one likes: a page's own transaction on the same store, kept
 * open, and the worker's next one has to wait. So a kill can hit the very moment between staging a revision and making it
 * the current one, which no timer would find.
 */
import type { Page } from '@playwright/test';

/** Where to stop: the next revision is staged and not current yet, or has just become current. */
export type GateMoment = 'staged' | 'flipped';

export interface StoreGate {
  /** Resolves with whether the moment came; with false once `open` was called before it. */
  readonly reached: Promise<boolean>;
  /** Lets everything go on. */
  readonly open: () => Promise<void>;
}

interface GateState {
  isOpen: boolean;
}

/** Nothing may be under way when this is called. Resolves when no write can pass unseen any more. */
export const closeGate = async (page: Page, moment: GateMoment): Promise<StoreGate> => {
  const gate = await page.evaluateHandle((): GateState => ({ isOpen: false }));
  const watching = await page.evaluateHandle(
    async ({ state, wanted }) => {
      const finished = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      interface Stored {
        readonly revision: number;
      }
      const database = await finished(indexedDB.open('countersign-vault'));
      /** A transaction that waits its turn, with what it will read: one without a request would end unused. */
      const begin = () => {
        const objects = database.transaction('vault', 'readwrite').objectStore('vault');
        const values = Promise.all(
          ['current', 'slot/a', 'slot/b'].map((key) => finished<Stored | undefined>(objects.get(key))),
        );
        const revisions = values.then(([pointer, a, b]) => ({
          current: pointer?.revision ?? 0,
          staged: Math.max(a?.revision ?? 0, b?.revision ?? 0),
        }));
        return { objects, revisions };
      };
      const first = begin();
      // The next one waits in line before the present one ends: at most one of the worker's gets in between.
      let next = begin();
      const before = await first.revisions;
      const hold = async (objects: IDBObjectStore): Promise<void> => {
        while (!state.isOpen) await finished(objects.count());
      };
      const watch = async (): Promise<boolean> => {
        while (!state.isOpen) {
          const present = next;
          next = begin();
          const { current, staged } = await present.revisions;
          const isReached =
            wanted === 'staged'
              ? staged > before.current && current === before.current
              : current > before.current;
          if (!isReached) continue;
          void hold(present.objects).finally(() => database.close());
          return true;
        }
        database.close();
        return false;
      };
      return { reached: watch() };
    },
    { state: gate, wanted: moment },
  );
  return {
    reached: watching.evaluate(({ reached }) => reached),
    open: () =>
      gate.evaluate((state) => {
        state.isOpen = true;
      }),
  };
};
