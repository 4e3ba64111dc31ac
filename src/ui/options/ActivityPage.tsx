/** What was done with keys and tokens, newest first. */
import { useEffect, useState } from 'preact/hooks';
import { APIS } from '../../apis.ts';
import type { ActivityEntry, UnlockedView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { describeCode } from '../error-text.ts';
import { formatMoment } from '../format/time.ts';
import { useCommand } from '../hooks/use-command.ts';
import { type MessageKey, t } from '../i18n.ts';

const KINDS: Readonly<Record<ActivityEntry['kind'], MessageKey>> = {
  unlock: 'kind_unlock',
  lock: 'kind_lock',
  sign_in: 'kind_sign_in',
  renew: 'kind_renew',
  sign_out: 'kind_sign_out',
  sign: 'kind_sign',
  hand_over: 'kind_hand_over',
  grant: 'kind_grant',
  revoke: 'kind_revoke',
  reveal: 'kind_reveal',
  passkey_add: 'kind_passkey_add',
  passkey_remove: 'kind_passkey_remove',
  backup: 'kind_backup',
  restore: 'kind_restore',
  read: 'kind_read',
  write: 'kind_write',
  drift: 'kind_drift',
};

const whereOf = ({ api, accountId, origin }: ActivityEntry, view: UnlockedView): string => {
  const identity = view.identities.find(({ accounts }) =>
    [accounts.solana, accounts.evm].some((account) => account !== undefined && account.id === accountId),
  );
  return [api && APIS[api].name, identity?.name, origin].filter(Boolean).join(' · ');
};

const Row = ({ entry, view }: { readonly entry: ActivityEntry; readonly view: UnlockedView }) => (
  <tr>
    <td data-column={t('col_when')}>{formatMoment(entry.atMs)}</td>
    <th scope="row" data-column={t('col_what')}>
      {t(KINDS[entry.kind])}
    </th>
    <td data-column={t('col_outcome')}>
      <span class={entry.outcome === 'ok' ? 'tone-positive' : 'tone-danger'}>
        {entry.outcome === 'ok' ? t('outcome_ok') : describeCode(entry.outcome, entry.api)}
      </span>
    </td>
    <td data-column={t('col_who')}>{whereOf(entry, view)}</td>
    <td data-column={t('col_took')}>
      {entry.durationMs === undefined ? '' : t('milliseconds', Math.round(entry.durationMs))}
    </td>
  </tr>
);

export const ActivityPage = ({ view }: { readonly view: UnlockedView }) => {
  const list = useCommand('activity.list');
  const [entries, setEntries] = useState<readonly ActivityEntry[]>();
  const read = async (): Promise<void> => {
    const result = await list.run({});
    if (result.ok) setEntries([...result.value.entries].sort((a, b) => b.atMs - a.atMs));
  };
  useEffect(() => {
    void read();
  }, []);
  return (
    <>
      <p class="lead">{t('activity_intro')}</p>
      <div class="actions">
        <Button small icon="refresh" pending={list.pending} onClick={() => void read()}>
          {t('read_again')}
        </Button>
      </div>
      <ErrorNote error={list.error} />
      {entries === undefined && list.pending && <Skeleton lines={6} />}
      {entries?.length === 0 && <p class="empty">{t('activity_none')}</p>}
      {entries !== undefined && entries.length > 0 && (
        <table class="wide-table" aria-label={t('activity_table')}>
          <thead>
            <tr>
              <th scope="col">{t('col_when')}</th>
              <th scope="col">{t('col_what')}</th>
              <th scope="col">{t('col_outcome')}</th>
              <th scope="col">{t('col_who')}</th>
              <th scope="col">{t('col_took')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry, index) => (
              <Row key={`${entry.atMs}-${index}`} entry={entry} view={view} />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
};
