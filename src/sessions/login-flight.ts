/**
 * The way from a wish for a token to a stored session: one login in flight per account and API, and none that counts
 * after its session was ended or the vault locked. Never shows a token to anything but the login flow.
 */
import { AppError, hasCode, LOGIN_REFUSED, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { createMutex, type Mutex } from '../lib/mutex.ts';
import { createSingleFlight } from '../lib/single-flight.ts';
import { type LoginStep, sessionKey } from '../messaging/view.ts';
import { lifetimeMsOf } from './lifetime.ts';
import type { LoginJournal } from './login-journal.ts';
import { createLoginWaits } from './login-waits.ts';
import { planRenewal } from './refresh-plan.ts';
import { liveTokenOf, type Session, type SessionId } from './session.ts';
import type { SessionStatus } from './session-status.ts';
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

export interface LoginFlightOptions {
  readonly store: SessionStore;
  readonly journal: LoginJournal;
  readonly status: SessionStatus;
  /** Challenge, sign, authenticate. */
  readonly login: (request: LoginRequest) => Promise<LoginResult>;
  readonly clock: Clock;
  /** 0 ≤ x < 1. Spreads renewals; nothing secret depends on it. */
  readonly random01: () => number;
  /** A token came, was replaced or has gone. */
  readonly onTokenChange: (id: SessionId) => void;
  /** Told before a failure is shown, so that the log's entry about it can be named there. */
  readonly onLogin: (outcome: {
    id: SessionId;
    reason: LoginReason;
    error: AppError | null;
    durationMs: number;
  }) => void;
}

export interface LoginCause {
  readonly reason: LoginReason;
  /** The token that was found wanting; where there is a better one by now, no login is needed. */
  readonly staleTokenSecret?: string | null;
  /** The API has given a token, which is now being stored. Not called for a caller who shares another's login. */
  readonly onAnswered?: (() => void) | undefined;
}

export interface LoginFlight {
  /** Signs in; callers that come while a login runs share it. T1 */
  readonly signIn: (id: SessionId, cause: LoginCause) => Promise<void>;
  /** After a failure, asking again is no way around the wait that the schedule keeps. T7 T9 */
  readonly assertMayRenew: (id: SessionId) => Promise<void>;
  /** What was done stands, whatever becomes of the note about it; that the note could not be kept is shown. L6 */
  readonly note: (id: SessionId, write: Promise<void>) => Promise<void>;
  /** Makes the next automatic login of this session wait, longer with every failure in a row. */
  readonly writeFailure: (id: SessionId, error: AppError) => Promise<void>;
  /** Resolves once no login is under way. Never rejects. L5 */
  readonly settled: () => Promise<void>;
  /** The session ends: a login that was begun before is discarded. T10 */
  readonly supersede: (id: SessionId) => void;
  /** The vault locks: so are all. T10 */
  readonly supersedeAll: () => void;
}

const keyOf = ({ accountId, api }: SessionId): string => sessionKey(accountId, api);

/** A refusal whose second try the budget does not allow yet is made up for once it does; other obstacles speak for themselves. */
const toPostponed = (refusal: AppError, obstacle: AppError): AppError =>
  obstacle.code === 'rate_limited'
    ? new AppError({ code: refusal.code, details: { ...refusal.details, ...obstacle.details } })
    : obstacle;

/** A refused sign-in is told from a call whose token or address was refused. */
const throwLoginError = (thrown: unknown): never => {
  const error = toAppError(thrown);
  const { code, details } = error;
  throw code === 'unauthorized' || code === 'not_found'
    ? new AppError({ code, details: { ...details, field: LOGIN_REFUSED } })
    : error;
};

export const createLoginFlight = (options: LoginFlightOptions): LoginFlight => {
  const { store, journal, status, clock } = options;
  const waits = createLoginWaits(options);
  const flights = createSingleFlight<string>();
  /** A login that was superseded may still wait for a reply: the next one for its key waits for its end. T1 */
  const turns = new Map<string, Mutex>();
  /** Grows when a session is ended or the vault locks, so that a login begun before is discarded. T10 */
  const generations = new Map<string, number>();
  let lockGeneration = 0;

  const generationOf = (key: string): string => `${lockGeneration}.${generations.get(key) ?? 0}`;
  const flightOf = (key: string): string => `${key}#${generationOf(key)}`;
  const turnOf = (key: string): Mutex => {
    const turn = turns.get(key) ?? createMutex();
    turns.set(key, turn);
    return turn;
  };

  const note = async (id: SessionId, write: Promise<void>): Promise<void> => {
    try {
      await write;
    } catch (error) {
      status.fail(keyOf(id), error);
    }
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

    const report = (error: AppError | null): void =>
      options.onLogin({ id, reason, error, durationMs: clock.nowMs() - startedAtMs });
    const begin = async (): Promise<void> => {
      assertCurrent();
      await journal.begin({
        ...{ key, api: id.api, nowMs: clock.nowMs() },
        ...{ isAutomatic: reason !== 'user', isResumed: reason === 'resumed' },
      });
      hasBegun = true;
    };
    const request: LoginRequest = {
      id,
      // A token that the API has just refused is not shown to it again: the login would be refused with it.
      currentTokenSecret: reason === 'after_401' ? null : currentTokenSecret,
      preferredDialect: before?.dialect ?? null,
      onStep: (step) => {
        assertCurrent();
        activity.set({ state, step });
      },
    };
    const askOnce = (): Promise<LoginResult> => options.login(request).catch(throwLoginError);
    /** Chromium sends a request again whose reply was lost, and so uses up the challenge: one more try, with a fresh one. T7 */
    const logInAgain = async (thrown: unknown): Promise<LoginResult> => {
      const refusal = toAppError(thrown);
      if (reason === 'user' || refusal.code !== 'unauthorized') throw refusal;
      report(refusal);
      await begin().catch((error: unknown) => {
        throw toPostponed(refusal, toAppError(error));
      });
      return askOnce();
    };
    /** A login that a dead worker left waits for its turn, and stays known as one that was begun. T2 */
    const isPostponed = (error: unknown): boolean =>
      reason === 'resumed' && !hasBegun && hasCode(error, 'rate_limited');
    const logIn = async (): Promise<void> => {
      let hasEnded = true;
      try {
        await begin();
        const result = await askOnce().catch(logInAgain);
        assertCurrent();
        const stored = store.put(toSession(id, result));
        cause.onAnswered?.();
        await stored;
        assertCurrent();
        // Shown before the note that it has ended is stored: without that note the next worker finds a live token. T2
        status.clearError(key);
        activity.end();
      } catch (error) {
        hasEnded = !isPostponed(error);
        throw error;
      } finally {
        if (hasEnded) await note(id, journal.end(key));
      }
    };
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
        if (reason !== 'user' && !isBudgetSpent) await note(id, waits.writeLoginFailure(id, error));
      }
      return error;
    };
    try {
      await turnOf(key).run(logIn);
    } catch (thrown) {
      throw await settleFailure(thrown);
    } finally {
      activity.end();
    }
    options.onTokenChange(id);
    report(null);
    await note(id, journal.setFailure(key, null));
    await note(id, journal.setOutage(id.api, null));
  };

  return {
    signIn: (id, cause) => {
      const generation = generationOf(keyOf(id));
      return flights.run(flightOf(keyOf(id)), () => runLogin(id, cause, generation));
    },

    assertMayRenew: async (id) => {
      // A running login is shared.
      if (!flights.isRunning(flightOf(keyOf(id)))) await waits.assertOver(id);
    },

    note,
    writeFailure: waits.writeFailure,
    settled: flights.settled,
    supersede: (id) => void generations.set(keyOf(id), (generations.get(keyOf(id)) ?? 0) + 1),
    supersedeAll: () => {
      lockGeneration += 1;
    },
  };
};
