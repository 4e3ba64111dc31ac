import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitLine, roundFor, summarize, toRatio } from '../../bench/statistics.ts';

describe('summarize', () => {
  test('the median of an odd number of values is the middle one, of an even number the middle of two', () => {
    expect(summarize([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9 });
    expect(summarize([10, 2, 1, 4])).toEqual({ median: 3, min: 1, max: 10 });
    expect(summarize([7])).toEqual({ median: 7, min: 7, max: 7 });
  });

  test('numbers are sorted as numbers, and what was handed in stays as it was', () => {
    const values = [10, 9, 100];
    expect(summarize(values).median).toBe(10);
    expect(values).toEqual([10, 9, 100]);
  });

  test('as many values lie below the median as above it, whatever they are', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 });
    fc.assert(
      fc.property(values, (given) => {
        const { median, min, max } = summarize(given);
        expect(given.filter((value) => value < median).length).toBeLessThanOrEqual(given.length / 2);
        expect(given.filter((value) => value > median).length).toBeLessThanOrEqual(given.length / 2);
        expect([min, max]).toEqual([Math.min(...given), Math.max(...given)]);
      }),
    );
  });

  test('nothing, and what is no number, is refused', () => {
    expect(() => summarize([])).toThrow('Nothing was measured');
    expect(() => summarize([1, Number.NaN])).toThrow('Not a number');
  });
});

test('a ratio is told of a limit above nothing only', () => {
  expect(toRatio(3, 2)).toBe(1.5);
  expect(() => toRatio(3, 0)).toThrow("can't be compared");
  expect(() => toRatio(3, Number.NaN)).toThrow("can't be compared");
});

test('figures keep three digits, and whole ones all of theirs', () => {
  expect([0, 0.001234, 0.1239, 1.2345, 12.345, 123.45, 12_345.6].map(roundFor)).toEqual([
    0, 0.00123, 0.124, 1.23, 12.3, 123, 12_346,
  ]);
});

describe('the line through points', () => {
  test('is the one they lie on, where they do', () => {
    const numbers = fc.double({ noNaN: true, min: -1e3, max: 1e3 });
    fc.assert(
      fc.property(numbers, numbers, (slope, start) => {
        const line = fitLine([100, 200, 300, 400, 500].map((x) => ({ x, y: start + slope * x })));
        for (const x of [0, 250, 1000]) expect(line(x)).toBeCloseTo(start + slope * x, 6);
      }),
    );
  });

  test('passes between them where they do not, and is level where they only go up and down', () => {
    const line = fitLine([
      { x: 1, y: 4 },
      { x: 2, y: 6 },
      { x: 3, y: 4 },
    ]);
    expect([line(1), line(3)].map((y) => y.toFixed(6))).toEqual(['4.666667', '4.666667']);
  });

  test('can’t be told from one place', () => {
    expect(() => fitLine([])).toThrow('two places');
    expect(() =>
      fitLine([
        { x: 1, y: 1 },
        { x: 1, y: 2 },
      ]),
    ).toThrow('two places');
  });
});
