/** Where a key leads in a list of rows. Pure. */

const PAGE = 10;

/** @returns the row to go to; null where the key leads nowhere */
export const toNextRow = (key: string, row: number, count: number): number | null => {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + PAGE,
    PageUp: row - PAGE,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined ? null : Math.min(count - 1, Math.max(0, next));
};
