import { describe, expect, it } from 'vitest';
import { createMutex } from '../../../src/lib/mutex.ts';
import { aDeferred } from '../sessions/session-world.ts';

describe('mutex', () => {
  it('runs tasks one at a time in the order they came, however long each takes', async () => {
    const mutex = createMutex();
    const gates = [aDeferred<void>(), aDeferred<void>(), aDeferred<void>()];
    const order: string[] = [];
    const runs = gates.map(({ promise }, i) =>
      mutex.run(async () => {
        order.push(`begin ${i}`);
        await promise;
        order.push(`end ${i}`);
        return i;
      }),
    );
    // Let go in the wrong order.
    for (const { resolve } of gates.toReversed()) resolve();
    expect(await Promise.all(runs)).toEqual([0, 1, 2]);
    expect(order).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  it('hands a failure to its caller and goes on with the next task', async () => {
    const mutex = createMutex();
    const failed = mutex.run(() => Promise.reject(new Error('first')));
    const thrown = mutex.run(() => {
      throw new Error('second');
    });
    const next = mutex.run(async () => 'third');
    await expect(failed).rejects.toThrow('first');
    await expect(thrown).rejects.toThrow('second');
    expect(await next).toBe('third');
  });

  it('keeps read and write together where they would be torn without it', async () => {
    const mutex = createMutex();
    let count = 0;
    const increment = async (): Promise<void> => {
      const read = count;
      await Promise.resolve();
      count = read + 1;
    };
    await Promise.all(Array.from({ length: 100 }, () => mutex.run(increment)));
    expect(count).toBe(100);
  });
});
