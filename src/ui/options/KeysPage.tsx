/** Identities and their keys: adding, finding, ordering them, and their backup. */
import { useRef, useState } from 'preact/hooks';
import type { UnlockedView } from '../../messaging/view.ts';
import { CreateBackup } from '../backup/CreateBackup.tsx';
import { RestoreBackup } from '../backup/RestoreBackup.tsx';
import { BulkSection } from '../bulk/BulkSection.tsx';
import { Button } from '../components/Button.tsx';
import { useFocusFirst } from '../hooks/use-focus-first.ts';
import { t } from '../i18n.ts';
import { AddKey } from '../screens/AddKey.tsx';
import { IdentityList } from './IdentityList.tsx';
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

type Panel = 'key' | 'identity' | 'backup' | 'restore';

export const KeysPage = ({ view }: { readonly view: UnlockedView }) => {
  const none = view.identities.length === 0;
  const [panel, setPanel] = useState<Panel>();
  const close = (): void => setPanel(undefined);
  const opener = (which: Panel) => ({ expanded: panel === which, onClick: () => setPanel(which) });
  return (
    <>
      <p class="lead">{t('keys_intro')}</p>
      <div class="actions">
        <Button kind="primary" icon="key" {...opener('key')}>
          {t('add_key_title')}
        </Button>
        <Button {...opener('identity')}>{t('new_identity')}</Button>
        {!none && <Button {...opener('backup')}>{t('back_up')}</Button>}
        <Button {...opener('restore')}>{t('restore_backup')}</Button>
      </div>
      {panel === 'identity' && <NewIdentity onDone={close} />}
      {panel === 'backup' && <CreateBackup onClose={close} />}
      {panel === 'restore' && <RestoreBackup onClose={close} />}
      {(panel === 'key' || (none && panel === undefined)) && (
        <AddKeyPanel
          view={view}
          opened={panel === 'key'}
          {...(none ? {} : { onCancel: close })}
          onSaved={close}
        />
      )}
      <BulkSection view={view} />
      <IdentityList identities={view.identities} selectedIdentityId={view.selectedIdentityId} />
    </>
  );
};
