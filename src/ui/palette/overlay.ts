/** Which dialog lies over the page, if any: the commands, the shortcuts, or a secret on its way to the clipboard. */
import { signal } from '@preact/signals';
import type { Api } from '../../apis.ts';

export type Overlay =
  | { readonly kind: 'commands' }
  | { readonly kind: 'shortcuts' }
  /** Without an API: of whichever is signed in. */
  | { readonly kind: 'copy'; readonly api?: Api }
  /** A secret has just been copied. */
  | { readonly kind: 'copied' };

export const overlay = signal<Overlay | undefined>(undefined);

export const openOverlay = (next: Overlay): void => {
  overlay.value = next;
};

export const closeOverlay = (): void => {
  overlay.value = undefined;
};
