/** Mimic's API key: hidden, shown for 30 s on request, copied. Held in this component's state while shown, nowhere else. // U1 */
import { useState } from 'preact/hooks';
import { Button } from '../components/Button.tsx';
import { ClipboardNote } from '../components/ClipboardNote.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { HidesIn } from '../components/HidesIn.tsx';
import { SecretValue } from '../components/SecretValue.tsx';
import { Section } from '../components/Section.tsx';
import { useAutoHide } from '../hooks/use-auto-hide.ts';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';

export const ApiKey = ({ accountId }: { readonly accountId: string }) => {
  const read = useCommand('mimic.readApiKey');
  const shown = useAutoHide();
  const [copied, setCopied] = useState(false);
  const reveal = async (): Promise<void> => {
    setCopied(false);
    const result = await read.run({ accountId });
    if (result.ok) shown.show(result.value.apiKeySecret);
  };
  const { secret } = shown;
  return (
    <Section title={t('api_key')}>
      <SecretValue name={t('api_key_value')} secret={secret} />
      <div class="actions">
        {secret === undefined ? (
          <Button
            small
            icon="eye"
            name={t('api_key_reveal')}
            pending={read.pending}
            onClick={() => void reveal()}
          >
            {t('reveal')}
          </Button>
        ) : (
          <>
            <Button small name={t('api_key_hide')} onClick={shown.hide}>
              {t('hide')}
            </Button>
            <CopyButton
              name={t('api_key_copy')}
              text={t('copy_short')}
              secret
              read={() => secret}
              onCopied={() => setCopied(true)}
            />
          </>
        )}
      </div>
      {secret !== undefined && <HidesIn atMs={shown.hidesAtMs} />}
      {copied && <ClipboardNote />}
      {secret === undefined && !copied && <p class="hint">{t('api_key_text')}</p>}
      <ErrorNote error={read.error} api="mimic" />
    </Section>
  );
};
