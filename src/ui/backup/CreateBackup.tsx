/** Making a backup file of all keys. Asks for the vault's password; the file may have one of its own. */
import { useRef, useState } from 'preact/hooks';
import type { Output } from '../../messaging/contract.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { Note } from '../components/Note.tsx';
import { PasswordHint } from '../components/PasswordHint.tsx';
import { Progress } from '../components/Progress.tsx';
import { judgePassword, MIN_PASSWORD_LENGTH, type PasswordStrength } from '../format/password-strength.ts';
import { useCommand } from '../hooks/use-command.ts';
import { useFocusFirst } from '../hooks/use-focus-first.ts';
import { plural, t } from '../i18n.ts';
import { submitWith } from '../submit-with.ts';
import { saveFile } from './save-file.ts';

type Made = Omit<Output<'backup.create'>, 'text'>;

const MadeNote = ({ fileName, keys, unreadable }: Made) => (
  <>
    <Note tone="positive" role="status">
      {plural('backup_made', keys, fileName)}
    </Note>
    {unreadable > 0 && (
      <Note tone="warning" role="alert">
        {plural('backup_left_out', unreadable)}
      </Note>
    )}
  </>
);

export const CreateBackup = ({ onClose }: { readonly onClose: () => void }) => {
  const create = useCommand('backup.create');
  const [same, setSame] = useState(true);
  const [strength, setStrength] = useState<PasswordStrength>();
  const [problem, setProblem] = useState<{ readonly field: 'own' | 'repeat'; readonly text: string }>();
  const [made, setMade] = useState<Made>();
  const vault = useRef<HTMLInputElement>(null);
  const own = useRef<HTMLInputElement>(null);
  const repeat = useRef<HTMLInputElement>(null);
  useFocusFirst(vault);

  const refuse = (field: 'own' | 'repeat', text: string): void => {
    setProblem({ field, text });
    (field === 'own' ? own : repeat).current?.focus();
  };
  const submit = async (): Promise<void> => {
    if (!vault.current || create.pending) return;
    const passwordSecret = vault.current.value;
    if (passwordSecret === '') return vault.current.focus();
    const backupPasswordSecret = same ? passwordSecret : (own.current?.value ?? '');
    if (!same && judgePassword(backupPasswordSecret) === 'short') {
      return refuse('own', t('password_short', MIN_PASSWORD_LENGTH));
    }
    if (!same && backupPasswordSecret !== repeat.current?.value) {
      return refuse('repeat', t('passwords_differ'));
    }
    setProblem(undefined);
    setMade(undefined);
    const result = await create.run({ passwordSecret, backupPasswordSecret });
    if (!result.ok) {
      if (vault.current) vault.current.value = '';
      return vault.current?.focus();
    }
    const { text, ...facts } = result.value;
    saveFile({ fileName: facts.fileName, text });
    for (const input of [vault.current, own.current, repeat.current]) if (input) input.value = '';
    setStrength(undefined);
    setMade(facts);
  };

  return (
    <form class="card inset stack" aria-labelledby="backup-title" onSubmit={submitWith(submit)}>
      <h2 id="backup-title">{t('backup_title')}</h2>
      <div>
        <p>{t('backup_inside')}</p>
        <p class="hint">{t('backup_not_inside')}</p>
      </div>
      <Field label={t('backup_vault_password')} secret inputRef={vault} />
      <div class="choice">
        <label class="check">
          <input
            type="checkbox"
            checked={same}
            aria-describedby="backup-same-hint"
            onChange={(event) => {
              setSame(event.currentTarget.checked);
              setStrength(undefined);
              setProblem(undefined);
            }}
          />
          <span>{t('backup_use_vault_password')}</span>
        </label>
        <p class="hint" id="backup-same-hint">
          {t('backup_use_vault_password_hint')}
        </p>
      </div>
      {!same && (
        <>
          <Field
            label={t('backup_password')}
            hint={t('backup_password_hint')}
            error={problem?.field === 'own' ? problem.text : undefined}
            secret
            inputRef={own}
            onInput={(value) => setStrength(value === '' ? undefined : judgePassword(value))}
          />
          <PasswordHint strength={strength} />
          <Field
            label={t('backup_repeat')}
            error={problem?.field === 'repeat' ? problem.text : undefined}
            secret
            inputRef={repeat}
          />
        </>
      )}
      <ErrorNote error={create.error} />
      {create.pending && <Progress text={t('backup_making')} why={t('deriving_why')} />}
      {made && <MadeNote {...made} />}
      <div class="actions">
        <Button kind="primary" submit pending={create.pending}>
          {t('backup_save')}
        </Button>
        <Button onClick={onClose}>{t('close')}</Button>
      </div>
    </form>
  );
};
