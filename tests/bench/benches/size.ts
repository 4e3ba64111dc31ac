/**
 * size. Weighed: the production build, gzipped: what opening the popup and the options loads, the worker, the content
 * script, the page API, and the zip. Limit: what each may weigh. How it is weighed is in tests/run/bundle-sizes.mjs.
 */
import { BUDGETS, measureSizes } from '../../run/bundle-sizes.mjs';
import type { Benchmark } from '../benchmark.ts';

const inKb = (bytes: number): number => bytes / 1_000;

export const size: Benchmark = {
  timed: 'gzipped size of each part of the production build, and of the zip',
  limitIs: 'its budget',
  unit: 'KB',
  measure: async ({ stand }) => {
    const sizes = await measureSizes(await stand.productionBuild());
    return Object.entries(BUDGETS).map(([label, { targetBytes, reason }]) => ({
      label,
      target: 1,
      reason,
      ours: [inKb(sizes[label] ?? Number.NaN)],
      limit: [inKb(targetBytes)],
    }));
  },
};
