/** Reading an API again: by hand, and when its panel comes into sight, signed in, with nothing or something old to show. */
import { useEffect } from 'preact/hooks';
import { systemClock } from '../../lib/clock.ts';
import { send } from '../../messaging/client.ts';
import type { Loadable } from '../../messaging/view.ts';
import { isStale } from '../format/freshness.ts';
import { askForView } from '../view-store.ts';
import { type Command, useCommand } from './use-command.ts';

type Refresh = 'pump.refresh' | 'mimic.refresh';

export interface FreshDetailOptions {
  readonly message: Refresh;
  readonly accountId: string | undefined;
  readonly signedIn: boolean;
  readonly loadables: readonly (Loadable<unknown> | undefined)[];
}

export const useFreshDetail = (options: FreshDetailOptions): Command<Refresh> => {
  const { message, accountId, signedIn, loadables } = options;
  const refresh = useCommand(message);
  useEffect(() => {
    // What went wrong under another account or sign-in says nothing about this one.
    refresh.clear();
    if (accountId === undefined || !signedIn) return;
    const nowMs = systemClock.nowMs();
    if (!loadables.some((loadable) => isStale(loadable, nowMs))) return;
    // The failure itself arrives with the detail; asking for the view covers a vault that locked meanwhile.
    send(message, { accountId }).catch(() => askForView());
    // Once per account and sign-in: what comes back must not start the next read.
  }, [message, accountId, signedIn]);
  return refresh;
};
