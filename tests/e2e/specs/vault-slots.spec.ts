/** The stored copies of the vault, lost or garbled behind its back. */
import type { Page } from '@playwright/test';
import { readView } from '../../soak/check-vault.ts';
import { toBook } from '../../soak/model.ts';
import { killWorker } from '../harness/kill-worker.ts';
import { expect, test } from '../harness/prepared.ts';
import { readStored } from '../harness/read-stored.ts';
import { unlock } from '../walkthrough/vault-steps.ts';
import type { Walk } from '../walkthrough/walk.ts';

type Part = 'current' | 'slot/a' | 'slot/b';
/** What the disk may have done to a part. */
type Damage = 'deleted' | 'garbled';

const damage = (
  page: Page,
  change: { readonly parts: readonly Part[]; readonly how: Damage },
): Promise<void> =>
  page.evaluate(async ({ parts, how }) => {
    const finished = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    /** Every byte of every box and of the salt; the names of the fields stay. */
    const garble = (value: unknown): unknown => {
      if (value instanceof Uint8Array) return value.map((byte) => byte ^ 0x5a);
      if (Array.isArray(value)) return value.map(garble);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, garble(item)]));
    };
    const database = await finished(indexedDB.open('countersign-vault'));
    const transaction = database.transaction('vault', 'readwrite');
    const objects = transaction.objectStore('vault');
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = reject;
    });
    for (const part of parts) {
      if (how === 'deleted') objects.delete(part);
      else objects.put(garble(await finished(objects.get(part))), part);
    }
    await done;
    database.close();
  }, change);

interface Chrome {
  readonly chrome: { readonly storage: { readonly session: { readonly clear: () => Promise<void> } } };
}

/**
 * As at the browser's next start: no worker, and nothing in the session's storage. What is damaged after it stays so: an
 * open vault writes both copies anew with its next change.
 */
const endSession = async ({ extension, popup }: Walk): Promise<void> => {
  await killWorker(extension, popup);
  await popup.evaluate(() => (globalThis as unknown as Chrome).chrome.storage.session.clear());
};

const reopen = async (walk: Walk): Promise<void> => {
  await walk.popup.reload();
  await expect(walk.popup.getByRole('heading', { name: 'Locked' })).toBeVisible();
  await unlock(walk.popup, walk);
};

const readBook = async (page: Page) => {
  const view = await readView(page);
  if (view.status !== 'unlocked') throw new Error(`The vault is ${view.status}.`);
  return { book: toBook(view), notices: view.notices };
};

const NOTICE = /newest copy of the vault was damaged/;

for (const how of ['deleted', 'garbled'] as const) {
  for (const part of ['slot/a', 'slot/b'] as const) {
    test(`K7: with ${part} ${how} the same keys are there, both copies are sound again, and a copy that stood in is told of`, async ({
      walk,
    }) => {
      const { popup } = walk;
      const before = await readBook(popup);
      await endSession(walk);
      const pointer = JSON.parse(await readStored(popup)).find(([name]: [string]) =>
        name.endsWith('/current'),
      )[1];
      await damage(popup, { parts: [part], how });
      await reopen(walk);
      const isCurrent = part === `slot/${pointer.slot}`;
      const after = await readBook(popup);
      expect(after.book).toEqual(before.book);
      expect(after.notices).toEqual(isCurrent ? ['recovered_from_older_copy'] : []);
      await expect(popup.getByText(NOTICE)).toHaveCount(isCurrent ? 1 : 0);

      // Mended: now the other one may go.
      const other = part === 'slot/a' ? 'slot/b' : 'slot/a';
      await endSession(walk);
      await damage(popup, { parts: [other], how });
      await reopen(walk);
      expect((await readBook(popup)).book).toEqual(before.book);
    });
  }
}

const LOSSES: readonly { readonly name: string; readonly parts: readonly Part[]; readonly how: Damage }[] = [
  { name: 'both copies are deleted', parts: ['slot/a', 'slot/b'], how: 'deleted' },
  { name: 'both copies are garbled', parts: ['slot/a', 'slot/b'], how: 'garbled' },
  { name: 'the whole database is lost', parts: ['slot/a', 'slot/b', 'current'], how: 'deleted' },
];

for (const { name, parts, how } of LOSSES) {
  test(`K7: when ${name}, that is said, and no empty vault is shown or made before the user erases it`, async ({
    walk,
  }) => {
    const { popup } = walk;
    await endSession(walk);
    await damage(popup, { parts, how });
    const stored = await readStored(popup);
    await popup.reload();
    await expect(popup.getByRole('heading', { name: 'The vault can’t be read' })).toBeVisible();
    await expect(popup.getByRole('heading', { name: 'Set up Countersign' })).toHaveCount(0);
    expect(await readStored(popup)).toBe(stored);

    await popup.getByRole('textbox').fill('ERASE');
    await popup.getByRole('button', { name: /^Erase/ }).click();
    await expect(popup.getByRole('heading', { name: 'Set up Countersign' })).toBeVisible();
  });
}
