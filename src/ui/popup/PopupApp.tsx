/** Chooses the popup's screen from the view. */
import { useState } from 'preact/hooks';
import type { Api, Chain } from '../../apis.ts';
import type { UnlockedView } from '../../messaging/view.ts';
import { lazy } from '../components/lazy.tsx';
import { useClipboard } from '../hooks/use-clipboard.ts';
import { useTouch } from '../hooks/use-touch.ts';
import { Overlays } from '../palette/Overlays.tsx';
import { NoView } from '../screens/NoView.tsx';
import { Unlock } from '../screens/Unlock.tsx';
import { view } from '../view-store.ts';
import { Main } from './Main.tsx';

const CreateVault = lazy(async () => (await import('../screens/CreateVault.tsx')).CreateVault);
const Unreadable = lazy(async () => (await import('../screens/Unreadable.tsx')).Unreadable);
const AddKeyScreen = lazy(async () => (await import('./AddKeyScreen.tsx')).AddKeyScreen);
const Overview = lazy(async () => (await import('../overview/Overview.tsx')).Overview);

type Place =
  | { readonly at: 'main'; readonly tab: Api }
  | { readonly at: 'overview' }
  | { readonly at: 'add_key'; readonly chain: Chain };

const START = { at: 'main', tab: 'pump' } as const satisfies Place;

const Unlocked = ({ unlocked }: { readonly unlocked: UnlockedView }) => {
  const [place, setPlace] = useState<Place>(START);
  const first = unlocked.identities.every(({ accounts }) => !accounts.solana && !accounts.evm);
  if (first || place.at === 'add_key') {
    const chain = place.at === 'add_key' ? place.chain : undefined;
    return <AddKeyScreen view={unlocked} first={first} chain={chain} onClose={() => setPlace(START)} />;
  }
  if (place.at === 'overview') {
    return (
      <Overview
        view={unlocked}
        onClose={() => setPlace(START)}
        onOpen={(target) =>
          setPlace(
            'addKey' in target
              ? { at: 'add_key', chain: target.addKey }
              : { at: 'main', tab: target.tab ?? START.tab },
          )
        }
      />
    );
  }
  return (
    <Main
      view={unlocked}
      firstTab={place.tab}
      onAddKey={(chain) => setPlace({ at: 'add_key', chain })}
      onOverview={() => setPlace({ at: 'overview' })}
    />
  );
};

export const PopupApp = () => {
  const current = view.value;
  useTouch(current?.status === 'unlocked');
  useClipboard();
  switch (current?.status) {
    case undefined:
      return <NoView />;
    case 'absent':
      return <CreateVault sandbox={current.sandbox} />;
    case 'locked':
      return <Unlock view={current} />;
    case 'unreadable':
      return <Unreadable code={current.code} sandbox={current.sandbox} />;
    case 'unlocked':
      return (
        <>
          <Unlocked unlocked={current} />
          <Overlays view={current} />
        </>
      );
  }
};
