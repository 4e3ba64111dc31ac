/** Judges what the APIs saw of one machine in a month: what lapsed without need, and what broke the budget. Pure. */
import type { ApiModel } from './api-model.ts';
import { type Disturbances, isExcused } from './disturbances.ts';

const MINUTE_MS = 60_000;
/** T9 */
const MOST_IN_OUTAGE_HOUR = 15;
const MAX_LOGINS_PER_MINUTE = 6;

/** Whether so many logins began in the minute before that one more by itself would be too many. T4 */
export const isBudgetSpent = ({ loginsMs }: ApiModel, atMs: number): boolean =>
  loginsMs.filter((loginMs) => loginMs > atMs - MINUTE_MS).length >= MAX_LOGINS_PER_MINUTE;

const mostWithin = (timesMs: readonly number[], windowMs: number): number => {
  let most = 0;
  let from = 0;
  for (const [to, atMs] of timesMs.entries()) {
    while (atMs - (timesMs[from] ?? atMs) >= windowMs) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
};

export interface Verdict {
  readonly logins: number;
  /** Tokens that ended before the next one came, though they could have been kept. */
  readonly lapses: number;
  /** The same where it was no fault of the extension's. */
  readonly excusedLapses: number;
  readonly busiestMinute: number;
  readonly problems: readonly string[];
}

export interface LaneOfApi {
  readonly api: ApiModel;
  readonly disturbances: Disturbances;
  /** When a worker was killed, true time. */
  readonly killsMs: readonly number[];
  /** How many sessions may be due at once. */
  readonly crowd: number;
  /** Who says when tokens end; the end of the others can't be foreseen. */
  readonly saysEnd: (accountId: string) => boolean;
  readonly startMs: number;
  readonly endMs: number;
}

export const judgeLane = ({
  api,
  disturbances,
  killsMs,
  crowd,
  saysEnd,
  startMs,
  endMs,
}: LaneOfApi): Verdict => {
  const problems: string[] = [];
  let lapses = 0;
  let excusedLapses = 0;
  for (const [accountId, tokens] of Map.groupBy(api.tokens, (token) => token.accountId)) {
    if (!saysEnd(accountId)) continue;
    for (const [i, token] of tokens.entries()) {
      const nextMs = tokens[i + 1]?.obtainedMs ?? endMs;
      if (token.expiresMs >= nextMs) continue;
      if (isExcused(disturbances, killsMs, token, crowd)) {
        excusedLapses += 1;
        continue;
      }
      lapses += 1;
      const hours = ((token.expiresMs - startMs) / 3_600_000).toFixed(2);
      problems.push(`${accountId} lapsed for ${nextMs - token.expiresMs} ms at hour ${hours}`);
    }
  }
  // The first logins are the user's own.
  const own = api.loginsMs.filter((atMs) => atMs > startMs + crowd * 1_000 + MINUTE_MS);
  const steps = disturbances.clockSteps.slice(1);
  const isNearStep = (atMs: number): boolean =>
    steps.some((step) => Math.abs(step.atMs - atMs) <= 2 * MINUTE_MS);
  const busiestMinute = mostWithin(
    own.filter((atMs) => !isNearStep(atMs)),
    // A login is counted as it begins, by whole milliseconds.
    MINUTE_MS - 1,
  );
  if (busiestMinute > MAX_LOGINS_PER_MINUTE) problems.push(`${busiestMinute} logins in a minute`);
  for (const { fromMs, toMs } of disturbances.outages) {
    const inVain = mostWithin(
      own.filter((atMs) => atMs >= fromMs && atMs < toMs),
      60 * MINUTE_MS,
    );
    if (inVain > MOST_IN_OUTAGE_HOUR) problems.push(`${inVain} logins in an hour of an outage`);
  }
  if (api.counts.tooEarly > 0) problems.push(`${api.counts.tooEarly} requests before the told time`);
  return { logins: api.loginsMs.length, lapses, excusedLapses, busiestMinute, problems };
};
