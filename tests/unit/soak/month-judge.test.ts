/** What the judge of the simulated month excuses, and what it does not: a soak that excuses too much proves nothing. */
import { describe, expect, it } from 'vitest';
import { createApiModel } from '../../soak/month/api-model.ts';
import { type Disturbances, isExcused } from '../../soak/month/disturbances.ts';
import { isBudgetSpent } from '../../soak/month/judge-lane.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const CALM: Disturbances = { outages: [], storms: [], sleeps: [], clockSteps: [] };

describe('a lapse after kills of the worker', () => {
  // Due 90 s before its end.
  const token = { obtainedMs: 0, expiresMs: 5 * MINUTE_MS };
  const dueMs = token.expiresMs - 90 * SECOND_MS;
  const excuses = (...killsAfterDueS: readonly number[]): boolean =>
    isExcused(
      CALM,
      killsAfterDueS.map((afterS) => dueMs + afterS * SECOND_MS),
      token,
      1,
    );

  it('is excused where each look at the alarms ended in one', () => {
    expect(excuses(1, 31, 61)).toBe(true);
    expect(excuses(30, 60)).toBe(true);
  });

  it('is not where a look was left in which it could be renewed', () => {
    expect(excuses()).toBe(false);
    expect(excuses(1)).toBe(false);
    expect(excuses(30)).toBe(false);
    expect(excuses(-40, -10)).toBe(false);
    expect(excuses(91, 121, 151)).toBe(false);
  });
});

const createPump = (nowMs: () => number, storms: Disturbances['storms'] = []) => {
  const api = createApiModel({
    nowMs,
    terms: new Map([['p', { lifetimeMs: MINUTE_MS, saysEnd: true }]]),
    disturbances: { ...CALM, storms },
    isResent: () => false,
  });
  api.begin();
  return api;
};

describe('a wait that was told', () => {
  it('binds whoever heard of it, and not the successor of one that died over the reply', () => {
    let nowMs = 0;
    const api = createPump(() => nowMs, [{ fromMs: 0, toMs: 5 * MINUTE_MS }]);
    const told = api.challenge();
    expect([told.status, told.toldUntilMs]).toEqual([429, 5 * MINUTE_MS]);
    nowMs = 30 * SECOND_MS;
    api.challenge();
    expect(api.counts.tooEarly).toBe(0);
    api.noteHeard(told);
    api.challenge();
    expect(api.counts.tooEarly).toBe(1);
  });
});

describe('the budget of six logins a minute', () => {
  it('is spent by the sixth within a minute, and no longer than that', () => {
    let nowMs = 0;
    const api = createPump(() => nowMs);
    for (nowMs = 0; nowMs < 5 * SECOND_MS; nowMs += SECOND_MS) api.noteLogin();
    expect(isBudgetSpent(api, nowMs)).toBe(false);
    api.noteLogin();
    expect(isBudgetSpent(api, nowMs)).toBe(true);
    expect(isBudgetSpent(api, MINUTE_MS - 1)).toBe(true);
    expect(isBudgetSpent(api, MINUTE_MS)).toBe(false);
  });
});
