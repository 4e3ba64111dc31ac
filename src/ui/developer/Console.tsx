/** Chooses a documented call, fills it in, sends it or copies it as code. The host is never a choice. */
import { useState } from 'preact/hooks';
import { APIS, type Api } from '../../apis.ts';
import type { AccountView } from '../../messaging/view.ts';
import { Field } from '../components/Field.tsx';
import { Select } from '../components/Select.tsx';
import { t } from '../i18n.ts';
import { CallCode } from './CallCode.tsx';
import { type ConsoleCall, callKey, callName, consoleCalls, firstBody, kindText } from './console-calls.ts';
import { SendCall } from './SendCall.tsx';
import { SessionCallNote } from './SessionCallNote.tsx';

export interface ConsoleProps {
  readonly account: AccountView;
  readonly api: Api;
  readonly baseUrl: string;
}

export const Console = ({ account, api, baseUrl }: ConsoleProps) => {
  const calls = consoleCalls(api);
  const [chosen, setChosen] = useState(callKey(calls[0]));
  const call: ConsoleCall = calls.find((each) => callKey(each) === chosen) ?? calls[0];
  const [segment, setSegment] = useState(account.address);
  const [body, setBody] = useState('');

  const choose = (key: string): void => {
    const next = calls.find((each) => callKey(each) === key) ?? calls[0];
    setChosen(key);
    setSegment(account.address);
    setBody(firstBody(next));
  };
  const hasBody = call.kind !== 'session' && call.bodyFields !== undefined;
  const filled = {
    ...(call.path.includes('*') ? { segment: segment.trim() } : {}),
    ...(hasBody && body.trim() !== '' ? { body } : {}),
  };
  return (
    <div class="console">
      <Select
        label={t('console_call')}
        value={chosen}
        options={calls.map((each) => ({ value: callKey(each), text: callName(each) }))}
        onChange={choose}
      />
      <p class={call.kind === 'read' ? 'hint' : 'hint tone-warning'}>{kindText(call)}</p>
      {call.path.includes('*') && (
        <Field
          key={`segment ${chosen}`}
          label={t('console_segment')}
          hint={t('console_segment_hint', call.path)}
          mono
          maxLength={200}
          value={segment}
          onInput={setSegment}
        />
      )}
      {hasBody && (
        <Field
          key={`body ${chosen}`}
          label={t('console_body')}
          hint={t('console_body_hint', call.bodyFields.join(', '))}
          mono
          multiline
          value={body}
          onInput={setBody}
        />
      )}
      {call.kind === 'session' && call.does !== 'challenge' ? (
        <SessionCallNote key={`send ${chosen}`} account={account} api={api} does={call.does} />
      ) : (
        <SendCall key={`send ${chosen}`} account={account} api={api} call={call} {...filled} />
      )}
      <CallCode
        key={`code ${chosen}`}
        account={account}
        api={api}
        call={call}
        baseUrl={baseUrl}
        {...filled}
      />
      <p class="hint">{t('console_host', APIS[api].name, baseUrl)}</p>
    </div>
  );
};
