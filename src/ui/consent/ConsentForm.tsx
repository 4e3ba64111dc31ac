/** A page's question: who asks, for what, and the user's own choice of all of it. */
import { useEffect, useState } from 'preact/hooks';
import { APIS } from '../../apis.ts';
import type { ConsentView, UnlockedView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Icon } from '../components/Icon.tsx';
import { Screen } from '../components/Screen.tsx';
import { Select } from '../components/Select.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';
import { GrantFields } from '../sites/GrantFields.tsx';
import { isComplete, toDraft, toTerms } from '../sites/grant-draft.ts';
import { Origin } from '../sites/Origin.tsx';

/** The page chose the moment: what the user was clicking at must not fall on the button. Longer than a double click. I10 */
export const CALM_MS = 600;

export interface ConsentFormProps {
  readonly view: UnlockedView;
  readonly consent: ConsentView;
}

export const ConsentForm = ({ view, consent }: ConsentFormProps) => {
  const { id, origin, api, terms, duration } = consent;
  const { name, chain } = APIS[api];
  const withKey = view.identities.filter(({ accounts }) => accounts[chain] !== undefined);
  const selected = withKey.find((identity) => identity.id === view.selectedIdentityId) ?? withKey[0];
  const [chosenId, setChosenId] = useState<string>();
  const [draft, setDraft] = useState(() => toDraft(api, terms, duration));
  const answer = useCommand('consent.answer');
  const [isCalm, setCalm] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(true), CALM_MS);
    return () => clearTimeout(timer);
  }, []);
  const identityId = chosenId ?? selected?.id;
  const allow = (): void => {
    if (identityId === undefined) return;
    const choice = { identityId, terms: toTerms(draft), duration: draft.duration };
    void answer.run({ id, answer: { allow: true, ...choice } });
  };
  return (
    <Screen title={t('consent_title')} class="consent">
      <p class="origin">
        <Icon name="globe" />
        <Origin origin={origin} />
      </p>
      <p>{t('consent_asks', name)}</p>
      {identityId === undefined ? (
        <p class="hint">{t('consent_needs_key', name)}</p>
      ) : (
        <div class="stack">
          <Select
            label={t('identity')}
            value={identityId}
            options={withKey.map((identity) => ({ value: identity.id, text: identity.name }))}
            onChange={setChosenId}
          />
          <GrantFields
            api={api}
            draft={draft}
            durations={['visit', 'browser', 'token', 'always']}
            onChange={setDraft}
          />
        </div>
      )}
      <ErrorNote error={answer.error} />
      <div class="actions">
        <Button
          kind="primary"
          pending={answer.pending}
          disabled={!isCalm || identityId === undefined || !isComplete(draft)}
          onClick={allow}
        >
          {t('consent_allow')}
        </Button>
        <Button pending={answer.pending} onClick={() => void answer.run({ id, answer: { allow: false } })}>
          {t('consent_refuse')}
        </Button>
      </div>
      <p class="hint">{t('consent_refuse_explain')}</p>
    </Screen>
  );
};
