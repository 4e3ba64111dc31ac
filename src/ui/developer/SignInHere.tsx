/** Where a token is wanted and there is none: says so, and signs in on the spot. */
import { APIS } from '../../apis.ts';
import type { AccountAndApi } from '../../messaging/contract.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';

export const SignInHere = ({ accountId, api }: AccountAndApi) => {
  const signIn = useCommand('sessions.signIn');
  const { name } = APIS[api];
  return (
    <>
      <p class="empty">{t('dev_signed_out', name)}</p>
      <div class="actions">
        <Button kind="primary" pending={signIn.pending} onClick={() => void signIn.run({ accountId, api })}>
          {t('sign_in_to', name)}
        </Button>
      </div>
      <ErrorNote error={signIn.error} api={api} />
    </>
  );
};
