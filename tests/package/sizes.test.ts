import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUDGETS, describeSizes, findTooHeavy, measureSizes } from '../run/bundle-sizes.mjs';
import { BROWSERS, FIRST } from './made.ts';

describe('the weight of the build', () => {
  it.each(BROWSERS)('for %s stays within its budgets', async (browser) => {
    const sizes = await measureSizes(join(FIRST, `${browser}-mv3`));
    console.log(`${browser}, gzipped: ${describeSizes(sizes)}`);
    expect(Object.keys(sizes)).toEqual(Object.keys(BUDGETS));
    expect(Math.min(...Object.values(sizes))).toBeGreaterThan(100);
    expect(findTooHeavy(sizes)).toEqual([]);
    const { popup = 0, 'popup with all it loads later': whole } = sizes;
    expect(whole).toBeGreaterThan(1.3 * popup);
  });

  it('is too much where one part is heavier than it may be', () => {
    const budgets = { a: { targetBytes: 1 }, b: { targetBytes: 1, limitBytes: 2 } };
    expect(findTooHeavy({ a: 2, b: 2 }, budgets)).toEqual(['a: 0.0 KB, may be 0.0 KB']);
  });
});
