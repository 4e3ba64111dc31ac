/**
 * What memory alone knows of sessions: what is under way and what failed last. Paints a session's view from it.
 * Holds no token; a new worker starts with nothing of it.
 */
import type { Api } from '../apis.ts';
import { type ErrorCode, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';
import type { ErrorView, LoginStep, SessionView } from '../messaging/view.ts';
import { sessionKey, toErrorView } from '../messaging/view.ts';
import { expiresAtMsOf, liveTokenOf, type Session, type SessionId } from './session.ts';

export interface Activity {
  readonly state: 'signing_in' | 'signing_out' | 'renewing';
  readonly step?: LoginStep;
}

/** One thing under way. It never touches what another has put in its place. */
export interface RunningActivity {
  readonly set: (activity: Activity) => void;
  readonly end: () => void;
}

export interface SessionStatusOptions {
  readonly clock: Clock;
  readonly renewAutomatically: (api: Api) => boolean;
  readonly onChange: () => void;
}

export const createSessionStatus = ({ clock, renewAutomatically, onChange }: SessionStatusOptions) => {
  const activities = new Map<string, { readonly owner: object; readonly activity: Activity }>();
  const errors = new Map<string, ErrorView>();

  const begin = (key: string, first: Activity): RunningActivity => {
    const owner = {};
    const put = (activity: Activity): void => {
      activities.set(key, { owner, activity });
      onChange();
    };
    put(first);
    return {
      set: put,
      end: () => {
        if (activities.get(key)?.owner === owner) activities.delete(key);
        onChange();
      },
    };
  };

  const viewOf = (id: SessionId, session: Session | null): SessionView => {
    const key = sessionKey(id.accountId, id.api);
    const activity = activities.get(key)?.activity;
    const error = errors.get(key);
    const isLive = session !== null && liveTokenOf(session, clock.nowMs()) !== null;
    const settled = session === null ? 'signed_out' : isLive ? 'signed_in' : 'expired';
    const state: SessionView['state'] =
      activity === undefined || activity.state === 'renewing' ? settled : activity.state;
    const endsAtMs = session === null ? null : expiresAtMsOf(session);
    const hasEnded = endsAtMs !== null && endsAtMs <= clock.nowMs();
    return withoutUndefined({
      ...id,
      state,
      step: state === 'signing_in' ? activity?.step : undefined,
      obtainedAtMs: session?.obtainedAtMs,
      dialect: session?.dialect,
      // Nothing lies ahead of a token that the API refused before its time.
      expiresAtMs: isLive || hasEnded ? (endsAtMs ?? undefined) : undefined,
      renewAtMs: isLive && renewAutomatically(id.api) ? (session.renewAtMs ?? undefined) : undefined,
      error,
    });
  };

  return {
    begin,
    viewOf,
    fail: (key: string, thrown: unknown): void => {
      const error = toAppError(thrown);
      errors.set(key, toErrorView(error, clock.nowMs()));
      onChange();
    },
    /** The code of the last failure since this worker started. */
    lastCode: (key: string): ErrorCode | undefined => errors.get(key)?.code,
    clearError: (key: string): void => void errors.delete(key),
    /** Keys of what has something to show. */
    keys: (): readonly string[] => [...activities.keys(), ...errors.keys()],
    clear: (): void => {
      activities.clear();
      errors.clear();
    },
  };
};

export type SessionStatus = ReturnType<typeof createSessionStatus>;
