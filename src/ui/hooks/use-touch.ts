/** Tells the background that the user is there, at most every 30 s and only on real input. */
import { useEffect } from 'preact/hooks';
import { systemClock } from '../../lib/clock.ts';
import { send } from '../../messaging/client.ts';
import { askForView } from '../view-store.ts';

const INTERVAL_MS = 30_000;

export const useTouch = (unlocked: boolean): void => {
  useEffect(() => {
    if (!unlocked) return undefined;
    let lastMs = Number.NEGATIVE_INFINITY;
    const touch = (event: Event): void => {
      const nowMs = systemClock.nowMs();
      if (!event.isTrusted || nowMs - lastMs < INTERVAL_MS) return;
      lastMs = nowMs;
      // A touch that fails means that the vault locked meanwhile: ask for what is true now.
      send('vault.touch', {}).catch(() => askForView());
    };
    const options = { capture: true, passive: true };
    const events = ['pointerdown', 'keydown', 'wheel'] as const;
    for (const name of events) window.addEventListener(name, touch, options);
    return () => {
      for (const name of events) window.removeEventListener(name, touch, options);
    };
  }, [unlocked]);
};
