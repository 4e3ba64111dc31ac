/** Which sessions are due for renewal now, and when to look again. Pure. */
import type { Api } from '../apis.ts';
import { sessionKey } from '../messaging/view.ts';
import type { Journal } from './login-journal.ts';
import { planLoginSlot, planNextAttempt } from './refresh-plan.ts';
import { expiresAtMsOf, type Session } from './session.ts';

export interface ScheduleInput {
  readonly sessions: readonly Session[];
  readonly journal: Journal;
  readonly nowMs: number;
  readonly renewAutomatically: boolean;
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

/** Local time at which a session wants its renewal; null = not by itself. */
const renewalTimeOf = (
  session: Session,
  { journal, nowMs, renewAutomatically }: ScheduleInput,
): number | null => {
  if (!renewAutomatically) return null;
  // A token that the API refused is wanted anew at once, however long it was meant to live.
  const wantedAtMs = session.tokenSecret === null ? nowMs : session.renewAtMs;
  if (wantedAtMs === null) return null;
  const possibleAtMs = planNextAttempt(journal.failures[sessionKey(session.accountId, session.api)], nowMs);
  return possibleAtMs === null ? null : Math.max(wantedAtMs, possibleAtMs);
};

const planApi = (api: Api, input: ScheduleInput): { due: Session[]; wakesAtMs: number[] } => {
  const wanted = input.sessions
    .filter((session) => session.api === api)
    .map((session) => ({ session, atMs: renewalTimeOf(session, input) }))
    .filter((one): one is { session: Session; atMs: number } => one.atMs !== null);
  const wakesAtMs = wanted.filter(({ atMs }) => atMs > input.nowMs).map(({ atMs }) => atMs);
  const due = wanted
    .filter(({ atMs }) => atMs <= input.nowMs)
    // What ends first is renewed first.
    .sort((a, b) => (expiresAtMsOf(a.session) ?? a.atMs) - (expiresAtMsOf(b.session) ?? b.atMs))
    .map(({ session }) => session);
  const loginsAtMs = [...input.journal.loginsAtMs[api]];
  const now: Session[] = [];
  for (const session of due) {
    const slotAtMs = planLoginSlot(loginsAtMs, input.nowMs);
    if (slotAtMs > input.nowMs) {
      wakesAtMs.push(slotAtMs);
      break;
    }
    loginsAtMs.push(input.nowMs);
    now.push(session);
  }
  return { due: now, wakesAtMs };
};

export const planSchedule = (input: ScheduleInput): Schedule => {
  const plans = [planApi('pump', input), planApi('mimic', input)];
  const live = input.sessions.filter((session): session is LiveSession => session.tokenSecret !== null);
  const isOver = (session: Session): boolean => {
    const expiresAtMs = expiresAtMsOf(session);
    return expiresAtMs !== null && expiresAtMs <= input.nowMs;
  };
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
