import { expect, test } from 'vitest';
import { LIMITS } from '../../bench/limits.ts';
import { PEERS } from '../../bench/peers.ts';

const MAX_SECONDS = 15 * 60;

test.each([
  ['the limits', LIMITS],
  ['other people’s packages', PEERS],
])(
  'how long each benchmark takes beside %s is known, and all of them are done in a quarter of an hour',
  (_, suite) => {
    const { benchmarks, usualSeconds } = suite;
    expect(Object.keys(usualSeconds)).toEqual(Object.keys(benchmarks));
    expect(Object.values(usualSeconds).reduce((sum, seconds) => sum + seconds, 0)).toBeLessThanOrEqual(
      MAX_SECONDS,
    );
  },
);
