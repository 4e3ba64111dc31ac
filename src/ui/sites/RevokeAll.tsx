/** Ends every grant, once it was asked whether that is meant. */
import { useState } from 'preact/hooks';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';

export const RevokeAll = () => {
  const [isAsked, setIsAsked] = useState(false);
  const revokeAll = useCommand('sites.revokeAll');
  if (!isAsked) {
    return (
      <div class="actions">
        <Button kind="danger" onClick={() => setIsAsked(true)}>
          {t('revoke_all')}
        </Button>
      </div>
    );
  }
  return (
    <div class="danger-area stack">
      <p>{t('revoke_all_text')}</p>
      <ErrorNote error={revokeAll.error} />
      <div class="actions">
        <Button kind="danger" pending={revokeAll.pending} onClick={() => void revokeAll.run({})}>
          {t('revoke_all_sites')}
        </Button>
        <Button onClick={() => setIsAsked(false)}>{t('cancel')}</Button>
      </div>
    </div>
  );
};
