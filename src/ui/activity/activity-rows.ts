/** The rows of a list of activity: entries, and before the first of each local day one that names it. Pure. */
import type { ActivityEntry } from '../../messaging/view.ts';

export interface ActivityRow {
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** Absent where the row names a day. */
  readonly entry?: ActivityEntry;
  /** The row that names its day. */
  readonly dayRow: number;
}

/** @param entries neighbours of the same day are together */
export const toActivityRows = (entries: readonly ActivityEntry[]): readonly ActivityRow[] => {
  const rows: ActivityRow[] = [];
  let day = '';
  let dayRow = 0;
  for (const entry of entries) {
    const { atMs } = entry;
    const ofEntry = new Date(atMs).toDateString();
    if (ofEntry !== day) {
      day = ofEntry;
      dayRow = rows.length;
      rows.push({ atMs, dayRow });
    }
    rows.push({ atMs, entry, dayRow });
  }
  return rows;
};
