/**
 * The locked screen's second way in, where a passkey is enrolled. A popup closes when the browser's passkey dialog takes
 * the focus, and would take the answer along: from there it goes on in a tab.
 */
import { useEffect } from 'preact/hooks';
import { AppError } from '../../errors.ts';
import { send } from '../../messaging/client.ts';
import type { PasskeyDescription } from '../../messaging/contract.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { useAttempt } from '../hooks/use-attempt.ts';
import { t } from '../i18n.ts';
import { isShownInTab, openOptions } from '../platform.ts';
import { usePasskey } from './use-passkey.ts';
import { askPasskey } from './webauthn.ts';

/** What the popup opens: the tab then asks at once. */
const ASK_HASH = '#/passkey';

const unlock = async (passkey: PasskeyDescription): Promise<void> => {
  if (!(await isShownInTab())) return openOptions(ASK_HASH.slice(2));
  const prfSecret = await askPasskey(passkey);
  await send('passkey.unlock', { credentialId: passkey.credentialId, prfSecret });
};

/** It was no password that was wrong. */
const toShown = (error: AppError | undefined): AppError | undefined =>
  error?.code === 'wrong_password' ? new AppError({ code: 'passkey_missing' }) : error;

const Offered = ({ passkey }: { readonly passkey: PasskeyDescription }) => {
  const attempt = useAttempt();
  const start = (): void => void attempt.run(() => unlock(passkey));
  useEffect(() => {
    if (location.hash !== ASK_HASH) return;
    // Asked once: the next lock must not ask by itself.
    history.replaceState(null, '', '#/keys');
    start();
  }, []);
  return (
    <div class="stack">
      <ErrorNote error={toShown(attempt.error)} />
      <Button icon="key" wide pending={attempt.pending} onClick={start}>
        {t('unlock_with_passkey')}
      </Button>
    </div>
  );
};

export const UnlockWithPasskey = () => {
  const { passkey } = usePasskey();
  return typeof passkey === 'string' ? null : <Offered passkey={passkey} />;
};
