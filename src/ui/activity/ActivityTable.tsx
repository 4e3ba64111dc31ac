/**
 * Entries as a table of any length, a part for each day. Each leads to a page of its own. Only the rows in sight are drawn, with the name
 * of their day; the table says how many there are, and each row which one it is.
 */
import type { ComponentChild } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { ActivityEntry, UnlockedView } from '../../messaging/view.ts';
import { formatDay, formatDuration, formatTime } from '../format/time.ts';
import { t } from '../i18n.ts';
import { GapRow } from '../lists/GapRow.tsx';
import { useKept } from '../lists/use-kept.ts';
import { useUneven } from '../uneven-lists/use-uneven.ts';
import { type ActivityRow, toActivityRows } from './activity-rows.ts';
import { describeOutcome, describeWhere, kindName } from './entry-text.ts';

/** CSS pixels: one line. */
const ROW_PX = 40;
const COLUMNS = 5;

interface RowProps {
  readonly index: number;
  readonly entry: ActivityEntry;
  readonly view: UnlockedView;
  readonly isCurrent: boolean;
}

const Row = ({ index, entry, view, isCurrent }: RowProps) => (
  <tr data-row={index} aria-rowindex={index + 2} {...(isCurrent ? { class: 'current' } : {})}>
    <td data-column={t('col_when')}>
      <time dateTime={new Date(entry.atMs).toISOString()}>{formatTime(entry.atMs)}</time>
    </td>
    <th scope="row" data-column={t('col_what')}>
      {isCurrent ? (
        <span aria-current="true">{kindName(entry)}</span>
      ) : (
        <a href={`#/activity/${entry.id}`}>{kindName(entry)}</a>
      )}
    </th>
    <td data-column={t('col_outcome')}>
      <span class={entry.outcome === 'ok' ? 'tone-positive' : 'tone-danger'}>
        {describeOutcome(entry).sentence}
      </span>
    </td>
    <td data-column={t('col_who')}>{describeWhere(entry, view)}</td>
    <td data-column={t('col_took')}>
      {entry.durationMs === undefined ? '' : formatDuration(entry.durationMs)}
    </td>
  </tr>
);

const kindOf = (row: ActivityRow): string =>
  row.entry === undefined
    ? 'day'
    : [row.entry.kind, row.entry.outcome, row.entry.api, row.entry.origin].join(' ');

export interface ActivityTableProps {
  readonly label: string;
  /** The same array as before where nothing has changed. */
  readonly entries: readonly ActivityEntry[];
  /** There are more in the log. */
  readonly hasMore?: boolean;
  readonly view: UnlockedView;
  /** The entry that the page is about. */
  readonly currentId?: string;
}

export const ActivityTable = ({ label, entries, hasMore = false, view, currentId }: ActivityTableProps) => {
  const table = useRef<HTMLTableElement>(null);
  const rows = useMemo(() => toActivityRows(entries), [entries]);
  const places = useMemo(
    () => rows.map((row) => ({ key: row.entry?.id ?? `day-${row.dayRow}`, kind: kindOf(row) })),
    [rows],
  );
  const { pieces, roomPx } = useUneven({
    list: table,
    rows: places,
    guessPx: ROW_PX,
    headOf: (index) => rows[index]?.dayRow ?? 0,
  });
  const keep = useKept(view.identities);
  // A day's rows are in a part of the table of their own, whose head names the day.
  const days: [number, ComponentChild[]][] = [];
  for (const piece of pieces) {
    const index = piece.kind === 'gap' ? piece.from : piece.index;
    const row = rows[index];
    if (row === undefined) continue;
    const { dayRow, entry } = row;
    let day = days.at(-1);
    if (day?.[0] !== dayRow) {
      day = [dayRow, []];
      days.push(day);
    }
    if (piece.kind === 'gap') {
      day[1].push(
        <GapRow key={`gap-${index}`} columns={COLUMNS} heightPx={roomPx(piece.from, piece.count)} />,
      );
    } else if (entry === undefined) {
      day[1].push(
        <tr key="day" class="day" data-row={index} aria-rowindex={index + 2}>
          <th scope="rowgroup" colSpan={COLUMNS}>
            {formatDay(row.atMs)}
          </th>
        </tr>,
      );
    } else {
      const isCurrent = entry.id === currentId;
      // One whose count grows is drawn anew.
      day[1].push(
        keep(`${index} ${isCurrent} ${JSON.stringify(entry)}`, () => (
          <Row key={entry.id} index={index} entry={entry} view={view} isCurrent={isCurrent} />
        )),
      );
    }
  }
  return (
    <table
      class="wide-table activity-table"
      aria-label={label}
      // The first row is the header's; -1 says that nobody knows yet.
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      ref={table}
    >
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col">{t('col_when')}</th>
          <th scope="col">{t('col_what')}</th>
          <th scope="col">{t('col_outcome')}</th>
          <th scope="col">{t('col_who')}</th>
          <th scope="col">{t('col_took')}</th>
        </tr>
      </thead>
      {days.map(([dayRow, drawn]) => (
        <tbody key={rows[dayRow + 1]?.entry?.id}>{drawn}</tbody>
      ))}
    </table>
  );
};
