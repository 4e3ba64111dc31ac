/** Which rows of a long list to draw where each has a height of its own. Pure. */
import type { RowWindow } from '../lists/plan-window.ts';

/** Lists up to this long are drawn whole: no halt, and the browser's own search finds all that is in them. */
export const WHOLE = 20;
/** CSS pixels beyond either edge of what is seen: so much is always drawn, and so much when some of it was not. */
const LEAST_PX = 300;
const AROUND_PX = 600;
/** What is drawn beyond this goes. */
const MOST_PX = 1200;

/** Where each row begins, from the top of the list, and at the end where the last one ends. */
export const toTops = (heightsPx: readonly number[]): readonly number[] => {
  const tops = [0];
  let next = 0;
  for (const heightPx of heightsPx) {
    next += heightPx;
    tops.push(next);
  }
  return tops;
};

/** The row at that place; the first or the last one where there is none. */
const rowAt = (tops: readonly number[], px: number): number => {
  let low = 0;
  let high = tops.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= px) low = middle;
    else high = middle - 1;
  }
  return low;
};

export interface UnevenInput {
  /** See `toTops`. */
  readonly tops: readonly number[];
  /** Where the first row begins, from the top of what is seen; negative once it is scrolled past. */
  readonly topPx: number;
  readonly viewportPx: number;
  /** What is drawn. It stays while it will do: moving a little changes nothing. */
  readonly last: RowWindow;
}

const holds = (outer: RowWindow, inner: RowWindow): boolean =>
  outer.start <= inner.start && outer.end >= inner.end;

export const planUneven = ({ tops, topPx, viewportPx, last }: UnevenInput): RowWindow => {
  const count = tops.length - 1;
  if (count <= WHOLE) return { start: 0, end: count };
  const around = (px: number): RowWindow => ({
    start: rowAt(tops, -topPx - px),
    end: rowAt(tops, viewportPx - topPx + px) + 1,
  });
  return holds(last, around(LEAST_PX)) && holds(around(MOST_PX), last) ? last : around(AROUND_PX);
};
