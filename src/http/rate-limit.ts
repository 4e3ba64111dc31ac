/**
 * Owns what is known of each API's rate limit and the refusal to send while one is exceeded. Keeps it where it outlives the
 * worker; what it means is decided in rate-gauge.ts.
 */
import * as v from 'valibot';
import type { Api } from '../apis.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { createStoreAttempt } from '../lib/kept-note.ts';
import { createMutex } from '../lib/mutex.ts';
import {
  type Allowance,
  planAllowance,
  planCurrentGauge,
  planGauge,
  planRebasedGauge,
  planSentGauge,
  type RateGauge,
  type RateReply,
} from './rate-gauge.ts';

/** A window of its own: each API's, and Pump.fun's for `/users/{id}`, which it counts apart. */
export type RateWindow = Api | 'pump.users';

/** Where gauges are kept: a store that outlives the worker (`storage.session`). */
export interface RateGaugeStore {
  readonly get: (window: RateWindow) => Promise<unknown>;
  readonly set: (window: RateWindow, gauge: RateGauge) => Promise<void>;
}

export interface RateLimits {
  /** The gauge as of now. */
  readonly read: (window: RateWindow) => Promise<RateGauge>;
  /** How many requests that nobody waits for may leave now, and when the next ones. */
  readonly readAllowance: (window: RateWindow) => Promise<Allowance>;
  /** @throws AppError `rate_limited` with `retryAtMs` while the window is blocked. */
  readonly check: (window: RateWindow) => Promise<void>;
  /** A request leaves. Never rejects. */
  readonly count: (window: RateWindow) => Promise<void>;
  /** Takes in a reply's status and headers and returns the gauge that results. Never rejects. */
  readonly record: (window: RateWindow, reply: RateReply) => Promise<RateGauge>;
}

const numberSchema = v.exactOptional(v.pipe(v.number(), v.finite()));
const gaugeSchema = v.object({
  limit: numberSchema,
  remaining: numberSchema,
  resetAtMs: numberSchema,
  blockedUntilMs: numberSchema,
  sent: numberSchema,
  sentSinceMs: numberSchema,
  atMs: numberSchema,
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
  const known = new Map<RateWindow, RateGauge>();
  const mutex = createMutex();

  const attempt = createStoreAttempt(onStoreFailure);

  const keep = async (window: RateWindow, gauge: RateGauge): Promise<RateGauge> => {
    known.set(window, gauge);
    await attempt(() => store.set(window, gauge));
    return gauge;
  };

  const load = async (window: RateWindow): Promise<RateGauge> => {
    const inMemory = known.get(window);
    if (inMemory !== undefined) return inMemory;
    const found = await attempt(async () => v.safeParse(gaugeSchema, await store.get(window)));
    // What could not be read may well be there the next time.
    if (found === undefined) return {};
    const gauge = found.success ? found.output : {};
    known.set(window, gauge);
    return gauge;
  };

  /** What is known, by the clock as it goes now. A clock that was set back is made good once, or a wait would begin anew with every look. */
  const loadRebased = async (window: RateWindow): Promise<RateGauge> => {
    const gauge = await load(window);
    const rebased = planRebasedGauge(gauge, clock.nowMs());
    return rebased === gauge ? gauge : keep(window, rebased); // T8
  };

  const change = (window: RateWindow, next: (gauge: RateGauge) => RateGauge): Promise<RateGauge> =>
    mutex.run(async () => keep(window, next(await load(window))));

  const read = (window: RateWindow): Promise<RateGauge> =>
    mutex.run(async () => planCurrentGauge(await loadRebased(window), clock.nowMs()));

  return {
    read,
    readAllowance: async (window) => planAllowance({ gauge: await read(window), nowMs: clock.nowMs() }),
    check: async (window) => {
      const { blockedUntilMs } = await read(window);
      if (blockedUntilMs !== undefined) {
        throw new AppError({ code: 'rate_limited', details: { retryAtMs: blockedUntilMs } }); // T8
      }
    },
    count: async (window) => {
      await change(window, (gauge) => {
        const nowMs = clock.nowMs();
        return planSentGauge(planRebasedGauge(gauge, nowMs), nowMs);
      });
    },
    record: (window, reply) =>
      change(window, (gauge) => {
        const nowMs = clock.nowMs();
        return planGauge({ previous: planRebasedGauge(gauge, nowMs), reply, nowMs });
      }),
  };
};
