/** Follows what is in sight of a long list whose rows are all of one height, whatever scrolls around it. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { onSight } from './on-sight.ts';
import { planWindow, type RowWindow } from './plan-window.ts';

/** Until the first row was measured, CSS pixels. */
const ROW_PX = 52;

export interface WindowedRows extends RowWindow {
  readonly rowPx: number;
}

/** @param body holds the rows; each has `data-row`. Its place on the screen tells what is in sight. */
export const useWindow = (body: RefObject<HTMLElement | null>, count: number): WindowedRows => {
  const [seen, setSeen] = useState<WindowedRows>({ start: 0, end: 24, rowPx: ROW_PX });
  useLayoutEffect(() => {
    const look = (): void => {
      if (!body.current) return;
      const rowPx = body.current.querySelector('[data-row]')?.getBoundingClientRect().height || ROW_PX;
      const { top: topPx } = body.current.getBoundingClientRect();
      const next = { ...planWindow({ count, topPx, rowPx, viewportPx: window.innerHeight }), rowPx };
      setSeen((last) =>
        last.start === next.start && last.end === next.end && last.rowPx === next.rowPx ? last : next,
      );
    };
    look();
    return onSight(look);
  }, [body, count]);
  return seen;
};
