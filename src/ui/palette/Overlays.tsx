/** Opens dialogs by key: Ctrl or ⌘ K, and "?". Their code is loaded when one is wanted: a popup's first paint pays nothing. */
import { useEffect } from 'preact/hooks';
import type { UnlockedView } from '../../messaging/view.ts';
import { lazy } from '../components/lazy.tsx';
import { followIntent } from '../platform.ts';
import { closeOverlay, openOverlay, overlay } from './overlay.ts';

const OpenOverlay = lazy(async () => (await import('./OpenOverlay.tsx')).OpenOverlay);

const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof Element && target.closest('input, textarea, select') !== null;

const onKeyDown = (event: KeyboardEvent): void => {
  if (event.isComposing || event.repeat) return;
  const isCommand = event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey;
  if (isCommand && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    if (overlay.value?.kind === 'commands') closeOverlay();
    else openOverlay({ kind: 'commands' });
  } else if (event.key === '?' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event)) {
    event.preventDefault();
    openOverlay({ kind: 'shortcuts' });
  }
};

export const Overlays = ({ view }: { readonly view: UnlockedView }) => {
  const open = overlay.value;
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    const unfollow = followIntent(() => openOverlay({ kind: 'copy' }));
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      unfollow();
      // It locks: what lay over the page goes with it.
      closeOverlay();
    };
  }, []);
  return open === undefined ? null : <OpenOverlay view={view} open={open} />;
};
