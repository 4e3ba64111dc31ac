import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALARM_GRAIN_MS, createWake, planWake, WAKE_ALARM } from '../../../src/app/wake.ts';
import { aClock, START_MS } from './an-area.ts';

const aWake = () => {
  const alarms = new Map<string, number>();
  const timers: { readonly delayMs: number; isStopped: boolean }[] = [];
  const arm = createWake({
    alarms: {
      create: async (name, { when }) => void alarms.set(name, when),
      clear: async (name) => alarms.delete(name),
    },
    clock: aClock().clock,
    startTimer: (_task, delayMs) => {
      const timer = { delayMs, isStopped: false };
      timers.push(timer);
      return () => {
        timer.isStopped = true;
      };
    },
    onTimer: () => undefined,
  });
  return { alarms, timers, arm };
};

describe('the one alarm', () => {
  it('is for the earliest of what is known', () => {
    expect(planWake([null, 30, 10, Number.POSITIVE_INFINITY, 20])).toBe(10);
    expect(planWake([null, Number.NaN])).toBeNull();
    expect(planWake([])).toBeNull();
  });

  it('is never later than anything that waits for it', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0 }))), (timesMs) => {
        const wakeAtMs = planWake(timesMs);
        for (const timeMs of timesMs) if (timeMs !== null) expect(wakeAtMs).toBeLessThanOrEqual(timeMs);
      }),
    );
  });

  it('is set to its time, and to a second from now where that has passed', async () => {
    const { alarms, arm } = aWake();
    await arm(START_MS + 5_000);
    expect([...alarms]).toEqual([[WAKE_ALARM, START_MS + 5_000]]);
    await arm(START_MS - 5_000);
    expect([...alarms]).toEqual([[WAKE_ALARM, START_MS + 1_000]]);
  });

  it('is taken away where there is nothing to wake for', async () => {
    const { alarms, timers, arm } = aWake();
    await arm(START_MS);
    await arm(null);
    expect(alarms.size).toBe(0);
    expect(timers.filter(({ isStopped }) => !isStopped)).toEqual([]);
  });

  it('has a timer beside it where it may come late by more than its time is away, one at most (T3)', async () => {
    const { timers, arm } = aWake();
    for (const inMs of [ALARM_GRAIN_MS + 1, 20_000, ALARM_GRAIN_MS, -1]) await arm(START_MS + inMs);
    expect(timers).toEqual([
      { delayMs: 20_000, isStopped: true },
      { delayMs: ALARM_GRAIN_MS, isStopped: true },
      { delayMs: 1_000, isStopped: false },
    ]);
  });
});
