/** A key in plain sight, after the password, for 30 s at most. It lives in this component's state alone. // U1 */
import { useRef, useState } from 'preact/hooks';
import { Button } from '../components/Button.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { HidesIn } from '../components/HidesIn.tsx';
import { Note } from '../components/Note.tsx';
import { Progress } from '../components/Progress.tsx';
import { SecretValue } from '../components/SecretValue.tsx';
import { useAutoHide } from '../hooks/use-auto-hide.ts';
import { useCommand } from '../hooks/use-command.ts';
import { useFocusFirst } from '../hooks/use-focus-first.ts';
import { t } from '../i18n.ts';

export interface RevealKeyProps {
  readonly accountId: string;
  readonly onDone: () => void;
}

export const RevealKey = ({ accountId, onDone }: RevealKeyProps) => {
  const reveal = useCommand('keys.reveal');
  const shown = useAutoHide();
  const [copied, setCopied] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useFocusFirst(input);

  const submit = async (): Promise<void> => {
    if (!input.current || reveal.pending) return;
    if (input.current.value === '') return input.current.focus();
    const result = await reveal.run({ accountId, passwordSecret: input.current.value });
    if (input.current) input.current.value = '';
    if (result.ok) shown.show(result.value.keySecret);
    else input.current?.focus();
  };

  const { secret } = shown;
  if (secret !== undefined) {
    return (
      <div class="stack">
        <SecretValue name={t('secret_key_value')} secret={secret} />
        <HidesIn atMs={shown.hidesAtMs} />
        {copied && (
          <p class="hint" role="status">
            {t('clipboard_warning')}
          </p>
        )}
        <div class="actions">
          <CopyButton
            name={t('copy_secret')}
            text={t('copy_secret')}
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
  }
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Note tone="warning">{t('reveal_text')}</Note>
      <Field label={t('password')} secret inputRef={input} />
      <ErrorNote error={reveal.error} />
      {reveal.pending && <Progress text={t('deriving')} />}
      <div class="actions">
        <Button kind="primary" submit pending={reveal.pending}>
          {t('reveal_key')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </div>
    </form>
  );
};
