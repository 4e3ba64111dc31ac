import { describe, expect, it } from 'vitest';
import { createSingleFlight } from '../../../src/lib/single-flight.ts';
import { aDeferred } from '../sessions/session-world.ts';

describe('single flight', () => {
  it('runs one task for all callers with the same key, and all get its value', async () => {
    const flights = createSingleFlight<string>();
    const gate = aDeferred<string>();
    let runs = 0;
    const task = (): Promise<string> => {
      runs += 1;
      return gate.promise;
    };
    const callers = Array.from({ length: 100 }, () => flights.run('a', task));
    expect([runs, flights.isRunning('a'), flights.isRunning('b')]).toEqual([1, true, false]);
    gate.resolve('value');
    expect(new Set(await Promise.all(callers))).toEqual(new Set(['value']));
    expect(flights.isRunning('a')).toBe(false);
  });

  it('runs tasks of different keys side by side', async () => {
    const flights = createSingleFlight<string>();
    const never = aDeferred<string>();
    const stuck = flights.run('a', () => never.promise);
    expect(await flights.run('b', async () => 'b')).toBe('b');
    never.resolve('a');
    expect(await stuck).toBe('a');
  });

  it('settles once nothing runs any more, what began meanwhile included', async () => {
    const flights = createSingleFlight<string>();
    await flights.settled();
    const gates = { a: aDeferred<string>(), b: aDeferred<string>() };
    const events: string[] = [];
    const failing = flights.run('a', () => gates.a.promise).catch(() => events.push('a failed'));
    const settled = flights.settled().then(() => events.push('settled'));
    const second = flights.run('b', () => gates.b.promise);
    gates.a.reject(new Error('no'));
    await failing;
    gates.b.resolve('b');
    await second;
    await settled;
    expect(events).toEqual(['a failed', 'settled']);
  });

  it('is free again after a task has ended, well or badly', async () => {
    const flights = createSingleFlight<string>();
    await expect(flights.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(flights.isRunning('a')).toBe(false);
    expect(await flights.run('a', async () => 1)).toBe(1);
    expect(await flights.run('a', async () => 2)).toBe(2);
  });

  it('shares a failure among all who wait for it', async () => {
    const flights = createSingleFlight<string>();
    const gate = aDeferred<string>();
    const callers = [flights.run('a', () => gate.promise), flights.run('a', () => gate.promise)];
    gate.reject(new Error('no'));
    for (const caller of callers) await expect(caller).rejects.toThrow('no');
  });
});
