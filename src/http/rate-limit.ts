/**
 * Owns what is known of each API's rate limit and the refusal to send while one is exceeded.
 * Reads headers only; what a server says is bounded before it is believed.
 */
import * as v from 'valibot';
import type { Api } from '../apis.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { createMutex } from '../lib/mutex.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';

/** The last known state of an API's limit; a field is absent where the API has not said. */
export interface RateGauge {
  /** Requests per window. */
  readonly limit?: number;
  /** Requests left in this window. */
  readonly remaining?: number;
  /** End of this window, epoch milliseconds. */
  readonly resetAtMs?: number;
  /** Nothing is sent before this time, epoch milliseconds. Only a 429 sets it: Pump.fun counts some paths apart. */
  readonly blockedUntilMs?: number;
}

export const MIN_WAIT_MS = 1_000;
export const MAX_WAIT_MS = 15 * 60_000;
/** The wait after a 429 that names none: the window observed on Pump.fun. */
export const DEFAULT_WAIT_MS = 60_000;

const toMoment = (waitMs: number, nowMs: number): number =>
  nowMs + Math.ceil(Math.min(Math.max(waitMs, MIN_WAIT_MS), MAX_WAIT_MS)); // T8

const parseDecimal = (text: string | null): number | undefined =>
  text !== null && /^-?\d{1,20}(\.\d{1,9})?$/.test(text) ? Number(text) : undefined;

/** A whole number of requests, the first of a list such as `60, 60;w=60`. */
const parseCount = (text: string | null): number | undefined => {
  const digits = text?.match(/^\d{1,9}(?=$|[\s,;])/)?.[0];
  return digits === undefined ? undefined : Number(digits);
};

/** Moment of `x-ratelimit-reset`: epoch ms, epoch s or seconds from now, told apart by size. */
const parseReset = (text: string | null, nowMs: number): number | undefined => {
  const reset = parseDecimal(text);
  if (reset === undefined) return undefined;
  if (reset >= 1e12) return toMoment(reset - nowMs, nowMs);
  return toMoment(reset >= 1e9 ? reset * 1_000 - nowMs : reset * 1_000, nowMs);
};

/** Moment of `Retry-After`: seconds from now or an HTTP date (RFC 9110, 10.2.3). */
const parseRetryAfter = (text: string | null, nowMs: number): number | undefined => {
  const seconds = parseDecimal(text);
  if (seconds !== undefined) return toMoment(seconds * 1_000, nowMs);
  const dateMs = text !== null && /^[A-Z][a-z]+, .* GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : toMoment(dateMs - nowMs, nowMs);
};

/** Until when nothing may be sent. A block beyond the longest wait stems from a moved clock and is void. */
const planBlock = ({ blockedUntilMs }: RateGauge, nowMs: number): number | undefined =>
  blockedUntilMs !== undefined && blockedUntilMs > nowMs && blockedUntilMs - nowMs <= MAX_WAIT_MS
    ? blockedUntilMs
    : undefined;

/** The gauge as of now: a window or a block that is over says nothing any more. */
const planCurrentGauge = (gauge: RateGauge, nowMs: number): RateGauge => {
  const isWindowOver = gauge.resetAtMs !== undefined && gauge.resetAtMs <= nowMs;
  return withoutUndefined({
    limit: gauge.limit,
    remaining: isWindowOver ? undefined : gauge.remaining,
    resetAtMs: isWindowOver ? undefined : gauge.resetAtMs,
    blockedUntilMs: planBlock(gauge, nowMs),
  });
};

export interface RateReply {
  readonly status: number;
  readonly headers: Headers;
}

/** The gauge after a reply: what its headers say over what was known. A standing block is never shortened. */
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
  const limit = parseCount(headers.get('x-ratelimit-limit')) ?? known.limit;
  const remaining = parseCount(headers.get('x-ratelimit-remaining')) ?? known.remaining;
  const resetAtMs = parseReset(headers.get('x-ratelimit-reset'), nowMs);
  if (status !== 429) {
    return withoutUndefined({
      limit,
      remaining,
      resetAtMs: resetAtMs ?? known.resetAtMs,
      blockedUntilMs: known.blockedUntilMs,
    });
  }
  const retryAtMs =
    parseRetryAfter(headers.get('retry-after'), nowMs) ?? resetAtMs ?? nowMs + DEFAULT_WAIT_MS;
  const blockedUntilMs = Math.max(retryAtMs, known.blockedUntilMs ?? 0);
  return withoutUndefined({ limit, remaining: 0, resetAtMs: resetAtMs ?? blockedUntilMs, blockedUntilMs });
};

/** Where gauges are kept: a store that outlives the worker (`storage.session`). */
export interface RateGaugeStore {
  readonly get: (api: Api) => Promise<unknown>;
  readonly set: (api: Api, gauge: RateGauge) => Promise<void>;
}

export interface RateLimits {
  /** The gauge as of now. */
  readonly read: (api: Api) => Promise<RateGauge>;
  /** @throws AppError `rate_limited` with `retryAtMs` while the API is blocked. */
  readonly check: (api: Api) => Promise<void>;
  /** Takes in a reply's status and headers and returns the gauge that results. Never rejects. */
  readonly record: (api: Api, reply: RateReply) => Promise<RateGauge>;
}

const numberSchema = v.exactOptional(v.pipe(v.number(), v.finite()));
const gaugeSchema = v.object({
  limit: numberSchema,
  remaining: numberSchema,
  resetAtMs: numberSchema,
  blockedUntilMs: numberSchema,
});

/**
 * @param onStoreFailure told of every `storage_failed`; requests go on with what memory knows, because a reply that
 * came must not be lost for want of its gauge.
 */
export const createRateLimits = ({
  store,
  clock,
  onStoreFailure,
}: {
  readonly store: RateGaugeStore;
  readonly clock: Clock;
  readonly onStoreFailure: (error: AppError) => void;
}): RateLimits => {
  /** Never older than the store: this worker is its only writer. */
  const known = new Map<Api, RateGauge>();
  const mutex = createMutex();

  const attempt = async <T>(task: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await task();
    } catch (cause) {
      onStoreFailure(new AppError({ code: 'storage_failed', cause }));
      return undefined;
    }
  };

  const load = async (api: Api): Promise<RateGauge> => {
    const inMemory = known.get(api);
    if (inMemory !== undefined) return inMemory;
    const stored = v.safeParse(gaugeSchema, await attempt(() => store.get(api)));
    return stored.success ? stored.output : {};
  };

  const read = async (api: Api): Promise<RateGauge> => planCurrentGauge(await load(api), clock.nowMs());

  return {
    read,
    check: async (api) => {
      const { blockedUntilMs } = await read(api);
      if (blockedUntilMs !== undefined) {
        throw new AppError({ code: 'rate_limited', details: { retryAtMs: blockedUntilMs } }); // T8
      }
    },
    record: (api, reply) =>
      mutex.run(async () => {
        const gauge = planGauge({ previous: await load(api), reply, nowMs: clock.nowMs() });
        known.set(api, gauge);
        await attempt(() => store.set(api, gauge));
        return gauge;
      }),
  };
};
