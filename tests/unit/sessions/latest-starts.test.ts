import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planLatestStarts } from '../../../src/sessions/latest-starts.ts';

const aDeadline = (atMs: number) => ({ of: { atMs }, atMs });
const planned = (atMs: readonly number[], gapMs = 10): (number | undefined)[] => {
  const deadlines = atMs.map(aDeadline);
  const starts = planLatestStarts({ deadlines, gapMs, nowMs: 0 });
  return deadlines.map((one) => starts.get(one.of));
};

describe('planLatestStarts', () => {
  it.each<[string, number[], (number | undefined)[]]>([
    ['one alone starts at its deadline', [100], [100]],
    ['of two with one deadline, one starts a gap earlier', [100, 100], [90, 100]],
    ['far ones do not move near ones', [100, 1000], [100, 1000]],
    ['a crowd behind pushes the one before it', [100, 105, 105], [85, 95, 105]],
    ['one that is past can’t be kept', [-1, 50], [undefined, 50]],
    ['of too many, as many are kept as fit', [15, 15, 15], [5, 15, undefined]],
    ['none has none', [], []],
  ])('%s', (_what, deadlines, starts) => {
    expect(planned(deadlines)).toEqual(starts);
  });

  /** The most that any order of unit jobs can keep: tries them all. */
  const mostKept = (deadlines: readonly number[], gapMs: number): number => {
    const go = (left: readonly number[], done: number): number =>
      left.reduce(
        (most, atMs, i) =>
          done * gapMs <= atMs ? Math.max(most, 1 + go(left.toSpliced(i, 1), done + 1)) : most,
        0,
      );
    return go(deadlines, 0);
  };

  it('keeps as many as any order could, none late, none before now, no two closer than the gap (T4)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -20, max: 80 }), { maxLength: 6 }),
        fc.integer({ min: 5, max: 30 }),
        (atMs, gapMs) => {
          const deadlines = atMs.map(aDeadline);
          const starts = planLatestStarts({ deadlines, gapMs, nowMs: 0 });
          expect(starts.size).toBe(mostKept(atMs, gapMs));
          const times = [...starts.values()].sort((a, b) => a - b);
          expect(times.every((startMs) => startMs >= 0)).toBe(true);
          expect([...starts].every(([one, startMs]) => startMs <= one.atMs)).toBe(true);
          expect(times.slice(1).every((startMs, i) => startMs - (times[i] ?? 0) >= gapMs)).toBe(true);
        },
      ),
    );
  });
});
