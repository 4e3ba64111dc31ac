/** A long list a part at a time: more of it as soon as its end comes into sight. */
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** More than fill a window, and few enough to be drawn without a halt. */
const STEP = 20;

export interface Growing {
  /** How many to show now. */
  readonly shown: number;
  /** To be put on the button that ends the list while there are more. */
  readonly end: RefObject<HTMLButtonElement | null>;
  readonly showMore: () => void;
}

/** @param list starts over when this changes, e.g. another search. */
export const useGrowing = (list: string): Growing => {
  const [state, setState] = useState({ list, shown: STEP });
  const shown = state.list === list ? state.shown : STEP;
  const end = useRef<HTMLButtonElement>(null);
  const showMore = (): void => setState({ list, shown: shown + STEP });
  useEffect(() => {
    const button = end.current;
    if (!button) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) showMore();
      },
      { rootMargin: '600px' },
    );
    observer.observe(button);
    return () => observer.disconnect();
  });
  return { shown, end, showMore };
};
