import { describe, expect, it } from 'vitest';
import { createIdleLock, type IdleState, toDetectionSeconds } from '../../../src/app/idle-lock.ts';
import { DEFAULT_SETTINGS } from '../../../src/settings/settings.ts';

const anIdleLock = (state: IdleState = 'idle', settings = DEFAULT_SETTINGS) => {
  const locks: string[] = [];
  const troubles: unknown[] = [];
  const asked: number[] = [];
  const failure = { read: false, query: false };
  const { onStateChanged } = createIdleLock({
    idle: {
      setDetectionInterval: () => undefined,
      queryState: async (seconds) => {
        asked.push(seconds);
        if (failure.query) throw new Error('no answer');
        return state;
      },
    },
    readSettings: async () => {
      if (failure.read) throw new Error('no settings');
      return settings;
    },
    lock: async () => void locks.push('lock'),
    onTrouble: (error) => troubles.push(error),
  });
  return { onStateChanged, locks, troubles, asked, failure };
};

describe('the lock that follows the computer', () => {
  it('locks when the screen does, though the settings can’t be read, which is told', async () => {
    const { onStateChanged, locks, troubles, failure } = anIdleLock();
    failure.read = true;
    await onStateChanged('locked');
    expect(locks).toHaveLength(1);
    expect(troubles).toHaveLength(1);
  });

  it('does nothing when the computer is in use again', async () => {
    const { onStateChanged, locks, asked } = anIdleLock();
    await onStateChanged('active');
    expect([locks, asked]).toEqual([[], []]);
  });

  it('asks whether it was idle for the whole lock time, and does as it is told', async () => {
    for (const [state, wanted] of [
      ['idle', 1],
      ['locked', 1],
      ['active', 0],
    ] as const) {
      const { onStateChanged, locks, asked } = anIdleLock(state);
      await onStateChanged('idle');
      expect(locks).toHaveLength(wanted);
      expect(asked).toEqual([DEFAULT_SETTINGS.lockAfterMinutes * 60]);
    }
  });

  it('asks so of the longest time that browsers measure, and of none that is longer', async () => {
    for (const [lockAfterMinutes, wanted] of [
      [240, 1],
      [241, 0],
    ] as const) {
      const { onStateChanged, locks } = anIdleLock('idle', { ...DEFAULT_SETTINGS, lockAfterMinutes });
      await onStateChanged('idle');
      expect(locks).toHaveLength(wanted);
    }
  });

  it('tells a browser that does not answer', async () => {
    const { onStateChanged, failure } = anIdleLock();
    failure.query = true;
    await expect(onStateChanged('idle')).rejects.toThrow('no answer');
  });

  it('asks for no time that browsers don’t take', () => {
    const seconds = [1, 15, 240, 241, 1440].map((lockAfterMinutes) =>
      toDetectionSeconds({ ...DEFAULT_SETTINGS, lockAfterMinutes }),
    );
    expect(seconds).toEqual([60, 900, 14_400, 14_400, 14_400]);
  });
});
