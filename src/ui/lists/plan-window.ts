/** Which rows of a long list to draw: those in sight and some around them. Pure. */

/** CSS pixels drawn beyond either edge of what is seen, so that a fast scroll finds rows there. */
const AROUND_PX = 600;
/** Rows come and go by so many: moving a little changes nothing. */
const STEP = 8;

export interface WindowInput {
  readonly count: number;
  /** Where the first row begins, from the top of what is seen; negative once it is scrolled past. */
  readonly topPx: number;
  readonly rowPx: number;
  readonly viewportPx: number;
}

export interface RowWindow {
  readonly start: number;
  /** The first one after it. */
  readonly end: number;
}

export const planWindow = ({ count, topPx, rowPx, viewportPx }: WindowInput): RowWindow => {
  const clamp = (row: number): number => Math.min(count, Math.max(0, row));
  const start = Math.floor((-topPx - AROUND_PX) / rowPx / STEP) * STEP;
  const end = Math.ceil((viewportPx - topPx + AROUND_PX) / rowPx / STEP) * STEP;
  return { start: clamp(start), end: clamp(end) };
};

/** A row to draw, or as many rows that are only room. */
export type Piece =
  | { readonly kind: 'row'; readonly index: number }
  | { readonly kind: 'gap'; readonly from: number; readonly count: number };

/**
 * The whole list as rows and gaps.
 * @param kept rows that stay drawn wherever they are, e.g. since the focus is there; so do those beside them, or Tab would pass them by
 */
export const planPieces = (
  count: number,
  { start, end }: RowWindow,
  kept: readonly number[],
): readonly Piece[] => {
  const drawn = new Set(Array.from({ length: Math.max(0, end - start) }, (_, at) => start + at));
  for (const row of kept) if (row >= 0) for (const beside of [row - 1, row, row + 1]) drawn.add(beside);
  const pieces: Piece[] = [];
  let next = 0;
  for (const index of [...drawn].filter((row) => row >= 0 && row < count).sort((a, b) => a - b)) {
    if (index > next) pieces.push({ kind: 'gap', from: next, count: index - next });
    pieces.push({ kind: 'row', index });
    next = index + 1;
  }
  if (next < count) pieces.push({ kind: 'gap', from: next, count: count - next });
  return pieces;
};
