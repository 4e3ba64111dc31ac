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
import type { Case } from '../result.ts';
import { fitLine } from '../statistics.ts';
import { wakeBy } from '../workers.ts';

const STEPS = 500;
/** Every so many steps the vault is locked and unlocked: that takes a second. */
const LOCK_EVERY = 50;
/** At as many places the heaps are weighed. */
const WEIGHINGS = 5;
/** What garbage collection and V8's own code caches may come and go by. */
const GROWTH_TARGET = 1.05;

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

/** The heap that a part has after so many steps. */
interface Weight {
  readonly steps: number;
  readonly worker: number;
  readonly popup: number;
}

/** What it weighs after the last step against what it weighed after the first hundred or so, by the line through all. */
const toGrowth = (part: 'worker' | 'popup', weights: readonly Weight[]): Case => {
  const line = fitLine(weights.map(({ steps, [part]: y }) => ({ x: steps, y })));
  const [from = 0, to = 0] = [weights[0]?.steps, weights.at(-1)?.steps];
  return {
    label: `${part}, from step ${from} to step ${to}`,
    target: GROWTH_TARGET,
    ours: [line(to)],
    limit: [line(from)],
  };
};

export const memory: Benchmark = {
  timed: `heap of worker and popup after a first use of everything, and its growth up to ${STEPS} more steps`,
  limitIs: 'the blank extension; for the growth, itself after a fifth of the steps',
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
    const weigh = async (steps: number): Promise<Weight> => ({
      steps,
      worker: await readHeapMb(worker.send),
      popup: await ofPage(popup),
    });
    // Every kind of step once over, a lock and an unlock included, before what is compared with.
    for (let number = 1; number <= LOCK_EVERY; number += 1) {
      await step(popup, view, number);
      progress(`first use, step ${number}`);
    }
    const used = await weigh(0);
    const blankMb = { worker: await readHeapMb(blankWorker.send), popup: await ofPage(blank) };
    const steps = Math.max(WEIGHINGS, runs(STEPS));
    const weights: Weight[] = [];
    for (let number = 1; number <= steps; number += 1) {
      await step(popup, view, number);
      if (number % Math.floor(steps / WEIGHINGS) === 0) weights.push(await weigh(number));
      progress(`step ${number} of ${steps}`);
    }
    await readUnlocked(popup);
    await worker.detach();
    await blankWorker.detach();
    await own.close();
    return (['worker', 'popup'] as const).flatMap((part) => [
      {
        label: `${part}, after a first use`,
        target: null,
        ours: [used[part]],
        limit: [blankMb[part]],
      },
      {
        label: `${part}, after ${steps} steps more`,
        target: null,
        ours: [weights.at(-1)?.[part] ?? Number.NaN],
        limit: [blankMb[part]],
      },
      toGrowth(part, weights),
    ]);
  },
};
