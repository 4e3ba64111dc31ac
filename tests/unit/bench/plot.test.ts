import { expect, test } from 'vitest';
import { drawGrowth, toDecades } from '../../bench/plot.ts';
import { type Report, toResult } from '../../bench/result.ts';

const ABOUT = { timed: 'x', limitIs: 'y', unit: 'ms' } as const;
const aCase = (size: number, ours: number, limit: number) => ({
  label: `${size}`,
  size,
  target: 2,
  ours: [ours],
  limit: [limit],
});
const aReport = (results: Report['results']): Report => ({
  date: '2026-03-01T10:00:00Z',
  machine: '',
  results,
  failures: {},
});

test('both axes reach from the power of ten below to the one above', () => {
  expect(toDecades([1, 1000])).toEqual([0, 1, 2, 3]);
  expect(toDecades([0.02, 3])).toEqual([-2, -1, 0, 1]);
  expect(toDecades([1])).toEqual([0, 1]);
});

test('each benchmark that was measured at several sizes has a diagram with two lines, the others have none', () => {
  const grows = toResult(ABOUT, [aCase(1, 1, 1), aCase(10, 10, 1)]);
  const once = toResult(ABOUT, [{ label: '', target: 2, ours: [1], limit: [1] }]);
  const svg = drawGrowth(aReport({ grows, once })) ?? '';
  expect(svg.match(/<polyline/g)).toHaveLength(2);
  expect(svg).toContain('grows, ms');
  expect(svg).not.toContain('once');
  // Ten times as much at ten times the size: from the left bottom of the diagram to its right top.
  expect(svg).toContain('<polyline class="ours" points="52.0,206.0 344.0,34.0"/>');
  expect(svg).toContain('<polyline class="limit" points="52.0,206.0 344.0,206.0"/>');
});

test('it names a style for dark, and loads and runs nothing', () => {
  const svg = drawGrowth(aReport({ a: toResult(ABOUT, [aCase(1, 1, 1), aCase(10, 2, 1)]) })) ?? '';
  expect(svg).toContain('prefers-color-scheme: dark');
  expect(svg).not.toMatch(/<script|href|url\(|@import/);
});

test('where nothing grows there is no picture', () => {
  expect(drawGrowth(aReport({}))).toBeNull();
});
