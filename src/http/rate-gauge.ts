/**
 * What is known of one window of an API's rate limit, and how many requests that allows. Pure: decides, touches nothing.
 */
import { withoutUndefined } from '../lib/without-undefined.ts';
import { MAX_WAIT_MS, parseRateHeaders } from './rate-headers.ts';

/** The last known state of a limit; a field is absent where the API has not said. */
export interface RateGauge {
  /** Requests per window. */
  readonly limit?: number;
  /** Requests left in this window: as told, less those sent since. */
  readonly remaining?: number;
  /** End of this window, epoch milliseconds. */
  readonly resetAtMs?: number;
  /** Nothing is sent before this time, epoch milliseconds. Only a 429 sets it. */
  readonly blockedUntilMs?: number;
  /** Requests sent in a window of our own counting, and when it began: what is gone by while the API tells nothing. */
  readonly sent?: number;
  readonly sentSinceMs?: number;
  /** Local time of what was last learnt; a clock that is behind it was set back. */
  readonly atMs?: number;
}

/** The limit observed on Pump.fun, assumed wherever none was ever told. */
export const ASSUMED_LIMIT = 60;
export const ASSUMED_WINDOW_MS = 60_000;
/** Two tellings of one window's end differ by no more: whole seconds, and the way of the reply. */
const SAME_RESET_MS = 2_000;

/**
 * After the clock was set back by some amount, the gauge with every moment moved by as much: no wait ends early by it, and
 * none is longer than it was when it was last looked at. T8
 */
export const planRebasedGauge = (gauge: RateGauge, nowMs: number): RateGauge => {
  const { atMs, resetAtMs, blockedUntilMs, sentSinceMs, ...counts } = gauge;
  const stepMs = atMs === undefined ? 0 : Math.min(0, nowMs - atMs);
  if (stepMs === 0) return gauge;
  const move = (momentMs: number | undefined) => (momentMs === undefined ? undefined : momentMs + stepMs);
  return withoutUndefined({
    ...counts,
    resetAtMs: move(resetAtMs),
    blockedUntilMs: move(blockedUntilMs),
    sentSinceMs: move(sentSinceMs),
    atMs: nowMs,
  });
};

/** A moment that is still to come, and near enough to be true. */
const toFuture = (momentMs: number | undefined, nowMs: number): number | undefined =>
  momentMs !== undefined && momentMs > nowMs && momentMs - nowMs <= MAX_WAIT_MS ? momentMs : undefined;

const isCounting = ({ sentSinceMs }: RateGauge, nowMs: number): boolean =>
  sentSinceMs !== undefined && nowMs >= sentSinceMs && nowMs < sentSinceMs + ASSUMED_WINDOW_MS;

/** End of the window that a told `remaining` is about; where its end was not told, that of an observed window. */
const toldUntilMs = ({ resetAtMs, atMs }: RateGauge, nowMs: number): number | undefined =>
  toFuture(resetAtMs ?? (atMs ?? nowMs) + ASSUMED_WINDOW_MS, nowMs);

/** The gauge as of now: a window or a block that is over says nothing any more. */
export const planCurrentGauge = (gauge: RateGauge, nowMs: number): RateGauge => {
  const resetAtMs = toFuture(gauge.resetAtMs, nowMs);
  const isWindowOver = toldUntilMs(gauge, nowMs) === undefined;
  const counting = isCounting(gauge, nowMs);
  return withoutUndefined({
    limit: gauge.limit,
    remaining: isWindowOver ? undefined : gauge.remaining,
    resetAtMs,
    blockedUntilMs: toFuture(gauge.blockedUntilMs, nowMs),
    sent: counting ? gauge.sent : undefined,
    sentSinceMs: counting ? gauge.sentSinceMs : undefined,
    atMs: gauge.atMs,
  });
};

/** The gauge once a request leaves. */
export const planSentGauge = (gauge: RateGauge, nowMs: number): RateGauge => {
  const { remaining, sent = 0, sentSinceMs = nowMs, ...known } = planCurrentGauge(gauge, nowMs);
  return withoutUndefined({
    ...known,
    remaining: remaining === undefined ? undefined : Math.max(0, remaining - 1),
    sent: sent + 1,
    sentSinceMs,
    atMs: nowMs,
  });
};

export interface RateReply {
  readonly status: number;
  readonly headers: Headers;
}

/** The wait after a 429 that names none. */
export const DEFAULT_WAIT_MS = ASSUMED_WINDOW_MS;

/**
 * The gauge after a reply: what its headers say over what was known. A standing block is never shortened, and of replies to
 * requests that left together the one that counts more of them holds, in whatever order they come.
 */
export const planGauge = ({
  previous,
  reply: { status, headers },
  nowMs,
}: {
  readonly previous: RateGauge;
  readonly reply: RateReply;
  readonly nowMs: number;
}): RateGauge => {
  const known = planCurrentGauge(previous, nowMs);
  const told = parseRateHeaders(headers, nowMs);
  const isSameWindow =
    known.remaining !== undefined &&
    (told.resetAtMs === undefined ||
      known.resetAtMs === undefined ||
      Math.abs(told.resetAtMs - known.resetAtMs) <= SAME_RESET_MS);
  const remaining =
    isSameWindow && told.remaining !== undefined
      ? Math.min(told.remaining, known.remaining ?? told.remaining)
      : (told.remaining ?? known.remaining);
  const next = { ...known, limit: told.limit ?? known.limit, atMs: nowMs };
  if (status !== 429)
    return withoutUndefined({ ...next, remaining, resetAtMs: told.resetAtMs ?? known.resetAtMs });
  const retryAtMs = told.retryAtMs ?? told.resetAtMs ?? nowMs + DEFAULT_WAIT_MS;
  const blockedUntilMs = Math.max(retryAtMs, known.blockedUntilMs ?? 0);
  return withoutUndefined({
    ...next,
    remaining: 0,
    resetAtMs: told.resetAtMs ?? blockedUntilMs,
    blockedUntilMs,
  });
};

export interface Allowance {
  /** How many requests may leave now, 0 or more. */
  readonly requests: number;
  /** When there are more, local epoch milliseconds; null where nothing has begun to run out. Never null at 0 requests. */
  readonly nextAtMs: number | null;
}

/**
 * How many requests nobody waits for (renewals, whole lists) may leave now, and when the next ones. A user's own click asks
 * only whether the API is blocked. Where no limit was ever told, the observed 60 in 60 s are assumed and counted here.
 */
export const planAllowance = ({
  gauge,
  nowMs,
}: {
  readonly gauge: RateGauge;
  readonly nowMs: number;
}): Allowance => {
  const current = planCurrentGauge(planRebasedGauge(gauge, nowMs), nowMs);
  const { limit = ASSUMED_LIMIT, remaining, blockedUntilMs, sent = 0, sentSinceMs } = current;
  if (blockedUntilMs !== undefined) return { requests: 0, nextAtMs: blockedUntilMs }; // T8
  if (remaining !== undefined)
    return { requests: remaining, nextAtMs: toldUntilMs(current, nowMs) ?? nowMs + ASSUMED_WINDOW_MS };
  // A limit below one request in our own window could never be kept: one is let through, and its reply says more.
  const requests = sentSinceMs === undefined ? Math.max(1, limit) : Math.max(0, limit - sent);
  return { requests, nextAtMs: sentSinceMs === undefined ? null : sentSinceMs + ASSUMED_WINDOW_MS };
};
