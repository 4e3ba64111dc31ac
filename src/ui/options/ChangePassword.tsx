/** A new password for the vault. All three fields are cleared once it is changed. */
import { useRef, useState } from 'preact/hooks';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { PasswordHint } from '../components/PasswordHint.tsx';
import { Progress } from '../components/Progress.tsx';
import { judgePassword, MIN_PASSWORD_LENGTH, type PasswordStrength } from '../format/password-strength.ts';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';
import { submitWith } from '../submit-with.ts';

export const ChangePassword = ({ onChanged }: { readonly onChanged: () => void }) => {
  const change = useCommand('vault.changePassword');
  const [strength, setStrength] = useState<PasswordStrength>();
  const [problem, setProblem] = useState<{ readonly field: 'next' | 'repeat'; readonly text: string }>();
  const [done, setDone] = useState(false);
  const current = useRef<HTMLInputElement>(null);
  const next = useRef<HTMLInputElement>(null);
  const repeat = useRef<HTMLInputElement>(null);

  const refuse = (field: 'next' | 'repeat', text: string): void => {
    setProblem({ field, text });
    (field === 'next' ? next : repeat).current?.focus();
  };
  const submit = async (): Promise<void> => {
    if (!current.current || !next.current || !repeat.current || change.pending) return;
    setDone(false);
    const nextSecret = next.current.value;
    if (judgePassword(nextSecret) === 'short')
      return refuse('next', t('password_short', MIN_PASSWORD_LENGTH));
    if (nextSecret !== repeat.current.value) return refuse('repeat', t('passwords_differ'));
    setProblem(undefined);
    const result = await change.run({ currentSecret: current.current.value, nextSecret });
    if (!result.ok) {
      if (current.current) current.current.value = '';
      return current.current?.focus();
    }
    for (const input of [current.current, next.current, repeat.current]) if (input) input.value = '';
    setStrength(undefined);
    setDone(true);
    onChanged();
  };

  return (
    <form class="stack narrow" onSubmit={submitWith(submit)}>
      <Field label={t('current_password')} secret inputRef={current} />
      <Field
        label={t('new_password')}
        error={problem?.field === 'next' ? problem.text : undefined}
        secret
        inputRef={next}
        onInput={(value) => setStrength(value === '' ? undefined : judgePassword(value))}
      />
      <PasswordHint strength={strength} />
      <Field
        label={t('repeat_password')}
        error={problem?.field === 'repeat' ? problem.text : undefined}
        secret
        inputRef={repeat}
      />
      <ErrorNote error={change.error} />
      {change.pending && <Progress text={t('deriving')} />}
      <div class="actions">
        <Button submit pending={change.pending}>
          {t('change_password')}
        </Button>
        <span class="said" role="status">
          {done ? t('password_changed') : ''}
        </span>
      </div>
    </form>
  );
};
