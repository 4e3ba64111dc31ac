import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { AppError } from '../../../src/errors.ts';
import { createRateLimits, planGauge, type RateGauge } from '../../../src/http/rate-limit.ts';
import { aClock, aStore, caught, NOW_MS, noStoreFailure } from './builders.ts';

const aReply = (status: number, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
});

const gaugeAfter = (
  status: number,
  headers: Record<string, string>,
  { previous = {}, nowMs = NOW_MS }: { previous?: RateGauge; nowMs?: number } = {},
): RateGauge => planGauge({ previous, reply: aReply(status, headers), nowMs });

const inSeconds = (seconds: number): number => NOW_MS + seconds * 1_000;
const QUARTER_HOUR_S = 900;

describe('x-ratelimit headers', () => {
  it('fill the gauge', () => {
    const headers = { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '42' };
    expect(gaugeAfter(200, headers)).toStrictEqual({ limit: 60, remaining: 0, resetAtMs: inSeconds(42) });
  });

  it('leave the gauge as it was where they are absent', () => {
    const previous = { limit: 60, remaining: 7, resetAtMs: inSeconds(5) };
    expect(gaugeAfter(200, {}, { previous })).toStrictEqual(previous);
    expect(gaugeAfter(200, {})).toStrictEqual({});
  });

  it.each([
    ['seconds from now', '42', 42],
    ['a fraction of seconds', '1.5', 1.5],
    ['epoch seconds', String(NOW_MS / 1_000 + 42), 42],
    ['epoch milliseconds', String(NOW_MS + 42_000), 42],
    ['a moment that is over', String(NOW_MS - 1), 1],
    ['zero', '0', 1],
    ['a negative number', '-5', 1],
    ['hours', '86400', QUARTER_HOUR_S],
    ['just under 1e9', '999999999', QUARTER_HOUR_S],
    ['the year 2001', '1000000000', 1],
    ['the far future', '99999999999999', QUARTER_HOUR_S],
  ])('T8: a reset of %s (%s) is %d s from now', (_what, reset, seconds) => {
    expect(gaugeAfter(200, { 'x-ratelimit-reset': reset }).resetAtMs).toBe(inSeconds(seconds));
  });

  it.each(['', 'soon', 'NaN', '1e9', '0x10', '1 2'])('a reset of %j says nothing', (reset) => {
    expect(gaugeAfter(200, { 'x-ratelimit-reset': reset })).toStrictEqual({});
  });

  it.each([
    ['60', 60],
    ['60, 60;w=60', 60],
    ['60;w=60', 60],
    ['0', 0],
    ['-1', undefined],
    ['many', undefined],
    ['6x', undefined],
    ['1'.repeat(40), undefined],
  ])('reads the count %j as %j', (text, count) => {
    const gauge = gaugeAfter(200, { 'x-ratelimit-limit': text, 'x-ratelimit-remaining': text });
    expect(gauge.limit).toBe(count);
    expect(gauge.remaining).toBe(count);
  });

  it('does not block on its own account when nothing remains: Pump.fun counts some paths apart', () => {
    const gauge = gaugeAfter(200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '60' });
    expect(gauge).not.toHaveProperty('blockedUntilMs');
  });
});

describe('429', () => {
  it.each([
    ['seconds', '30', 30],
    ['zero', '0', 1],
    ['a negative number', '-30', 1],
    ['1e9 seconds', '1000000000', QUARTER_HOUR_S],
    ['an HTTP date', new Date(inSeconds(30)).toUTCString(), 30],
    ['a date in the past', 'Sun, 06 Nov 1994 08:49:37 GMT', 1],
    ['a date far off', 'Fri, 31 Dec 9999 23:59:59 GMT', QUARTER_HOUR_S],
  ])('T8: Retry-After of %s (%s) blocks for %d s, whatever the reset says', (_what, retryAfter, seconds) => {
    const gauge = gaugeAfter(429, { 'retry-after': retryAfter, 'x-ratelimit-reset': '7' });
    expect(gauge).toStrictEqual({
      remaining: 0,
      resetAtMs: inSeconds(7),
      blockedUntilMs: inSeconds(seconds),
    });
  });

  it.each(['', 'later', 'Someday, maybe GMT', '2030-01-01', '1e9'])(
    'T8: goes by the reset where Retry-After is %j',
    (retryAfter) => {
      const gauge = gaugeAfter(429, { 'retry-after': retryAfter, 'x-ratelimit-reset': '7' });
      expect(gauge.blockedUntilMs).toBe(inSeconds(7));
    },
  );

  it('T8: blocks for a minute where nothing is said', () => {
    expect(gaugeAfter(429, {})).toStrictEqual({
      remaining: 0,
      resetAtMs: inSeconds(60),
      blockedUntilMs: inSeconds(60),
    });
  });

  it('T8: a later reply never shortens a standing block', () => {
    const previous = { blockedUntilMs: inSeconds(100) };
    expect(gaugeAfter(429, { 'retry-after': '5' }, { previous }).blockedUntilMs).toBe(inSeconds(100));
    expect(gaugeAfter(200, { 'x-ratelimit-remaining': '9' }, { previous }).blockedUntilMs).toBe(
      inSeconds(100),
    );
    expect(gaugeAfter(429, { 'retry-after': '500' }, { previous }).blockedUntilMs).toBe(inSeconds(500));
  });

  it('T8: a block left behind by a moved clock does not void the next one', () => {
    const previous = { blockedUntilMs: inSeconds(86_400) };
    expect(gaugeAfter(429, { 'retry-after': '5' }, { previous }).blockedUntilMs).toBe(inSeconds(5));
  });

  it('T8: whatever the headers say, the wait is between 1 s and 15 min', () => {
    const text = fc.oneof(
      fc.string().filter((value) => /^[\t\x20-\x7e]*$/.test(value)),
      fc.integer().map(String),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(text, text, (retryAfter, reset) => {
        const { blockedUntilMs = 0 } = gaugeAfter(429, {
          'retry-after': retryAfter,
          'x-ratelimit-reset': reset,
        });
        expect(blockedUntilMs).toBeGreaterThanOrEqual(inSeconds(1));
        expect(blockedUntilMs).toBeLessThanOrEqual(inSeconds(QUARTER_HOUR_S));
      }),
    );
  });
});

describe('createRateLimits', () => {
  const limits = ({
    store = aStore(),
    clock = aClock(),
    onStoreFailure = noStoreFailure as (error: AppError) => void,
  } = {}) => createRateLimits({ store, clock, onStoreFailure });

  it('T8: refuses while blocked, and only then', async () => {
    const clock = aClock();
    const { check, record } = limits({ clock });
    await check('pump');
    const gauge = await record('pump', aReply(429, { 'retry-after': '10' }));
    expect(gauge.blockedUntilMs).toBe(inSeconds(10));
    const error = await caught(check('pump'));
    expect(error).toMatchObject({ code: 'rate_limited', details: { retryAtMs: inSeconds(10) } });
    await check('mimic');
    clock.advance(10_000);
    await check('pump');
  });

  it('T8: a block outlives the worker', async () => {
    const store = aStore();
    await limits({ store }).record('pump', aReply(429));
    expect((await caught(limits({ store }).check('pump'))).code).toBe('rate_limited');
  });

  it('T8: a clock set back does not stretch a block beyond the longest wait', async () => {
    const clock = aClock();
    const { check, record } = limits({ clock });
    await record('pump', aReply(429));
    clock.advance(-86_400_000);
    await check('pump');
  });

  it('forgets what a window said once it is over, but not the limit', async () => {
    const clock = aClock();
    const { read, record } = limits({ clock });
    await record(
      'pump',
      aReply(200, { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '10' }),
    );
    expect(await read('pump')).toStrictEqual({ limit: 60, remaining: 3, resetAtMs: inSeconds(10) });
    clock.advance(10_000);
    expect(await read('pump')).toStrictEqual({ limit: 60 });
  });

  it('loses no reply of several that come at once', async () => {
    const { read, record } = limits();
    await Promise.all([
      record('pump', aReply(200, { 'x-ratelimit-limit': '60' })),
      record('pump', aReply(429, { 'retry-after': '10' })),
      record('pump', aReply(200, { 'x-ratelimit-remaining': '5' })),
    ]);
    expect(await read('pump')).toMatchObject({ limit: 60, remaining: 5, blockedUntilMs: inSeconds(10) });
  });

  it.each([undefined, null, 'x', { limit: 'x' }, { blockedUntilMs: null }])(
    'starts anew where the store holds %j',
    async (stored) => {
      const store = aStore();
      store.stored.set('pump', stored);
      expect(await limits({ store }).read('pump')).toStrictEqual({});
    },
  );

  it('T8: keeps a block in memory and reports it when the store fails', async () => {
    const onStoreFailure = vi.fn();
    const fail = async () => {
      throw new Error('quota');
    };
    const { check, record } = limits({ store: { ...aStore(), get: fail, set: fail }, onStoreFailure });
    await record('pump', aReply(429));
    expect((await caught(check('pump'))).code).toBe('rate_limited');
    expect(onStoreFailure).toHaveBeenCalledTimes(2);
    expect(onStoreFailure).toHaveBeenCalledWith(expect.objectContaining({ code: 'storage_failed' }));
  });
});
