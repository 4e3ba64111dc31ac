/** How a site is to be served, how far, and for how long. Each way says in one sentence what it means. */
import { useId } from 'preact/hooks';
import type { Api } from '../../apis.ts';
import type { GrantDuration } from '../../messaging/view.ts';
import { Field } from '../components/Field.tsx';
import { Select } from '../components/Select.tsx';
import { t } from '../i18n.ts';
import type { GrantDraft } from './grant-draft.ts';
import { durationName, WAYS, wayName, waySentence } from './grant-text.ts';
import { ScopeChoice } from './ScopeChoice.tsx';

export interface GrantFieldsProps {
  readonly api: Api;
  readonly draft: GrantDraft;
  /** Without the tab that shows the site there is no visit to be bound to. */
  readonly durations: readonly GrantDuration[];
  readonly onChange: (draft: GrantDraft) => void;
}

const TokenStorageFields = ({ draft, onChange }: Pick<GrantFieldsProps, 'draft' | 'onChange'>) => (
  <>
    <Select
      label={t('storage')}
      value={draft.area}
      options={[
        { value: 'none', text: t('storage_none') },
        { value: 'session', text: t('storage_session') },
        { value: 'local', text: t('storage_local') },
      ]}
      onChange={(area) => onChange({ ...draft, area })}
    />
    {draft.area !== 'none' && (
      <Field
        label={t('storage_key')}
        hint={draft.area === 'local' ? t('storage_hint_local') : t('storage_hint')}
        mono
        maxLength={100}
        value={draft.key}
        onInput={(key) => onChange({ ...draft, key })}
      />
    )}
  </>
);

export const GrantFields = ({ api, draft, durations, onChange }: GrantFieldsProps) => {
  const name = useId();
  return (
    <>
      <fieldset class="choices">
        <legend>{t('way')}</legend>
        {WAYS.map((way) => (
          <div key={way} class="choice-row">
            <input
              type="radio"
              id={`${name}-${way}`}
              name={name}
              checked={draft.way === way}
              aria-describedby={`${name}-${way}-text`}
              onChange={() => onChange({ ...draft, way })}
            />
            <div class="choice-text">
              <label for={`${name}-${way}`}>{wayName(way)}</label>
              <p class="hint" id={`${name}-${way}-text`}>
                {waySentence(way, api)}
              </p>
            </div>
          </div>
        ))}
      </fieldset>
      {draft.way === 'token' ? (
        <TokenStorageFields draft={draft} onChange={onChange} />
      ) : (
        <ScopeChoice api={api} scope={draft.scope} onChange={(scope) => onChange({ ...draft, scope })} />
      )}
      <Select
        label={t('duration')}
        value={draft.duration}
        options={durations.map((duration) => ({ value: duration, text: durationName(duration) }))}
        onChange={(duration) => onChange({ ...draft, duration })}
      />
    </>
  );
};
