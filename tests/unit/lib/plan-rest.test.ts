import { expect, it } from 'vitest';
import { planRestMs } from '../../../src/lib/plan-rest.ts';

it('rests after nothing that was quick, and never for longer than may be', () => {
  const rests = [0, 16, 17, 66, 266, 10_000, -5_000].map((tookMs) => planRestMs(tookMs, 1_000));
  expect(rests).toEqual([0, 0, 4, 200, 1_000, 1_000, 0]);
});
