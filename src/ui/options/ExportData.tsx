/** Hands users what is kept of them and is no secret, as a file. */
import { saveFile } from '../backup/save-file.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';

export const ExportData = () => {
  const exporting = useCommand('data.export');
  const save = async (): Promise<void> => {
    const result = await exporting.run({});
    if (result.ok) saveFile(result.value);
  };
  return (
    <>
      <p>{t('export_data_text')}</p>
      <ErrorNote error={exporting.error} />
      <div class="actions">
        <Button pending={exporting.pending} onClick={() => void save()}>
          {t('export_data_save')}
        </Button>
      </div>
    </>
  );
};
