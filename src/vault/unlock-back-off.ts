/**
 * Slows down guessing through the interface: 1, 2, 4 … 60 s after each wrong password, kept over restarts of worker
 * and browser. An attempt counts before it is made, so that killing the worker during one gains nothing.
 */

import * as v from 'valibot';
import { AppError, hasCode } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { createMutex } from '../lib/mutex.ts';
import type { StoredArea } from '../lib/stored-area.ts';

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;
const STATE_KEY = 'vault.unlockBackOff';

export interface UnlockFailures {
  readonly failures: number;
  readonly lastFailureAtMs: number;
}

/** How long to wait after that many failures in a row, ms. */
export const toUnlockDelayMs = (failures: number): number =>
  failures <= 0 ? 0 : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1)); // K19

/** Until when to wait, epoch ms; null to go on. A clock that was moved back starts the wait anew. */
export const planUnlock = (
  { failures, lastFailureAtMs }: UnlockFailures,
  { nowMs }: { readonly nowMs: number },
): number | null => {
  const delayMs = toUnlockDelayMs(failures);
  if (nowMs < lastFailureAtMs) return nowMs + delayMs;
  return nowMs < lastFailureAtMs + delayMs ? lastFailureAtMs + delayMs : null;
};

export interface UnlockBackOff {
  /**
   * Runs `task`, which proves a password. @throws AppError unlock_too_soon with `retryAtMs`, and whatever
   * `task` throws; only wrong_password counts.
   */
  readonly attempt: <T>(task: () => Promise<T>) => Promise<T>;
  /** The vault was erased: there is nothing left to guess. */
  readonly reset: () => Promise<void>;
}

const stateSchema = v.object({ failures: v.pipe(v.number(), v.minValue(0)), lastFailureAtMs: v.number() });
const NONE: UnlockFailures = { failures: 0, lastFailureAtMs: 0 };

/** A wait up to this long is sat out for the user, who has just seen the typing error and tries again at once. */
const SAT_OUT_MS = 2_000;

/** `area` must outlive the browser (storage.local). Without `sleepMs` every wait is refused. */
export const createUnlockBackOff = ({
  area,
  clock,
  sleepMs,
}: {
  readonly area: StoredArea;
  readonly clock: Clock;
  readonly sleepMs?: (ms: number) => Promise<void>;
}): UnlockBackOff => {
  const mutex = createMutex();

  const planAttempt = (before: UnlockFailures): number | null =>
    before.failures === 0 ? null : planUnlock(before, { nowMs: clock.nowMs() });

  const sitOut = async (before: UnlockFailures): Promise<void> => {
    const waitMs = (planAttempt(before) ?? 0) - clock.nowMs();
    if (sleepMs !== undefined && waitMs > 0 && waitMs <= SAT_OUT_MS) await sleepMs(waitMs);
  };

  const read = async (): Promise<UnlockFailures> => {
    const result = v.safeParse(stateSchema, await area.get(STATE_KEY));
    return result.success ? result.output : NONE;
  };

  return {
    attempt: (task) =>
      mutex.run(async () => {
        const before = await read();
        await sitOut(before);
        const nowMs = clock.nowMs();
        const retryAtMs = planAttempt(before);
        if (retryAtMs !== null) {
          if (nowMs < before.lastFailureAtMs)
            await area.set(STATE_KEY, { ...before, lastFailureAtMs: nowMs });
          throw new AppError({ code: 'unlock_too_soon', details: { retryAtMs } });
        }
        await area.set(STATE_KEY, { failures: before.failures + 1, lastFailureAtMs: nowMs });
        const result = await task().catch(async (error: unknown) => {
          // What failed for another reason was no guess.
          if (!hasCode(error, 'wrong_password')) await area.set(STATE_KEY, before);
          throw error;
        });
        await area.remove(STATE_KEY);
        return result;
      }),
    reset: () => mutex.run(() => area.remove(STATE_KEY)),
  };
};
