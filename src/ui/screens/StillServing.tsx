/** On the locked screen: that pages are served all the same, until when, and the way to end that at once. */
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Note } from '../components/Note.tsx';
import { formatPoint } from '../format/time.ts';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';

export const StillServing = ({ untilMs }: { readonly untilMs: number | null }) => {
  const stop = useCommand('sites.stopServing');
  return (
    <div class="stack">
      <Note tone="warning">
        {untilMs === null ? t('still_serving_open_end') : t('still_serving', formatPoint(untilMs))}
      </Note>
      <Button wide pending={stop.pending} onClick={() => void stop.run({})}>
        {t('stop_serving')}
      </Button>
      <ErrorNote error={stop.error} />
    </div>
  );
};
