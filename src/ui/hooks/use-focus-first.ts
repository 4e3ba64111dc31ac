/**
 * Puts the focus into a form that just opened, and back to where it was once the form is gone, so that the keyboard
 * goes on where the user is.
 */
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

const CONTROLS = 'input, select, textarea, button';

/** @param root the control itself, or what holds it: then its first control gets the focus. */
export const useFocusFirst = (root: RefObject<HTMLElement | null>, enabled = true): void => {
  useLayoutEffect(() => {
    const element = root.current;
    if (!enabled || !element) return undefined;
    const before = document.activeElement;
    const first = element.matches(CONTROLS) ? element : element.querySelector<HTMLElement>(CONTROLS);
    first?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
};
