import { describe, expect, it } from 'vitest';
import { formatAge, formatApiDate, formatSpan, shareLeft } from '../../../../src/ui/format/time.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('a span of time', () => {
  it.each([
    [0, '0 s'],
    [-5, '0 s'],
    [1, '1 s'],
    [9 * SECOND, '9 s'],
    [MINUTE, '1 min 00 s'],
    [4 * MINUTE + 5 * SECOND, '4 min 05 s'],
    [3 * HOUR + 12 * MINUTE + 40 * SECOND, '3 h 12 min'],
    [29 * DAY + 4 * HOUR, '29 d 4 h'],
  ])('of %d ms reads %s', (spanMs, text) => {
    expect(formatSpan(spanMs)).toBe(text);
  });

  it('rounds up, so that a countdown never shows zero too early', () => {
    expect(formatSpan(59_001)).toBe('1 min 00 s');
  });
});

describe('an age', () => {
  it.each([
    [3 * SECOND, '3 s'],
    [90 * SECOND, '1 min'],
    [2 * HOUR, '2 h'],
    [50 * HOUR, '2 d'],
    [-10 * SECOND, '0 s'],
  ])('of %d ms reads %s', (ageMs, text) => {
    expect(formatAge(1e12 - ageMs, 1e12)).toBe(text);
  });
});

describe('what is left of a lifetime', () => {
  it('runs from 1 to 0 and no further', () => {
    expect(shareLeft(100, 200, 100)).toBe(1);
    expect(shareLeft(100, 200, 150)).toBe(0.5);
    expect(shareLeft(100, 200, 300)).toBe(0);
    expect(shareLeft(100, 200, 0)).toBe(1);
    expect(shareLeft(200, 200, 200)).toBe(0);
  });
});

describe('a date that an API sent', () => {
  it('is shown as it came when it is none', () => {
    expect(formatApiDate('yesterday-ish')).toBe('yesterday-ish');
    expect(formatApiDate('2024-05-02T10:11:12Z')).toContain('2024');
  });
});
