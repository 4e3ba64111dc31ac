/** One entry: what happened, what to do about it, and what came before and after for the same key. */
import { useEffect, useMemo } from 'preact/hooks';
import { APIS } from '../../apis.ts';
import type { ActivityEntry, UnlockedView } from '../../messaging/view.ts';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { type Fact, Facts } from '../components/Facts.tsx';
import { Note } from '../components/Note.tsx';
import { Section } from '../components/Section.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { formatDuration, formatMoment } from '../format/time.ts';
import { useCommandOnce } from '../hooks/use-command-once.ts';
import { t } from '../i18n.ts';
import { Origin } from '../sites/Origin.tsx';
import { ActivityTable } from './ActivityTable.tsx';
import { describeOutcome, findOwner, kindName, reasonName } from './entry-text.ts';

const toFacts = (entry: ActivityEntry, view: UnlockedView): readonly Fact[] => {
  const owner = findOwner(entry, view);
  const all: readonly (Fact | false)[] = [
    { term: t('col_when'), value: formatMoment(entry.atMs) },
    entry.api !== undefined && { term: t('api'), value: APIS[entry.api].name },
    owner !== null && { term: t('identity'), value: owner.identity.name },
    owner !== null && { term: owner.account.label, value: <bdi>{owner.account.address}</bdi> },
    entry.accountId !== undefined && owner === null && { term: t('filter_key'), value: t('key_gone') },
    entry.origin !== undefined && { term: t('col_site'), value: <Origin origin={entry.origin} /> },
    entry.reason !== undefined && { term: t('fact_reason'), value: reasonName(entry.reason) },
    entry.field !== undefined && { term: t('fact_field'), value: <code>{entry.field}</code> },
    entry.durationMs !== undefined && { term: t('col_took'), value: formatDuration(entry.durationMs) },
    entry.outcome !== 'ok' && { term: t('fact_code'), value: <code>{entry.outcome}</code> },
    { term: t('fact_number'), value: String(entry.seq + 1) },
  ];
  return all.filter((fact) => fact !== false);
};

const Outcome = ({ entry }: { readonly entry: ActivityEntry }) => {
  const { sentence, nextStep } = describeOutcome(entry);
  return (
    <Note tone={entry.outcome === 'ok' ? 'positive' : 'danger'}>
      <strong>{sentence}</strong> {nextStep}
    </Note>
  );
};

export const EntryPage = ({ id, view }: { readonly id: string; readonly view: UnlockedView }) => {
  const { value: found, error, ask } = useCommandOnce('activity.find');
  useEffect(() => ask({ id }), [id]);
  const entry = found?.entry;
  const around = useMemo(
    () => (found?.entry ? [...found.neighbours, found.entry].sort((a, b) => b.seq - a.seq) : []),
    [found],
  );
  return (
    <>
      <p>
        <a href="#/activity">{t('activity_back')}</a>
      </p>
      <ErrorNote error={error} />
      {found === undefined && error === undefined && <Skeleton lines={6} />}
      {entry === null && <p class="empty">{t('activity_entry_gone')}</p>}
      {found !== undefined && entry && (
        <>
          <Section title={kindName(entry)}>
            <Outcome entry={entry} />
            <Facts facts={toFacts(entry, view)} />
          </Section>
          <Section title={t('activity_around')}>
            <ActivityTable label={t('activity_around')} entries={around} view={view} currentId={entry.id} />
          </Section>
        </>
      )}
    </>
  );
};
