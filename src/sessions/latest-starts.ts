/**
 * When each of many tokens has to be renewed at the latest so that all make it, where only so many can be renewed a minute.
 * Pure: unit jobs with deadlines on one machine (earliest deadline first decides who fits, the way back from the last
 * deadline decides when each has to start).
 */

export interface Deadline<T> {
  readonly of: T;
  /** Local time by which the renewal has to begin. */
  readonly atMs: number;
}

export interface LatestStartsInput<T> {
  readonly deadlines: readonly Deadline<T>[];
  /** Between two renewals, milliseconds. */
  readonly gapMs: number;
  readonly nowMs: number;
}

/**
 * Answers with the latest start of each that can make it, never before `nowMs`. What is not in the answer can't be kept
 * without another one lapsing in its place, so nothing is brought forward for it.
 */
export const planLatestStarts = <T>({
  deadlines,
  gapMs,
  nowMs,
}: LatestStartsInput<T>): ReadonlyMap<T, number> => {
  const kept: Deadline<T>[] = [];
  for (const one of deadlines.toSorted((a, b) => a.atMs - b.atMs)) {
    if (nowMs + kept.length * gapMs <= one.atMs) kept.push(one);
  }
  const starts = new Map<T, number>();
  let nextStartMs = Number.POSITIVE_INFINITY;
  for (const { of, atMs } of kept.toReversed()) {
    nextStartMs = Math.min(atMs, nextStartMs - gapMs);
    starts.set(of, nextStartMs);
  }
  return starts;
};
