/**
 * When an unlocked vault must lock: a deadline that outlives the worker and is asked before every use of a key.
 * Fails closed: no deadline, an unreadable one, or a clock that was moved back all lock.
 */

import * as v from 'valibot';
import type { Clock } from '../lib/clock.ts';
import { createMutex } from '../lib/mutex.ts';
import type { SessionArea } from '../lib/stored-area.ts';

export type LockPlan = 'keep' | 'lock';

/** How far the clock may go back before it counts as tampering, ms: time servers correct by less. */
export const CLOCK_TOLERANCE_MS = 60_000;
/** `lastSeenMs` is written again when it is this old, ms. */
const LAST_SEEN_STEP_MS = 5_000;
const STATE_KEY = 'vault.autoLock';

export interface LockTimes {
  readonly nowMs: number;
  /** The latest time at which the vault was seen unlocked. */
  readonly lastSeenMs: number;
  readonly lockAtMs: number;
}

/** All times are epoch milliseconds. */
export const planLock = ({ nowMs, lastSeenMs, lockAtMs }: LockTimes): LockPlan => {
  if (nowMs < lastSeenMs - CLOCK_TOLERANCE_MS) return 'lock'; // K18
  return nowMs < lockAtMs ? 'keep' : 'lock'; // K17; a NaN locks, too
};

/** The deadline after activity at `nowMs`. */
export const toLockAtMs = ({
  nowMs,
  lockAfterMs,
}: {
  readonly nowMs: number;
  readonly lockAfterMs: number;
}): number => nowMs + lockAfterMs;

export interface AutoLock {
  /** Begins a new unlocked time with a full deadline. */
  readonly start: () => Promise<void>;
  /** The user did something: the deadline moves out, unless it has already passed. */
  readonly touch: () => Promise<LockPlan>;
  /** Whether the vault may still be used. Does not move the deadline. */
  readonly check: () => Promise<LockPlan>;
  /** When the vault locks, epoch ms, for an alarm and a countdown; null while none is set. */
  readonly lockAtMs: () => Promise<number | null>;
  readonly clear: () => Promise<void>;
}

const stateSchema = v.object({ lockAtMs: v.number(), lastSeenMs: v.number() });

type LockState = v.InferOutput<typeof stateSchema>;

/** `lockAfterMs` is asked at each start and touch, so that a changed setting counts from the next one. */
export const createAutoLock = ({
  session,
  clock,
  lockAfterMs,
}: {
  readonly session: SessionArea;
  readonly clock: Clock;
  readonly lockAfterMs: () => number | Promise<number>;
}): AutoLock => {
  const mutex = createMutex();

  /**
   * What storage holds, once it was read or written: every use of a key would wait for the browser otherwise. Nobody but this
   * object writes there, and it is compared with the clock at every use. K17
   */
  let copy: LockState | null = null;

  const read = async (): Promise<LockState | null> => {
    if (copy !== null) return copy;
    const result = v.safeParse(stateSchema, await session.get(STATE_KEY));
    copy = result.success ? result.output : null;
    return copy;
  };

  /** What may have been written or not is asked of storage. */
  const write = async (state: LockState): Promise<void> => {
    copy = null;
    await session.set(STATE_KEY, state);
    copy = state;
  };

  const writeDeadline = async (seenMs = 0): Promise<void> => {
    const nowMs = clock.nowMs();
    const lockAtMs = toLockAtMs({ nowMs, lockAfterMs: await lockAfterMs() });
    await write({ lockAtMs, lastSeenMs: Math.max(nowMs, seenMs) });
  };

  const check = async (): Promise<LockPlan> => {
    const state = await read();
    if (state === null) return 'lock';
    const nowMs = clock.nowMs();
    const plan = planLock({ nowMs, ...state });
    if (plan === 'keep' && nowMs >= state.lastSeenMs + LAST_SEEN_STEP_MS) {
      await write({ ...state, lastSeenMs: nowMs });
    }
    return plan;
  };

  return {
    start: () => mutex.run(() => writeDeadline()),
    touch: () =>
      mutex.run(async () => {
        const plan = await check();
        if (plan === 'keep') await writeDeadline((await read())?.lastSeenMs);
        return plan;
      }),
    check: () => mutex.run(check),
    lockAtMs: () => mutex.run(async () => (await read())?.lockAtMs ?? null),
    clear: () =>
      mutex.run(async () => {
        copy = null;
        await session.remove(STATE_KEY);
      }),
  };
};
