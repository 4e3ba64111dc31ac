import { describe, expect, it } from 'vitest';
import { formatShortSpan } from '../../../../src/ui/format/time.ts';

describe('a short span', () => {
  it.each([
    [28 * 86_400_000 + 23 * 3_600_000, '28d'],
    [3 * 3_600_000 + 59 * 60_000, '3h'],
    [53 * 60_000 + 59_999, '53m'],
    [59_999, '59s'],
    [999, '0s'],
    [-5, '0s'],
  ])('of %d ms is “%s”: its largest unit, rounded down, never negative', (spanMs, text) => {
    expect(formatShortSpan(spanMs)).toBe(text);
  });
});
