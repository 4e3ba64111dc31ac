import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { createUnlockBackOff, planUnlock, toUnlockDelayMs } from '../../../src/vault/unlock-back-off.ts';
import { aMemoryArea } from './a-vault.ts';

const START_MS = 1_800_000_000_000;

const aBackOff = () => {
  const time = { nowMs: START_MS };
  const area = aMemoryArea();
  const make = () => createUnlockBackOff({ area, clock: { nowMs: () => time.nowMs } });
  return { time, area, make, backOff: make() };
};

const wrong = () => Promise.reject(new AppError({ code: 'wrong_password' }));

describe('the wait after wrong passwords', () => {
  it('is 1, 2, 4 … 60 s (K19)', () => {
    const delays = Array.from({ length: 9 }, (_, failures) => toUnlockDelayMs(failures) / 1_000);
    expect(delays).toEqual([0, 1, 2, 4, 8, 16, 32, 60, 60]);
    expect(toUnlockDelayMs(5_000)).toBe(60_000);
  });

  it('ends on its own, and starts anew where the clock was moved back', () => {
    const failed = { failures: 3, lastFailureAtMs: START_MS };
    expect(planUnlock(failed, { nowMs: START_MS })).toBe(START_MS + 4_000);
    expect(planUnlock(failed, { nowMs: START_MS + 3_999 })).toBe(START_MS + 4_000);
    expect(planUnlock(failed, { nowMs: START_MS + 4_000 })).toBeNull();
    expect(planUnlock(failed, { nowMs: START_MS - 1 })).toBe(START_MS + 3_999);
  });
});

describe('the back-off', () => {
  it('refuses without trying while the wait lasts, over the death of the worker too (K19)', async () => {
    const { backOff, make, time } = aBackOff();
    await expect(backOff.attempt(wrong)).rejects.toMatchObject({ code: 'wrong_password' });
    const task = vi.fn(wrong);
    await expect(make().attempt(task)).rejects.toMatchObject({
      code: 'unlock_too_soon',
      details: { retryAtMs: START_MS + 1_000 },
    });
    expect(task).not.toHaveBeenCalled();
    time.nowMs += 1_000;
    await expect(make().attempt(wrong)).rejects.toMatchObject({ code: 'wrong_password' });
    time.nowMs += 1_999;
    await expect(make().attempt(wrong)).rejects.toMatchObject({ code: 'unlock_too_soon' });
  });

  it('counts an attempt before it is made, so that a worker killed during one counts (K19)', async () => {
    const { backOff, make } = aBackOff();
    const never = new Promise<never>(() => undefined);
    const attempt = vi.fn(() => never);
    void backOff.attempt(attempt);
    await vi.waitFor(() => expect(attempt).toHaveBeenCalled());
    await expect(make().attempt(wrong)).rejects.toMatchObject({ code: 'unlock_too_soon' });
  });

  it('lets attempts at the same time count one after the other (K19)', async () => {
    const { backOff } = aBackOff();
    const task = vi.fn(wrong);
    await Promise.allSettled(Array.from({ length: 5 }, () => backOff.attempt(task)));
    expect(task).toHaveBeenCalledTimes(1);
  });

  it('is over after the right password, and gives its result', async () => {
    const { backOff, area, time } = aBackOff();
    await expect(backOff.attempt(wrong)).rejects.toThrow();
    time.nowMs += 1_000;
    expect(await backOff.attempt(async () => 'open')).toBe('open');
    expect(area.values.size).toBe(0);
    expect(await backOff.attempt(async () => 'again')).toBe('again');
  });

  it('does not count what was no guess', async () => {
    const { backOff } = aBackOff();
    const broken = () => Promise.reject(new AppError({ code: 'storage_failed' }));
    await expect(backOff.attempt(broken)).rejects.toMatchObject({ code: 'storage_failed' });
    await expect(backOff.attempt(wrong)).rejects.toMatchObject({ code: 'wrong_password' });
  });

  it('waits at most the delay where the clock was moved back (K19)', async () => {
    const { backOff, time } = aBackOff();
    await expect(backOff.attempt(wrong)).rejects.toThrow();
    time.nowMs -= 86_400_000;
    await expect(backOff.attempt(wrong)).rejects.toMatchObject({
      code: 'unlock_too_soon',
      details: { retryAtMs: time.nowMs + 1_000 },
    });
    time.nowMs += 1_000;
    expect(await backOff.attempt(async () => 'open')).toBe('open');
  });

  it('knows of no guesses once the vault is erased', async () => {
    const { backOff, area } = aBackOff();
    await expect(backOff.attempt(wrong)).rejects.toThrow();
    await backOff.reset();
    expect(area.values.size).toBe(0);
    await expect(backOff.attempt(wrong)).rejects.toMatchObject({ code: 'wrong_password' });
  });

  it('starts from nothing where what is stored is nonsense', async () => {
    const { backOff, area } = aBackOff();
    await area.set('vault.unlockBackOff', { failures: -3, lastFailureAtMs: 'x' });
    expect(await backOff.attempt(async () => 'open')).toBe('open');
  });

  it('sits out a wait of up to 2 s for the user, and refuses a longer one (K19)', async () => {
    const { area, time } = aBackOff();
    const slept: number[] = [];
    const sleepMs = async (ms: number): Promise<void> => {
      slept.push(ms);
      time.nowMs += ms;
    };
    const backOff = createUnlockBackOff({ area, clock: { nowMs: () => time.nowMs }, sleepMs });
    for (let failures = 0; failures < 3; failures += 1) {
      await expect(backOff.attempt(wrong)).rejects.toMatchObject({ code: 'wrong_password' });
    }
    expect(slept).toEqual([1_000, 2_000]);
    await expect(backOff.attempt(wrong)).rejects.toMatchObject({ code: 'unlock_too_soon' });
    expect(slept).toHaveLength(2);
  });
});
