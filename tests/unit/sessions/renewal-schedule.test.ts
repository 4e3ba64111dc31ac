import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Journal } from '../../../src/sessions/login-journal.ts';
import { planSchedule, type ScheduleInput } from '../../../src/sessions/renewal-schedule.ts';
import { aSession, HOUR_MS, MINUTE_MS, PUMP_KEY, START_MS, UNLIMITED } from './session-world.ts';

const aJournal = (journal: Partial<Journal> = {}): Journal => ({
  pending: [],
  failures: {},
  outages: { pump: null, mimic: null },
  loginsAtMs: { pump: [], mimic: [] },
  ...journal,
});
const both = (value: boolean) => ({ pump: value, mimic: value });
const plan = (input: Partial<ScheduleInput>) =>
  planSchedule({
    sessions: [aSession()],
    journal: aJournal(),
    nowMs: START_MS,
    allowances: { pump: UNLIMITED, mimic: UNLIMITED },
    renewAutomatically: both(true),
    ...input,
  });
const failedUntil = (retryAtMs: number | null): Journal =>
  aJournal({ failures: { [PUMP_KEY]: { count: 1, retryAtMs } } });

describe('planSchedule', () => {
  it('has nothing to do without sessions', () => {
    expect(plan({ sessions: [] })).toEqual({ due: [], ended: [], wakeAtMs: null });
  });

  it('wakes when the renewal is due', () => {
    expect(plan({})).toEqual({ due: [], ended: [], wakeAtMs: START_MS + 50 * MINUTE_MS });
    expect(plan({ nowMs: START_MS + 50 * MINUTE_MS }).due).toEqual([aSession()]);
  });

  it('wakes at the end of a token that is not renewed by itself', () => {
    expect(plan({ renewAutomatically: both(false) }).wakeAtMs).toBe(START_MS + HOUR_MS);
    const over = plan({ renewAutomatically: both(false), nowMs: START_MS + HOUR_MS });
    expect(over).toEqual({ due: [], ended: [aSession()], wakeAtMs: null });
  });

  it('leaves a token alone of which nobody knows when it ends', () => {
    expect(plan({ sessions: [aSession({ expiresInMs: null })] })).toEqual({
      due: [],
      ended: [],
      wakeAtMs: null,
    });
  });

  it('wants a refused token anew at once, however long it was meant to live', () => {
    const refused = [
      aSession({ tokenSecret: null }),
      aSession({ accountId: 'b', tokenSecret: null, expiresInMs: null }),
    ];
    expect(new Set(plan({ sessions: refused }).due)).toEqual(new Set(refused));
    expect(plan({ sessions: refused, renewAutomatically: both(false) })).toEqual({
      due: [],
      ended: [],
      wakeAtMs: null,
    });
  });

  it('waits after a failure, and for ever where only the user can mend it (T9)', () => {
    const nowMs = START_MS + 51 * MINUTE_MS;
    expect(plan({ nowMs, journal: failedUntil(nowMs + MINUTE_MS) })).toEqual({
      due: [],
      ended: [],
      wakeAtMs: nowMs + MINUTE_MS,
    });
    expect(plan({ nowMs, journal: failedUntil(nowMs) }).due).toHaveLength(1);
    expect(plan({ nowMs, journal: failedUntil(null) })).toEqual({
      due: [],
      ended: [],
      wakeAtMs: START_MS + HOUR_MS,
    });
  });

  it('does not believe a wait of a day: the clock was set back since (T5)', () => {
    const nowMs = START_MS + 51 * MINUTE_MS;
    expect(plan({ nowMs, journal: failedUntil(nowMs + 24 * HOUR_MS) }).due).toHaveLength(1);
  });

  it('renews what ends first, first, and no more than the budget has left (T4)', () => {
    const sessions = Array.from({ length: 9 }, (_, i) =>
      aSession({ accountId: `a${i}`, expiresInMs: HOUR_MS - i * 1000, renewInMs: 0 }),
    );
    const spent = aJournal({ loginsAtMs: { pump: [START_MS - 40_000, START_MS - 20_000], mimic: [] } });
    const { due, wakeAtMs } = plan({ sessions, journal: spent });
    expect(due.map(({ accountId }) => accountId)).toEqual(['a8', 'a7', 'a6', 'a5']);
    expect(wakeAtMs).toBe(START_MS + 20_000);
  });

  it('counts the logins of each API for itself (T4)', () => {
    const full = aJournal({ loginsAtMs: { pump: [1, 2, 3, 4, 5, 6].map((s) => START_MS - s), mimic: [] } });
    const sessions = [aSession({ renewInMs: 0 }), aSession({ api: 'mimic', renewInMs: 0 })];
    expect(plan({ sessions, journal: full }).due.map(({ api }) => api)).toEqual(['mimic']);
  });

  it('renews what can still be kept before what has ended already', () => {
    const endless = aSession({ accountId: 'b', tokenSecret: null, expiresInMs: null });
    const ending = aSession({ accountId: 'a', expiresInMs: HOUR_MS, renewInMs: 0 });
    expect(plan({ sessions: [ending, endless] }).due).toEqual([ending, endless]);
  });

  it('never renews more than six per API, never lists a session twice, and wakes in the future only (T4)', () => {
    const offset = fc.integer({ min: -2 * HOUR_MS, max: 2 * HOUR_MS });
    const session = fc
      .tuple(
        fc.constantFrom('pump' as const, 'mimic' as const),
        fc.option(fc.constant('token')),
        fc.option(offset),
        offset,
      )
      .map(([api, tokenSecret, expiresInMs, renewInMs]) => ({ api, tokenSecret, expiresInMs, renewInMs }));
    const input = fc.record({
      choices: fc.array(session, { maxLength: 30 }),
      pump: fc.array(offset, { maxLength: 16 }),
      failures: fc.dictionary(
        fc.integer({ min: 0, max: 29 }).map((i) => `a${i}:pump`),
        fc.record({ count: fc.nat(), retryAtMs: fc.option(offset.map((ms) => START_MS + ms)) }),
      ),
      renewAutomatically: fc.boolean(),
    });
    fc.assert(
      fc.property(input, ({ choices, pump, failures, renewAutomatically }) => {
        const sessions = choices.map((choice, i) => aSession({ accountId: `a${i}`, ...choice }));
        const loginsAtMs = { pump: pump.map((ms) => START_MS + ms), mimic: [] };
        const { due, ended, wakeAtMs } = plan({
          sessions,
          journal: aJournal({ failures, loginsAtMs }),
          renewAutomatically: both(renewAutomatically),
        });
        expect(due.filter(({ api }) => api === 'pump').length).toBeLessThanOrEqual(6);
        expect(due.filter(({ api }) => api === 'mimic').length).toBeLessThanOrEqual(6);
        expect(new Set(due).size).toBe(due.length);
        expect(due.every(({ accountId, api }) => failures[`${accountId}:${api}`]?.retryAtMs !== null)).toBe(
          true,
        );
        expect(
          ended.every(({ lifetimeMs, obtainedAtMs }) => obtainedAtMs + (lifetimeMs ?? 0) <= START_MS),
        ).toBe(true);
        if (!renewAutomatically) expect(due).toEqual([]);
        if (wakeAtMs !== null) expect(wakeAtMs).toBeGreaterThan(START_MS);
      }),
    );
  });
});
