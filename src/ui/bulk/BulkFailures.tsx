/** Each account that it did not work for: who, why, what to do, and the way to its entry in the activity log. */
import { APIS } from '../../apis.ts';
import type { BulkFailureView, UnlockedView } from '../../messaging/view.ts';
import { findOwner } from '../activity/entry-text.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { useGrowing } from '../hooks/use-growing.ts';
import { plural, t } from '../i18n.ts';
import { useKept } from '../lists/use-kept.ts';

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
    <li>
      <p class="bulk-failed-name">
        <bdi>{owner === null ? t('key_gone') : owner.identity.name}</bdi>
        <span class="hint">{APIS[api].name}</span>
      </p>
      <ErrorNote error={error} api={api} announce={false} />
    </li>
  );
};

export const BulkFailures = ({ failures, view }: BulkFailuresProps) => {
  const { shown, end, showMore } = useGrowing('');
  const keep = useKept(JSON.stringify(view.identities));
  if (failures.length === 0) return null;
  return (
    <div class="bulk-failures">
      <h3>{plural('bulk_failures', failures.length)}</h3>
      <ul>
        {failures
          .slice(0, shown)
          .map((failure) =>
            keep(JSON.stringify(failure), () => (
              <Failure key={`${failure.accountId}:${failure.api}`} failure={failure} view={view} />
            )),
          )}
      </ul>
      {failures.length > shown && (
        <Button small buttonRef={end} onClick={showMore}>
          {t('show_more', failures.length - shown)}
        </Button>
      )}
    </div>
  );
};
