/** The product's own plan of renewals for any number of sessions, and sorting as many numbers. Touches nothing. */
import { planSchedule, type ScheduleInput } from '../../../src/sessions/renewal-schedule.ts';
import type { Session } from '../../../src/sessions/session.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = 1_800_000_000_000;

/** Half of them at each API; they end over the next 30 days, a hundredth of them is due. */
const makeInput = (count: number): ScheduleInput => {
  const sessions = Array.from({ length: count }, (_, place): Session => {
    const lifetimeMs = 720 * HOUR_MS;
    const share = ((place * 7919) % count) / count;
    const obtainedAtMs = Math.floor(NOW_MS - lifetimeMs * share);
    return {
      accountId: `account-${place}`,
      api: place % 2 === 0 ? 'pump' : 'mimic',
      tokenSecret: 'token',
      obtainedAtMs,
      lifetimeMs,
      renewAtMs: obtainedAtMs + lifetimeMs * 0.99,
      dialect: 'documented',
    };
  });
  const allowance = { logins: 6, nextAtMs: null, perWindow: 60 };
  return {
    sessions,
    journal: {
      loginsAtMs: { pump: [], mimic: [] },
      failures: {},
      pending: [],
      outages: { pump: null, mimic: null },
    } as unknown as ScheduleInput['journal'],
    allowances: { pump: allowance, mimic: allowance },
    nowMs: NOW_MS,
    renewAutomatically: { pump: true, mimic: true },
  };
};

/** Milliseconds of one of `times`, so that what is quicker than the clock can be told. */
export const timePlanning = (count: number, times: number): number => {
  const input = makeInput(count);
  const startedMs = performance.now();
  for (let done = 0; done < times; done += 1) planSchedule(input);
  return (performance.now() - startedMs) / times;
};

/** As `timePlanning`. */
export const timeSorting = (count: number, times: number): number => {
  const numbers = Array.from({ length: count }, () => Math.random());
  const copies = Array.from({ length: times }, () => numbers.slice());
  const startedMs = performance.now();
  for (const copy of copies) copy.sort((a, b) => a - b);
  return (performance.now() - startedMs) / times;
};
