import { describe, expect, it } from 'vitest';
import type { ActivityEntry } from '../../../../src/messaging/view.ts';
import { toActivityRows } from '../../../../src/ui/activity/activity-rows.ts';

const HOUR_MS = 3_600_000;
/** Noon of a day in the zone of whoever runs this. */
const NOON_MS = new Date(2026, 10, 27, 12).getTime();

const anEntry = (seq: number, atMs: number) => ({ id: `e${seq}`, seq, atMs }) as ActivityEntry;

describe('the rows of a list of activity', () => {
  it('name each day once, before its entries, and each says which row that is', () => {
    const rows = toActivityRows([
      anEntry(3, NOON_MS),
      anEntry(2, NOON_MS - HOUR_MS),
      anEntry(1, NOON_MS - 24 * HOUR_MS),
    ]);
    expect(rows.map(({ entry }) => entry?.id ?? 'day')).toEqual(['day', 'e3', 'e2', 'day', 'e1']);
    expect(rows.map(({ dayRow }) => dayRow)).toEqual([0, 0, 0, 3, 3]);
    expect(rows[3]?.atMs).toBe(NOON_MS - 24 * HOUR_MS);
  });

  it('are none where nothing was done', () => {
    expect(toActivityRows([])).toEqual([]);
  });
});
