/**
 * What the headers of a reply say about an API's limit, in all their forms. Bounds what a server says before anyone believes it.
 */
import { withoutUndefined } from '../lib/without-undefined.ts';
import { parseHttpDate } from './http-date.ts';

export const MIN_WAIT_MS = 1_000;
export const MAX_WAIT_MS = 15 * 60_000;

export interface RateHeaders {
  /** Requests per window. */
  readonly limit?: number;
  /** Requests left in this window. */
  readonly remaining?: number;
  /** End of this window, local epoch milliseconds. */
  readonly resetAtMs?: number;
  /** When to try again, local epoch milliseconds. */
  readonly retryAtMs?: number;
}

const toMoment = (waitMs: number, nowMs: number): number =>
  nowMs + Math.ceil(Math.min(Math.max(waitMs, MIN_WAIT_MS), MAX_WAIT_MS)); // T8

const parseDecimal = (text: string | null): number | undefined =>
  text !== null && /^-?\d{1,20}(\.\d{1,9})?$/.test(text) ? Number(text) : undefined;

/** A whole number of requests, the first of a list such as `60, 60;w=60`. */
const parseCount = (text: string | null): number | undefined => {
  const digits = text?.match(/^\d{1,9}(?=$|[\s,;])/)?.[0];
  return digits === undefined ? undefined : Number(digits);
};

/**
 * @param nowMs local time. A moment that the server names by its own clock is counted from its `Date` where it sends one, so
 * that a wrong clock here neither shortens nor stretches a wait.
 */
export const parseRateHeaders = (headers: Headers, nowMs: number): RateHeaders => {
  const serverNowMs = parseHttpDate(headers.get('date'), nowMs) ?? nowMs;

  /** `x-ratelimit-reset`: epoch ms, epoch s or seconds from now, told apart by size. */
  const parseReset = (): number | undefined => {
    const reset = parseDecimal(headers.get('x-ratelimit-reset'));
    if (reset === undefined) return undefined;
    if (reset >= 1e12) return toMoment(reset - serverNowMs, nowMs);
    return toMoment(reset >= 1e9 ? reset * 1_000 - serverNowMs : reset * 1_000, nowMs);
  };
  /** `Retry-After`: seconds from now or an HTTP date (RFC 9110, 10.2.3). */
  const parseRetryAfter = (): number | undefined => {
    const text = headers.get('retry-after');
    const seconds = parseDecimal(text);
    if (seconds !== undefined) return toMoment(seconds * 1_000, nowMs);
    const dateMs = parseHttpDate(text, serverNowMs);
    return dateMs === undefined ? undefined : toMoment(dateMs - serverNowMs, nowMs);
  };

  return withoutUndefined({
    limit: parseCount(headers.get('x-ratelimit-limit')),
    remaining: parseCount(headers.get('x-ratelimit-remaining')),
    resetAtMs: parseReset(),
    retryAtMs: parseRetryAfter(),
  });
};
