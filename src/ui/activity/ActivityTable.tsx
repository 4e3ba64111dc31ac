/** Entries as a table, a part for each day. Each leads to a page of its own. */
import type { ActivityEntry, UnlockedView } from '../../messaging/view.ts';
import { formatDay, formatDuration, formatTime } from '../format/time.ts';
import { t } from '../i18n.ts';
import { useKept } from '../lists/use-kept.ts';
import { describeOutcome, describeWhere, kindName } from './entry-text.ts';

interface RowProps {
  readonly entry: ActivityEntry;
  readonly view: UnlockedView;
  readonly isCurrent: boolean;
}

const Row = ({ entry, view, isCurrent }: RowProps) => (
  <tr {...(isCurrent ? { class: 'current' } : {})}>
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

/** Neighbouring entries of the same local day, together. */
const toDays = (
  entries: readonly ActivityEntry[],
): readonly (readonly [string, readonly ActivityEntry[]])[] => {
  const days: [string, ActivityEntry[]][] = [];
  for (const entry of entries) {
    const day = formatDay(entry.atMs);
    const last = days.at(-1);
    if (last?.[0] === day) last[1].push(entry);
    else days.push([day, [entry]]);
  }
  return days;
};

export interface ActivityTableProps {
  readonly label: string;
  readonly entries: readonly ActivityEntry[];
  readonly view: UnlockedView;
  /** The entry that the page is about. */
  readonly currentId?: string;
}

export const ActivityTable = ({ label, entries, view, currentId }: ActivityTableProps) => {
  // Views come and pages are added while a thousand rows are there. One whose count grows is drawn anew.
  const keep = useKept(JSON.stringify([view.identities, currentId]));
  return (
    <table class="wide-table activity-table" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('col_when')}</th>
          <th scope="col">{t('col_what')}</th>
          <th scope="col">{t('col_outcome')}</th>
          <th scope="col">{t('col_who')}</th>
          <th scope="col">{t('col_took')}</th>
        </tr>
      </thead>
      {toDays(entries).map(([day, ofDay]) => (
        <tbody key={`${day}-${ofDay[0]?.id}`}>
          <tr class="day">
            <th scope="rowgroup" colSpan={5}>
              {day}
            </th>
          </tr>
          {ofDay.map((entry) =>
            keep(JSON.stringify(entry), () => (
              <Row key={entry.id} entry={entry} view={view} isCurrent={entry.id === currentId} />
            )),
          )}
        </tbody>
      ))}
    </table>
  );
};
