/** Identities and their keys. */
import { useState } from 'preact/hooks';
import type { UnlockedView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { t } from '../i18n.ts';
import { AddKey } from '../screens/AddKey.tsx';
import { IdentityCard } from './IdentityCard.tsx';
import { NewIdentity } from './NewIdentity.tsx';

export const KeysPage = ({ view }: { readonly view: UnlockedView }) => {
  const none = view.identities.length === 0;
  const [adding, setAdding] = useState<'key' | 'identity'>();
  const close = (): void => setAdding(undefined);
  return (
    <>
      <p class="lead">{t('keys_intro')}</p>
      <div class="actions">
        <Button kind="primary" icon="key" expanded={adding === 'key'} onClick={() => setAdding('key')}>
          {t('add_key_title')}
        </Button>
        <Button expanded={adding === 'identity'} onClick={() => setAdding('identity')}>
          {t('new_identity')}
        </Button>
      </div>
      {adding === 'identity' && <NewIdentity onDone={close} />}
      {(adding === 'key' || (none && adding === undefined)) && (
        <section class="card inset stack" aria-label={t('add_key_title')}>
          <AddKey identities={view.identities} identityId={view.selectedIdentityId} onSaved={close} />
          {!none && (
            <div class="actions">
              <Button kind="quiet" onClick={close}>
                {t('close')}
              </Button>
            </div>
          )}
        </section>
      )}
      <div class="identities">
        {view.identities.map((identity) => (
          <IdentityCard
            key={identity.id}
            identity={identity}
            identities={view.identities}
            selected={identity.id === view.selectedIdentityId}
          />
        ))}
      </div>
    </>
  );
};
