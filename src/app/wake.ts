/**
 * The one alarm of the product: when the background has to wake next. Alarms outlive the worker; timers would not.
 */
import type { Clock } from '../lib/clock.ts';

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

/** Sets the alarm anew, or removes it where there is nothing to wake for. */
export const armWake = async (options: {
  readonly alarms: AlarmsEdge;
  readonly clock: Clock;
  readonly wakeAtMs: number | null;
}): Promise<void> => {
  const { alarms, clock, wakeAtMs } = options;
  if (wakeAtMs === null) await alarms.clear(WAKE_ALARM);
  else await alarms.create(WAKE_ALARM, { when: Math.max(wakeAtMs, clock.nowMs() + MIN_DELAY_MS) });
};
