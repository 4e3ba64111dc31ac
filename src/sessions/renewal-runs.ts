/**
 * Does what the schedule says: renews what is due, one login at a time per API, so that the first failure of an API that is
 * down is also the last for a while. Decides nothing itself.
 */
import { API_IDS, type Api } from '../apis.ts';
import { hasCode, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { sessionKey } from '../messaging/view.ts';
import type { LoginAllowance } from './login-allowance.ts';
import type { LoginFlight } from './login-flight.ts';
import type { LoginJournal } from './login-journal.ts';
import { planNextAttempt } from './refresh-plan.ts';
import { planSchedule, type Schedule } from './renewal-schedule.ts';
import { parseSessionKey, type SessionId } from './session.ts';
import type { SessionStatus } from './session-status.ts';
import type { SessionStore } from './session-store.ts';

export interface RenewalRunsOptions {
  readonly store: SessionStore;
  readonly journal: LoginJournal;
  readonly status: SessionStatus;
  readonly flight: LoginFlight;
  readonly clock: Clock;
  readonly renewAutomatically: (api: Api) => boolean;
  /** How many logins the API's own limit leaves room for. */
  readonly readAllowance: (api: Api) => Promise<LoginAllowance>;
  readonly onChange: () => void;
  readonly onTokenChange: (id: SessionId) => void;
}

const keyOf = ({ accountId, api }: SessionId): string => sessionKey(accountId, api);

export const createRenewalRuns = (options: RenewalRunsOptions) => {
  const { store, journal, status, flight, clock, renewAutomatically } = options;

  const schedule = async (): Promise<Schedule> =>
    planSchedule({
      sessions: await store.all(),
      journal: await journal.read(),
      allowances: {
        pump: await options.readAllowance('pump'),
        mimic: await options.readAllowance('mimic'),
      },
      nowMs: clock.nowMs(),
      renewAutomatically: { pump: renewAutomatically('pump'), mimic: renewAutomatically('mimic') },
    });

  const dropEnded = async (): Promise<void> => {
    const { ended } = await schedule();
    for (const session of ended) {
      try {
        if (await store.endToken(session, session.tokenSecret)) options.onTokenChange(session);
      } catch (error) {
        if (hasCode(error, 'locked')) throw error;
        status.fail(keyOf(session), error);
      }
    }
    if (ended.length > 0) options.onChange();
  };

  /** Planned anew after each login: what it told of the API and its limits counts for the next one. T9 */
  const renewDue = async (api: Api): Promise<void> => {
    const tried = new Set<string>();
    for (;;) {
      const next = (await schedule()).due.find((one) => one.api === api && !tried.has(keyOf(one)));
      if (next === undefined) return;
      tried.add(keyOf(next));
      const { accountId, tokenSecret } = next;
      await flight
        .signIn({ accountId, api }, { reason: 'renewal', staleTokenSecret: tokenSecret })
        // Noted in the view and the journal by the flight itself.
        .catch(() => undefined);
    }
  };

  /** When the turn of those comes that a dead worker left and the budget had no room for. T4 */
  const postponedUntilMs = new Map<string, number>();

  const resume = async (id: SessionId): Promise<void> => {
    const key = keyOf(id);
    postponedUntilMs.delete(key);
    try {
      await flight.signIn(id, { reason: 'resumed' });
    } catch (thrown) {
      // Noted in the view by the flight itself, and in the journal where its turn is still to come.
      const { retryAtMs } = toAppError(thrown).details;
      const isLeft = (await journal.read()).pending.includes(key);
      if (isLeft && retryAtMs !== undefined) postponedUntilMs.set(key, retryAtMs);
    }
  };

  /** Those that nobody has ended or begun since. */
  const readPostponed = async (): Promise<readonly { readonly id: SessionId; readonly atMs: number }[]> => {
    if (postponedUntilMs.size === 0) return [];
    const { pending } = await journal.read();
    const nowMs = clock.nowMs();
    return [...postponedUntilMs].flatMap(([key, retryAtMs]) => {
      const id = parseSessionKey(key);
      const isLeft = id !== null && pending.includes(key);
      return isLeft ? [{ id, atMs: planNextAttempt({ retryAtMs }, nowMs) ?? nowMs }] : [];
    });
  };

  const resumePostponed = async (): Promise<void> => {
    const due = (await readPostponed()).filter(({ atMs }) => atMs <= clock.nowMs());
    await Promise.allSettled(due.map(({ id }) => resume(id)));
  };

  return {
    /** Renews what is due and drops what has ended. Failures are noted in the view and the journal. */
    runDue: async (): Promise<void> => {
      await dropEnded();
      await Promise.allSettled(API_IDS.map(renewDue));
      // What can still lapse comes first.
      await resumePostponed();
    },

    /** Local time of the next `runDue`; null = nothing to do. */
    nextWakeAtMs: async (): Promise<number | null> => {
      const { due, ended, wakeAtMs } = await schedule();
      if (due.length > 0 || ended.length > 0) return clock.nowMs();
      const times = [wakeAtMs, ...(await readPostponed()).map(({ atMs }) => atMs)];
      const known = times.filter((timeMs) => timeMs !== null);
      return known.length === 0 ? null : Math.min(...known);
    },

    /** Carries on with logins that a dead worker left behind; what the budget has no room for, when it has. T2 T4 */
    resumePending: async (): Promise<void> => {
      const ids = (await journal.read()).pending.map(parseSessionKey).filter((id) => id !== null);
      await Promise.allSettled(ids.map(resume));
    },
  };
};
