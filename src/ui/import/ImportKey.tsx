/**
 * Bringing a secret, by paste or by file. What it is is asked of the background; the field is cleared as soon as it is
 * known, but for a phrase with a mistake in it, which stays in its password field to be mended.
 */
import { useRef } from 'preact/hooks';
import type { AppError } from '../../errors.ts';
import type { InspectedSecret } from '../../messaging/contract.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { KeyFile } from '../components/KeyFile.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';
import { findWord } from './word-range.ts';

export interface ImportKeyProps {
  /** What failed after the secret was recognised. */
  readonly error: AppError | undefined;
  readonly pending: boolean;
  readonly onOpenTab: (() => void) | undefined;
  readonly onRecognised: (textSecret: string, inspected: InspectedSecret) => void;
}

const isPhraseError = ({ code }: AppError): boolean => code.startsWith('phrase_');

export const ImportKey = ({ error, pending, onOpenTab, onRecognised }: ImportKeyProps) => {
  const inspecting = useCommand('keys.inspect');
  const input = useRef<HTMLInputElement>(null);
  const busy = inspecting.pending || pending;

  const refuse = (failure: AppError): void => {
    const field = input.current;
    if (!field) return;
    if (!isPhraseError(failure)) field.value = '';
    field.focus();
    const word = failure.code === 'phrase_word_unknown' && findWord(field.value, failure.details.got ?? 0);
    if (word) field.setSelectionRange(word.start, word.end);
  };
  const check = async (textSecret: string): Promise<void> => {
    const result = await inspecting.run({ textSecret });
    if (!result.ok) return refuse(result.error);
    if (input.current) input.current.value = '';
    onRecognised(textSecret, result.value);
  };
  const checkFile = (textSecret: string): void => {
    if (busy) return;
    if (input.current) input.current.value = '';
    void check(textSecret);
  };

  const failure = inspecting.error ?? error;
  return (
    <form
      class="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        const textSecret = input.current?.value ?? '';
        if (textSecret === '') input.current?.focus();
        else if (!busy) void check(textSecret);
      }}
    >
      <h2>{t('import_heading')}</h2>
      <Field label={t('secret_key')} hint={t('secret_key_hint')} secret mono inputRef={input} />
      <ErrorNote error={failure} />
      {inspecting.error?.code === 'phrase_word_unknown' && input.current?.value !== '' && (
        <p class="hint">{t('phrase_word_marked')}</p>
      )}
      <Button submit kind="primary" pending={busy}>
        {t('check_key')}
      </Button>
      {onOpenTab ? (
        <Button kind="quiet" onClick={onOpenTab}>
          {t('import_in_tab')}
        </Button>
      ) : (
        <KeyFile onText={checkFile} />
      )}
    </form>
  );
};
