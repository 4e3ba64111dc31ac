/** Adding a key inside the popup: the second step of the first run, or a key that an identity lacks. */
import type { Chain } from '../../apis.ts';
import type { UnlockedView } from '../../messaging/view.ts';
import { IconButton } from '../components/IconButton.tsx';
import { SandboxMark } from '../components/SandboxMark.tsx';
import { Screen } from '../components/Screen.tsx';
import { Steps } from '../components/Steps.tsx';
import { t } from '../i18n.ts';
import { openOptions } from '../platform.ts';
import { AddKey } from '../screens/AddKey.tsx';

export interface AddKeyScreenProps {
  readonly view: UnlockedView;
  /** No key was ever saved: there is no other screen to go back to. */
  readonly first: boolean;
  readonly chain: Chain | undefined;
  readonly onClose: () => void;
}

export const AddKeyScreen = ({ view, first, chain, onClose }: AddKeyScreenProps) => (
  <Screen title={t('add_key_title')} class="add-key-screen">
    <div class="screen-bar">
      {!first && <IconButton icon="back" name={t('back')} onClick={onClose} />}
      <SandboxMark shown={view.sandbox} />
    </div>
    {first && <Steps current={2} />}
    <AddKey
      identities={view.identities}
      identityId={view.selectedIdentityId}
      chain={chain}
      onOpenTab={() => void openOptions('keys')}
      onSaved={onClose}
    />
  </Screen>
);
