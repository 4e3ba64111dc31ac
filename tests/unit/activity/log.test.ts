import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createActivityLog, MAX_ENTRIES, type NewEntry } from '../../../src/activity/log.ts';
import { ERROR_CODES } from '../../../src/errors.ts';
import { aClock, anArea, START_MS } from '../app/an-area.ts';

const aLog = (area = anArea()) => {
  const { time, clock } = aClock();
  return {
    area,
    time,
    log: createActivityLog({ area, clock }),
    anotherWorker: () => createActivityLog({ area, clock }),
  };
};

describe('the activity log', () => {
  it('lists what happened, newest first, with its time', async () => {
    const { log, time } = aLog();
    await log.add({ kind: 'unlock', outcome: 'ok' });
    time.ms += 5;
    await log.add({ kind: 'sign_in', outcome: 'rate_limited', api: 'pump', accountId: 'a', durationMs: 3 });
    expect(await log.list()).toEqual([
      {
        atMs: START_MS + 5,
        kind: 'sign_in',
        outcome: 'rate_limited',
        api: 'pump',
        accountId: 'a',
        durationMs: 3,
      },
      { atMs: START_MS, kind: 'unlock', outcome: 'ok' },
    ]);
  });

  it('outlives the worker', async () => {
    const { log, anotherWorker } = aLog();
    await log.add({ kind: 'lock', outcome: 'ok' });
    const next = anotherWorker();
    await next.add({ kind: 'unlock', outcome: 'ok' });
    expect((await next.list()).map(({ kind }) => kind)).toEqual(['unlock', 'lock']);
  });

  it('keeps the newest five hundred and no more', async () => {
    const { log, area } = aLog();
    await Promise.all(
      Array.from({ length: MAX_ENTRIES + 7 }, (_, i) =>
        log.add({ kind: 'renew', outcome: 'ok', durationMs: i }),
      ),
    );
    const entries = await log.list();
    expect(entries).toHaveLength(MAX_ENTRIES);
    expect(entries[0]?.durationMs).toBe(MAX_ENTRIES + 6);
    expect(entries.at(-1)?.durationMs).toBe(7);
    expect(JSON.parse(area.values.get('activity') ?? '')).toHaveLength(MAX_ENTRIES);
  });

  it('loses no entry of those that come at once', async () => {
    const { log } = aLog();
    await Promise.all([1, 2, 3].map((durationMs) => log.add({ kind: 'sign', outcome: 'ok', durationMs })));
    expect((await log.list()).map(({ durationMs }) => durationMs)).toEqual([3, 2, 1]);
  });

  it('L6: never rejects, keeps what could not be stored, and stores it with the next', async () => {
    const { log, area, anotherWorker } = aLog();
    await log.add({ kind: 'unlock', outcome: 'ok' });
    area.fails.set = true;
    await log.add({ kind: 'sign', outcome: 'ok' });
    expect((await log.list()).map(({ kind }) => kind)).toEqual(['sign', 'unlock']);
    area.fails.set = false;
    await log.add({ kind: 'lock', outcome: 'ok' });
    expect((await anotherWorker().list()).map(({ kind }) => kind)).toEqual(['lock', 'sign', 'unlock']);
  });

  it('L6: overwrites nothing that it could not read', async () => {
    const { log, area, anotherWorker } = aLog();
    await log.add({ kind: 'unlock', outcome: 'ok' });
    const next = anotherWorker();
    area.fails.get = true;
    await next.add({ kind: 'sign', outcome: 'ok' });
    area.fails.get = false;
    expect((await next.list()).map(({ kind }) => kind)).toEqual(['sign', 'unlock']);
  });

  it('takes what another version left for empty', async () => {
    const { log } = aLog(anArea({ activity: [{ kind: 'telepathy', outcome: 'ok', atMs: 1 }] }));
    expect(await log.list()).toEqual([]);
  });

  it('is empty once cleared, for this worker and the next', async () => {
    const { log, anotherWorker } = aLog();
    await log.add({ kind: 'unlock', outcome: 'ok' });
    await log.clear();
    expect(await log.list()).toEqual([]);
    expect(await anotherWorker().list()).toEqual([]);
  });

  it('U1: has no field that free text would survive in', async () => {
    const known = fc.record(
      {
        kind: fc.constantFrom('unlock', 'sign_in', 'hand_over') satisfies fc.Arbitrary<NewEntry['kind']>,
        outcome: fc.constantFrom('ok', ...ERROR_CODES),
        api: fc.constantFrom('pump', 'mimic'),
      },
      { requiredKeys: ['kind', 'outcome'] },
    );
    await fc.assert(
      fc.asyncProperty(known, fc.string({ minLength: 8 }), async (entry, secret) => {
        const { log, anotherWorker } = aLog();
        await log.add({ ...entry, message: `canary ${secret}` } as NewEntry);
        // Read back by the next worker: only what the schema names is left.
        expect(await anotherWorker().list()).toEqual([{ ...entry, atMs: START_MS }]);
      }),
      { numRuns: 50 },
    );
  });
});
