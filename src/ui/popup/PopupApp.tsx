/** Chooses the popup's screen from the view. */
import { useState } from 'preact/hooks';
import type { Api, Chain } from '../../apis.ts';
import type { UnlockedView } from '../../messaging/view.ts';
import { lazy } from '../components/lazy.tsx';
import { Overlays } from '../palette/Overlays.tsx';
import { VaultGate } from '../screens/VaultGate.tsx';
import { Main } from './Main.tsx';

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

export const PopupApp = () => (
  <VaultGate>
    {(unlocked) => (
      <>
        <Unlocked unlocked={unlocked} />
        <Overlays view={unlocked} />
      </>
    )}
  </VaultGate>
);
