/**
 * renewal_plan. Timed, in a page: one plan of all renewals by the product's own function, from its sessions in memory to
 * what is due and when to wake. Limit: sorting as many random numbers. What is judged is the growth: how many times as long
 * a plan of 100,000 takes as one of 1,000, against how many times as long sorting, which grows as n log n, takes there:
 * caches slow both of them down where there is much.
 */
import type { Page } from '@playwright/test';
import { openBarePage, type Worker } from '../bare-page.ts';
import type { Benchmark } from '../benchmark.ts';
import { interleave } from '../interleave.ts';
import type { Case } from '../result.ts';
import { summarize } from '../statistics.ts';

const SIZES = [10, 1_000, 100_000];
/** Of sorting's own growth: what noise is given. */
const GROWTH_TARGET = 1.2;

const timePlan = (page: Page, size: number): Promise<number> =>
  page.evaluate(([count, times]) => (globalThis as unknown as Worker).work.timePlanning(count, times), [
    size,
    Math.max(1, 20_000 / size),
  ] as const);

const timeSort = (page: Page, size: number): Promise<number> =>
  page.evaluate(([count, times]) => (globalThis as unknown as Worker).work.timeSorting(count, times), [
    size,
    Math.max(1, 20_000 / size),
  ] as const);

export const renewalPlan: Benchmark = {
  timed: 'planning the renewals of 10, 1,000 and 100,000 sessions; last, its growth from 1,000 to 100,000',
  limitIs: 'sorting as many numbers, which grows as n log n',
  unit: 'ms',
  reason:
    'Sessions are objects, which fit into no cache by then: sorting 100,000 of them by a time took 348 times as long as 1,000 (Node 24 on the same machine), where numbers took 174 times. The plan grows by less than that sort alone.',
  measure: async ({ stand, runs, progress }) => {
    const { own, blankUrl } = await stand.open();
    const page = await openBarePage(own.context, blankUrl('bare.html'));
    const cases: Case[] = [];
    for (const size of SIZES) {
      const pairs = await interleave({
        runs: runs(15),
        warmUps: 2,
        ours: () => timePlan(page, size),
        limit: () => timeSort(page, size),
        onRun: (run) => progress(`${size} sessions, ${run}`),
      });
      cases.push({ label: `${size.toLocaleString('en')} sessions`, size, target: null, ...pairs });
    }
    await own.close();
    const [, thousand, most] = cases;
    const growthOf = (part: 'ours' | 'limit'): number =>
      summarize(most?.[part] ?? []).median / summarize(thousand?.[part] ?? []).median;
    const growth = {
      label: 'growth',
      unit: 'times',
      ours: [growthOf('ours')],
      limit: [growthOf('limit')],
    } as const;
    return [...cases, { ...growth, target: GROWTH_TARGET }];
  },
};
