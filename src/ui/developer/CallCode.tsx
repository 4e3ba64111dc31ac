/** A call as code for somewhere else. By default it takes the token from the environment; with the token in it, it is a secret. // U1 */
import { useState } from 'preact/hooks';
import type { Api } from '../../apis.ts';
import type { AccountView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ClipboardNote } from '../components/ClipboardNote.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { Select } from '../components/Select.tsx';
import { type MessageKey, t } from '../i18n.ts';
import { CODE_FORMATS, type CodeFormat, toCode, tokenVariable } from './call-code.ts';
import { type ConsoleCall, firstBody } from './console-calls.ts';
import { TokenForm } from './TokenForm.tsx';

const NAMES: Readonly<Record<CodeFormat, MessageKey>> = {
  curl: 'code_curl',
  fetch: 'code_fetch',
  python: 'code_python',
  env: 'code_env',
};

export interface CallCodeProps {
  readonly account: AccountView;
  readonly api: Api;
  readonly call: ConsoleCall;
  readonly baseUrl: string;
  readonly segment?: string;
  readonly body?: string;
}

/** What signing in would send, but for what only the extension can make. */
const sessionBody = (call: ConsoleCall, { address }: AccountView): string | undefined => {
  if (call.bodyFields === undefined) return undefined;
  const fields = JSON.parse(firstBody(call)) as Record<string, string>;
  for (const name of ['wallet', 'address']) if (name in fields) fields[name] = address;
  return JSON.stringify(fields);
};

export const CallCode = ({ account, api, call, baseUrl, segment = '', body }: CallCodeProps) => {
  const [format, setFormat] = useState<CodeFormat>('curl');
  const [asks, setAsks] = useState(false);
  const [copied, setCopied] = useState(false);
  const needsToken = call.kind !== 'session' || call.does === 'sign_out';
  const write = (secret: string | null): string =>
    toCode(format, {
      ...{
        api,
        method: call.method,
        baseUrl,
        path: call.path.replace('*', () => encodeURIComponent(segment)),
      },
      body: call.kind === 'session' ? sessionBody(call, account) : body,
      ...(needsToken ? { token: { secret } } : {}),
    });
  return (
    <div class="call-code stack">
      <div class="actions">
        <Select
          inline
          label={t('code_as')}
          value={format}
          options={CODE_FORMATS.map((value) => ({ value, text: t(NAMES[value]) }))}
          onChange={(value) => {
            setFormat(value);
            setCopied(false);
          }}
        />
        <CopyButton name={t('code_copy')} text={t('code_copy')} read={() => write(null)} />
        {needsToken && !asks && (
          <Button
            small
            onClick={() => {
              setCopied(false);
              setAsks(true);
            }}
          >
            {t('code_copy_token')}
          </Button>
        )}
      </div>
      {needsToken && <p class="hint">{t('code_hint', tokenVariable(api))}</p>}
      {copied && <ClipboardNote />}
      {asks && (
        <div class="card inset">
          <TokenForm
            accountId={account.id}
            api={api}
            write={write}
            onCopied={() => {
              setAsks(false);
              setCopied(true);
            }}
            onCancel={() => setAsks(false)}
          />
        </div>
      )}
    </div>
  );
};
