/** Every site that may ask for a token, and the end of each. */
import { useState } from 'preact/hooks';
import { APIS } from '../../apis.ts';
import { type AppError, toAppError } from '../../errors.ts';
import { send } from '../../messaging/client.ts';
import type { GrantView, UnlockedView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { formatAge, formatPoint } from '../format/time.ts';
import { useCommand } from '../hooks/use-command.ts';
import { useNow } from '../hooks/use-now.ts';
import { t } from '../i18n.ts';

interface RowProps {
  readonly grant: GrantView;
  readonly identityName: string;
}

const Row = ({ grant, identityName }: RowProps) => {
  const nowMs = useNow();
  const revoke = useCommand('sites.revoke');
  const { name } = APIS[grant.api];
  return (
    <tr>
      <th scope="row" data-column={t('col_site')}>
        <bdi>{grant.origin}</bdi>
      </th>
      <td data-column={t('col_identity')}>{identityName}</td>
      <td data-column={t('col_api')}>{name}</td>
      <td data-column={t('col_created')}>{formatPoint(grant.createdAtMs)}</td>
      <td data-column={t('col_used')}>
        {grant.lastUsedAtMs === null ? t('never') : t('ago', formatAge(grant.lastUsedAtMs, nowMs))}
      </td>
      <td data-column={t('col_count')}>{grant.useCount}</td>
      <td data-column={t('col_state')}>
        <span class={grant.state === 'active' ? 'tone-positive' : 'tone-warning'}>
          {grant.state === 'active' ? t('grant_active') : t('grant_waiting')}
        </span>
      </td>
      <td data-column={t('col_action')}>
        <Button
          small
          kind="danger"
          name={t('revoke_for', grant.origin, name)}
          pending={revoke.pending}
          onClick={() => void revoke.run({ grantId: grant.id })}
        >
          {t('revoke')}
        </Button>
        <ErrorNote error={revoke.error} />
      </td>
    </tr>
  );
};

const RevokeAll = ({ grants }: { readonly grants: readonly GrantView[] }) => {
  const [state, setState] = useState<'closed' | 'asked' | 'pending'>('closed');
  const [error, setError] = useState<AppError>();
  const revokeAll = async (): Promise<void> => {
    setState('pending');
    setError(undefined);
    try {
      for (const { id } of grants) await send('sites.revoke', { grantId: id });
      setState('closed');
    } catch (cause) {
      setError(toAppError(cause));
      setState('asked');
    }
  };
  if (state === 'closed') {
    return (
      <div class="actions">
        <Button kind="danger" onClick={() => setState('asked')}>
          {t('revoke_all')}
        </Button>
      </div>
    );
  }
  return (
    <div class="danger-area stack">
      <p>{t('revoke_all_text')}</p>
      <ErrorNote error={error} />
      <div class="actions">
        <Button kind="danger" pending={state === 'pending'} onClick={() => void revokeAll()}>
          {t('revoke_all_sites')}
        </Button>
        <Button onClick={() => setState('closed')}>{t('cancel')}</Button>
      </div>
    </div>
  );
};

export const SitesPage = ({ view }: { readonly view: UnlockedView }) => {
  if (view.grants.length === 0) return <p class="empty">{t('sites_none')}</p>;
  const nameOf = (identityId: string): string =>
    view.identities.find(({ id }) => id === identityId)?.name ?? t('identity_gone');
  return (
    <>
      <p class="lead">{t('sites_intro')}</p>
      <table class="wide-table" aria-label={t('sites_table')}>
        <thead>
          <tr>
            <th scope="col">{t('col_site')}</th>
            <th scope="col">{t('col_identity')}</th>
            <th scope="col">{t('col_api')}</th>
            <th scope="col">{t('col_created')}</th>
            <th scope="col">{t('col_used')}</th>
            <th scope="col">{t('col_count')}</th>
            <th scope="col">{t('col_state')}</th>
            <th scope="col">
              <span class="visually-hidden">{t('col_action')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {view.grants.map((grant) => (
            <Row key={grant.id} grant={grant} identityName={nameOf(grant.identityId)} />
          ))}
        </tbody>
      </table>
      <RevokeAll grants={view.grants} />
    </>
  );
};
