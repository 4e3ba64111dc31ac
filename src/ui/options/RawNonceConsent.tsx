/** Whether Mimic may have 32 raw bytes signed by one key, and what that can cost. */
import { useState } from 'preact/hooks';
import type { AccountView } from '../../messaging/view.ts';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';

export const RawNonceConsent = ({ account }: { readonly account: AccountView }) => {
  const save = useCommand('keys.setRawNonceConsent');
  /** What was clicked, shown until it is known what became of it. */
  const [asked, setAsked] = useState(false);
  const hintId = `raw-nonce-${account.id}`;
  return (
    <div class="choice">
      <label class="check">
        <input
          type="checkbox"
          checked={save.pending ? asked : account.rawNonceConsent === true}
          disabled={save.pending}
          aria-describedby={hintId}
          onChange={({ currentTarget: { checked: isGiven } }) => {
            setAsked(isGiven);
            void save.run({ accountId: account.id, isGiven });
          }}
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
