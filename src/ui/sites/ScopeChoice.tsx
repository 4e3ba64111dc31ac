/** Which of an API's calls a site may make, one by one. What comes along with a choice is shown as chosen, too. */
import { APIS, type Api, type ApiCall, callsWithin, toScope } from '../../apis.ts';
import type { GrantScope } from '../../messaging/view.ts';
import { t } from '../i18n.ts';
import { callKindName } from './grant-text.ts';

export interface ScopeChoiceProps {
  readonly api: Api;
  readonly scope: GrantScope;
  readonly onChange: (scope: GrantScope) => void;
}

export const ScopeChoice = ({ api, scope, onChange }: ScopeChoiceProps) => {
  const chosen = callsWithin(api, scope);
  const toggle = (call: ApiCall): void =>
    onChange(toScope(chosen.includes(call) ? chosen.filter((each) => each !== call) : [...chosen, call]));
  return (
    <fieldset class="choices">
      <legend>{t('scope')}</legend>
      {APIS[api].calls.map((call) => (
        <label key={`${call.method} ${call.path}`} class="choice-row">
          <input
            type="checkbox"
            checked={chosen.includes(call)}
            onChange={(event) => {
              toggle(call);
              // What the scope now says, which may be more than what was clicked.
              event.currentTarget.checked = chosen.includes(call);
            }}
          />
          <span class="choice-text">
            <span class="mono">
              {call.method} {call.path}
            </span>
            <span class={call.kind === 'read' ? 'hint' : 'hint tone-warning'}>{callKindName(call)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
};
