/** The screen that the vault's state asks for: only an unlocked one lets `children` paint what is in the view. */
import type { JSX } from 'preact';
import type { UnlockedView } from '../../messaging/view.ts';
import { lazy } from '../components/lazy.tsx';
import { useClipboard } from '../hooks/use-clipboard.ts';
import { useTouch } from '../hooks/use-touch.ts';
import { view } from '../view-store.ts';
import { NoView } from './NoView.tsx';
import { Unlock } from './Unlock.tsx';

const CreateVault = lazy(async () => (await import('./CreateVault.tsx')).CreateVault);
const Unreadable = lazy(async () => (await import('./Unreadable.tsx')).Unreadable);

export const VaultGate = ({
  children,
}: {
  readonly children: (unlocked: UnlockedView) => JSX.Element;
}): JSX.Element => {
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
      return children(current);
  }
};
