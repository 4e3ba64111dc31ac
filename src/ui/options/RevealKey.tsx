/** A key in plain sight, after the password, for 30 s at most. It lives in this component's state alone. // U1 */
import { useState } from 'preact/hooks';
import { Button } from '../components/Button.tsx';
import { ClipboardNote } from '../components/ClipboardNote.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { HidesIn } from '../components/HidesIn.tsx';
import { PasswordForm } from '../components/PasswordForm.tsx';
import { SecretValue } from '../components/SecretValue.tsx';
import { useAutoHide } from '../hooks/use-auto-hide.ts';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';

export interface RevealKeyProps {
  readonly accountId: string;
  readonly onDone: () => void;
}

export const RevealKey = ({ accountId, onDone }: RevealKeyProps) => {
  const reveal = useCommand('keys.reveal');
  const shown = useAutoHide();
  const [copied, setCopied] = useState(false);
  const { secret } = shown;
  if (secret === undefined) {
    return (
      <PasswordForm
        text={t('reveal_text')}
        action={t('reveal_key')}
        pending={reveal.pending}
        error={reveal.error}
        onSubmit={async (passwordSecret) => {
          const result = await reveal.run({ accountId, passwordSecret });
          if (result.ok) shown.show(result.value.keySecret);
          return result.ok;
        }}
        onCancel={onDone}
      />
    );
  }
  return (
    <div class="stack">
      <SecretValue name={t('secret_key_value')} secret={secret} />
      <HidesIn atMs={shown.hidesAtMs} />
      {copied && <ClipboardNote />}
      <div class="actions">
        <CopyButton
          name={t('copy_secret')}
          text={t('copy_secret')}
          secret
          read={() => secret}
          onCopied={() => setCopied(true)}
        />
        <Button
          small
          onClick={() => {
            shown.hide();
            onDone();
          }}
        >
          {t('hide')}
        </Button>
      </div>
    </div>
  );
};
