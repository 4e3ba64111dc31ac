/**
 * Restoring a backup file: what it holds first, then the keys. The file's text and its password are in this component's
 * state between the two, and end with it.
 */
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Input, Output } from '../../messaging/contract.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Facts } from '../components/Facts.tsx';
import { Field } from '../components/Field.tsx';
import { Note } from '../components/Note.tsx';
import { Progress } from '../components/Progress.tsx';
import { formatPoint } from '../format/time.ts';
import { useCommand } from '../hooks/use-command.ts';
import { useFocusFirst } from '../hooks/use-focus-first.ts';
import { plural, t } from '../i18n.ts';
import { submitWith } from '../submit-with.ts';
import { Losses } from './Losses.tsx';

/** More than the background takes: over 10,000 keys. */
const MAX_BYTES = 8 * 1024 * 1024;

interface Checked {
  readonly backup: Input<'backup.restore'>;
  readonly found: Output<'backup.inspect'>;
}

interface CheckFormProps {
  readonly onChecked: (checked: Checked) => void;
  readonly onClose: () => void;
}

const CheckForm = ({ onChecked, onClose }: CheckFormProps) => {
  const inspect = useCommand('backup.inspect');
  const [problem, setProblem] = useState<string>();
  const fileId = useId();
  const file = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);

  const refuse = (text: string): void => {
    setProblem(text);
    file.current?.focus();
  };
  const readText = async (): Promise<string | undefined> => {
    const chosen = file.current?.files?.[0];
    if (!chosen) return void refuse(t('backup_file_wanted'));
    if (chosen.size > MAX_BYTES) return void refuse(t('backup_file_too_large'));
    try {
      return await chosen.text();
    } catch {
      return void refuse(t('backup_file_unreadable'));
    }
  };
  const submit = async (): Promise<void> => {
    if (!password.current || inspect.pending) return;
    setProblem(undefined);
    const text = await readText();
    if (text === undefined) return;
    const backupPasswordSecret = password.current.value;
    if (backupPasswordSecret === '') return password.current.focus();
    const backup = { text, backupPasswordSecret };
    const result = await inspect.run(backup);
    if (password.current) password.current.value = '';
    if (result.ok) onChecked({ backup, found: result.value });
    else password.current?.focus();
  };

  return (
    <form class="stack" onSubmit={submitWith(submit)}>
      <p class="hint">{t('restore_text')}</p>
      <div class="field">
        <label for={fileId}>{t('backup_file')}</label>
        <input
          id={fileId}
          type="file"
          class="input file"
          accept=".json,application/json"
          autocomplete="off"
          aria-describedby={`${fileId}-hint`}
          ref={file}
        />
        <p
          class={problem ? 'field-error' : 'hint'}
          id={`${fileId}-hint`}
          {...(problem ? { role: 'alert' } : {})}
        >
          {problem ?? t('backup_file_hint')}
        </p>
      </div>
      <Field label={t('backup_password')} secret inputRef={password} />
      <ErrorNote error={inspect.error} />
      {inspect.pending && <Progress text={t('backup_opening')} why={t('deriving_why')} />}
      <div class="actions">
        <Button kind="primary" submit pending={inspect.pending}>
          {t('backup_check')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
    </form>
  );
};

interface PreviewProps extends Checked {
  readonly onRestored: (report: Output<'backup.restore'>) => void;
  readonly onClose: () => void;
}

/** Takes the focus when it appears: the form before it is gone. */
const StepTitle = ({ text }: { readonly text: string }) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <h3 tabIndex={-1} ref={heading}>
      {text}
    </h3>
  );
};

const Preview = ({ backup, found, onRestored, onClose }: PreviewProps) => {
  const restore = useCommand('backup.restore');
  const fresh = found.keys - found.duplicates;
  const submit = async (): Promise<void> => {
    const result = await restore.run(backup);
    if (result.ok) onRestored(result.value);
  };
  return (
    <div class="stack">
      <StepTitle text={t('backup_found')} />
      <Facts
        facts={[
          { term: t('backup_made_on'), value: formatPoint(found.createdAtMs) },
          { term: t('backup_keys'), value: found.keys },
          { term: t('backup_duplicates'), value: found.duplicates },
          { term: t('backup_new'), value: fresh },
        ]}
      />
      <Losses {...found} />
      {fresh === 0 && found.keys > 0 && <Note tone="neutral">{t('backup_nothing_new')}</Note>}
      <ErrorNote error={restore.error} />
      {restore.pending && <Progress text={t('restoring')} why={t('deriving_why')} />}
      <div class="actions">
        {fresh > 0 && (
          <Button kind="primary" pending={restore.pending} onClick={() => void submit()}>
            {plural('restore_keys', fresh)}
          </Button>
        )}
        <Button disabled={restore.pending} onClick={onClose}>
          {fresh > 0 ? t('cancel') : t('close')}
        </Button>
      </div>
    </div>
  );
};

interface ReportProps {
  readonly report: Output<'backup.restore'>;
  readonly onClose: () => void;
}

const Report = ({ report, onClose }: ReportProps) => (
  <div class="stack">
    <StepTitle text={t('restored_title')} />
    <Facts
      facts={[
        { term: t('restored_added'), value: report.added },
        { term: t('backup_duplicates'), value: report.duplicates },
      ]}
    />
    <Losses {...report} />
    <div class="actions">
      <Button kind="primary" onClick={onClose}>
        {t('done')}
      </Button>
    </div>
  </div>
);

export const RestoreBackup = ({ onClose }: { readonly onClose: () => void }) => {
  const [checked, setChecked] = useState<Checked>();
  const [report, setReport] = useState<Output<'backup.restore'>>();
  const root = useRef<HTMLElement>(null);
  useFocusFirst(root);
  const restored = (value: Output<'backup.restore'>): void => {
    setChecked(undefined);
    setReport(value);
  };
  return (
    <section class="card inset stack" aria-labelledby="restore-title" ref={root}>
      <h2 id="restore-title">{t('restore_backup')}</h2>
      {report ? (
        <Report report={report} onClose={onClose} />
      ) : checked ? (
        <Preview {...checked} onRestored={restored} onClose={onClose} />
      ) : (
        <CheckForm onChecked={setChecked} onClose={onClose} />
      )}
    </section>
  );
};
