import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { CLOCK_TOLERANCE_MS, createAutoLock, planLock, toLockAtMs } from '../../../src/vault/auto-lock.ts';
import { aMemoryArea } from './a-vault.ts';

const START_MS = 1_800_000_000_000;

const anAutoLock = ({ lockAfterMs = 600_000 } = {}) => {
  const time = { nowMs: START_MS };
  const setting = { lockAfterMs };
  const session = aMemoryArea();
  const make = () =>
    createAutoLock({ session, clock: { nowMs: () => time.nowMs }, lockAfterMs: () => setting.lockAfterMs });
  return { time, setting, session, make, autoLock: make() };
};

describe('the plan', () => {
  it('keeps until the deadline and locks from it on (K17)', () => {
    const at = (nowMs: number) => planLock({ nowMs, lastSeenMs: 1_000, lockAtMs: 5_000 });
    expect([at(1_000), at(4_999), at(5_000), at(1e15)]).toEqual(['keep', 'keep', 'lock', 'lock']);
  });

  it('locks where the clock went back by more than 60 s, and forgives less (K18)', () => {
    const at = (nowMs: number) => planLock({ nowMs, lastSeenMs: START_MS, lockAtMs: START_MS + 5_000 });
    expect(at(START_MS - 60_000)).toBe('keep');
    expect(at(START_MS - 60_001)).toBe('lock');
    expect(CLOCK_TOLERANCE_MS).toBe(60_000);
  });

  it('never keeps past the deadline, before the tolerance, or with a time that is none (K17, K18)', () => {
    const time = fc.oneof(fc.integer(), fc.double());
    fc.assert(
      fc.property(time, time, time, (nowMs, lastSeenMs, lockAtMs) => {
        const isSound = nowMs < lockAtMs && !(nowMs < lastSeenMs - 60_000);
        expect(planLock({ nowMs, lastSeenMs, lockAtMs })).toBe(isSound ? 'keep' : 'lock');
      }),
    );
    expect(planLock({ nowMs: Number.NaN, lastSeenMs: 0, lockAtMs: 9 })).toBe('lock');
    expect(planLock({ nowMs: 1, lastSeenMs: 0, lockAtMs: Number.NaN })).toBe('lock');
  });

  it('puts the deadline that long after the activity', () => {
    expect(toLockAtMs({ nowMs: START_MS, lockAfterMs: 5_000 })).toBe(START_MS + 5_000);
  });
});

describe('the auto-lock', () => {
  it('locks where no deadline was ever set, or what is stored is none', async () => {
    const { autoLock, session } = anAutoLock();
    expect(await autoLock.check()).toBe('lock');
    expect(await autoLock.lockAtMs()).toBeNull();
    for (const state of ['x', {}, { lockAtMs: '9', lastSeenMs: 0 }, { lockAtMs: null, lastSeenMs: 0 }]) {
      await session.set('vault.autoLock', state);
      expect(await autoLock.check()).toBe('lock');
      expect(await autoLock.touch()).toBe('lock');
    }
  });

  it('counts from the start, over the death of the worker (K17)', async () => {
    const { autoLock, make, time } = anAutoLock();
    await autoLock.start();
    expect(await make().lockAtMs()).toBe(START_MS + 600_000);
    time.nowMs += 599_999;
    expect(await make().check()).toBe('keep');
    time.nowMs += 1;
    expect(await make().check()).toBe('lock');
  });

  it('moves out with activity, by the setting of that moment', async () => {
    const { autoLock, setting, time } = anAutoLock();
    await autoLock.start();
    time.nowMs += 500_000;
    setting.lockAfterMs = 900_000;
    expect(await autoLock.touch()).toBe('keep');
    expect(await autoLock.lockAtMs()).toBe(START_MS + 1_400_000);
  });

  it('does not move out by being asked', async () => {
    const { autoLock, time } = anAutoLock();
    await autoLock.start();
    for (let minute = 0; minute < 9; minute += 1) {
      time.nowMs += 60_000;
      expect(await autoLock.check()).toBe('keep');
    }
    expect(await autoLock.lockAtMs()).toBe(START_MS + 600_000);
  });

  it('is not brought back by activity after the deadline (K17)', async () => {
    const { autoLock, time } = anAutoLock();
    await autoLock.start();
    time.nowMs += 600_000;
    expect(await autoLock.touch()).toBe('lock');
    time.nowMs -= 1_000;
    expect(await autoLock.lockAtMs()).toBe(START_MS + 600_000);
  });

  it('remembers the latest time seen, and locks when the clock falls behind it (K18)', async () => {
    const { autoLock, time } = anAutoLock();
    await autoLock.start();
    time.nowMs += 300_000;
    expect(await autoLock.check()).toBe('keep');
    time.nowMs -= 60_001;
    expect(await autoLock.check()).toBe('lock');
    expect(await autoLock.touch()).toBe('lock');
  });

  it('is not fooled by a clock that goes back a little with each activity (K18)', async () => {
    const { autoLock, time } = anAutoLock();
    await autoLock.start();
    time.nowMs -= 40_000;
    expect(await autoLock.touch()).toBe('keep');
    time.nowMs -= 40_000;
    expect(await autoLock.touch()).toBe('lock');
  });

  it('is over when cleared', async () => {
    const { autoLock } = anAutoLock();
    await autoLock.start();
    await autoLock.clear();
    expect(await autoLock.check()).toBe('lock');
  });

  it('never loses a touch to a check at the same time', async () => {
    const { autoLock, time } = anAutoLock();
    await autoLock.start();
    time.nowMs += 100_000;
    await Promise.all([autoLock.check(), autoLock.touch(), autoLock.check()]);
    expect(await autoLock.lockAtMs()).toBe(START_MS + 700_000);
  });

  it('asks storage once, however often it is used, and locks at the deadline all the same (K17)', async () => {
    const { make, autoLock, session, time } = anAutoLock({ lockAfterMs: 50 });
    await autoLock.start();
    const other = make();
    const asked = vi.spyOn(session, 'get');
    for (let i = 0; i < 50; i += 1) {
      expect(await other.check()).toBe('keep');
      time.nowMs += 1;
    }
    expect(await other.check()).toBe('lock');
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('locks at the deadline to the millisecond, whatever it has just been told (K17)', async () => {
    const { autoLock, time } = anAutoLock({ lockAfterMs: 30 });
    await autoLock.start();
    time.nowMs += 29;
    expect(await autoLock.check()).toBe('keep');
    time.nowMs += 1;
    expect(await autoLock.check()).toBe('lock');
  });

  it('is over at once when cleared, although it was asked just before', async () => {
    const { autoLock } = anAutoLock();
    await autoLock.start();
    expect(await autoLock.check()).toBe('keep');
    await autoLock.clear();
    expect(await autoLock.check()).toBe('lock');
  });

  it('forgets what it could not write: only storage knows whether it was', async () => {
    const { autoLock, session, time } = anAutoLock();
    await autoLock.start();
    vi.spyOn(session, 'set').mockRejectedValueOnce(new Error('full'));
    time.nowMs += 10;
    await expect(autoLock.touch()).rejects.toThrow('full');
    await session.remove('vault.autoLock');
    expect(await autoLock.check()).toBe('lock');
  });

  it('does not write for every check', async () => {
    const { autoLock, session, time } = anAutoLock();
    await autoLock.start();
    const written = vi.spyOn(session, 'set');
    for (let i = 0; i < 100; i += 1) {
      time.nowMs += 100;
      await autoLock.check();
    }
    expect(written).toHaveBeenCalledTimes(2);
  });
});
