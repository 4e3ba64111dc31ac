/** The passing of time as a dependency, so that every decision about time can be tested. */

export interface Clock {
  /** Wall-clock time, milliseconds since the epoch. May jump in either direction. */
  readonly nowMs: () => number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };
