/** One permission of the current site, with its use and its end. */
import { APIS } from '../../apis.ts';
import type { GrantView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Icon } from '../components/Icon.tsx';
import { formatAge } from '../format/time.ts';
import { useCommand } from '../hooks/use-command.ts';
import { useNow } from '../hooks/use-now.ts';
import { t } from '../i18n.ts';
import { useAllowSite } from './use-allow-site.ts';

export interface SiteGrantProps {
  readonly grant: GrantView;
  readonly tabId: number | undefined;
  readonly identityName: string;
}

const usedText = ({ lastUsedAtMs, useCount }: GrantView, nowMs: number): string => {
  if (lastUsedAtMs === null) return t('site_used_never');
  const age = formatAge(lastUsedAtMs, nowMs);
  return useCount === 1 ? t('site_used_one', useCount, age) : t('site_used_other', useCount, age);
};

export const SiteGrant = ({ grant, tabId, identityName }: SiteGrantProps) => {
  const nowMs = useNow();
  const revoke = useCommand('sites.revoke');
  const allow = useAllowSite();
  const { name } = APIS[grant.api];
  const active = grant.state === 'active';
  const { origin, identityId, api } = grant;
  return (
    <div class="card grant">
      <div class={`pass-state ${active ? 'tone-positive' : 'tone-warning'}`} role="status">
        <Icon name={active ? 'check' : 'clock'} />
        <span>{active ? t('site_allowed') : t('site_waiting')}</span>
      </div>
      <p>{t('site_allowed_as', name, identityName)}</p>
      <p class="hint">{usedText(grant, nowMs)}</p>
      <ErrorNote error={revoke.error ?? allow.error} />
      <div class="actions">
        {!active && (
          <Button
            small
            pending={allow.pending}
            onClick={() =>
              void allow.run({ origin, identityId, api, ...(tabId === undefined ? {} : { tabId }) })
            }
          >
            {t('allow_again')}
          </Button>
        )}
        <Button
          small
          kind="danger"
          name={t('revoke_api', name)}
          pending={revoke.pending}
          onClick={() => void revoke.run({ grantId: grant.id })}
        >
          {t('revoke')}
        </Button>
      </div>
    </div>
  );
};
