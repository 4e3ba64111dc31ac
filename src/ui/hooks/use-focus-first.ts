/** Puts the focus into a field that just opened, so that the keyboard goes on where the user is. */
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

export const useFocusFirst = (field: RefObject<HTMLElement | null>): void => {
  useLayoutEffect(() => field.current?.focus(), []);
};
