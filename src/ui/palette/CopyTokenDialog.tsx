/** The token of the identity that is shown, into the clipboard, after the password. It is shown nowhere. // U1 */
import { useState } from 'preact/hooks';
import { API_IDS, APIS, type Api } from '../../apis.ts';
import { sessionKey, type UnlockedView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { Select } from '../components/Select.tsx';
import { TokenForm } from '../developer/TokenForm.tsx';
import { t } from '../i18n.ts';
import { Dialog } from './Dialog.tsx';
import { closeOverlay, openOverlay } from './overlay.ts';

export interface CopyTokenDialogProps {
  readonly view: UnlockedView;
  readonly api: Api | undefined;
}

export const CopyTokenDialog = ({ view, api: wanted }: CopyTokenDialogProps) => {
  const identity = view.identities.find(({ id }) => id === view.selectedIdentityId) ?? view.identities[0];
  const signedIn = API_IDS.filter((each) => {
    const account = identity?.accounts[APIS[each].chain];
    return account !== undefined && view.sessions[sessionKey(account.id, each)]?.state === 'signed_in';
  });
  const [chosen, setChosen] = useState<Api | undefined>(wanted);
  const api = signedIn.find((each) => each === chosen) ?? signedIn[0];
  const account = api === undefined ? undefined : identity?.accounts[APIS[api].chain];
  return (
    <Dialog label={t('copy_token')} class="stack copy-token">
      <h2>{t('copy_token')}</h2>
      {api !== undefined && account !== undefined ? (
        <>
          {wanted === undefined && signedIn.length > 1 && (
            <Select
              label={t('api')}
              value={api}
              options={signedIn.map((each) => ({ value: each, text: APIS[each].name }))}
              onChange={setChosen}
            />
          )}
          <TokenForm
            key={api}
            accountId={account.id}
            api={api}
            write={(secret) => secret}
            onCopied={() => openOverlay({ kind: 'copied' })}
            onCancel={closeOverlay}
          />
        </>
      ) : (
        <>
          <p class="empty">{t('copy_nothing')}</p>
          <div class="actions">
            <Button onClick={closeOverlay}>{t('close')}</Button>
          </div>
        </>
      )}
    </Dialog>
  );
};
