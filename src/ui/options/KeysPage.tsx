/** Identities and their keys. */
import { useRef, useState } from 'preact/hooks';
import type { UnlockedView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { useFocusFirst } from '../hooks/use-focus-first.ts';
import { t } from '../i18n.ts';
import { AddKey } from '../screens/AddKey.tsx';
import { IdentityCard } from './IdentityCard.tsx';
import { NewIdentity } from './NewIdentity.tsx';

interface AddKeyPanelProps {
  readonly view: UnlockedView;
  /** Opened by a click, not there from the start: then it takes the focus. */
  readonly opened: boolean;
  readonly onSaved: () => void;
  readonly onCancel?: () => void;
}

const AddKeyPanel = ({ view, opened, onSaved, onCancel }: AddKeyPanelProps) => {
  const root = useRef<HTMLElement>(null);
  useFocusFirst(root, opened);
  return (
    <section class="card inset stack" aria-label={t('add_key_title')} ref={root}>
      <AddKey identities={view.identities} identityId={view.selectedIdentityId} onSaved={onSaved} />
      {onCancel && (
        <div class="actions">
          <Button kind="quiet" onClick={onCancel}>
            {t('close')}
          </Button>
        </div>
      )}
    </section>
  );
};

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
        <AddKeyPanel
          view={view}
          opened={adding === 'key'}
          {...(none ? {} : { onCancel: close })}
          onSaved={close}
        />
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
