/**
 * The one alarm of the product: when the background has to wake next. Alarms outlive the worker; a timer beside it only makes
 * a near time exact.
 */
import type { Clock, StartTimer } from '../lib/clock.ts';

export const WAKE_ALARM = 'countersign.wake';

export interface AlarmsEdge {
  readonly create: (name: string, when: { readonly when: number }) => Promise<void>;
  readonly clear: (name: string) => Promise<unknown>;
}

/** The earliest of the given times; null where there is none. */
export const planWake = (timesMs: readonly (number | null)[]): number | null => {
  const known = timesMs.filter((timeMs): timeMs is number => timeMs !== null && Number.isFinite(timeMs));
  return known.length === 0 ? null : Math.min(...known);
};

/** Never two wakes closer than this, so that work that fails at once can't spin. */
const MIN_DELAY_MS = 1_000;

/** COMPAT(chromium): an alarm may come that much late, because alarms are looked at no more often. */
export const ALARM_GRAIN_MS = 30_000;

export interface WakeOptions {
  readonly alarms: AlarmsEdge;
  readonly clock: Clock;
  readonly startTimer: StartTimer;
  /** The time has come, and this worker still lives. */
  readonly onTimer: () => void;
}

/**
 * Sets the alarm anew with every call, or removes it where there is nothing to wake for. What is nearer than an alarm is
 * exact has a timer as well: half a minute is half the life of the shortest tokens. The alarm stands, for the timer dies
 * with the worker. T3
 */
export const createWake = ({ alarms, clock, startTimer, onTimer }: WakeOptions) => {
  let stopTimer = (): void => undefined;
  return async (wakeAtMs: number | null): Promise<void> => {
    stopTimer();
    if (wakeAtMs === null) {
      await alarms.clear(WAKE_ALARM);
      return;
    }
    const delayMs = Math.max(wakeAtMs - clock.nowMs(), MIN_DELAY_MS);
    if (delayMs <= ALARM_GRAIN_MS) stopTimer = startTimer(onTimer, delayMs);
    await alarms.create(WAKE_ALARM, { when: clock.nowMs() + delayMs });
  };
};
