/** One permission of the current site, with its use, its change and its end. */
import { useState } from 'preact/hooks';
import { APIS } from '../../apis.ts';
import type { GrantView, IdentityView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Icon } from '../components/Icon.tsx';
import { formatAge } from '../format/time.ts';
import { useCommand } from '../hooks/use-command.ts';
import { useNow } from '../hooks/use-now.ts';
import { plural, t } from '../i18n.ts';
import { ChangeGrant } from '../sites/ChangeGrant.tsx';
import { durationName, termsText, wayName } from '../sites/grant-text.ts';
import { useAllowSite } from '../sites/use-allow-site.ts';

export interface SiteGrantProps {
  readonly grant: GrantView;
  readonly tabId: number;
  readonly identities: readonly IdentityView[];
}

const usedText = ({ lastUsedAtMs, useCount }: GrantView, nowMs: number): string => {
  if (lastUsedAtMs === null) return t('site_used_never');
  const age = formatAge(lastUsedAtMs, nowMs);
  return plural('site_used', useCount, age);
};

export const SiteGrant = ({ grant, tabId, identities }: SiteGrantProps) => {
  const nowMs = useNow();
  const revoke = useCommand('sites.revoke');
  const allow = useAllowSite();
  const [isChanging, setIsChanging] = useState(false);
  const { name } = APIS[grant.api];
  const active = grant.state === 'active';
  const { origin, identityId, api, terms, duration } = grant;
  const identityName = identities.find(({ id }) => id === identityId)?.name ?? t('identity_gone');
  return (
    <div class="card grant">
      <div class={`pass-state ${active ? 'tone-positive' : 'tone-warning'}`} role="status">
        <Icon name={active ? 'check' : 'clock'} />
        <span>{active ? t('site_allowed') : t('site_waiting')}</span>
      </div>
      <p>{t('site_allowed_as', name, identityName)}</p>
      <p>{t('site_terms', wayName(terms.way), termsText(api, terms))}</p>
      <p class="hint">
        {durationName(duration)} · {usedText(grant, nowMs)}
      </p>
      <ErrorNote error={revoke.error ?? allow.error} />
      {isChanging && (
        <ChangeGrant
          grant={grant}
          identities={identities}
          tabId={tabId}
          onClose={() => setIsChanging(false)}
        />
      )}
      <div class="actions">
        {!active && (
          <Button
            small
            pending={allow.pending}
            onClick={() => void allow.run({ origin, identityId, api, terms, duration, tabId })}
          >
            {t('allow_again')}
          </Button>
        )}
        {active && !isChanging && (
          <Button small name={t('grant_change_api', name)} onClick={() => setIsChanging(true)}>
            {t('grant_change')}
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
