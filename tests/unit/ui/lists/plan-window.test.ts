import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toNextRow } from '../../../../src/ui/balances/to-next-row.ts';
import { planPieces, planWindow } from '../../../../src/ui/lists/plan-window.ts';

const windows = fc.record({
  count: fc.integer({ min: 0, max: 6000 }),
  topPx: fc.integer({ min: -400_000, max: 2000 }),
  rowPx: fc.integer({ min: 20, max: 120 }),
  viewportPx: fc.integer({ min: 200, max: 2000 }),
});

describe('the rows that are drawn of a long list', () => {
  it('are all that are in sight, and not many more', () => {
    fc.assert(
      fc.property(windows, (input) => {
        const { count, topPx, rowPx, viewportPx } = input;
        const { start, end } = planWindow(input);
        const first = Math.max(0, Math.floor(-topPx / rowPx));
        const last = Math.min(count, Math.ceil((viewportPx - topPx) / rowPx));
        if (first < last) expect(start <= first && end >= last).toBe(true);
        expect(end - start).toBeLessThanOrEqual((viewportPx + 1200) / rowPx + 18);
        expect(start >= 0 && end <= count).toBe(true);
      }),
    );
  });

  it('and the gaps between them make up the whole list, each row once, the kept ones always there with those beside them', () => {
    const kept = fc.array(fc.integer({ min: -1, max: 6000 }), { maxLength: 4 });
    fc.assert(
      fc.property(windows, kept, (input, rows) => {
        const pieces = planPieces(input.count, planWindow(input), rows);
        let next = 0;
        for (const piece of pieces) {
          expect(piece.kind === 'row' ? piece.index : piece.from).toBe(next);
          next += piece.kind === 'row' ? 1 : piece.count;
        }
        expect(next).toBe(input.count);
        for (const row of rows.filter((each) => each >= 0)) {
          for (const index of [row - 1, row, row + 1]) {
            if (index >= 0 && index < input.count) expect(pieces).toContainEqual({ kind: 'row', index });
          }
        }
      }),
    );
  });

  it('do not change while the list moves by less than a row', () => {
    const at = (topPx: number) => planWindow({ count: 5000, topPx, rowPx: 50, viewportPx: 600 });
    expect(at(-10_040)).toEqual(at(-10_050));
  });
});

describe('a key in the list', () => {
  it.each([
    ['ArrowDown', 0, 1],
    ['ArrowUp', 0, 0],
    ['ArrowDown', 99, 99],
    ['PageDown', 5, 15],
    ['PageUp', 5, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['Tab', 50, null],
    ['a', 50, null],
  ])('%s leads from row %d of 100 to %s', (key, row, next) => {
    expect(toNextRow(key, row, 100)).toBe(next);
  });
});
