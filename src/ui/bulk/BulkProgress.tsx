/** What is being done for many accounts, or was: how far it is, what failed, and the ways to hold it up or put it away. */
import type { BulkView, UnlockedView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Note, type Tone } from '../components/Note.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';
import { BulkFailures } from './BulkFailures.tsx';
import { BulkLane } from './BulkLane.tsx';
import { bulkTitle, countBulk } from './bulk-text.ts';

export interface BulkProgressProps {
  readonly bulk: BulkView;
  readonly view: UnlockedView;
}

const toneOf = ({ state }: BulkView, failed: number): Tone => {
  if (state === 'running') return 'accent';
  return state === 'done' && failed === 0 ? 'positive' : state === 'cancelled' ? 'neutral' : 'warning';
};

export const BulkProgress = ({ bulk, view }: BulkProgressProps) => {
  const pause = useCommand('bulk.pause');
  const resume = useCommand('bulk.resume');
  const cancel = useCommand('bulk.cancel');
  const dismiss = useCommand('bulk.dismiss');
  const start = useCommand('bulk.start');
  const { failed, left } = countBulk(bulk.lanes);
  const isRunning = bulk.state === 'running';
  const isOpen = isRunning || bulk.state === 'paused';
  const [first, ...others] = bulk.lanes;
  // What has a token no more can't be signed out again: that it could not be told is all there is to say.
  const mayTryAgain = bulk.state === 'done' && failed > 0 && bulk.action !== 'sign_out';
  const tryAgain = (): void => {
    if (first === undefined) return;
    void start.run({ action: bulk.action, ...(others.length === 0 ? { api: first.api } : {}) });
  };
  return (
    <>
      <Note tone={toneOf(bulk, failed)} role="status" {...(isRunning ? { icon: 'sync' as const } : {})}>
        <strong>{bulkTitle(bulk)}</strong>
        {bulk.state === 'cancelled' && left > 0 && <span> {t('bulk_left', left)}</span>}
      </Note>
      <ul class="bulk-lanes">
        {bulk.lanes.map((lane) => (
          <BulkLane key={lane.api} lane={lane} view={view} />
        ))}
      </ul>
      {[pause, resume, cancel, dismiss, start].map(
        ({ error }, index) => error && <ErrorNote key={String(index)} error={error} />,
      )}
      <div class="actions">
        {isOpen ? (
          <>
            <Button
              kind={isRunning ? 'plain' : 'primary'}
              pending={pause.pending || resume.pending}
              onClick={() => void (isRunning ? pause : resume).run({})}
            >
              {t(isRunning ? 'bulk_pause' : 'bulk_resume')}
            </Button>
            <Button kind="quiet" pending={cancel.pending} onClick={() => void cancel.run({})}>
              {t('cancel')}
            </Button>
          </>
        ) : (
          <>
            {mayTryAgain && (
              <Button kind="primary" pending={start.pending} onClick={tryAgain}>
                {t('bulk_try_again')}
              </Button>
            )}
            <Button
              kind={mayTryAgain ? 'quiet' : 'plain'}
              pending={dismiss.pending}
              onClick={() => void dismiss.run({})}
            >
              {t('close')}
            </Button>
          </>
        )}
      </div>
      <BulkFailures failures={bulk.failures} view={view} />
    </>
  );
};
