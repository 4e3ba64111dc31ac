import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planUneven, toTops, WHOLE } from '../../../../src/ui/uneven-lists/plan-uneven.ts';

const NONE = { start: 0, end: 0 };

const lists = fc.record({
  heightsPx: fc.array(fc.integer({ min: 20, max: 900 }), { maxLength: 300 }),
  viewportPx: fc.integer({ min: 200, max: 2000 }),
  scrolledPx: fc.integer({ min: -2000, max: 200_000 }),
});

describe('the rows that are drawn of a long list whose rows differ in height', () => {
  it('are all that are in sight, and not many more', () => {
    fc.assert(
      fc.property(lists, ({ heightsPx, viewportPx, scrolledPx }) => {
        const tops = toTops(heightsPx);
        const { start, end } = planUneven({ tops, topPx: -scrolledPx, viewportPx, last: NONE });
        expect(start >= 0 && end <= heightsPx.length).toBe(true);
        heightsPx.forEach((heightPx, row) => {
          const top = (tops[row] ?? 0) - scrolledPx;
          if (top + heightPx > 0 && top < viewportPx) expect(start <= row && row < end).toBe(true);
        });
        if (heightsPx.length <= WHOLE) return;
        const drawnPx = (tops[end] ?? 0) - (tops[start] ?? 0);
        expect(drawnPx).toBeLessThanOrEqual(viewportPx + 1200 + 2 * 900);
      }),
    );
  });

  it('stay the same while the list moves a little, and whatever is in sight was drawn before', () => {
    const tops = toTops(Array.from({ length: 1000 }, (_, row) => (row % 3 === 0 ? 130 : 370)));
    let last = NONE;
    let changes = 0;
    for (let topPx = 0; topPx > -20_000; topPx -= 20) {
      const next = planUneven({ tops, topPx, viewportPx: 800, last });
      if (next !== last) changes += 1;
      expect(tops[next.start] ?? 0).toBeLessThanOrEqual(Math.max(0, -topPx - 300));
      expect(tops[next.end] ?? 0).toBeGreaterThanOrEqual(800 - topPx + 300);
      last = next;
    }
    expect(changes).toBeLessThan(80);
  });

  it('stay as long as 300 px of them are beyond the edge, and not a pixel longer', () => {
    const tops = toTops(Array.from({ length: 1000 }, () => 100));
    const at = (scrolledPx: number, last = NONE) =>
      planUneven({ tops, topPx: -scrolledPx, viewportPx: 800, last });
    // 600 px are drawn beyond either edge of 10,000 to 10,800, and what begins there.
    const last = at(10_000);
    expect(last).toEqual({ start: 94, end: 115 });
    expect([at(9_700, last), at(10_399, last)]).toEqual([last, last]);
    expect(at(9_699, last)).toEqual({ start: 90, end: 111 });
    expect(at(10_400, last)).toEqual({ start: 98, end: 119 });
  });

  it('go when what is seen has become smaller, and are all of a short list', () => {
    const tops = toTops(Array.from({ length: 1000 }, () => 100));
    const last = planUneven({ tops, topPx: 0, viewportPx: 20_000, last: NONE });
    expect(last.end).toBeGreaterThan(200);
    expect(planUneven({ tops, topPx: 0, viewportPx: 800, last }).end).toBeLessThan(20);
    const short = toTops(Array.from({ length: WHOLE }, () => 5000));
    expect(planUneven({ tops: short, topPx: 0, viewportPx: 800, last: NONE })).toEqual({
      start: 0,
      end: WHOLE,
    });
  });

  it('are none of an empty list', () => {
    expect(planUneven({ tops: toTops([]), topPx: 0, viewportPx: 800, last: NONE })).toEqual(NONE);
  });
});
