/**
 * Opens dialogs by key: Ctrl or ⌘ K, and "?". Their code is loaded once the page has nothing else to do, or when one is wanted: a
 * popup's first paint pays nothing.
 */
import { useLayoutEffect } from 'preact/hooks';
import type { UnlockedView } from '../../messaging/view.ts';
import { lazy } from '../components/lazy.tsx';
import { followIntent } from '../platform.ts';
import { closeOverlay, openOverlay, overlay } from './overlay.ts';
import { typeAhead } from './type-ahead.ts';

const OpenOverlay = lazy(async () => (await import('./OpenOverlay.tsx')).OpenOverlay);

const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof Element && target.closest('input, textarea, select') !== null;

/** While the commands are wanted and not yet there, keys are theirs. @returns whether this one was */
const keepForCommands = (event: KeyboardEvent): boolean => {
  const open = overlay.value;
  if (open?.kind !== 'commands' || document.querySelector('dialog') !== null) return false;
  const typed = typeAhead(open.typed ?? '', event);
  if (typed !== null) openOverlay({ kind: 'commands', typed });
  else if (event.key === 'Escape') closeOverlay();
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
};

const onKeyDown = (event: KeyboardEvent): void => {
  if (event.isComposing || keepForCommands(event) || event.repeat) return;
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
  // An effect of the other kind is undone a moment after the vault has locked: letters of the password would still be the commands'.
  useLayoutEffect(() => {
    // Before whatever has the focus.
    window.addEventListener('keydown', onKeyDown, true);
    requestIdleCallback(() => void OpenOverlay.preload());
    const unfollow = followIntent(() => openOverlay({ kind: 'copy' }));
    return () => {
      window.removeEventListener('keydown', onKeyDown, true);
      unfollow();
      // It locks: what lay over the page goes with it.
      closeOverlay();
    };
  }, []);
  return open === undefined ? null : <OpenOverlay view={view} open={open} />;
};
