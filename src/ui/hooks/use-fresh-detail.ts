/** Reads an API again when its panel comes into sight, signed in, with nothing or something old to show. */
import { useEffect } from 'preact/hooks';
import { systemClock } from '../../lib/clock.ts';
import { send } from '../../messaging/client.ts';
import type { Loadable } from '../../messaging/view.ts';
import { isStale } from '../format/freshness.ts';
import { askForView } from '../view-store.ts';

export interface FreshDetailOptions {
  readonly message: 'pump.refresh' | 'mimic.refresh';
  readonly accountId: string | undefined;
  readonly signedIn: boolean;
  readonly loadables: readonly (Loadable<unknown> | undefined)[];
}

export const useFreshDetail = ({ message, accountId, signedIn, loadables }: FreshDetailOptions): void => {
  useEffect(() => {
    if (accountId === undefined || !signedIn) return;
    const nowMs = systemClock.nowMs();
    if (!loadables.some((loadable) => isStale(loadable, nowMs))) return;
    // The failure itself arrives with the detail; asking for the view covers a vault that locked meanwhile.
    send(message, { accountId }).catch(() => askForView());
    // Once per account and sign-in: what comes back must not start the next read.
  }, [message, accountId, signedIn]);
};
