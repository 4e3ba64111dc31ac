/**
 * Follows what is in sight of a long list whose rows have each a height of its own. Beside it stay drawn: the first and the last row,
 * where Tab comes in, and each that has the focus or something opened in it, which may be a form that is half filled in.
 * The browser's own search finds what is drawn; lists that can be longer than WHOLE have a search of their own.
 */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { onSight } from '../lists/on-sight.ts';
import { type Piece, planPieces, type RowWindow } from '../lists/plan-window.ts';
import { planUneven, toTops } from './plan-uneven.ts';

export interface UnevenRow {
  readonly key: string;
  /** What is said of its height before it was drawn: as high as the first of its kind. */
  readonly kind: string;
}

export interface UnevenOptions {
  /** Holds the rows; each has its number as `data-row`, and the room to the next one is in its height. */
  readonly list: RefObject<HTMLElement | null>;
  readonly rows: readonly UnevenRow[];
  /** CSS pixels, of a kind that was not drawn yet. */
  readonly guessPx: number;
  /** The row that says what a row belongs to: drawn with the first one in sight, and with those that stay. */
  readonly headOf?: (index: number) => number;
}

export interface UnevenPieces {
  readonly pieces: readonly Piece[];
  /** CSS pixels that so many rows take. */
  readonly roomPx: (from: number, count: number) => number;
}

interface Seen extends RowWindow {
  readonly kept: string;
  /** Changes where the room of rows that are out of sight may have. */
  readonly heights: string;
}

const ROW = '[data-row]';
/** Drawn to be measured: what is drawn then in vain is laid out in vain. */
const FIRST = 4;

const isSame = (a: Seen, b: Seen): boolean =>
  a.start === b.start && a.end === b.end && a.kept === b.kept && a.heights === b.heights;

export const useUneven = ({
  list,
  rows,
  guessPx,
  headOf = (index) => index,
}: UnevenOptions): UnevenPieces => {
  const [seen, setSeen] = useState<Seen>({ start: 0, end: FIRST, kept: '', heights: '' });
  const known = useRef({ widthPx: 0, ofRow: new Map<string, number>(), ofKind: new Map<string, number>() });
  const toRowTops = (): readonly number[] => {
    const { ofRow, ofKind } = known.current;
    return toTops(rows.map(({ key, kind }) => ofRow.get(key) ?? ofKind.get(kind) ?? guessPx));
  };
  const look = (): void => {
    if (!list.current) return;
    const { top: topPx, width: widthPx } = list.current.getBoundingClientRect();
    // Another width breaks lines elsewhere.
    if (widthPx !== known.current.widthPx) known.current = { widthPx, ofRow: new Map(), ofKind: new Map() };
    const { ofRow, ofKind } = known.current;
    const kept: string[] = [];
    for (const element of list.current.querySelectorAll<HTMLElement>(ROW)) {
      const row = rows[Number(element.dataset['row'])];
      const { height } = element.getBoundingClientRect();
      if (row === undefined || !(height > 0)) continue;
      ofRow.set(row.key, height);
      if (!ofKind.has(row.kind)) ofKind.set(row.kind, height);
      if (element.contains(document.activeElement) || element.querySelector('[aria-expanded=true]') !== null)
        kept.push(row.key);
    }
    const heights = `${widthPx} ${ofKind.size}`;
    setSeen((last) => {
      const { start, end } = planUneven({
        tops: toRowTops(),
        topPx,
        viewportPx: window.innerHeight,
        last,
      });
      const next = { start, end, kept: kept.join(), heights };
      return isSame(last, next) ? last : next;
    });
  };
  const latest = useRef(look);
  useLayoutEffect(() => {
    latest.current = look;
    look();
  });
  useLayoutEffect(() => {
    const lookNow = (): void => latest.current();
    const element = list.current;
    element?.addEventListener('focusin', lookNow);
    const end = onSight(lookNow);
    return () => {
      element?.removeEventListener('focusin', lookNow);
      end();
    };
  }, []);

  const tops = toRowTops();
  const keptKeys = new Set(seen.kept.split(','));
  const last = rows.length - 1;
  const kept = [0, last, ...rows.flatMap(({ key }, index) => (keptKeys.has(key) ? [index] : []))];
  const heads = [Math.min(seen.start, last), ...kept].map(headOf);
  return {
    pieces: planPieces(rows.length, seen, [...kept, ...heads]),
    roomPx: (from, count) => (tops[from + count] ?? 0) - (tops[from] ?? 0),
  };
};
