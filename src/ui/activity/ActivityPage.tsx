/** What was done with keys and tokens: a list to search, or the one entry that the hash names. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ActivityFilter } from '../../messaging/contract.ts';
import type { ActivityEntry, UnlockedView } from '../../messaging/view.ts';
import { saveFile } from '../backup/save-file.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { useCommandOnce } from '../hooks/use-command-once.ts';
import { useHashDetail } from '../hooks/use-hash-route.ts';
import { plural, t } from '../i18n.ts';
import { ActivityFilters } from './ActivityFilters.tsx';
import { ActivityTable } from './ActivityTable.tsx';
import { ChainNote } from './ChainNote.tsx';
import { EntryPage } from './EntryPage.tsx';

/** A pause in typing of that length starts the search. */
const TYPING_MS = 150;

const List = ({ view }: { readonly view: UnlockedView }) => {
  const list = useCommandOnce('activity.list');
  const exporting = useCommand('activity.export');
  const [filter, setFilter] = useState<ActivityFilter>({});
  const [earlier, setEarlier] = useState<readonly ActivityEntry[]>([]);
  const [readings, setReadings] = useState(0);
  useEffect(() => {
    const timer = setTimeout(
      () => list.ask({ filter }, () => setEarlier([])),
      readings === 0 ? 0 : TYPING_MS,
    );
    return () => clearTimeout(timer);
  }, [filter, readings]);

  const page = list.value;
  const entries = useMemo(() => page && [...earlier, ...page.entries], [earlier, page]);
  const nextBeforeSeq = page?.nextBeforeSeq ?? null;
  const isFiltered = Object.keys(filter).length > 0;
  const saveExport = async (): Promise<void> => {
    const result = await exporting.run({});
    if (result.ok) saveFile(result.value);
  };
  return (
    <>
      <p class="lead">{t('activity_intro')}</p>
      <ChainNote asOf={readings} />
      <div class="actions">
        <Button small icon="refresh" pending={list.pending} onClick={() => setReadings((count) => count + 1)}>
          {t('read_again')}
        </Button>
        <Button small pending={exporting.pending} onClick={() => void saveExport()}>
          {t('activity_export')}
        </Button>
      </div>
      <ErrorNote error={exporting.error} />
      <ActivityFilters
        view={view}
        filter={filter}
        onChange={(next) => {
          setReadings((count) => Math.max(1, count));
          setFilter(next);
        }}
      />
      <ErrorNote error={list.error} />
      {entries === undefined && list.pending && <Skeleton lines={6} />}
      {entries?.length === 0 && (
        <p class="empty" role="status">
          {isFiltered ? t('activity_none_found') : t('activity_none')}
        </p>
      )}
      {entries !== undefined && entries.length > 0 && (
        <>
          <ActivityTable
            label={t('nav_activity')}
            entries={entries}
            hasMore={nextBeforeSeq !== null}
            view={view}
          />
          <p class="hint" role="status">
            {nextBeforeSeq === null
              ? plural('activity_shown', entries.length)
              : t('activity_shown_more', entries.length)}
          </p>
          {nextBeforeSeq !== null && (
            <Button
              pending={list.pending}
              onClick={() => list.ask({ filter, beforeSeq: nextBeforeSeq }, () => setEarlier(entries))}
            >
              {t('activity_more')}
            </Button>
          )}
        </>
      )}
    </>
  );
};

export const ActivityPage = ({ view }: { readonly view: UnlockedView }) => {
  const id = useHashDetail();
  return id === '' ? <List view={view} /> : <EntryPage id={id} view={view} />;
};
