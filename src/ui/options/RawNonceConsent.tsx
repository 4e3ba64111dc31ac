/** Whether Mimic may have 32 raw bytes signed by one key, and what that can cost. */
import type { AccountView } from '../../messaging/view.ts';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';

export const RawNonceConsent = ({ account }: { readonly account: AccountView }) => {
  const save = useCommand('keys.setRawNonceConsent');
  const hintId = `raw-nonce-${account.id}`;
  return (
    <div class="choice">
      <label class="check">
        <input
          type="checkbox"
          checked={account.rawNonceConsent === true}
          disabled={save.pending}
          aria-describedby={hintId}
          onChange={(event) => void save.run({ accountId: account.id, isGiven: event.currentTarget.checked })}
        />
        <span>{t('raw_nonce_consent')}</span>
      </label>
      <p class="hint" id={hintId}>
        {t('raw_nonce_consent_hint')}
      </p>
      <ErrorNote error={save.error} />
    </div>
  );
};
