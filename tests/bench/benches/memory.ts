/**
 * memory. Weighed, after garbage collection: the JavaScript heap of the worker and of the popup, after a first use of
 * everything and after 500 more steps (labels, identities, sign-ins and sign-outs, reads, the log, locks and unlocks) in the
 * same worker and the same popup. Limit: for the steps, itself before them; beside it the blank extension's heaps.
 */
import type { CDPSession, Page } from '@playwright/test';
import type { UnlockedView } from '../../../src/messaging/view.ts';
import { openPopup, POPUP_SIZE } from '../../e2e/harness/open-popup.ts';
import { attachToWorker } from '../../e2e/harness/worker-session.ts';
import { askForValue } from '../../soak/ask.ts';
import type { Benchmark } from '../benchmark.ts';
import { PASSWORD, prepareVault, readUnlocked } from '../prepare-vault.ts';
import { wakeBy } from '../workers.ts';

const STEPS = 500;
/** Every so many steps the vault is locked and unlocked: that takes a second. */
const LOCK_EVERY = 50;
/** What garbage collection and V8's own code caches may come and go by. */
const GROWTH_TARGET = 1.1;

interface Heap {
  readonly usedSize: number;
}

type Send = (method: string) => Promise<unknown>;

const readHeapMb = async (send: Send): Promise<number> => {
  await send('HeapProfiler.enable');
  for (let pass = 0; pass < 3; pass += 1) await send('HeapProfiler.collectGarbage');
  return ((await send('Runtime.getHeapUsage')) as Heap).usedSize / 1e6;
};

const ofPage = async (page: Page): Promise<number> => {
  const session: CDPSession = await page.context().newCDPSession(page);
  const heapMb = await readHeapMb((method) => session.send(method as 'HeapProfiler.enable'));
  await session.detach();
  return heapMb;
};

/** One of many things that a person does; each ends as it began. */
const step = async (popup: Page, view: UnlockedView, number: number): Promise<void> => {
  const first = view.identities[0];
  const { solana, evm } = first?.accounts ?? {};
  if (first === undefined || solana === undefined || evm === undefined) throw new Error('A key is missing.');
  if (number % LOCK_EVERY === 0) {
    await askForValue(popup, 'vault.lock', {});
    await askForValue(popup, 'vault.unlock', { passwordSecret: PASSWORD });
    return;
  }
  const kinds: readonly (() => Promise<unknown>)[] = [
    () => askForValue(popup, 'keys.setLabel', { accountId: solana.id, label: `Label ${number}` }),
    () => askForValue(popup, 'sessions.signOut', { accountId: solana.id, api: 'pump' }),
    () => askForValue(popup, 'sessions.signIn', { accountId: solana.id, api: 'pump' }),
    () => askForValue(popup, 'mimic.refresh', { accountId: evm.id }),
    () => askForValue(popup, 'activity.list', {}),
    () => askForValue(popup, 'sessions.renew', { accountId: evm.id, api: 'mimic' }),
    () => askForValue(popup, 'identities.rename', { identityId: first.id, name: `Name ${number}` }),
  ];
  await kinds[number % kinds.length]?.();
};

export const memory: Benchmark = {
  timed: `heap of worker and popup after ${STEPS} steps`,
  limitIs: 'itself before the steps, and the blank extension',
  unit: 'MB',
  measure: async ({ stand, runs, progress }) => {
    stand.sandbox.setOptions({ mimic: { manyTokens: 200 } });
    const { own, blankUrl } = await stand.open();
    const view = await prepareVault(own, { crowd: [['solana', 'evm'], ['solana']], signedIn: true });
    const popup = await openPopup(own);
    const blank = await own.context.newPage();
    await blank.setViewportSize(POPUP_SIZE);
    await blank.goto(blankUrl('popup.html'));
    await wakeBy(own.context, blankUrl('manifest.json'));
    // Attached as long as it runs: a worker that ended meanwhile would begin with an empty heap.
    const worker = await attachToWorker(own);
    const blankWorker = await attachToWorker({ ...own, url: blankUrl });
    const weigh = async () => ({ worker: await readHeapMb(worker.send), popup: await ofPage(popup) });
    // Every kind of step once over, a lock and an unlock included, before what is compared with.
    for (let number = 1; number <= LOCK_EVERY; number += 1) await step(popup, view, number);
    const before = await weigh();
    const blankMb = { worker: await readHeapMb(blankWorker.send), popup: await ofPage(blank) };
    const steps = runs(STEPS);
    for (let number = 1; number <= steps; number += 1) {
      await step(popup, view, number);
      progress(`${number}`);
    }
    const after = await weigh();
    await readUnlocked(popup);
    await worker.detach();
    await blankWorker.detach();
    await own.close();
    return (['worker', 'popup'] as const).flatMap((part) => [
      {
        label: `${part}, after ${steps} steps`,
        target: GROWTH_TARGET,
        ours: [after[part]],
        limit: [before[part]],
      },
      { label: `${part}, against the blank one`, target: null, ours: [before[part]], limit: [blankMb[part]] },
    ]);
  },
};
