/** Lets time pass for the extension's waits, without waiting: what it has written down about them is moved into the past. */
import { changeStored, readArea, ringAlarm } from '../../e2e/harness/extension-storage.ts';
import { readWorkerStatus } from '../../e2e/harness/read-worker-status.ts';
import type { SoakWorld } from './soak-world.ts';

interface Chrome {
  readonly chrome: {
    readonly alarms: {
      readonly clearAll: () => Promise<unknown>;
      readonly getAll: () => Promise<readonly unknown[]>;
    };
  };
}

/** Failures, budgets and rate limits. Not the vault's own deadline, and not what tokens are worth. */
const isWait = (key: string): boolean => /^(sessions|rate)\./.test(key);

/** Every moment (a number that is one in epoch milliseconds), moved. */
const moveMoments = (value: unknown, byMs: number): unknown => {
  if (typeof value === 'number') return value > 1e12 ? value + byMs : value;
  if (Array.isArray(value)) return value.map((item) => moveMoments(item, byMs));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, moveMoments(item, byMs)]));
};

const PATIENCE_MS = 30_000;

/**
 * Ends the worker, with every alarm that would start one: what is stored may then be changed, for nobody knows it by heart.
 * An alarm that had gone off, or a page that asks again, may be starting another one meanwhile: that one ends, too.
 */
export const endWorker = async ({ extension, page, kill }: SoakWorld): Promise<void> => {
  const giveUpAtMs = Date.now() + PATIENCE_MS;
  while (Date.now() < giveUpAtMs) {
    await page.evaluate(() => (globalThis as unknown as Chrome).chrome.alarms.clearAll());
    await kill();
    const alarms = await page.evaluate(() => (globalThis as unknown as Chrome).chrome.alarms.getAll());
    if (alarms.length === 0 && (await readWorkerStatus(extension, page)) === 'stopped') return;
  }
  throw new Error(`Waited ${PATIENCE_MS / 1000} s for the worker to stay ended, in vain.`);
};

/** The worker dies, time passes, and the alarm that is due by then goes off. */
export const letTimePass = async (world: SoakWorld, ms: number): Promise<void> => {
  const { page } = world;
  await endWorker(world);
  const stored = await readArea(page, 'session');
  for (const [key, value] of Object.entries(stored).filter(([name]) => isWait(name)))
    await changeStored(page, { area: 'session', key, value: moveMoments(value, -ms) });
  world.skipMs(ms);
  await ringAlarm(page);
};
