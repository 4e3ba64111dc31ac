/** The passing of time as a dependency, so that every decision about time can be tested. */

export interface Clock {
  /** Wall-clock time, milliseconds since the epoch. May jump in either direction. */
  readonly nowMs: () => number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

/** Runs `task` once after `delayMs`, unless what it returns is called before. */
export type StartTimer = (task: () => void, delayMs: number) => () => void;

export const startSystemTimer: StartTimer = (task, delayMs) => {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
};
