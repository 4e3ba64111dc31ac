/**
 * A month of sessions in seconds: each lane is a machine of its own that lives through it, event by event, with the
 * extension's own renewal and no browser. Answers with what the APIs saw and what was wrong with it.
 */
import type { Api } from '../../../src/apis.ts';
import { API_IDS } from '../../../src/apis.ts';
import { createSeededRandom, type Random } from '../seeded-random.ts';
import { createApiModel } from './api-model.ts';
import { createBrowserModel } from './browser-model.ts';
import { isRecovering, isWithin } from './disturbances.ts';
import { isBudgetSpent, judgeLane, type Verdict } from './judge-lane.ts';
import { createMachine } from './machine.ts';
import { type Lane, planLanes, START_MS } from './plan-lanes.ts';

const DAY_MS = 86_400_000;

export interface LaneTally {
  readonly name: string;
  readonly sessions: number;
  readonly logins: number;
  readonly lapses: number;
  readonly excusedLapses: number;
  /** Logins that an API refused: 401 and 429. */
  readonly refusals: number;
  readonly busiestMinute: number;
  readonly calls: number;
  readonly kills: number;
  readonly problems: readonly string[];
}

const liveThrough = async (lane: Lane, random: Random, endMs: number): Promise<LaneTally> => {
  let trueMs = START_MS;
  let hasBegun = false;
  const nowMs = (): number => trueMs;
  const { clockSteps, sleeps } = lane.disturbances.pump;
  const offMs = (): number => clockSteps.findLast(({ atMs }) => atMs <= trueMs)?.offMs ?? 0;
  const toModel = (api: Api) =>
    createApiModel({
      nowMs,
      terms: lane.terms[api],
      disturbances: lane.disturbances[api],
      isResent: () => random.next() < lane.resends,
    });
  const apis = { pump: toModel('pump'), mimic: toModel('mimic') };
  const browser = createBrowserModel({
    nowMs,
    toTrueMs: (localMs) => localMs - offMs(),
    sleeps,
    foreignPhaseMs: lane.foreignPhaseMs,
  });
  const machine = createMachine({
    apis,
    browser,
    nowMs,
    localMs: () => Math.floor(trueMs + offMs()),
    pass: (ms) => {
      trueMs += ms;
    },
    random,
    kills: () => (hasBegun ? lane.kills : 0),
  });
  const ids = API_IDS.flatMap((api) => [...lane.terms[api].keys()].map((accountId) => ({ accountId, api })));
  const problems: string[] = [];
  let calls = 0;

  for (const id of ids) await machine.signIn(id);
  for (const api of API_IDS) apis[api].begin();
  hasBegun = true;
  const steps = clockSteps.map(({ atMs }) => atMs).filter((atMs) => atMs > START_MS);
  let nextUseMs = trueMs + random.next() * 2 * lane.useEveryMs;

  const use = async (): Promise<void> => {
    const id = random.pick(ids);
    const outcome = await machine.use(id);
    calls += 1;
    const { outages, storms } = lane.disturbances[id.api];
    const isFaulty =
      [...outages, ...storms].some((span) => isWithin([span], trueMs) !== undefined) ||
      isRecovering({ ...lane.disturbances[id.api], sleeps: [] }, trueMs, ids.length);
    // A token that has ended wants a login, and one whose reply was lost another: others may have used up the minute.
    const isOverBudget =
      ['unauthorized', 'rate_limited'].includes(outcome) && isBudgetSpent(apis[id.api], trueMs);
    if (outcome !== 'ok' && outcome !== 'dead' && !isFaulty && !isOverBudget)
      problems.push(`a call of ${id.accountId} failed with ${outcome}`);
  };

  for (;;) {
    const event = browser.next();
    const useMs = browser.awake(nextUseMs);
    const stepMs = steps[0] ?? Number.POSITIVE_INFINITY;
    const atMs = Math.min(event?.atMs ?? Number.POSITIVE_INFINITY, useMs, stepMs);
    if (atMs > endMs) break;
    trueMs = Math.max(trueMs, atMs);
    if (atMs === stepMs) {
      steps.shift();
      // A clock set back locks, and the unlock that follows does what is due.
      await machine.alarm();
    } else if (atMs === useMs) {
      nextUseMs = trueMs + random.next() * 2 * lane.useEveryMs;
      await use();
    } else if (event !== null) {
      browser.take(event);
      await machine.alarm();
    }
  }

  const verdicts: readonly Verdict[] = API_IDS.map((api) =>
    judgeLane({
      api: apis[api],
      disturbances: lane.disturbances[api],
      killsMs: machine.killsMs,
      crowd: lane.terms[api].size,
      saysEnd: (accountId) => lane.terms[api].get(accountId)?.saysEnd ?? false,
      startMs: START_MS,
      endMs,
    }),
  );
  const sum = (of: (verdict: Verdict) => number): number =>
    verdicts.reduce((total, one) => total + of(one), 0);
  return {
    name: lane.name,
    sessions: ids.length,
    logins: sum(({ logins }) => logins),
    lapses: sum(({ lapses }) => lapses),
    excusedLapses: sum(({ excusedLapses }) => excusedLapses),
    refusals: API_IDS.reduce((total, api) => total + apis[api].counts.refused + apis[api].counts.limited, 0),
    busiestMinute: Math.max(...verdicts.map(({ busiestMinute }) => busiestMinute)),
    calls,
    kills: machine.killsMs.length,
    problems: [...problems, ...verdicts.flatMap((verdict) => verdict.problems)],
  };
};

export interface MonthOptions {
  readonly seed: number;
  /** At least 1. */
  readonly days: number;
  readonly onLane?: (tally: LaneTally) => void;
}

export const runMonth = async ({ seed, days, onLane }: MonthOptions): Promise<readonly LaneTally[]> => {
  const random = createSeededRandom(seed);
  const tallies: LaneTally[] = [];
  for (const lane of planLanes({ random, days })) {
    // Each lane has its own chance, so that what one does changes nothing for the others.
    const tally = await liveThrough(
      lane,
      createSeededRandom(random.below(2 ** 32)),
      START_MS + days * DAY_MS,
    );
    tallies.push(tally);
    onLane?.(tally);
  }
  return tallies;
};
