/** How long dear work that is asked for again and again rests, so that a fifth of the time at most goes into it. Pure. */

/** What may be done again at once, ms. */
const CHEAP_MS = 16;
const REST_FACTOR = 4;

/** @param tookMs the last time, milliseconds */
export const planRestMs = (tookMs: number, maxMs: number, minMs = 0): number =>
  Math.min(maxMs, Math.max(minMs, REST_FACTOR * (tookMs - CHEAP_MS)));
