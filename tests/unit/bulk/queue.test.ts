import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { planNext, planWakeAtMs } from '../../../src/bulk/plan-next.ts';
import {
  type BulkItem,
  type BulkQueue,
  isLeft,
  queueSchema,
  withBegun,
  withCancelled,
  withDone,
  withFailed,
  withPaused,
  withPutBack,
  withResumed,
  withWait,
} from '../../../src/bulk/queue.ts';
import { toBulkView } from '../../../src/bulk/to-bulk-view.ts';
import { aQueue, aRoom, NOW_MS } from './a-queue.ts';

const APIS = ['pump', 'mimic'] as const;
const ERROR = { code: 'api_down', details: { status: 500 }, atMs: NOW_MS, activityId: 'a1' } as const;

const runningOf = (queue: BulkQueue, api: 'pump' | 'mimic'): readonly BulkItem[] =>
  queue.items.filter((item) => item.api === api && item.state === 'running');
const begin = (queue: BulkQueue, api: 'pump' | 'mimic'): BulkQueue => {
  const next = planNext({ queue, api, room: aRoom(), nowMs: NOW_MS });
  return next.kind === 'begin' ? withBegun(queue, next.item) : queue;
};
const endWith =
  (end: (queue: BulkQueue, item: BulkItem) => BulkQueue) =>
  (queue: BulkQueue, api: 'pump' | 'mimic'): BulkQueue => {
    const [item] = runningOf(queue, api);
    return item === undefined ? queue : end(queue, item);
  };

/** Everything that can happen to a queue; a death of the worker is `begin` after `begin`. */
const STEPS = {
  begin,
  done: endWith(withDone),
  failed: endWith((queue, item) => withFailed(queue, item, ERROR)),
  putBack: endWith(withPutBack),
  pause: (queue: BulkQueue) => withPaused(queue, 'user'),
  lock: (queue: BulkQueue) => withPaused(queue, 'lock'),
  resume: (queue: BulkQueue) => withResumed(queue),
  cancel: (queue: BulkQueue) => withCancelled(queue),
} as const;
const stepNames = Object.keys(STEPS) as readonly (keyof typeof STEPS)[];
const someSteps = fc.array(fc.tuple(fc.constantFrom(...stepNames), fc.constantFrom(...APIS)), {
  maxLength: 60,
});
const someQueue = fc
  .record({ pump: fc.nat(8), mimic: fc.nat(8), action: fc.constantFrom('sign_in', 'renew', 'sign_out') })
  .filter(({ pump, mimic }) => pump + mimic > 0);

describe('a queue, whatever happens to it', () => {
  it('T1: never has two under way at one API, loses no account, and takes up none that has ended', () => {
    fc.assert(
      fc.property(someQueue, someSteps, (sizes, steps) => {
        let queue = aQueue(sizes);
        for (const [name, api] of steps) {
          const before = queue;
          queue = STEPS[name](queue, api);
          for (const each of APIS) expect(runningOf(queue, each).length).toBeLessThanOrEqual(1);
          expect(queue.items.map(({ accountId }) => accountId)).toEqual(
            before.items.map(({ accountId }) => accountId),
          );
          before.items.forEach((item, index) => {
            if (!isLeft(item)) expect(queue.items[index]).toEqual(item);
          });
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is done exactly when nothing is left and it was not cancelled, and wakes nobody unless it runs', () => {
    fc.assert(
      fc.property(someQueue, someSteps, (sizes, steps) => {
        const queue = steps.reduce((it, [name, api]) => STEPS[name](it, api), aQueue(sizes));
        if (queue.state !== 'cancelled') expect(queue.state === 'done').toBe(!queue.items.some(isLeft));
        expect(queue.pausedBy !== undefined).toBe(queue.state === 'paused');
        expect(planWakeAtMs(queue, NOW_MS) !== null).toBe(queue.state === 'running');
      }),
      { numRuns: 2_000 },
    );
  });

  it('comes back from storage as it was put there', () => {
    fc.assert(
      fc.property(someQueue, someSteps, (sizes, steps) => {
        const queue = steps.reduce((it, [name, api]) => STEPS[name](it, api), aQueue(sizes));
        expect(v.parse(queueSchema, JSON.parse(JSON.stringify(queue)))).toEqual(queue);
      }),
    );
  });

  it('shows counts that add up, and each failure once', () => {
    fc.assert(
      fc.property(someQueue, someSteps, (sizes, steps) => {
        const queue = steps.reduce((it, [name, api]) => STEPS[name](it, api), aQueue(sizes));
        const { lanes, failures } = toBulkView(queue);
        const sum = (pick: (lane: (typeof lanes)[number]) => number) =>
          lanes.reduce((total, lane) => total + pick(lane), 0);
        expect(sum(({ total }) => total)).toBe(queue.items.length);
        expect(sum(({ total, done, failed }) => total - done - failed)).toBe(
          queue.items.filter(isLeft).length,
        );
        expect(failures).toHaveLength(sum(({ failed }) => failed));
      }),
    );
  });
});

describe('a queue against a server with a limit', () => {
  const COST = { pump: 1, mimic: 2 } as const;

  it('T8: ends, with no window overdrawn, whatever the limit and its window', () => {
    fc.assert(
      fc.property(
        fc.record({
          count: fc.integer({ min: 1, max: 40 }),
          limit: fc.integer({ min: 2, max: 70 }),
          windowMs: fc.integer({ min: 1_000, max: 120_000 }),
          loginMs: fc.integer({ min: 1, max: 5_000 }),
          api: fc.constantFrom(...APIS),
        }),
        ({ count, limit, windowMs, loginMs, api }) => {
          let queue = aQueue({ pump: 0, [api]: count });
          let nowMs = NOW_MS;
          let window = { startMs: nowMs, used: 0 };
          for (let turns = 0; queue.state === 'running'; turns += 1) {
            expect(turns).toBeLessThan(10 * count);
            if (nowMs >= window.startMs + windowMs) window = { startMs: nowMs, used: 0 };
            const room = aRoom({ requests: limit - window.used, nextAtMs: window.startMs + windowMs, limit });
            const next = planNext({ queue, api, room, nowMs });
            if (next.kind === 'begin') {
              queue = withBegun(queue, next.item);
              window.used += COST[api];
              expect(window.used).toBeLessThanOrEqual(limit);
              nowMs += loginMs;
              queue = withDone(queue, next.item);
            } else if (next.kind === 'wait') {
              queue = withWait(queue, api, next.wait);
              const wakeAtMs = planWakeAtMs(queue, nowMs) ?? 0;
              expect(wakeAtMs).toBeGreaterThan(nowMs);
              nowMs = wakeAtMs;
            }
          }
          expect(queue.state).toBe('done');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the end of one thing', () => {
  it('is not taken for that of the same account in the next queue', () => {
    const [item] = aQueue().items;
    if (item === undefined) throw new Error('an empty queue');
    const next = aQueue({ action: 'sign_out' });
    expect(withDone(next, item)).toEqual(next);
    expect(withFailed(next, item, ERROR)).toEqual(next);
    expect(withPutBack(next, item)).toEqual(next);
  });
});
