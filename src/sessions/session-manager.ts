/**
 * Signing in, renewing, using and ending sessions: one login in flight per account and API, a 401 answered by one new
 * login and one replay. Never shows a token to anything but the call that needs it.
 */
import type { Api } from '../apis.ts';
import { AppError, hasCode, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { createSingleFlight } from '../lib/single-flight.ts';
import type { ErrorView, LoginStep, SessionView } from '../messaging/view.ts';
import { sessionKey } from '../messaging/view.ts';
import { lifetimeMsOf } from './lifetime.ts';
import type { LoginJournal } from './login-journal.ts';
import { planLoginSlot, planRenewal, planRetry } from './refresh-plan.ts';
import { planSchedule } from './renewal-schedule.ts';
import { expiresAtMsOf, liveTokenOf, type Session, type SessionId } from './session.ts';
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
  readonly onLogin: (outcome: {
    id: SessionId;
    reason: LoginReason;
    error: AppError | null;
    durationMs: number;
  }) => void;
}

interface Transient {
  readonly state: 'signing_in' | 'signing_out' | 'renewing';
  readonly step?: LoginStep;
}

export type LogoutOutcome = 'told' | 'not_told' | 'no_such_call';

export const createSessionManager = (options: SessionManagerOptions) => {
  const { store, journal, clock } = options;
  const flights = createSingleFlight<string>();
  const transients = new Map<string, Transient>();
  const errors = new Map<string, ErrorView>();
  /** Grows when a session is ended or the vault locks, so that a login begun before is discarded. T10 */
  const generations = new Map<string, number>();
  let lockGeneration = 0;

  const keyOf = ({ accountId, api }: SessionId): string => sessionKey(accountId, api);
  const generationOf = (key: string): string => `${lockGeneration}.${generations.get(key) ?? 0}`;
  const supersede = (key: string): void => void generations.set(key, (generations.get(key) ?? 0) + 1);

  const setTransient = (key: string, transient: Transient | null): void => {
    if (transient === null) transients.delete(key);
    else transients.set(key, transient);
    options.onChange();
  };

  const noteFailure = async (key: string, error: AppError, reason: LoginReason): Promise<void> => {
    errors.set(key, { code: error.code, details: error.details, atMs: clock.nowMs() });
    if (reason === 'user') return;
    const failures = ((await journal.read()).failures[key]?.count ?? 0) + 1;
    const retryAtMs = error.retryable
      ? planRetry({
          nowMs: clock.nowMs(),
          failures,
          retryAtMs: error.details.retryAtMs,
          jitter: options.random01(),
        })
      : null;
    await journal.setFailure(key, { count: failures, retryAtMs });
  };

  const toSession = (id: SessionId, result: LoginResult): Session => {
    const obtainedAtMs = clock.nowMs();
    const { tokenSecret, expiresInSeconds, dialect } = result;
    const lifetimeMs = lifetimeMsOf({ tokenSecret, expiresInSeconds, nowMs: obtainedAtMs });
    const renewAtMs = planRenewal({ obtainedAtMs, lifetimeMs, jitter: options.random01() });
    return { ...id, tokenSecret, obtainedAtMs, lifetimeMs, renewAtMs, dialect };
  };

  const runLogin = async (id: SessionId, reason: LoginReason): Promise<void> => {
    const key = keyOf(id);
    const generation = generationOf(key);
    const startedAtMs = clock.nowMs();
    const assertCurrent = (): void => {
      if (generationOf(key) !== generation) throw new AppError({ code: 'session_superseded' });
    };
    const before = await store.find(id);
    const currentTokenSecret = before === null ? null : liveTokenOf(before, startedAtMs);
    const state = reason !== 'user' && currentTokenSecret !== null ? 'renewing' : 'signing_in';
    setTransient(key, { state });
    try {
      await journal.begin(key);
      await journal.noteLogin(id.api, startedAtMs);
      const result = await options.login({
        id,
        currentTokenSecret,
        preferredDialect: before?.dialect ?? null,
        onStep: (step) => {
          assertCurrent();
          setTransient(key, { state, step });
        },
      });
      assertCurrent();
      await store.put(toSession(id, result));
      errors.delete(key);
      await journal.setFailure(key, null);
      options.onLogin({ id, reason, error: null, durationMs: clock.nowMs() - startedAtMs });
      options.onTokenChange(id);
    } catch (thrown) {
      const isCurrent = generationOf(key) === generation;
      const error = isCurrent
        ? toAppError(thrown)
        : new AppError({ code: 'session_superseded', cause: thrown });
      if (isCurrent) await noteFailure(key, error, reason);
      options.onLogin({ id, reason, error, durationMs: clock.nowMs() - startedAtMs });
      throw error;
    } finally {
      await journal.end(key);
      setTransient(key, null);
    }
  };

  /** Signs in; callers that come while a login runs share it. T1 */
  const signIn = (id: SessionId, reason: LoginReason): Promise<void> =>
    flights.run(keyOf(id), () => runLogin(id, reason));

  /** A login that nobody clicked for keeps to the budget. T4 */
  const signInWithinBudget = async (id: SessionId, reason: LoginReason): Promise<void> => {
    const nowMs = clock.nowMs();
    const slotAtMs = planLoginSlot((await journal.read()).loginsAtMs[id.api], nowMs);
    if (slotAtMs > nowMs && !flights.isRunning(keyOf(id))) {
      throw new AppError({ code: 'rate_limited', details: { retryAtMs: slotAtMs } });
    }
    await signIn(id, reason);
  };

  const requireSession = async (id: SessionId): Promise<Session> => {
    const session = await store.find(id);
    if (session === null) throw new AppError({ code: 'not_signed_in' });
    return session;
  };

  /** A token that is good by the local clock, signing in again where the last one has ended. */
  const readToken = async (id: SessionId): Promise<{ tokenSecret: string; expiresAtMs: number | null }> => {
    let session = await requireSession(id);
    let tokenSecret = liveTokenOf(session, clock.nowMs());
    if (tokenSecret === null) {
      if (!options.renewAutomatically()) throw new AppError({ code: 'not_signed_in' });
      await signInWithinBudget(id, 'renewal');
      session = await requireSession(id);
      tokenSecret = liveTokenOf(session, clock.nowMs());
    }
    if (tokenSecret === null) throw new AppError({ code: 'not_signed_in' });
    return { tokenSecret, expiresAtMs: expiresAtMsOf(session) };
  };

  /** The API refused this very token: it is over, whatever the clock says. */
  const endToken = async (id: SessionId, refusedTokenSecret: string, error: AppError): Promise<void> => {
    const session = await store.find(id);
    if (session?.tokenSecret !== refusedTokenSecret) return;
    errors.set(keyOf(id), { code: error.code, details: error.details, atMs: clock.nowMs() });
    await store.put({ ...session, tokenSecret: null });
    options.onTokenChange(id);
    options.onChange();
  };

  /** Runs a call with the token. A 401 costs at most one new login and one replay. T7 */
  const withToken = async <T>(id: SessionId, call: (tokenSecret: string) => Promise<T>): Promise<T> => {
    const { tokenSecret } = await readToken(id);
    try {
      return await call(tokenSecret);
    } catch (error) {
      if (!hasCode(error, 'unauthorized')) throw error;
    }
    const session = await requireSession(id);
    // Renewed while the call was under way: the 401 was about the old token.
    if (session.tokenSecret === tokenSecret) {
      try {
        await signInWithinBudget(id, 'after_401');
      } catch (error) {
        await endToken(id, tokenSecret, toAppError(error));
        throw error;
      }
    }
    const fresh = await readToken(id);
    try {
      return await call(fresh.tokenSecret);
    } catch (error) {
      if (hasCode(error, 'unauthorized')) await endToken(id, fresh.tokenSecret, toAppError(error));
      throw error;
    }
  };

  /** Ends a session: here first and in any case, then at the API. */
  const signOut = async (id: SessionId): Promise<LogoutOutcome> => {
    const key = keyOf(id);
    supersede(key);
    const session = await store.find(id);
    setTransient(key, { state: 'signing_out' });
    try {
      errors.delete(key);
      if (session !== null) await store.remove([id]);
      await journal.setFailure(key, null);
      options.onTokenChange(id);
      const logout = options.logout[id.api];
      if (logout === null) return 'no_such_call';
      if (!session?.tokenSecret) return 'not_told';
      try {
        await logout(id, session.tokenSecret);
        return 'told';
      } catch (error) {
        errors.set(key, {
          code: toAppError(error).code,
          details: toAppError(error).details,
          atMs: clock.nowMs(),
        });
        return 'not_told';
      }
    } finally {
      setTransient(key, null);
    }
  };

  const schedule = async () =>
    planSchedule({
      sessions: await store.all(),
      journal: await journal.read(),
      nowMs: clock.nowMs(),
      renewAutomatically: options.renewAutomatically(),
    });

  const viewOf = (id: SessionId, session: Session | null): SessionView => {
    const key = keyOf(id);
    const transient = transients.get(key);
    const error = errors.get(key);
    const isLive = session !== null && liveTokenOf(session, clock.nowMs()) !== null;
    const settled = session === null ? 'signed_out' : isLive ? 'signed_in' : 'expired';
    const expiresAtMs = session === null ? null : expiresAtMsOf(session);
    return {
      ...id,
      state: transient === undefined || transient.state === 'renewing' ? settled : transient.state,
      ...(transient?.step === undefined ? {} : { step: transient.step }),
      ...(session === null ? {} : { obtainedAtMs: session.obtainedAtMs, dialect: session.dialect }),
      ...(expiresAtMs === null ? {} : { expiresAtMs }),
      ...(session === null || session.renewAtMs === null || !options.renewAutomatically()
        ? {}
        : { renewAtMs: session.renewAtMs }),
      ...(error === undefined ? {} : { error }),
    };
  };

  const parseKey = (key: string): SessionId | null => {
    const [accountId, api] = key.split(':');
    return accountId !== undefined && (api === 'pump' || api === 'mimic') ? { accountId, api } : null;
  };

  return {
    signIn: (id: SessionId) => signIn(id, 'user'),
    signOut,
    withToken,
    readToken,

    /** Renews what is due and drops what has ended. Failures are noted in the view and the journal. */
    runDue: async (): Promise<void> => {
      const { due, ended } = await schedule();
      for (const session of ended) {
        await store.put({ ...session, tokenSecret: null });
        options.onTokenChange(session);
      }
      if (ended.length > 0) options.onChange();
      await Promise.allSettled(due.map(({ accountId, api }) => signIn({ accountId, api }, 'renewal')));
    },

    /** Local time of the next `runDue`; null = nothing to do. */
    nextWakeAtMs: async (): Promise<number | null> => {
      const { due, ended, wakeAtMs } = await schedule();
      return due.length > 0 || ended.length > 0 ? clock.nowMs() : wakeAtMs;
    },

    /** Carries on with logins that a dead worker left behind. T2 */
    resumePending: async (): Promise<void> => {
      const ids = (await journal.read()).pending.map(parseKey).filter((id) => id !== null);
      await Promise.allSettled(ids.map((id) => signIn(id, 'resumed')));
    },

    /** All sessions, and every account that has something to show, by session key. */
    views: async (): Promise<Record<string, SessionView>> => {
      const sessions = new Map((await store.all()).map((session) => [keyOf(session), session]));
      const keys = new Set([...sessions.keys(), ...transients.keys(), ...errors.keys()]);
      const ids = [...keys].map(parseKey).filter((id) => id !== null);
      return Object.fromEntries(
        ids.map(({ accountId, api }) => {
          const id = { accountId, api };
          return [keyOf(id), viewOf(id, sessions.get(keyOf(id)) ?? null)];
        }),
      );
    },

    all: () => store.all(),

    /** The vault locks: everything in memory goes, and logins in flight come to nothing. T10 */
    forget: async (): Promise<void> => {
      lockGeneration += 1;
      transients.clear();
      errors.clear();
      store.forget();
      await journal.clear();
    },
  };
};

export type SessionManager = ReturnType<typeof createSessionManager>;
