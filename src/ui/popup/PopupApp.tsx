/** Chooses the popup's screen from the view. */
import { useState } from 'preact/hooks';
import type { Chain } from '../../apis.ts';
import type { UnlockedView } from '../../messaging/view.ts';
import { useTouch } from '../hooks/use-touch.ts';
import { CreateVault } from '../screens/CreateVault.tsx';
import { NoView } from '../screens/NoView.tsx';
import { Unlock } from '../screens/Unlock.tsx';
import { Unreadable } from '../screens/Unreadable.tsx';
import { view } from '../view-store.ts';
import { AddKeyScreen } from './AddKeyScreen.tsx';
import { Main } from './Main.tsx';

const Unlocked = ({ unlocked }: { readonly unlocked: UnlockedView }) => {
  const [adding, setAdding] = useState<Chain>();
  const first = unlocked.identities.every(({ accounts }) => !accounts.solana && !accounts.evm);
  if (first || adding) {
    return <AddKeyScreen view={unlocked} first={first} chain={adding} onClose={() => setAdding(undefined)} />;
  }
  return <Main view={unlocked} onAddKey={setAdding} />;
};

export const PopupApp = () => {
  const current = view.value;
  useTouch(current?.status === 'unlocked');
  switch (current?.status) {
    case undefined:
      return <NoView />;
    case 'absent':
      return <CreateVault sandbox={current.sandbox} />;
    case 'locked':
      return <Unlock sandbox={current.sandbox} />;
    case 'unreadable':
      return <Unreadable code={current.code} sandbox={current.sandbox} />;
    case 'unlocked':
      return <Unlocked unlocked={current} />;
  }
};
