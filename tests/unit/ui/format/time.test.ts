import { afterEach, describe, expect, it } from 'vitest';
import {
  formatAge,
  formatAgo,
  formatApiDate,
  formatDuration,
  formatPoint,
  formatSetSpan,
  formatSpan,
  shareLeft,
} from '../../../../src/ui/format/time.ts';

import { speak, speakAgainEnglish } from '../look/speak.ts';

afterEach(speakAgainEnglish);

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('a span of time', () => {
  it.each([
    [0, '0s'],
    [-5, '0s'],
    [1, '1s'],
    [9 * SECOND, '9s'],
    [MINUTE, '1m 00s'],
    [4 * MINUTE + 5 * SECOND, '4m 05s'],
    [3 * HOUR + 12 * MINUTE + 40 * SECOND, '3h 12m'],
    [29 * DAY + 4 * HOUR, '29d 4h'],
  ])('of %d ms reads %s', (spanMs, text) => {
    expect(formatSpan(spanMs)).toBe(text);
  });

  it('rounds up, so that a countdown never shows zero too early', () => {
    expect(formatSpan(59_001)).toBe('1m 00s');
  });
});

describe('a span that was set', () => {
  it.each([
    [30 * SECOND, '30s'],
    [MINUTE, '1m'],
    [90 * SECOND, '1m 30s'],
    [HOUR, '1h'],
  ])('of %d ms has no seconds where it has none: %s', (spanMs, text) => {
    expect(formatSetSpan(spanMs)).toBe(text);
  });
});

describe('an age', () => {
  it.each([
    [3 * SECOND, '3s'],
    [90 * SECOND, '1m'],
    [2 * HOUR, '2h'],
    [50 * HOUR, '2d'],
    [-10 * SECOND, '0s'],
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

describe('time in another language', () => {
  it.each([
    ['es', '3h 12min', 'hace 5 min'],
    ['pt-BR', '3 h 12 min', 'há 5 min'],
    ['zh-CN', '3小时12分钟', '5分钟前'],
    ['ru', '3 ч 12 мин', '5 мин назад'],
    ['tr', '3 sa. 12 dk.', '5 dk. önce'],
    ['vi', '3 giờ 12 phút', '5 phút trước'],
  ])('is written as in %s', (formatTag, span, ago) => {
    speak('en', { formatTag });
    /** The kinds of spaces and dots after abbreviations differ between versions of the browsers' data. */
    const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ').replaceAll('.', '');
    expect(plain(formatSpan(3 * HOUR + 12 * MINUTE))).toBe(plain(span));
    expect(plain(formatAgo(0, 5 * MINUTE))).toBe(plain(ago));
  });

  it('has the parts of a date in its own order', () => {
    const atMs = new Date(2026, 10, 21, 14, 5).getTime();
    speak('en', { formatTag: 'en-GB' });
    expect(formatPoint(atMs)).toBe('21 Nov 2026, 14:05');
    speak('en', { formatTag: 'zh-CN' });
    expect(formatPoint(atMs)).toMatch(/^2026年11月21日 14:05$/);
    expect(formatDuration(350)).toBe('350ms');
  });

  it('is told of a duration in milliseconds, and from a second on in tenths of one', () => {
    expect([350, 999, 1000, 1846, 14_960].map(formatDuration)).toEqual([
      '350ms',
      '999ms',
      '1s',
      '1.8s',
      '15s',
    ]);
  });
});
