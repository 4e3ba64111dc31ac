/**
 * A long list, of which only what is in sight is drawn, and what is being worked on. It says how many items there are, and each which one
 * it is.
 */
import type { VNode } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { type UnevenRow, useUneven } from './use-uneven.ts';

export interface ListItemsProps<Item> {
  readonly label?: string;
  readonly items: readonly Item[];
  readonly rowOf: (item: Item) => UnevenRow;
  /** CSS pixels, of an item of a kind that was not drawn yet. */
  readonly guessPx: number;
  readonly draw: (item: Item, index: number) => VNode;
}

export const ListItems = <Item,>({ label, items, rowOf, guessPx, draw }: ListItemsProps<Item>) => {
  const list = useRef<HTMLUListElement>(null);
  const rows = useMemo(() => items.map(rowOf), [items]);
  // A scroll draws what comes into sight, and not again what is.
  const drawn = useMemo(() => new Map<number, VNode>(), [items, draw]);
  const drawOnce = (item: Item, index: number): VNode => {
    const known = drawn.get(index) ?? draw(item, index);
    drawn.set(index, known);
    return known;
  };
  const { pieces, roomPx } = useUneven({ list, rows, guessPx });
  return (
    <ul class="long-list" ref={list} aria-label={label}>
      {pieces.map((piece) => {
        if (piece.kind === 'gap') {
          return (
            <li key={`gap-${piece.from}`} class="gap" aria-hidden="true">
              {/* How high it is has to be an attribute: the pages' CSP lets no style in. */}
              <svg width="1" height={roomPx(piece.from, piece.count)} />
            </li>
          );
        }
        const item = items[piece.index];
        return (
          item && (
            <li
              key={rows[piece.index]?.key}
              data-row={piece.index}
              aria-posinset={piece.index + 1}
              aria-setsize={items.length}
            >
              {drawOnce(item, piece.index)}
            </li>
          )
        );
      })}
    </ul>
  );
};
