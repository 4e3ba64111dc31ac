/** Making a backup file of all keys. Asks for the vault's password; the file may have one of its own. */
import { useRef, useState } from 'preact/hooks';
import type { Output } from '../../messaging/contract.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Field } from '../components/Field.tsx';
import { NewPasswordFields } from '../components/NewPasswordFields.tsx';
import { Note } from '../components/Note.tsx';
import { Progress } from '../components/Progress.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { useFocusFirst } from '../hooks/use-focus-first.ts';
import { useNewPassword } from '../hooks/use-new-password.ts';
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
  const own = useNewPassword();
  const [made, setMade] = useState<Made>();
  const vault = useRef<HTMLInputElement>(null);
  useFocusFirst(vault);

  const submit = async (): Promise<void> => {
    if (!vault.current || create.pending) return;
    const passwordSecret = vault.current.value;
    if (passwordSecret === '') return vault.current.focus();
    const backupPasswordSecret = same ? passwordSecret : own.take();
    if (backupPasswordSecret === null) return;
    setMade(undefined);
    const result = await create.run({ passwordSecret, backupPasswordSecret });
    if (!result.ok) {
      if (vault.current) vault.current.value = '';
      return vault.current?.focus();
    }
    const { text, ...facts } = result.value;
    saveFile({ fileName: facts.fileName, text });
    if (vault.current) vault.current.value = '';
    own.clear();
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
              own.clear();
            }}
          />
          <span>{t('backup_use_vault_password')}</span>
        </label>
        <p class="hint" id="backup-same-hint">
          {t('backup_use_vault_password_hint')}
        </p>
      </div>
      {!same && (
        <NewPasswordFields
          password={own}
          label={t('backup_password')}
          hint={t('backup_password_hint')}
          repeatLabel={t('backup_repeat')}
        />
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
