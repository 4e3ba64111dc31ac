import { describe, expect, it } from 'vitest';
import { type NextInput, planNext, planSetback, planWakeAtMs } from '../../../src/bulk/plan-next.ts';
import {
  withBegun,
  withCancelled,
  withDone,
  withPaused,
  withResumed,
  withWait,
} from '../../../src/bulk/queue.ts';
import { AppError, type ErrorCode } from '../../../src/errors.ts';
import { aQueue, aRoom, NOW_MS } from './a-queue.ts';

const SECOND_MS = 1_000;
const next = (changes: Partial<NextInput> = {}) =>
  planNext({ queue: aQueue(), api: 'pump', room: aRoom(), nowMs: NOW_MS, ...changes });
const first = aQueue().items[0];
if (first === undefined) throw new Error('an empty queue');

describe('what the queue does next', () => {
  it('is the first that waits, each API by itself', () => {
    const queue = aQueue({ pump: 2, mimic: 1 });
    expect(next({ queue })).toMatchObject({ kind: 'begin', item: { accountId: 'p0' } });
    expect(next({ queue: withDone(withBegun(queue, first), first) })).toMatchObject({
      item: { accountId: 'p1' },
    });
    expect(next({ queue, api: 'mimic' })).toMatchObject({ item: { accountId: 'm0' } });
  });

  it('T2: is first what a dead worker left behind', () => {
    const queue = aQueue();
    const second = queue.items[1] ?? first;
    expect(next({ queue: withBegun(queue, second) })).toMatchObject({ item: { accountId: 'p1' } });
  });

  it('is nothing while it is paused, after it was cancelled and when it is done', () => {
    const one = aQueue({ pump: 1 });
    for (const queue of [
      withPaused(one, 'user'),
      withPaused(one, 'lock'),
      withCancelled(one),
      withDone(withBegun(one, first), first),
    ]) {
      expect(next({ queue })).toEqual({ kind: 'nothing' });
      expect(planWakeAtMs(queue, NOW_MS)).toBeNull();
    }
    expect(next({ queue: withResumed(withPaused(one, 'lock')) }).kind).toBe('begin');
  });

  it.each([
    ['a part is kept for the user', { requests: 6, limit: 60 }, 'wait'],
    ['there is room beside that part', { requests: 7, limit: 60 }, 'begin'],
    ['a small window is used as a whole', { requests: 1, limit: 9 }, 'begin'],
    ['there is none', { requests: 0, limit: 9 }, 'wait'],
  ] as const)('T8: by the limit, where %s: %j: %s', (_name, room, kind) => {
    const nextAtMs = NOW_MS + 20 * SECOND_MS;
    const planned = next({ room: aRoom({ ...room, nextAtMs }) });
    expect(planned.kind).toBe(kind);
    if (planned.kind === 'wait') expect(planned.wait).toEqual({ reason: 'rate_limit', untilMs: nextAtMs });
  });

  it('T8: asks for both requests of a Mimic login, and for none where Mimic has no logout', () => {
    const signIn = { queue: aQueue({ mimic: 1 }), api: 'mimic' } as const;
    expect(next({ ...signIn, room: aRoom({ requests: 1, limit: 5, nextAtMs: NOW_MS + 1 }) }).kind).toBe(
      'wait',
    );
    expect(next({ ...signIn, room: aRoom({ requests: 2, limit: 5, nextAtMs: NOW_MS + 1 }) }).kind).toBe(
      'begin',
    );
    const signOut = { queue: aQueue({ action: 'sign_out', mimic: 1 }), api: 'mimic' } as const;
    expect(next({ ...signOut, room: aRoom({ requests: 0, nextAtMs: NOW_MS + 1 }) }).kind).toBe('begin');
  });

  it('T8: begins in a window that never has room for all of a login, once it was waited for', () => {
    const room = aRoom({ requests: 1, limit: 1, nextAtMs: NOW_MS + SECOND_MS });
    const queue = aQueue({ mimic: 1 });
    expect(next({ queue, api: 'mimic', room }).kind).toBe('wait');
    const waited = withWait(queue, 'mimic', { reason: 'rate_limit', untilMs: NOW_MS });
    expect(next({ queue: waited, api: 'mimic', room }).kind).toBe('begin');
    expect(next({ queue: waited, api: 'mimic', room: { ...room, requests: 0 } }).kind).toBe('wait');
  });

  it('T3: waits for renewals that are due, but renews and signs out without', () => {
    const room = aRoom({ renewalAtMs: NOW_MS + 5 * SECOND_MS });
    expect(next({ room })).toEqual({
      kind: 'wait',
      wait: { reason: 'renewals', untilMs: NOW_MS + 5 * SECOND_MS },
    });
    expect(next({ room: aRoom({ renewalAtMs: NOW_MS }) }).kind).toBe('begin');
    expect(next({ queue: aQueue({ action: 'renew' }), room }).kind).toBe('begin');
    expect(next({ queue: aQueue({ action: 'sign_out' }), room }).kind).toBe('begin');
  });

  it('T5: sits out a wait for the network, unless the clock was set back since', () => {
    const offline = (inMs: number) =>
      next({ queue: withWait(aQueue(), 'pump', { reason: 'offline', untilMs: NOW_MS + inMs }) }).kind;
    expect(offline(30 * SECOND_MS)).toBe('wait');
    expect(offline(0)).toBe('begin');
    expect(offline(86_400_000)).toBe('begin');
  });
});

describe('when the queue has to be woken', () => {
  it('T2: is soon while it works, in case the worker dies', () => {
    expect(planWakeAtMs(aQueue(), NOW_MS)).toBe(NOW_MS + 30 * SECOND_MS);
  });

  it('is when the first wait ends, and T5: never later than in 15 minutes', () => {
    const inMs = (ms: number) => ({ reason: 'rate_limit', untilMs: NOW_MS + ms }) as const;
    const both = withWait(
      withWait(aQueue({ pump: 1, mimic: 1 }), 'pump', inMs(90_000)),
      'mimic',
      inMs(50_000),
    );
    expect(planWakeAtMs(both, NOW_MS)).toBe(NOW_MS + 50_000);
    expect(planWakeAtMs(withWait(aQueue(), 'pump', inMs(86_400_000)), NOW_MS)).toBe(NOW_MS + 900_000);
  });

  it('does not count an API that has nothing left', () => {
    const queue = withWait(aQueue({ pump: 1, mimic: 1 }), 'mimic', {
      reason: 'offline',
      untilMs: NOW_MS + 80_000,
    });
    expect(planWakeAtMs(withDone(withBegun(queue, first), first), NOW_MS)).toBe(NOW_MS + 80_000);
  });
});

describe('a failure', () => {
  const setback = (code: ErrorCode, attempts = 1, retryAtMs?: number) =>
    planSetback(new AppError({ code, details: retryAtMs === undefined ? {} : { retryAtMs } }), {
      attempts,
      nowMs: NOW_MS,
    });

  it('ends its account', () => {
    for (const code of ['api_down', 'unauthorized', 'timed_out', 'network_failed', 'internal'] as const) {
      expect(setback(code)).toEqual({ kind: 'fail' });
    }
  });

  it('T8: that is about the limit lets it wait as long as the API says, five times at most', () => {
    const untilMs = NOW_MS + 200_000;
    expect(setback('rate_limited', 4, untilMs)).toEqual({
      kind: 'put_back',
      wait: { reason: 'rate_limit', untilMs },
    });
    expect(setback('rate_limited', 5, untilMs)).toEqual({ kind: 'fail' });
    expect(setback('rate_limited')).toMatchObject({ wait: { untilMs: NOW_MS + 60_000 } });
  });

  it('of the network of this computer lets it wait, however often', () => {
    expect(setback('offline', 99)).toMatchObject({ kind: 'put_back', wait: { reason: 'offline' } });
  });
});
