/** Which sessions are due for renewal now, and when to look again. Pure. */
import { API_IDS, type Api } from '../apis.ts';
import { sessionKey } from '../messaging/view.ts';
import { planLatestStarts } from './latest-starts.ts';
import type { LoginAllowance } from './login-allowance.ts';
import type { Journal } from './login-journal.ts';
import { MAX_LOGINS_PER_MINUTE, planLastMoment, planLoginSlot, planNextAttempt } from './refresh-plan.ts';
import { expiresAtMsOf, liveTokenOf, type Session } from './session.ts';

export interface ScheduleInput {
  readonly sessions: readonly Session[];
  readonly journal: Journal;
  readonly allowances: Readonly<Record<Api, LoginAllowance>>;
  readonly nowMs: number;
  readonly renewAutomatically: Readonly<Record<Api, boolean>>;
}

type LiveSession = Session & { readonly tokenSecret: string };

export interface Schedule {
  /** To renew now, most urgent first, never more than the budget has left. */
  readonly due: readonly Session[];
  /** Tokens that ended: to be dropped now. */
  readonly ended: readonly LiveSession[];
  /** Local time at which there is something to do next; null = never. */
  readonly wakeAtMs: number | null;
}

const MINUTE_MS = 60_000;

/** A token is never renewed before it has lived this share of its time, however many wait. */
const MIN_AGE = 0.1;

/** By when each token has to be renewed so that all that can be kept are, since only so many can be at a time. T4 */
const latestStarts = (sessions: readonly Session[], perMinute: number, nowMs: number) => {
  const deadlines = sessions.flatMap((session) => {
    if (liveTokenOf(session, nowMs) === null) return [];
    const atMs = planLastMoment(session);
    return atMs === null ? [] : [{ of: session, atMs }];
  });
  return planLatestStarts({ deadlines, gapMs: MINUTE_MS / perMinute, nowMs });
};

/** Local time at which a session wants its renewal; null = not by itself. */
const wantedAtMsOf = (session: Session, startsMs: ReadonlyMap<Session, number>, nowMs: number) => {
  // A token that the API refused, or that ended, is wanted anew at once, however long it was meant to live.
  if (liveTokenOf(session, nowMs) === null) return nowMs;
  const { renewAtMs, obtainedAtMs, lifetimeMs } = session;
  if (renewAtMs === null || lifetimeMs === null) return null;
  // It came in the future: the clock was set back since by more than a correction, and nobody knows how old it is. T5
  if (obtainedAtMs > nowMs + Math.min(MINUTE_MS, lifetimeMs * MIN_AGE)) return nowMs;
  const startMs = startsMs.get(session) ?? Number.POSITIVE_INFINITY;
  return Math.min(renewAtMs, Math.max(startMs, obtainedAtMs + lifetimeMs * MIN_AGE));
};

const planApi = (api: Api, input: ScheduleInput): { due: Session[]; wakesAtMs: number[] } => {
  const { journal, nowMs } = input;
  if (!input.renewAutomatically[api]) return { due: [], wakesAtMs: [] };
  const own = input.sessions.filter((session) => session.api === api);
  const { logins, nextAtMs, perWindow } = input.allowances[api];
  const startsMs = latestStarts(own, Math.min(MAX_LOGINS_PER_MINUTE, perWindow), nowMs);
  const outage = journal.outages[api];
  const hostAtMs = outage === null ? nowMs : (planNextAttempt(outage, nowMs) ?? nowMs); // T9

  const wanted = own.flatMap((session) => {
    const wantedAtMs = wantedAtMsOf(session, startsMs, nowMs);
    const possibleAtMs = planNextAttempt(journal.failures[sessionKey(session.accountId, session.api)], nowMs);
    return wantedAtMs === null || possibleAtMs === null
      ? []
      : [{ session, atMs: Math.max(wantedAtMs, possibleAtMs, hostAtMs) }];
  });
  const wakesAtMs = wanted.filter(({ atMs }) => atMs > nowMs).map(({ atMs }) => atMs);
  const isLost = (session: Session): number => (liveTokenOf(session, nowMs) === null ? 1 : 0);
  const due = wanted
    .filter(({ atMs }) => atMs <= nowMs)
    // What can still be kept comes before what has ended, and of both what ends first is renewed first.
    .sort(
      (a, b) =>
        isLost(a.session) - isLost(b.session) ||
        (expiresAtMsOf(a.session) ?? a.atMs) - (expiresAtMsOf(b.session) ?? b.atMs),
    )
    .map(({ session }) => session);

  const loginsAtMs = [...journal.loginsAtMs[api]];
  const now: Session[] = [];
  for (const session of due) {
    const slotAtMs = planLoginSlot(loginsAtMs, nowMs);
    if (slotAtMs > nowMs || now.length >= logins) {
      const roomAtMs = logins === 0 ? (nextAtMs ?? nowMs + MINUTE_MS) : nowMs;
      // With one under way there is more to say once it has ended.
      if (slotAtMs > nowMs || now.length === 0) wakesAtMs.push(Math.max(slotAtMs, roomAtMs));
      break;
    }
    loginsAtMs.push(nowMs);
    now.push(session);
  }
  return { due: now, wakesAtMs };
};

export const planSchedule = (input: ScheduleInput): Schedule => {
  const plans = API_IDS.map((api) => planApi(api, input));
  const live = input.sessions.filter((session): session is LiveSession => session.tokenSecret !== null);
  const isOver = (session: Session): boolean => liveTokenOf(session, input.nowMs) === null;
  const wakes = [
    ...plans.flatMap(({ wakesAtMs }) => wakesAtMs),
    ...live.filter((one) => !isOver(one)).flatMap((one) => expiresAtMsOf(one) ?? []),
  ];
  return {
    due: plans.flatMap(({ due }) => due),
    ended: live.filter(isOver),
    wakeAtMs: wakes.length === 0 ? null : wakes.reduce((a, b) => Math.min(a, b)),
  };
};
