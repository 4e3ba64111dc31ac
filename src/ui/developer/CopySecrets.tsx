/**
 * A token or an API key on its way to the clipboard: after the password, never through the page's own text. // U1
 */
import { useState } from 'preact/hooks';
import { APIS, type Api } from '../../apis.ts';
import { Button } from '../components/Button.tsx';
import { ClipboardNote } from '../components/ClipboardNote.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { t } from '../i18n.ts';
import { toCode, toKeyLine } from './call-code.ts';
import { TokenForm } from './TokenForm.tsx';
import { useApiKeyCopy } from './use-api-key-copy.ts';

export interface CopySecretsProps {
  readonly accountId: string;
  readonly api: Api;
  readonly baseUrl: string;
}

type Form = 'plain' | 'env';

export const CopySecrets = ({ accountId, api, baseUrl }: CopySecretsProps) => {
  const [asked, setAsked] = useState<Form>();
  const [copied, setCopied] = useState(false);
  const apiKey = useApiKeyCopy(accountId);
  const { name } = APIS[api];
  const copyKey = async (write: (keySecret: string) => string): Promise<void> => {
    setCopied(false);
    setCopied(await apiKey.copy(write));
  };
  if (asked !== undefined) {
    return (
      <div class="card inset">
        <TokenForm
          accountId={accountId}
          api={api}
          write={(secret) =>
            asked === 'plain'
              ? secret
              : toCode('env', { api, method: 'GET', baseUrl, path: '/', token: { secret } })
          }
          onCopied={() => {
            setAsked(undefined);
            setCopied(true);
          }}
          onCancel={() => setAsked(undefined)}
        />
      </div>
    );
  }
  const ask = (form: Form) => () => {
    setCopied(false);
    setAsked(form);
  };
  return (
    <>
      <div class="actions">
        <Button icon="copy" name={t('copy_token_of', name)} onClick={ask('plain')}>
          {t('copy_token')}
        </Button>
        <Button name={t('copy_env_of', name)} onClick={ask('env')}>
          {t('copy_env')}
        </Button>
        {api === 'mimic' && (
          <>
            <Button icon="copy" pending={apiKey.pending} onClick={() => void copyKey((secret) => secret)}>
              {t('api_key_copy')}
            </Button>
            <Button pending={apiKey.pending} onClick={() => void copyKey((secret) => toKeyLine(api, secret))}>
              {t('copy_key_env')}
            </Button>
          </>
        )}
      </div>
      {copied ? <ClipboardNote /> : <p class="hint">{t('copy_hint')}</p>}
      <ErrorNote error={apiKey.error} api={api} />
    </>
  );
};
