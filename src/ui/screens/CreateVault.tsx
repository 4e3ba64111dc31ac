/** First run, step one: choose the password. The passwords stay in their fields and are cleared once sent. */
import { useRef, useState } from 'preact/hooks';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { Mark } from '../components/Mark.tsx';
import { PasswordHint } from '../components/PasswordHint.tsx';
import { Progress } from '../components/Progress.tsx';
import { SandboxMark } from '../components/SandboxMark.tsx';
import { Screen } from '../components/Screen.tsx';
import { Steps } from '../components/Steps.tsx';
import { judgePassword, MIN_PASSWORD_LENGTH, type PasswordStrength } from '../format/password-strength.ts';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';
import { submitWith } from '../submit-with.ts';

export const CreateVault = ({ sandbox }: { readonly sandbox: boolean }) => {
  const create = useCommand('vault.create');
  const [strength, setStrength] = useState<PasswordStrength>();
  const [problem, setProblem] = useState<{ readonly field: 'first' | 'repeat'; readonly text: string }>();
  const first = useRef<HTMLInputElement>(null);
  const repeat = useRef<HTMLInputElement>(null);

  const refuse = (field: 'first' | 'repeat', text: string): void => {
    setProblem({ field, text });
    (field === 'first' ? first : repeat).current?.focus();
  };

  const submit = async (): Promise<void> => {
    if (!first.current || !repeat.current || create.pending) return;
    const passwordSecret = first.current.value;
    if (judgePassword(passwordSecret) === 'short') {
      return refuse('first', t('password_short', MIN_PASSWORD_LENGTH));
    }
    if (passwordSecret !== repeat.current.value) return refuse('repeat', t('passwords_differ'));
    setProblem(undefined);
    const result = await create.run({ passwordSecret });
    if (!result.ok) return;
    for (const input of [first.current, repeat.current]) if (input) input.value = '';
  };

  return (
    <Screen title={t('first_title')} class="centered">
      <div class="brand">
        <Mark />
        <span>{t('app_name')}</span>
        <SandboxMark shown={sandbox} />
      </div>
      <p class="lead">{t('first_intro')}</p>
      <Steps current={1} />
      <form class="stack" onSubmit={submitWith(submit)}>
        <Field
          label={t('new_password')}
          hint={t('first_password_hint')}
          error={problem?.field === 'first' ? problem.text : undefined}
          secret
          autoFocus
          inputRef={first}
          onInput={(value) => setStrength(value === '' ? undefined : judgePassword(value))}
        />
        <PasswordHint strength={strength} />
        <Field
          label={t('repeat_password')}
          error={problem?.field === 'repeat' ? problem.text : undefined}
          secret
          inputRef={repeat}
        />
        <ErrorNote error={create.error} />
        {create.pending && <Progress text={t('deriving')} why={t('deriving_why')} />}
        <Button kind="primary" submit wide pending={create.pending}>
          {t('create_vault')}
        </Button>
      </form>
    </Screen>
  );
};
