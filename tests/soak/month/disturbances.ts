/** What goes wrong in a simulated month, as spans of true time, and what of a lapse it excuses. Pure. */

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Disturbances {
  /** The API answers nothing but 503. */
  readonly outages: readonly Span[];
  /** The API answers nothing but 429, and says until when. */
  readonly storms: readonly Span[];
  /** The computer sleeps: nothing runs, and the worker is gone after it. */
  readonly sleeps: readonly Span[];
  /** From when the local clock is off by that much; the last one counts. */
  readonly clockSteps: readonly { readonly atMs: number; readonly offMs: number }[];
}

export const isWithin = (spans: readonly Span[], atMs: number): Span | undefined =>
  spans.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);

/** After a disturbance the next attempt is at most 15 minutes away; a little more for the way there. */
const RECOVERY_MS = 16 * 60_000;

export interface HeldToken {
  readonly obtainedMs: number;
  readonly expiresMs: number;
}

/**
 * Whether a token could not have been kept: all the time in which it could have been renewed was disturbed, or too short to
 * recover and to work off a crowd at six a minute.
 */
export const isExcused = (
  { outages, storms, sleeps, clockSteps }: Disturbances,
  { obtainedMs, expiresMs }: HeldToken,
  crowd: number,
): boolean => {
  const graceMs = RECOVERY_MS + (crowd / 6) * 60_000;
  const isStepped = clockSteps.some(({ atMs }) => atMs > obtainedMs && atMs <= expiresMs);
  return (
    isStepped ||
    [...outages, ...storms, ...sleeps].some(
      ({ fromMs, toMs }) => fromMs < expiresMs && toMs > obtainedMs && toMs > expiresMs - graceMs,
    )
  );
};
