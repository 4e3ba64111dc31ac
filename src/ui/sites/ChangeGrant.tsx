/** Changes a grant that is there: another identity, way, scope or duration. */
import { useState } from 'preact/hooks';
import { APIS } from '../../apis.ts';
import type { GrantDuration, GrantView, IdentityView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Select } from '../components/Select.tsx';
import { t } from '../i18n.ts';
import { GrantFields } from './GrantFields.tsx';
import { isComplete, toDraft, toTerms } from './grant-draft.ts';
import { useAllowSite } from './use-allow-site.ts';

export interface ChangeGrantProps {
  readonly grant: GrantView;
  readonly identities: readonly IdentityView[];
  /** The tab that shows the site, where there is one. */
  readonly tabId?: number | undefined;
  readonly onClose: () => void;
}

export const ChangeGrant = ({ grant, identities, tabId, onClose }: ChangeGrantProps) => {
  const { origin, api, terms, duration } = grant;
  const durations: readonly GrantDuration[] =
    tabId === undefined ? ['browser', 'token', 'always'] : ['visit', 'browser', 'token', 'always'];
  const start = durations.includes(duration) ? duration : 'browser';
  const [draft, setDraft] = useState(() => toDraft(api, terms, start));
  const [identityId, setIdentityId] = useState(grant.identityId);
  const allow = useAllowSite();
  const withKey = identities.filter(({ accounts }) => accounts[APIS[api].chain] !== undefined);
  const save = async (): Promise<void> => {
    const choice = { origin, api, identityId, terms: toTerms(draft), duration: draft.duration };
    if (await allow.run({ ...choice, ...(tabId === undefined ? {} : { tabId }) })) onClose();
  };
  return (
    <div class="stack">
      <Select
        label={t('identity')}
        value={identityId}
        options={withKey.map(({ id, name }) => ({ value: id, text: name }))}
        onChange={setIdentityId}
      />
      <GrantFields api={api} draft={draft} durations={durations} onChange={setDraft} />
      <ErrorNote error={allow.error} />
      <div class="actions">
        <Button
          kind="primary"
          small
          pending={allow.pending}
          disabled={!isComplete(draft)}
          onClick={() => void save()}
        >
          {t('grant_save')}
        </Button>
        <Button small onClick={onClose}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  );
};
