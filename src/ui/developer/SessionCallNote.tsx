/** A call of signing in or out: the extension makes it whole, since what is signed and what comes back is for nobody's eyes. */

import { useState } from 'preact/hooks';
import { APIS, type Api } from '../../apis.ts';
import { send } from '../../messaging/client.ts';
import type { AccountView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Note } from '../components/Note.tsx';
import { useAttempt } from '../hooks/use-attempt.ts';
import { t } from '../i18n.ts';

export interface SessionCallNoteProps {
  readonly account: AccountView;
  readonly api: Api;
  readonly does: 'sign_in' | 'sign_out';
}

export const SessionCallNote = ({ account, api, does }: SessionCallNoteProps) => {
  const attempt = useAttempt();
  const [done, setDone] = useState(false);
  const target = { accountId: account.id, api };
  const { name } = APIS[api];
  const run = async (): Promise<void> => {
    setDone(false);
    setDone(
      await attempt.run(async () => {
        await (does === 'sign_in' ? send('sessions.signIn', target) : send('sessions.signOut', target));
      }),
    );
  };
  return (
    <div class="stack">
      <Note tone="neutral">{t('console_own')}</Note>
      <Button kind="primary" pending={attempt.pending} onClick={() => void run()}>
        {t(does === 'sign_in' ? 'sign_in_to' : 'sign_out_of', name)}
      </Button>
      <span class="said" role="status">
        {done ? t(does === 'sign_in' ? 'state_signed_in' : 'state_signed_out') : ''}
      </span>
      <ErrorNote error={attempt.error} api={api} />
    </div>
  );
};
