import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { AppError } from '../../../src/errors.ts';
import { planAllowance, planGauge, type RateGauge } from '../../../src/http/rate-gauge.ts';
import { createRateLimits } from '../../../src/http/rate-limit.ts';
import { aClock, aStore, caught, NOW_MS, noStoreFailure } from './builders.ts';

const aReply = (status: number, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
});

/** When it was learnt is only for a clock that is set back. */
const withoutTime = ({ atMs: _learnt, ...gauge }: RateGauge): RateGauge => gauge;

const gaugeAfter = (
  status: number,
  headers: Record<string, string>,
  { previous = {}, nowMs = NOW_MS }: { previous?: RateGauge; nowMs?: number } = {},
): RateGauge => withoutTime(planGauge({ previous, reply: aReply(status, headers), nowMs }));

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
    ['a fraction of seconds', '2.5', 2.5],
    ['zero', '0', 1],
    ['a negative number', '-30', 1],
    ['1e9 seconds', '1000000000', QUARTER_HOUR_S],
    ['an HTTP date', new Date(inSeconds(30)).toUTCString(), 30],
    ['a date of RFC 850', 'Friday, 15-Jan-27 08:00:30 GMT', 30],
    ['a date of asctime', 'Fri Jan 15 08:00:30 2027', 30],
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

  it.each([1_000, 3_600_000, 86_400_000])(
    'T8: a clock set back by %d ms neither ends a wait nor makes it longer than it was, over deaths of the worker',
    async (stepMs) => {
      const clock = aClock();
      const store = aStore();
      await limits({ store, clock }).record('pump', aReply(429, { 'retry-after': '60' }));
      clock.advance(-stepMs);
      for (const elapsedMs of [0, 1_000, 58_999]) {
        clock.advance(elapsedMs);
        const error = await caught(limits({ store, clock }).check('pump'));
        expect(error.details.retryAtMs).toBe(inSeconds(60) - stepMs);
      }
      clock.advance(1);
      await limits({ store, clock }).check('pump');
    },
  );

  it('T8: a clock set forward costs a request at most: the API says again how long to wait', async () => {
    const clock = aClock();
    const { check, record } = limits({ clock });
    await record('pump', aReply(429, { 'retry-after': '60' }));
    clock.advance(86_400_000);
    await check('pump');
    await record('pump', aReply(429, { 'retry-after': '60' }));
    expect((await caught(check('pump'))).details.retryAtMs).toBe(inSeconds(60 + 86_400));
  });

  it('T8: what Pump.fun counts apart neither blocks the rest nor is blocked by it', async () => {
    const { check, read, record } = limits();
    await record('pump.users', aReply(429, { 'retry-after': '30', 'x-ratelimit-limit': '30' }));
    await check('pump');
    expect(await read('pump')).toEqual({});
    expect((await caught(check('pump.users'))).code).toBe('rate_limited');
    await record('pump', aReply(429, { 'retry-after': '60', 'x-ratelimit-limit': '60' }));
    expect(await read('pump.users')).toMatchObject({ limit: 30, blockedUntilMs: inSeconds(30) });
  });

  it('counts what leaves, and believes the reply that counts more', async () => {
    const { count, read, readAllowance, record } = limits();
    const told = (remaining: number) =>
      aReply(200, {
        'x-ratelimit-limit': '60',
        'x-ratelimit-remaining': String(remaining),
        'x-ratelimit-reset': '40',
      });
    await count('pump');
    await record('pump', told(59));
    await Promise.all([count('pump'), count('pump'), count('pump')]);
    expect(await readAllowance('pump')).toEqual({ requests: 56, nextAtMs: inSeconds(40) });
    for (const remaining of [56, 58, 57]) await record('pump', told(remaining));
    expect((await read('pump')).remaining).toBe(56);
    // A window that ends much later is another one.
    await record('pump', aReply(200, { 'x-ratelimit-remaining': '59', 'x-ratelimit-reset': '60' }));
    expect((await read('pump')).remaining).toBe(59);
  });

  it('forgets what a window said once it is over, but not the limit', async () => {
    const clock = aClock();
    const { read, record } = limits({ clock });
    await record(
      'pump',
      aReply(200, { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '10' }),
    );
    expect(withoutTime(await read('pump'))).toStrictEqual({
      limit: 60,
      remaining: 3,
      resetAtMs: inSeconds(10),
    });
    clock.advance(10_000);
    expect(withoutTime(await read('pump'))).toStrictEqual({ limit: 60 });
  });

  it('loses no reply of several that come at once', async () => {
    const { read, record } = limits();
    await Promise.all([
      record('pump', aReply(200, { 'x-ratelimit-limit': '60' })),
      record('pump', aReply(429, { 'retry-after': '10' })),
      record('pump', aReply(200, { 'x-ratelimit-remaining': '5' })),
    ]);
    expect(await read('pump')).toMatchObject({ limit: 60, remaining: 0, blockedUntilMs: inSeconds(10) });
  });

  it.each([undefined, null, 'x', { limit: 'x' }, { blockedUntilMs: null }])(
    'starts anew where the store holds %j',
    async (stored) => {
      const store = aStore();
      store.stored.set('pump', stored);
      expect(await limits({ store }).read('pump')).toStrictEqual({});
    },
  );

  it('asks the store but once, also where it has nothing, and again where it failed', async () => {
    const get = vi.fn(async (): Promise<unknown> => undefined);
    const { read } = limits({ store: { ...aStore(), get }, onStoreFailure: () => undefined });
    get.mockRejectedValueOnce(new Error('not now'));
    for (let i = 0; i < 4; i += 1) expect(await read('pump')).toStrictEqual({});
    expect(get).toHaveBeenCalledTimes(2);
  });

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

describe('planAllowance', () => {
  const counted = (sent: number): RateGauge => ({ sent, sentSinceMs: NOW_MS - 20_000, atMs: NOW_MS });
  it.each<[string, RateGauge, { requests: number; nextAtMs: number | null }]>([
    ['nothing is known', {}, { requests: 60, nextAtMs: null }],
    [
      'some remain',
      { limit: 60, remaining: 7, resetAtMs: inSeconds(5) },
      { requests: 7, nextAtMs: inSeconds(5) },
    ],
    [
      'none remain',
      { limit: 60, remaining: 0, resetAtMs: inSeconds(5) },
      { requests: 0, nextAtMs: inSeconds(5) },
    ],
    ['the window is over', { limit: 60, remaining: 0, resetAtMs: NOW_MS }, { requests: 60, nextAtMs: null }],
    [
      'none remain and no end was told',
      { remaining: 0, atMs: inSeconds(-20) },
      { requests: 0, nextAtMs: inSeconds(40) },
    ],
    [
      'none remained a minute ago and no end was told',
      { remaining: 0, atMs: inSeconds(-60) },
      { requests: 60, nextAtMs: null },
    ],
    [
      'a 429 blocks',
      { remaining: 9, resetAtMs: inSeconds(5), blockedUntilMs: inSeconds(30) },
      { requests: 0, nextAtMs: inSeconds(30) },
    ],
    ['nothing was told and 20 were sent', counted(20), { requests: 40, nextAtMs: inSeconds(40) }],
    ['nothing was told and 60 were sent', counted(60), { requests: 0, nextAtMs: inSeconds(40) }],
    [
      'only a limit was told and 20 were sent',
      { ...counted(20), limit: 30 },
      { requests: 10, nextAtMs: inSeconds(40) },
    ],
    [
      '60 were sent more than a minute ago',
      { sent: 60, sentSinceMs: inSeconds(-61), atMs: inSeconds(-61) },
      { requests: 60, nextAtMs: null },
    ],
    [
      'the clock was set back by a day',
      { limit: 60, remaining: 0, resetAtMs: inSeconds(86_400 + 5), atMs: inSeconds(86_400) },
      { requests: 0, nextAtMs: inSeconds(5) },
    ],
  ])('T8: where %s', (_what, gauge, allowance) => {
    expect(planAllowance({ gauge, nowMs: NOW_MS })).toEqual(allowance);
  });

  it('T8: never leaves nobody a next time, never promises more than the limit, whatever the gauge says', () => {
    const moment = fc.option(fc.integer({ min: inSeconds(-2_000), max: inSeconds(2_000) }), {
      nil: undefined,
    });
    const number = fc.option(fc.nat(100), { nil: undefined });
    const gauges = fc.record({
      limit: number,
      remaining: number,
      resetAtMs: moment,
      blockedUntilMs: moment,
      sent: number,
      sentSinceMs: moment,
      atMs: moment,
    });
    fc.assert(
      fc.property(gauges, (fields) => {
        const gauge = JSON.parse(JSON.stringify(fields)) as RateGauge;
        const { requests, nextAtMs } = planAllowance({ gauge, nowMs: NOW_MS });
        expect(requests).toBeGreaterThanOrEqual(0);
        expect(requests).toBeLessThanOrEqual(Math.max(1, gauge.limit ?? 60, gauge.remaining ?? 0));
        if (requests === 0) expect(nextAtMs).toBeGreaterThan(NOW_MS);
        if (nextAtMs !== null) expect(nextAtMs).toBeLessThanOrEqual(inSeconds(QUARTER_HOUR_S));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the date of a server whose clock is not ours', () => {
  const dayMs = 86_400_000;
  it.each([-dayMs, 0, dayMs])('T8: %d ms off, the wait is as long as it meant', (offMs) => {
    const date = new Date(NOW_MS + offMs).toUTCString();
    const at = NOW_MS + offMs + 30_000;
    const waits = [
      { 'retry-after': new Date(at).toUTCString() },
      { 'x-ratelimit-reset': String(at) },
      { 'x-ratelimit-reset': String(at / 1_000) },
      { 'retry-after': '30' },
      { 'x-ratelimit-reset': '30' },
    ];
    for (const headers of waits) {
      expect(gaugeAfter(429, { date, ...headers }).blockedUntilMs).toBe(inSeconds(30));
    }
  });
});
