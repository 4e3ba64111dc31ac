/**
 * memory. Weighed, after garbage collection: the JavaScript heap of the worker and of the popup, after a first use of
 * everything and after 500 more steps (labels, identities, sign-ins and sign-outs, reads, the log, locks and unlocks) in the
 * same worker and the same popup. Limit: the blank extension's heaps. Judged is the growth of what our code holds there,
 * without what V8 compiled (nine tenths of what a heap gained from step 200 to 800) and the browser's own: the last of five
 * weights against the first, both by the straight line through all five, since each goes up and down by itself.
 */
import type { CDPSession, Page } from '@playwright/test';
import type { UnlockedView } from '../../../src/messaging/view.ts';
import { openPopup, POPUP_SIZE } from '../../e2e/harness/open-popup.ts';
import { attachToWorker } from '../../e2e/harness/worker-session.ts';
import { askForValue } from '../../soak/ask.ts';
import type { Benchmark } from '../benchmark.ts';
import { sumHeldBytes } from '../heap-snapshot.ts';
import { PASSWORD, prepareVault, readUnlocked } from '../prepare-vault.ts';
import type { Case } from '../result.ts';
import { fitLine } from '../statistics.ts';
import { wakeBy } from '../workers.ts';

const STEPS = 500;
/** Every so many steps the vault is locked and unlocked: that takes a second. */
const LOCK_EVERY = 50;
/** At as many places the heaps are weighed. */
const WEIGHINGS = 5;
/** What comes and goes by itself. */
const GROWTH_TARGET = 1.05;

interface Heap {
  readonly usedSize: number;
}

/** A worker or a page that a debugger is attached to. */
interface Weighed {
  readonly send: (method: string) => Promise<unknown>;
  readonly on: (method: string, heard: (params: unknown) => void) => void;
}

const collectGarbage = async ({ send }: Weighed): Promise<void> => {
  await send('HeapProfiler.enable');
  for (let pass = 0; pass < 3; pass += 1) await send('HeapProfiler.collectGarbage');
};

/** All of the heap. */
const readHeapMb = async (weighed: Weighed): Promise<number> => {
  await collectGarbage(weighed);
  return ((await weighed.send('Runtime.getHeapUsage')) as Heap).usedSize / 1e6;
};

/** What is held in it. */
const readHeldMb = async (weighed: Weighed): Promise<number> => {
  const chunks: string[] = [];
  weighed.on('HeapProfiler.addHeapSnapshotChunk', (params) => {
    chunks.push((params as { readonly chunk: string }).chunk);
  });
  await collectGarbage(weighed);
  await weighed.send('HeapProfiler.takeHeapSnapshot');
  return sumHeldBytes(JSON.parse(chunks.join(''))) / 1e6;
};

const withPage = async <T>(page: Page, use: (weighed: Weighed) => Promise<T>): Promise<T> => {
  const session: CDPSession = await page.context().newCDPSession(page);
  const value = await use({
    send: (method) => session.send(method as 'HeapProfiler.enable'),
    on: (method, heard) => session.on(method as 'HeapProfiler.addHeapSnapshotChunk', heard),
  });
  await session.detach();
  return value;
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

/** What each part holds after so many steps, MB. */
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
    label: `${part}, what it holds at step ${to} against step ${from}`,
    target: GROWTH_TARGET,
    ours: [line(to)],
    limit: [line(from)],
  };
};

export const memory: Benchmark = {
  timed: `heap of worker and popup after a first use of everything and after ${STEPS} more steps, and its growth`,
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
    const weigh = async () => ({
      worker: await readHeapMb(worker),
      popup: await withPage(popup, readHeapMb),
    });
    const weighHeld = async (steps: number): Promise<Weight> => ({
      steps,
      worker: await readHeldMb(worker),
      popup: await withPage(popup, readHeldMb),
    });
    // Every kind of step once over, a lock and an unlock included, before what is compared with.
    for (let number = 1; number <= LOCK_EVERY; number += 1) {
      await step(popup, view, number);
      progress(`first use, step ${number}`);
    }
    const used = await weigh();
    const blankMb = { worker: await readHeapMb(blankWorker), popup: await withPage(blank, readHeapMb) };
    const steps = Math.max(WEIGHINGS, runs(STEPS));
    const weights: Weight[] = [];
    for (let number = 1; number <= steps; number += 1) {
      await step(popup, view, number);
      if (number % Math.floor(steps / WEIGHINGS) === 0) weights.push(await weighHeld(number));
      progress(`step ${number} of ${steps}`);
    }
    const after = await weigh();
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
        ours: [after[part]],
        limit: [blankMb[part]],
      },
      toGrowth(part, weights),
    ]);
  },
};
