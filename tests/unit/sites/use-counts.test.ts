import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import type { Grant } from '../../../src/sites/grant.ts';
import type { Uses } from '../../../src/sites/grants.ts';
import { createUseCounts, type UseCounts } from '../../../src/sites/use-counts.ts';
import { createMemoryArea } from './builders.ts';

const START_MS = 1_800_000_000_000;

const pendingOf = (uses: UseCounts) => uses.readBeside(async (pending) => pending);

const aWorld = () => {
  const area = createMemoryArea();
  const time = { nowMs: START_MS };
  const writes: [string, Uses][][] = [];
  const nothing = (): void => undefined;
  const state = {
    fails: false,
    isLocked: false,
    onWritten: nothing,
    release: nothing,
    hold: Promise.resolve(),
  };
  /** What the vault holds by now. */
  const total = (): number => writes.flat().reduce((sum, [, { count }]) => sum + count, 0);
  const grants = {
    all: async () => {
      if (state.isLocked) throw new AppError({ code: 'locked' });
      return [{ id: 'g1', useCount: total() }] as unknown as readonly Grant[];
    },
    addUses: async (uses: ReadonlyMap<string, Uses>) => {
      if (state.isLocked) throw new AppError({ code: 'locked' });
      if (state.fails) throw new Error('locked');
      writes.push([...uses]);
      state.onWritten();
      await state.hold;
    },
  };
  const waiting = { told: 0 };
  const start = () =>
    createUseCounts({
      ...{ area, clock: { nowMs: () => time.nowMs }, grants },
      onWaiting: () => {
        waiting.told += 1;
      },
    });
  return { time, writes, total, state, waiting, start, uses: start() };
};

describe('use counts', () => {
  it('write the first use at once and the next ones no more than once a minute', async () => {
    const { uses, time, writes } = aWorld();
    for (let second = 0; second < 60; second += 1) {
      time.nowMs = START_MS + second * 1000;
      await uses.note('g1');
    }
    expect(writes).toEqual([[['g1', { count: 1, lastUsedAtMs: START_MS }]]]);
    time.nowMs = START_MS + 60_000;
    await uses.note('g1');
    expect(writes[1]).toEqual([['g1', { count: 60, lastUsedAtMs: START_MS + 60_000 }]]);
  });

  it('outlive the worker', async () => {
    const { uses, time, start, writes } = aWorld();
    await uses.note('g1');
    time.nowMs += 10;
    await uses.note('g1');
    const next = start();
    expect([...(await pendingOf(next))]).toEqual([['g1', { count: 1, lastUsedAtMs: START_MS + 10 }]]);
    await next.note('g1');
    expect(writes).toHaveLength(1);
    await next.flush();
    expect(writes[1]).toEqual([['g1', { count: 2, lastUsedAtMs: START_MS + 10 }]]);
    expect((await pendingOf(next)).size).toBe(0);
  });

  it('gather while the vault is locked, without a failure, and reach it once it is open', async () => {
    const { uses, state, writes, time } = aWorld();
    state.isLocked = true;
    await uses.note('g1');
    time.nowMs += 120_000;
    await uses.note('g1');
    expect(writes).toEqual([]);
    state.isLocked = false;
    await uses.note('g1');
    expect(writes).toEqual([[['g1', { count: 3, lastUsedAtMs: START_MS + 120_000 }]]]);
  });

  it('stay for the next time when the vault could not be written', async () => {
    const { uses, state, writes } = aWorld();
    state.fails = true;
    await expect(uses.note('g1')).rejects.toThrow('locked');
    state.fails = false;
    await uses.flush();
    expect(writes).toEqual([[['g1', { count: 1, lastUsedAtMs: START_MS }]]]);
  });

  it('lose none of many at once', async () => {
    const { uses, writes } = aWorld();
    await Promise.all(Array.from({ length: 20 }, () => uses.note('g1')));
    await uses.flush();
    const total = writes.flat().reduce((sum, [, { count }]) => sum + count, 0);
    expect(total).toBe(20);
  });

  it('are seen once, in the vault or beside it, also while they are on their way', async () => {
    const { uses, state, writes } = aWorld();
    const reached = new Promise<void>((resolve) => {
      state.onWritten = resolve;
    });
    const held = new Promise<void>((resolve) => {
      state.release = resolve;
    });
    state.hold = held;
    const noting = uses.note('g1');
    await reached;
    const seen = uses.readBeside(async (pending) => writes.length + pending.size);
    state.release();
    expect(await seen).toBe(1);
    await noting;
  });

  it('are exact though the worker dies while they are on their way, before they have arrived or after', async () => {
    for (const hasArrived of [false, true]) {
      const { uses, state, start, total } = aWorld();
      await uses.note('g1');
      for (let i = 0; i < 4; i += 1) await uses.note('g1');
      const never = new Promise<void>(() => undefined);
      const reached = new Promise<void>((resolve) => {
        state.onWritten = resolve;
      });
      state.hold = never;
      state.fails = !hasArrived;
      void uses.flush().catch(() => undefined);
      if (hasArrived) await reached;
      else await expect.poll(async () => (await pendingOf(uses)).size).toBe(1);
      await uses.note('g1');
      // The next worker.
      Object.assign(state, { fails: false, hold: Promise.resolve() });
      const next = start();
      expect(await next.readBeside(async (pending) => total() + (pending.get('g1')?.count ?? 0))).toBe(6);
      await next.note('g1');
      await next.flush();
      expect(total()).toBe(7);
      expect((await pendingOf(next)).size).toBe(0);
    }
  });

  it('of a grant that is gone are forgotten', async () => {
    const { uses } = aWorld();
    await uses.note('gone');
    expect((await pendingOf(uses)).size).toBe(0);
    expect(await uses.nextFlushAtMs()).toBeNull();
  });

  it('write nothing when there is nothing', async () => {
    const { uses, writes } = aWorld();
    await uses.flush();
    expect(writes).toEqual([]);
  });

  it('are not held back by a clock that was set back', async () => {
    const { uses, time, writes } = aWorld();
    await uses.note('g1');
    time.nowMs -= 3_600_000;
    await uses.note('g1');
    expect(writes).toHaveLength(2);
  });

  it('reach the vault before a lock though they are only just being noted', async () => {
    const { uses, writes, time } = aWorld();
    await uses.note('g1');
    time.nowMs += 10;
    const noting = uses.note('g1');
    await uses.flush();
    expect(writes[1]).toEqual([['g1', { count: 1, lastUsedAtMs: START_MS + 10 }]]);
    await noting;
  });

  it('wait for a minute and no longer, though nobody uses the grant again', async () => {
    const { uses, writes, time, waiting } = aWorld();
    expect(await uses.nextFlushAtMs()).toBeNull();
    await uses.note('g1');
    expect(await uses.nextFlushAtMs()).toBeNull();
    for (const _ of [1, 2]) {
      time.nowMs += 10_000;
      await uses.note('g1');
    }
    expect(waiting.told).toBe(1);
    expect(await uses.nextFlushAtMs()).toBe(START_MS + 60_000);
    await uses.flushDue();
    expect(writes).toHaveLength(1);
    time.nowMs = START_MS + 60_000;
    await uses.flushDue();
    expect(writes[1]).toEqual([['g1', { count: 2, lastUsedAtMs: START_MS + 20_000 }]]);
    expect(await uses.nextFlushAtMs()).toBeNull();
  });

  it('are tried again after a minute, not at once, where the vault could not be written', async () => {
    const { uses, state, time } = aWorld();
    state.fails = true;
    await expect(uses.note('g1')).rejects.toThrow('locked');
    expect(await uses.nextFlushAtMs()).toBe(time.nowMs + 60_000);
  });
});
