/**
 * unlock. Timed, in the popup itself: from the Enter key in the password field to the end of the first frame that shows
 * the accounts. Limit: one Argon2id by the same library with the vault's own parameters, in a page of the blank extension.
 */
import type { Page } from '@playwright/test';
import { openPopup } from '../../e2e/harness/open-popup.ts';
import { askForValue } from '../../soak/ask.ts';
import type { Argon2idCost } from '../bare/argon2id.ts';
import { openBarePage, type Worker } from '../bare-page.ts';
import type { BenchContext, Benchmark } from '../benchmark.ts';
import { interleave } from '../interleave.ts';
import { crowdOf } from '../make-backup.ts';
import { readPainted, watchFor } from '../painted.ts';
import { PASSWORD, prepareVault } from '../prepare-vault.ts';
import type { Case } from '../result.ts';

const SHOWN = { selector: 'section[aria-label="Mimic Protocol session"]', text: '0x' };

interface Pressed {
  benchPressedMs?: number;
}

const readCost = (page: Page): Promise<Argon2idCost> =>
  page.evaluate(async () => {
    const finished = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await finished(indexedDB.open('countersign-vault'));
    const slot = await finished(database.transaction('vault').objectStore('vault').get('slot/a'));
    database.close();
    const { memoryKib, iterations, parallelism } = (slot as { readonly kdf: Argon2idCost }).kdf;
    return { memoryKib, iterations, parallelism };
  });

const timeUnlock = async (popup: Page): Promise<number> => {
  await popup.bringToFront();
  await askForValue(popup, 'vault.lock', {});
  const field = popup.getByLabel('Password', { exact: true });
  await field.fill(PASSWORD);
  await popup.evaluate(() => {
    const heard = (event: KeyboardEvent): void => {
      if (event.key === 'Enter') (globalThis as Pressed).benchPressedMs = event.timeStamp;
    };
    addEventListener('keydown', heard, { capture: true, once: true });
  });
  await popup.evaluate(watchFor, SHOWN);
  await field.press('Enter');
  const paintedMs = await readPainted(popup);
  return paintedMs - (await popup.evaluate(() => (globalThis as Pressed).benchPressedMs ?? Number.NaN));
};

const measureAt = async (accounts: number, { stand, runs, progress }: BenchContext): Promise<Case> => {
  const { own, blankUrl } = await stand.open();
  await prepareVault(own, { crowd: crowdOf(accounts), signedIn: false });
  const popup = await openPopup(own);
  const work = await openBarePage(own.context, blankUrl('bare.html'));
  const cost = await readCost(popup);
  const pairs = await interleave({
    runs: runs(10),
    warmUps: 1,
    ours: () => timeUnlock(popup),
    limit: async () => {
      await work.bringToFront();
      return work.evaluate((given) => (globalThis as unknown as Worker).work.timeArgon2id(given), cost);
    },
    onRun: (run) => progress(`${accounts} accounts, ${run}`),
  });
  await own.close();
  const label = accounts === 1 ? '1 account' : `${accounts.toLocaleString('en')} accounts`;
  return { label, size: accounts, target: 1.1, ...pairs };
};

export const unlock: Benchmark = {
  timed: 'password entered to accounts painted',
  limitIs: 'the bare Argon2id with the same parameters',
  unit: 'ms',
  reason:
    'Timed in the worker and the page at 1 account, 8 unlocks of about 490 ms: Argon2id itself took 456 there, where the limit’s page, which has its code and its memory warm, took 426; 30 went into reading and opening the vault, keeping what the next worker needs, and the view; 8 into drawing and painting. The target leaves 43 for all of it.',
  measure: async (context) => [await measureAt(1, context), await measureAt(1_000, context)],
};
