/** Each account that it did not work for: who, why, what to do, and the way to its entry in the activity log. */
import { APIS } from '../../apis.ts';
import type { BulkFailureView, UnlockedView } from '../../messaging/view.ts';
import { findOwner } from '../activity/entry-text.ts';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { plural, t } from '../i18n.ts';
import { useKept } from '../lists/use-kept.ts';
import { ListItems } from '../uneven-lists/ListItems.tsx';

export interface BulkFailuresProps {
  readonly failures: readonly BulkFailureView[];
  readonly view: UnlockedView;
}

interface FailureProps {
  readonly failure: BulkFailureView;
  readonly view: UnlockedView;
}

const Failure = ({ failure: { accountId, api, error }, view }: FailureProps) => {
  const owner = findOwner({ accountId }, view);
  return (
    <>
      <p class="bulk-failed-name">
        <bdi>{owner === null ? t('key_gone') : owner.identity.name}</bdi>
        <span class="hint">{APIS[api].name}</span>
      </p>
      <ErrorNote error={error} api={api} announce={false} />
    </>
  );
};

/** CSS pixels: a name, a sentence and what to do. */
const FAILURE_PX = 100;

export const BulkFailures = ({ failures, view }: BulkFailuresProps) => {
  const keep = useKept(view.identities);
  if (failures.length === 0) return null;
  return (
    <div class="bulk-failures">
      <h3>{plural('bulk_failures', failures.length)}</h3>
      <ListItems
        items={failures}
        rowOf={({ accountId, api, error: { code } }) => ({ key: `${accountId}:${api}`, kind: code })}
        guessPx={FAILURE_PX}
        draw={(failure) => keep(JSON.stringify(failure), () => <Failure failure={failure} view={view} />)}
      />
    </div>
  );
};
