import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { armWake, planWake, WAKE_ALARM } from '../../../src/app/wake.ts';
import { aClock, START_MS } from './an-area.ts';

const someAlarms = () => {
  const set = new Map<string, number>();
  const alarms = {
    create: async (name: string, { when }: { readonly when: number }) => void set.set(name, when),
    clear: async (name: string) => set.delete(name),
  };
  return { set, alarms, clock: aClock().clock };
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
    const { set, ...edges } = someAlarms();
    await armWake({ ...edges, wakeAtMs: START_MS + 5_000 });
    expect([...set]).toEqual([[WAKE_ALARM, START_MS + 5_000]]);
    await armWake({ ...edges, wakeAtMs: START_MS - 5_000 });
    expect([...set]).toEqual([[WAKE_ALARM, START_MS + 1_000]]);
  });

  it('is taken away where there is nothing to wake for', async () => {
    const { set, ...edges } = someAlarms();
    await armWake({ ...edges, wakeAtMs: START_MS });
    await armWake({ ...edges, wakeAtMs: null });
    expect(set.size).toBe(0);
  });
});
