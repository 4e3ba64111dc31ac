import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  planLoginSlot,
  planNextAttempt,
  planRenewal,
  planRetry,
} from '../../../src/sessions/refresh-plan.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, START_MS } from './session-world.ts';

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const time = fc.integer({ min: 0, max: 4e12 });

describe('planRenewal', () => {
  it.each([
    ['half a lifetime of 60 s', MINUTE_MS, 30 * SECOND_MS],
    ['half a lifetime of 2 min', 2 * MINUTE_MS, MINUTE_MS],
    ['90 s of 10 min', 10 * MINUTE_MS, 90 * SECOND_MS],
    ['a tenth of an hour', HOUR_MS, 6 * MINUTE_MS],
    ['a tenth of a day', DAY_MS, 2.4 * HOUR_MS],
    ['24 h of 30 days', 30 * DAY_MS, DAY_MS],
  ])('is ahead by %s', (_what, lifetimeMs, leadMs) => {
    expect(planRenewal({ obtainedAtMs: START_MS, lifetimeMs, jitter: 0 })).toBe(
      START_MS + lifetimeMs - leadMs,
    );
  });

  it('has nothing to be ahead of where the lifetime is unknown', () => {
    expect(planRenewal({ obtainedAtMs: START_MS, lifetimeMs: null, jitter: 0.5 })).toBeNull();
  });

  it('is between half the lifetime and the end, ahead by the lead or up to a fifth more (T3)', () => {
    fc.assert(
      fc.property(
        time,
        fc.integer({ min: 1, max: 400 * DAY_MS }),
        unit,
        (obtainedAtMs, lifetimeMs, jitter) => {
          const ageMs = (planRenewal({ obtainedAtMs, lifetimeMs, jitter }) ?? Number.NaN) - obtainedAtMs;
          const leadMs = Math.min(Math.max(lifetimeMs / 10, 90_000), DAY_MS);
          expect(ageMs).toBeGreaterThanOrEqual(Math.floor(lifetimeMs / 2));
          expect(ageMs).toBeLessThan(lifetimeMs);
          expect(ageMs).toBeGreaterThanOrEqual(
            Math.floor(Math.max(lifetimeMs - 1.2 * leadMs, lifetimeMs / 2)),
          );
          expect(ageMs).toBeLessThanOrEqual(Math.max(lifetimeMs - leadMs, lifetimeMs / 2));
        },
      ),
    );
  });

  it('spreads equal tokens evenly over a fifth of the lead (T4)', () => {
    const times = Array.from({ length: 200 }, (_, i) =>
      planRenewal({ obtainedAtMs: 0, lifetimeMs: 30 * DAY_MS, jitter: i / 200 }),
    );
    const gaps = times.slice(1).map((atMs, i) => (times[i] ?? 0) - (atMs ?? 0));
    expect(new Set(gaps)).toEqual(new Set([(0.2 * DAY_MS) / 200]));
  });

  it('moves with the local clock and with nothing else (T5)', () => {
    fc.assert(
      fc.property(
        time,
        fc.integer({ min: 1, max: 400 * DAY_MS }),
        unit,
        (obtainedAtMs, lifetimeMs, jitter) => {
          const plan = (atMs: number): number => planRenewal({ obtainedAtMs: atMs, lifetimeMs, jitter }) ?? 0;
          // Within a millisecond: times of this size are rounded.
          expect(Math.abs(plan(obtainedAtMs + DAY_MS) - plan(obtainedAtMs) - DAY_MS)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('planRetry', () => {
  it('doubles from 30 s to 15 min', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 50].map(
      (failures) => planRetry({ nowMs: 0, failures, jitter: 0.999_999_999 }) / SECOND_MS,
    );
    expect(waits.map(Math.round)).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
  });

  it('waits for half of that at least', () => {
    expect(planRetry({ nowMs: START_MS, failures: 1, jitter: 0 })).toBe(START_MS + 15 * SECOND_MS);
    expect(planRetry({ nowMs: START_MS, failures: 99, jitter: 0 })).toBe(START_MS + 7.5 * MINUTE_MS);
  });

  it('waits for the API where it asks for more, and for no more than 15 min (T8)', () => {
    const plan = (retryAtMs: number): number =>
      planRetry({ nowMs: START_MS, failures: 1, retryAtMs, jitter: 0 });
    expect(plan(START_MS + 5 * MINUTE_MS)).toBe(START_MS + 5 * MINUTE_MS);
    expect(plan(START_MS - DAY_MS)).toBe(START_MS + 15 * SECOND_MS);
    expect(plan(START_MS + DAY_MS)).toBe(START_MS + 15 * MINUTE_MS);
  });

  it('is always 15 s to 15 min away (T9)', () => {
    const any = fc.option(fc.double({ noNaN: true }), { nil: undefined });
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 1e6 }), any, unit, (nowMs, failures, retryAtMs, jitter) => {
        const waitMs = planRetry({ nowMs, failures, retryAtMs, jitter }) - nowMs;
        return waitMs >= 15 * SECOND_MS && waitMs <= 15 * MINUTE_MS;
      }),
    );
  });
});

describe('planNextAttempt', () => {
  it('is now where nothing failed, and never where only the user can mend it', () => {
    expect(planNextAttempt(undefined, START_MS)).toBe(START_MS);
    expect(planNextAttempt({ retryAtMs: null }, START_MS)).toBeNull();
  });

  it('is when the wait is over', () => {
    expect(planNextAttempt({ retryAtMs: START_MS + 15 * MINUTE_MS }, START_MS)).toBe(
      START_MS + 15 * MINUTE_MS,
    );
    expect(planNextAttempt({ retryAtMs: START_MS - 1 }, START_MS)).toBe(START_MS - 1);
  });

  it('does not believe a wait that no plan makes: the clock was set back (T5)', () => {
    expect(planNextAttempt({ retryAtMs: START_MS + 15 * MINUTE_MS + 1 }, START_MS)).toBe(START_MS);
  });
});

describe('planLoginSlot', () => {
  const ago = (seconds: number): number => START_MS - seconds * SECOND_MS;

  it('is now while fewer than six logins lie in the last minute', () => {
    expect(planLoginSlot([], START_MS)).toBe(START_MS);
    expect(planLoginSlot([1, 2, 3, 4, 5].map(ago), START_MS)).toBe(START_MS);
    expect(planLoginSlot([60, 61, 62, 63, 64, 65, 66].map(ago), START_MS)).toBe(START_MS);
  });

  it('is a minute after the sixth latest, in whatever order they come (T4)', () => {
    expect(planLoginSlot([30, 59, 1, 10, 20, 40].map(ago), START_MS)).toBe(ago(59) + MINUTE_MS);
    expect(planLoginSlot([50, 1, 2, 3, 4, 5, 6].map(ago), START_MS)).toBe(ago(6) + MINUTE_MS);
  });

  it('takes a login of the future for a clock that was set back (T5)', () => {
    expect(planLoginSlot([-1, -2, -3, -4, -5, -6].map(ago), START_MS)).toBe(START_MS);
  });

  it('never lets more than six in any minute, however often one asks (T4)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 60 }), (gapsMs) => {
        const loginsAtMs: number[] = [];
        let nowMs = START_MS;
        for (const gapMs of gapsMs) {
          nowMs = Math.max(nowMs + gapMs, planLoginSlot(loginsAtMs, nowMs));
          loginsAtMs.push(nowMs);
          const inLastMinute = loginsAtMs.filter((atMs) => atMs > nowMs - MINUTE_MS);
          if (inLastMinute.length > 6) return false;
        }
        return true;
      }),
    );
  });
});
