/**
 * Signing in, renewing, using and ending sessions: one login in flight per account and API, a 401 answered by one new
 * login and one replay. Never shows a token to anything but the call that needs it.
 */
import type { Api } from '../apis.ts';
import { AppError, hasCode, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { createMutex, type Mutex } from '../lib/mutex.ts';
import { createSingleFlight } from '../lib/single-flight.ts';
import type { LoginStep, SessionView } from '../messaging/view.ts';
import { sessionKey } from '../messaging/view.ts';
import { lifetimeMsOf } from './lifetime.ts';
import type { LoginJournal } from './login-journal.ts';
import { planNextAttempt, planRenewal, planRetry } from './refresh-plan.ts';
import { planSchedule } from './renewal-schedule.ts';
import { expiresAtMsOf, liveTokenOf, type Session, type SessionId } from './session.ts';
import { createSessionStatus } from './session-status.ts';
import type { SessionStore } from './session-store.ts';

export interface LoginResult {
  readonly tokenSecret: string;
  readonly expiresInSeconds?: number | undefined;
  readonly dialect: 'documented' | 'observed';
}

export interface LoginRequest {
  readonly id: SessionId;
  readonly currentTokenSecret: string | null;
  /** The dialect that worked last time. */
  readonly preferredDialect: 'documented' | 'observed' | null;
  readonly onStep: (step: LoginStep) => void;
}

/** Why a login happens; what is not the user's own click counts against the budget and is retried by itself. */
export type LoginReason = 'user' | 'renewal' | 'after_401' | 'resumed';

export interface SessionManagerOptions {
  readonly store: SessionStore;
  readonly journal: LoginJournal;
  /** Challenge, sign, authenticate. */
  readonly login: (request: LoginRequest) => Promise<LoginResult>;
  /** Tells the API; null where an API has no such call. */
  readonly logout: Readonly<Record<Api, ((id: SessionId, tokenSecret: string) => Promise<void>) | null>>;
  readonly clock: Clock;
  /** 0 ≤ x < 1. Spreads renewals; nothing secret depends on it. */
  readonly random01: () => number;
  readonly renewAutomatically: () => boolean;
  /** Something that the view shows has changed. */
  readonly onChange: () => void;
  /** A token came, was replaced or has gone. */
  readonly onTokenChange: (id: SessionId) => void;
  /** The token is gone here, but the API could not be told. */
  readonly onLogoutFailure: (id: SessionId, error: AppError) => void;
  /** Told before a failure is shown, so that the log's entry about it can be named there. */
  readonly onLogin: (outcome: {
    id: SessionId;
    reason: LoginReason;
    error: AppError | null;
    durationMs: number;
  }) => void;
}

interface LoginCause {
  readonly reason: LoginReason;
  /** The token that was found wanting; where there is a better one by now, no login is needed. */
  readonly staleTokenSecret?: string | null;
}

interface TakenToken {
  readonly tokenSecret: string;
  readonly expiresAtMs: number | null;
  /** Whether it took a login to have it. */
  readonly isNew: boolean;
}

export type LogoutOutcome = 'told' | 'not_told' | 'no_such_call';

export const createSessionManager = (options: SessionManagerOptions) => {
  const { store, journal, clock } = options;
  const status = createSessionStatus(options);
  const flights = createSingleFlight<string>();
  /** A login that was superseded may still wait for a reply: the next one for its key waits for its end. T1 */
  const turns = new Map<string, Mutex>();
  /** Grows when a session is ended or the vault locks, so that a login begun before is discarded. T10 */
  const generations = new Map<string, number>();
  let lockGeneration = 0;

  const keyOf = ({ accountId, api }: SessionId): string => sessionKey(accountId, api);
  const generationOf = (key: string): string => `${lockGeneration}.${generations.get(key) ?? 0}`;
  const supersede = (key: string): void => void generations.set(key, (generations.get(key) ?? 0) + 1);

  const flightOf = (key: string): string => `${key}#${generationOf(key)}`;
  const turnOf = (key: string): Mutex => {
    const turn = turns.get(key) ?? createMutex();
    turns.set(key, turn);
    return turn;
  };

  /** What was done stands, whatever becomes of the note about it; that the note could not be kept is shown. L6 */
  const note = async (key: string, write: Promise<void>): Promise<void> => {
    try {
      await write;
    } catch (error) {
      status.fail(key, error);
    }
  };

  const writeFailure = async (key: string, error: AppError): Promise<void> => {
    const count = ((await journal.read()).failures[key]?.count ?? 0) + 1;
    const { retryAtMs } = error.details;
    const times = { nowMs: clock.nowMs(), failures: count, retryAtMs, jitter: options.random01() };
    await journal.setFailure(key, { count, retryAtMs: error.retryable ? planRetry(times) : null });
  };

  const toSession = (id: SessionId, result: LoginResult): Session => {
    const obtainedAtMs = clock.nowMs();
    const { tokenSecret, expiresInSeconds, dialect } = result;
    const lifetimeMs = lifetimeMsOf({ tokenSecret, expiresInSeconds, nowMs: obtainedAtMs });
    const renewAtMs = planRenewal({ obtainedAtMs, lifetimeMs, jitter: options.random01() });
    return { ...id, tokenSecret, obtainedAtMs, lifetimeMs, renewAtMs, dialect };
  };

  /** @param generation the one that the login belongs to: once it has passed, nothing of the login counts */
  const runLogin = async (id: SessionId, cause: LoginCause, generation: string): Promise<void> => {
    const { reason, staleTokenSecret } = cause;
    const key = keyOf(id);
    const startedAtMs = clock.nowMs();
    const assertCurrent = (): void => {
      if (generationOf(key) !== generation) throw new AppError({ code: 'session_superseded' });
    };
    const before = await store.find(id);
    assertCurrent();
    const currentTokenSecret = before === null ? null : liveTokenOf(before, startedAtMs);
    if (staleTokenSecret !== undefined) {
      // Signed out or renewed since the caller looked: a login now would undo the one or double the other.
      if (before === null) throw new AppError({ code: 'not_signed_in' });
      if (currentTokenSecret !== null && currentTokenSecret !== staleTokenSecret) return;
    }
    const state = reason !== 'user' && currentTokenSecret !== null ? 'renewing' : 'signing_in';
    const activity = status.begin(key, { state });
    let hasBegun = false;

    const logIn = async (): Promise<void> => {
      try {
        assertCurrent();
        await journal.begin({ key, api: id.api, nowMs: clock.nowMs(), isAutomatic: reason !== 'user' });
        hasBegun = true;
        const result = await options.login({
          id,
          // A token that the API has just refused is not shown to it again: the login would be refused with it.
          currentTokenSecret: reason === 'after_401' ? null : currentTokenSecret,
          preferredDialect: before?.dialect ?? null,
          onStep: (step) => {
            assertCurrent();
            activity.set({ state, step });
          },
        });
        assertCurrent();
        await store.put(toSession(id, result));
        assertCurrent();
      } finally {
        await note(key, journal.end(key));
      }
    };
    const report = (error: AppError | null): void =>
      options.onLogin({ id, reason, error, durationMs: clock.nowMs() - startedAtMs });
    /** What the failure means, after it was noted where it is one. */
    const settleFailure = async (thrown: unknown): Promise<AppError> => {
      const isCurrent = generationOf(key) === generation;
      const error = isCurrent
        ? toAppError(thrown)
        : new AppError({ code: 'session_superseded', cause: thrown });
      const isBudgetSpent = !hasBegun && error.code === 'rate_limited';
      if (hasBegun) report(error);
      // A lock or a spent budget says nothing about the API: the session stays due. T10
      if (isCurrent && error.code !== 'locked' && (!isBudgetSpent || reason === 'resumed')) {
        status.fail(key, error);
        if (reason !== 'user' && !isBudgetSpent) await note(key, writeFailure(key, error));
      }
      return error;
    };
    try {
      await turnOf(key).run(logIn);
      status.clearError(key);
    } catch (thrown) {
      throw await settleFailure(thrown);
    } finally {
      activity.end();
    }
    options.onTokenChange(id);
    report(null);
    await note(key, journal.setFailure(key, null));
  };

  /** Signs in; callers that come while a login runs share it. T1 */
  const signIn = (id: SessionId, cause: LoginCause): Promise<void> => {
    const generation = generationOf(keyOf(id));
    return flights.run(flightOf(keyOf(id)), () => runLogin(id, cause, generation));
  };

  const requireSession = async (id: SessionId): Promise<Session> => {
    const session = await store.find(id);
    if (session === null) throw new AppError({ code: 'not_signed_in' });
    return session;
  };

  /** After a failure, asking again is no way around the wait that the schedule keeps. T7 T9 */
  const assertMayRenew = async (key: string): Promise<void> => {
    const failure = (await journal.read()).failures[key];
    // An attempt while offline cost the API nothing, and a running one is shared.
    if (failure === undefined || flights.isRunning(flightOf(key)) || status.lastCode(key) === 'offline')
      return;
    const code = status.lastCode(key) ?? 'not_signed_in';
    const retryAtMs = planNextAttempt(failure, clock.nowMs());
    if (retryAtMs === null) throw new AppError({ code });
    if (retryAtMs > clock.nowMs()) throw new AppError({ code, details: { retryAtMs } });
  };

  const takeToken = async (id: SessionId): Promise<TakenToken> => {
    const session = await requireSession(id);
    const tokenSecret = liveTokenOf(session, clock.nowMs());
    if (tokenSecret !== null) return { tokenSecret, expiresAtMs: expiresAtMsOf(session), isNew: false };
    if (!options.renewAutomatically()) throw new AppError({ code: 'not_signed_in' });
    await assertMayRenew(keyOf(id));
    await signIn(id, { reason: 'renewal', staleTokenSecret: session.tokenSecret });
    const renewed = await requireSession(id);
    const renewedSecret = liveTokenOf(renewed, clock.nowMs());
    if (renewedSecret === null) throw new AppError({ code: 'not_signed_in' });
    return { tokenSecret: renewedSecret, expiresAtMs: expiresAtMsOf(renewed), isNew: true };
  };

  /** A token that is good by the local clock, signing in again where the last one has ended. */
  const readToken = async (id: SessionId): Promise<{ tokenSecret: string; expiresAtMs: number | null }> => {
    const { tokenSecret, expiresAtMs } = await takeToken(id);
    return { tokenSecret, expiresAtMs };
  };

  /** The API refused this very token: it is over, whatever the clock says. False where it was replaced meanwhile. */
  const endToken = async (id: SessionId, refusedTokenSecret: string, error: unknown): Promise<boolean> => {
    if (!(await store.endToken(id, refusedTokenSecret))) return false;
    status.fail(keyOf(id), error);
    options.onTokenChange(id);
    return true;
  };

  /** Refused although it was new: another login would fare no better, so the next one is the user's. T7 */
  const endNewToken = async (id: SessionId, refusedTokenSecret: string, error: unknown): Promise<void> => {
    if (!(await endToken(id, refusedTokenSecret, error))) return;
    await note(keyOf(id), writeFailure(keyOf(id), toAppError(error)));
  };

  /** Runs a call with the token. A 401 costs at most one new login and one replay. T7 */
  const withToken = async <T>(id: SessionId, call: (tokenSecret: string) => Promise<T>): Promise<T> => {
    const first = await takeToken(id);
    try {
      return await call(first.tokenSecret);
    } catch (error) {
      if (!hasCode(error, 'unauthorized')) throw error;
      if (first.isNew) {
        await endNewToken(id, first.tokenSecret, error);
        throw error;
      }
    }
    const session = await requireSession(id);
    // Renewed while the call was under way: the 401 was about the old token.
    if (session.tokenSecret === first.tokenSecret) {
      try {
        await signIn(id, { reason: 'after_401', staleTokenSecret: first.tokenSecret });
      } catch (error) {
        const isDiscarded = hasCode(error, 'session_superseded') || hasCode(error, 'locked');
        if (!isDiscarded) await endToken(id, first.tokenSecret, error);
        throw error;
      }
    }
    const fresh = await takeToken(id);
    try {
      return await call(fresh.tokenSecret);
    } catch (error) {
      if (hasCode(error, 'unauthorized')) await endNewToken(id, fresh.tokenSecret, error);
      throw error;
    }
  };

  /** Ends sessions here, at once and in one commit; what their tokens were is needed to tell the APIs. */
  const endHere = async (ids: readonly SessionId[]): Promise<readonly Session[]> => {
    for (const id of ids) supersede(keyOf(id));
    // Asked for in the same tick: a login begins either before both and is discarded, or after and finds no session. T10
    const ended = await store.remove(ids);
    for (const id of ids) {
      status.clearError(keyOf(id));
      options.onTokenChange(id);
    }
    options.onChange();
    for (const id of ids) await note(keyOf(id), journal.setFailure(keyOf(id), null));
    return ended;
  };

  /** Tells the API that a session is over. Needs nothing of the vault, so it works after locking, too. */
  const tellApi = async (ended: Session): Promise<LogoutOutcome> => {
    const logout = options.logout[ended.api];
    if (logout === null) return 'no_such_call';
    if (ended.tokenSecret === null) return 'not_told';
    try {
      await logout(ended, ended.tokenSecret);
      return 'told';
    } catch (error) {
      options.onLogoutFailure(ended, toAppError(error));
      return 'not_told';
    }
  };

  /** Ends a session: here first and in any case, then at the API. */
  const signOut = async (id: SessionId): Promise<LogoutOutcome> => {
    const activity = status.begin(keyOf(id), { state: 'signing_out' });
    try {
      const [ended] = await endHere([id]);
      if (ended !== undefined) return await tellApi(ended);
      return options.logout[id.api] === null ? 'no_such_call' : 'not_told';
    } finally {
      activity.end();
    }
  };

  const schedule = async () =>
    planSchedule({
      sessions: await store.all(),
      journal: await journal.read(),
      nowMs: clock.nowMs(),
      renewAutomatically: options.renewAutomatically(),
    });

  const parseKey = (key: string): SessionId | null => {
    const [accountId, api] = key.split(':');
    return accountId !== undefined && (api === 'pump' || api === 'mimic') ? { accountId, api } : null;
  };

  return {
    signIn: (id: SessionId) => signIn(id, { reason: 'user' }),
    signOut,
    endHere,
    tellApi,
    withToken,
    readToken,

    /** Renews what is due and drops what has ended. Failures are noted in the view and the journal. */
    runDue: async (): Promise<void> => {
      const { due, ended } = await schedule();
      for (const session of ended) {
        try {
          if (await store.endToken(session, session.tokenSecret)) options.onTokenChange(session);
        } catch (error) {
          if (hasCode(error, 'locked')) throw error;
          status.fail(keyOf(session), error);
        }
      }
      if (ended.length > 0) options.onChange();
      await Promise.allSettled(
        due.map(({ accountId, api, tokenSecret }) =>
          signIn({ accountId, api }, { reason: 'renewal', staleTokenSecret: tokenSecret }),
        ),
      );
    },

    /** Local time of the next `runDue`; null = nothing to do. */
    nextWakeAtMs: async (): Promise<number | null> => {
      const { due, ended, wakeAtMs } = await schedule();
      return due.length > 0 || ended.length > 0 ? clock.nowMs() : wakeAtMs;
    },

    /** Carries on with logins that a dead worker left behind. T2 */
    resumePending: async (): Promise<void> => {
      const ids = (await journal.read()).pending.map(parseKey).filter((id) => id !== null);
      await Promise.allSettled(ids.map((id) => signIn(id, { reason: 'resumed' })));
    },

    /** All sessions, and every account that has something to show, by session key. */
    views: async (): Promise<Record<string, SessionView>> => {
      const sessions = new Map((await store.all()).map((session) => [keyOf(session), session]));
      const keys = new Set([...sessions.keys(), ...status.keys()]);
      const ids = [...keys].map(parseKey).filter((id) => id !== null);
      return Object.fromEntries(
        ids.map(({ accountId, api }) => {
          const id = { accountId, api };
          return [keyOf(id), status.viewOf(id, sessions.get(keyOf(id)) ?? null)];
        }),
      );
    },

    all: () => store.all(),

    /** Resolves once no login is under way. Never rejects. L5 */
    whenNoLogin: flights.settled,

    /** The vault locks: everything in memory goes, and logins in flight come to nothing. T10 */
    forget: async (): Promise<void> => {
      lockGeneration += 1;
      status.clear();
      store.forget();
      await journal.clear();
    },
  };
};

export type SessionManager = ReturnType<typeof createSessionManager>;
