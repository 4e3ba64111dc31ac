/** A secret on screen for a short while: gone after 30 s, and as soon as the window loses the focus. // U1 */
import { useLayoutEffect, useState } from 'preact/hooks';
import { systemClock } from '../../lib/clock.ts';

export const REVEAL_MS = 30_000;

export interface Revealed {
  /** What to show now, or undefined. Lives in this component's state and nowhere else. */
  readonly secret: string | undefined;
  readonly hidesAtMs: number;
  readonly show: (secret: string) => void;
  readonly hide: () => void;
}

export const useAutoHide = (): Revealed => {
  const [state, setState] = useState<{ readonly secret: string; readonly hidesAtMs: number }>();
  const hide = (): void => setState(undefined);
  // Before it is painted: no focus is lost between the two.
  useLayoutEffect(() => {
    if (!state) return undefined;
    const timer = setTimeout(hide, REVEAL_MS);
    const onVisibility = (): void => {
      if (document.visibilityState === 'hidden') hide();
    };
    window.addEventListener('blur', hide);
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('blur', hide);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [state]);
  return {
    secret: state?.secret,
    hidesAtMs: state?.hidesAtMs ?? 0,
    show: (secret) => setState({ secret, hidesAtMs: systemClock.nowMs() + REVEAL_MS }),
    hide,
  };
};
