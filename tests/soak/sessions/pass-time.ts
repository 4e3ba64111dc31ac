/** Lets time pass for the extension's waits, without waiting: what it has written down about them is moved into the past. */
import { changeStored, readArea, ringAlarm } from '../../e2e/harness/extension-storage.ts';
import type { SoakWorld } from './soak-world.ts';

interface Chrome {
  readonly chrome: { readonly alarms: { readonly clearAll: () => Promise<unknown> } };
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

/** Ends the worker, with every alarm that would start one: what is stored may then be changed, for nobody knows it by heart. */
export const endWorker = async ({ page, kill }: SoakWorld): Promise<void> => {
  await page.evaluate(() => (globalThis as unknown as Chrome).chrome.alarms.clearAll());
  await kill();
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
