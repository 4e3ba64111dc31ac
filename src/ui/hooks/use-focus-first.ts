/**
 * Puts the focus into a form that just opened, and back to where it was once the form is gone, so that the keyboard
 * goes on where the user is.
 */
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

const CONTROLS = 'input, select, textarea, button';

/** A button that makes room for its form takes the focus with it: by then only this tells where it was. */
let lastFocused: EventTarget | null = null;
globalThis.addEventListener?.('focusin', ({ target }) => {
  lastFocused = target;
});

const nameOf = (element: Element): string | null => element.getAttribute('aria-label') ?? element.textContent;

/** To the button itself, or to the one of its name that has come back in its place. */
const giveBack = (before: HTMLElement): void => {
  if (before.isConnected) {
    before.focus();
    return;
  }
  const name = nameOf(before);
  queueMicrotask(() => {
    if (document.activeElement !== document.body) return;
    [...document.querySelectorAll('button')].find((button) => nameOf(button) === name)?.focus();
  });
};

/** @param root the control itself, or what holds it: then its first control gets the focus. */
export const useFocusFirst = (root: RefObject<HTMLElement | null>, enabled = true): void => {
  useLayoutEffect(() => {
    const element = root.current;
    if (!enabled || !element) return undefined;
    const before = lastFocused;
    const first = element.matches(CONTROLS) ? element : element.querySelector<HTMLElement>(CONTROLS);
    first?.focus();
    return () => {
      if (before instanceof HTMLElement) giveBack(before);
    };
  }, []);
};
