/** The form that allows the current site one API of the selected identity. */
import { useState } from 'preact/hooks';
import { API_IDS, APIS, type Api } from '../../apis.ts';
import type { GrantView, IdentityView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Select } from '../components/Select.tsx';
import { t } from '../i18n.ts';
import { GrantFields } from '../sites/GrantFields.tsx';
import { type GrantDraft, isComplete, toNewDraft, toTerms } from '../sites/grant-draft.ts';
import { useAllowSite } from '../sites/use-allow-site.ts';

export interface AllowSiteProps {
  readonly origin: string;
  readonly tabId: number;
  readonly identity: IdentityView;
  /** Of this site. One API is served to a site for one identity. */
  readonly grants: readonly GrantView[];
}

export const AllowSite = ({ origin, tabId, identity, grants }: AllowSiteProps) => {
  const free = API_IDS.filter((api) => !grants.some((grant) => grant.api === api));
  const [chosen, setChosen] = useState<Api>();
  /** Each API has calls of its own, so each has a draft of its own. */
  const [drafts, setDrafts] = useState<Partial<Record<Api, GrantDraft>>>({});
  const allow = useAllowSite();
  const usable = free.find((each) => identity.accounts[APIS[each].chain]);
  const api = chosen && free.includes(chosen) ? chosen : (usable ?? free[0]);
  if (!api) return <p class="hint">{t('allow_all_done')}</p>;
  const hasKey = identity.accounts[APIS[api].chain] !== undefined;
  const draft = drafts[api] ?? toNewDraft(api, 'visit');
  const { duration } = draft;
  return (
    <div class="stack">
      <Select
        label={t('api')}
        value={api}
        options={free.map((each) => ({ value: each, text: APIS[each].name }))}
        onChange={setChosen}
      />
      {hasKey ? (
        <>
          <p class="hint">{t('allow_explain', APIS[api].name, identity.name)}</p>
          <GrantFields
            key={api}
            api={api}
            draft={draft}
            durations={['visit', 'browser', 'token', 'always']}
            onChange={(next) => setDrafts({ ...drafts, [api]: next })}
          />
        </>
      ) : (
        <p class="hint">{t('allow_needs_key', identity.name, APIS[api].name)}</p>
      )}
      <ErrorNote error={allow.error} />
      <div class="actions">
        <Button
          kind="primary"
          pending={allow.pending}
          disabled={!hasKey || !isComplete(draft)}
          onClick={() =>
            void allow.run({ origin, identityId: identity.id, api, terms: toTerms(draft), duration, tabId })
          }
        >
          {t('allow_site')}
        </Button>
      </div>
    </div>
  );
};
