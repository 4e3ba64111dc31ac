/** One grant in the table of all of them; its change opens below it. */
import { useState } from 'preact/hooks';
import { APIS } from '../../apis.ts';
import type { GrantView, IdentityView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { formatAgo, formatPoint } from '../format/time.ts';
import { useCommand } from '../hooks/use-command.ts';
import { useNow } from '../hooks/use-now.ts';
import { t } from '../i18n.ts';
import { ChangeGrant } from './ChangeGrant.tsx';
import { durationName, termsText, wayName } from './grant-text.ts';
import { Origin } from './Origin.tsx';

export interface GrantRowProps {
  readonly grant: GrantView;
  readonly identities: readonly IdentityView[];
}

const COLUMNS = 8;

export const GrantRow = ({ grant, identities }: GrantRowProps) => {
  const nowMs = useNow();
  const revoke = useCommand('sites.revoke');
  const [isChanging, setIsChanging] = useState(false);
  const { origin, api, terms, duration, createdAtMs, lastUsedAtMs, useCount, state } = grant;
  const { name } = APIS[api];
  const identityName = identities.find(({ id }) => id === grant.identityId)?.name ?? t('identity_gone');
  const isActive = state === 'active';
  return (
    <>
      <tr>
        <th scope="row" data-column={t('col_site')}>
          <Origin origin={origin} />
        </th>
        <td data-column={t('col_served')}>
          {t('site_allowed_as', name, identityName)}
          <br />
          {t('site_terms', wayName(terms.way), termsText(api, terms))}
        </td>
        <td data-column={t('col_duration')}>{durationName(duration)}</td>
        <td data-column={t('col_created')}>{formatPoint(createdAtMs)}</td>
        <td data-column={t('col_used')}>
          {lastUsedAtMs === null ? t('never') : formatAgo(lastUsedAtMs, nowMs)}
        </td>
        <td data-column={t('col_count')}>{useCount}</td>
        <td data-column={t('col_state')}>
          <span class={isActive ? 'tone-positive' : 'tone-warning'}>
            {isActive ? t('grant_active') : t('site_waiting')}
          </span>
        </td>
        <td data-column={t('col_action')}>
          <div class="actions">
            <Button
              small
              name={t('grant_change_for', origin, name)}
              expanded={isChanging}
              onClick={() => setIsChanging(!isChanging)}
            >
              {t('grant_change')}
            </Button>
            <Button
              small
              kind="danger"
              name={t('revoke_for', origin, name)}
              pending={revoke.pending}
              onClick={() => void revoke.run({ grantId: grant.id })}
            >
              {t('revoke')}
            </Button>
          </div>
          <ErrorNote error={revoke.error} />
        </td>
      </tr>
      {isChanging && (
        <tr>
          <td colSpan={COLUMNS}>
            <ChangeGrant grant={grant} identities={identities} onClose={() => setIsChanging(false)} />
          </td>
        </tr>
      )}
    </>
  );
};
