/** A new password for the vault. All three fields are cleared once it is changed. */
import { useRef, useState } from 'preact/hooks';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { NewPasswordFields } from '../components/NewPasswordFields.tsx';
import { Progress } from '../components/Progress.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { useNewPassword } from '../hooks/use-new-password.ts';
import { t } from '../i18n.ts';
import { submitWith } from '../submit-with.ts';

export const ChangePassword = ({ onChanged }: { readonly onChanged: () => void }) => {
  const change = useCommand('vault.changePassword');
  const password = useNewPassword();
  const [done, setDone] = useState(false);
  const current = useRef<HTMLInputElement>(null);
  const submit = async (): Promise<void> => {
    if (!current.current || change.pending) return;
    setDone(false);
    const nextSecret = password.take();
    if (nextSecret === null) return;
    const result = await change.run({ currentSecret: current.current.value, nextSecret });
    if (!result.ok) {
      if (current.current) current.current.value = '';
      return current.current?.focus();
    }
    if (current.current) current.current.value = '';
    password.clear();
    setDone(true);
    onChanged();
  };

  return (
    <form class="stack narrow" onSubmit={submitWith(submit)}>
      <Field label={t('current_password')} secret inputRef={current} />
      <NewPasswordFields password={password} label={t('new_password')} repeatLabel={t('repeat_password')} />
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
