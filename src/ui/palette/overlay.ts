/** What lies over the page, if anything: the commands, the shortcuts, a secret on its way to the clipboard, a word on what was done. */
import { signal } from '@preact/signals';
import type { Api } from '../../apis.ts';

export type Overlay =
  /** `typed`: what was before its field was there, see type-ahead.ts. */
  | { readonly kind: 'commands'; readonly typed?: string }
  | { readonly kind: 'shortcuts' }
  /** Without an API: of whichever is signed in. */
  | { readonly kind: 'copy'; readonly api?: Api }
  /** A secret has just been copied. */
  | { readonly kind: 'copied' }
  /** No dialog: it goes by itself. `about`: which of several. */
  | { readonly kind: 'said'; readonly text: string; readonly about: string };

/** How long a word on what was done stays. */
export const SAID_MS = 3000;

export const overlay = signal<Overlay | undefined>(undefined);

export const openOverlay = (next: Overlay): void => {
  overlay.value = next;
};

export const closeOverlay = (): void => {
  overlay.value = undefined;
};
