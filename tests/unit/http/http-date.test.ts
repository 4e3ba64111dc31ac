import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHttpDate } from '../../../src/http/http-date.ts';

const NOW_MS = Date.UTC(2026, 10, 26);
/** The example of RFC 9110, 5.6.7, in its three forms. */
const EXAMPLE_MS = Date.UTC(1994, 10, 6, 8, 49, 37);

describe('parseHttpDate', () => {
  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT'],
    ['Sunday, 06-Nov-94 08:49:37 GMT'],
    ['Sun Nov  6 08:49:37 1994'],
  ])('reads the example of RFC 9110 in the form %j', (text) => {
    expect(parseHttpDate(text, NOW_MS)).toBe(EXAMPLE_MS);
  });

  it('takes two digits of a year for the one that is at most 50 years ahead', () => {
    expect(parseHttpDate('Monday, 01-Jan-76 00:00:00 GMT', NOW_MS)).toBe(Date.UTC(2076, 0, 1));
    expect(parseHttpDate('Saturday, 01-Jan-77 00:00:00 GMT', NOW_MS)).toBe(Date.UTC(1977, 0, 1));
  });

  it.each([
    null,
    '',
    '30',
    'later',
    'Someday, maybe GMT',
    '2030-01-01T00:00:00Z',
    'Sun, 06 Nov 1994 08:49:37 CET',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Non 1994 08:49:37 GMT',
    'Sun, 36 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 24:49:37 GMT',
    'Sun, 06 Nov 1994 08:60:37 GMT',
  ])('does not take %j for a date', (text) => {
    expect(parseHttpDate(text, NOW_MS)).toBeUndefined();
  });

  it('reads back every second that Date writes', () => {
    const seconds = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) / 1_000 });
    fc.assert(
      fc.property(seconds, (second) => {
        expect(parseHttpDate(new Date(second * 1_000).toUTCString(), NOW_MS)).toBe(second * 1_000);
      }),
    );
  });
});
