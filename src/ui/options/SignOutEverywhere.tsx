/** Ends every session at once. */
import { useState } from 'preact/hooks';
import type { Output } from '../../messaging/contract.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';

export const SignOutEverywhere = () => {
  const signOutAll = useCommand('sessions.signOutAll');
  const [result, setResult] = useState<Output<'sessions.signOutAll'>>();
  const start = async (): Promise<void> => {
    setResult(undefined);
    const answer = await signOutAll.run({});
    if (answer.ok) setResult(answer.value);
  };
  return (
    <>
      <p class="hint">{t('sign_out_everywhere_text')}</p>
      <ErrorNote error={signOutAll.error} />
      <div class="actions">
        <Button pending={signOutAll.pending} onClick={() => void start()}>
          {t('sign_out_everywhere')}
        </Button>
        <span class="said" role="status">
          {result ? t('signed_out_all', result.signedOut, result.apiTold) : ''}
        </span>
      </div>
    </>
  );
};
