/**
 * Builders for tests of sessions: a clock that stands still, storage and vault records in memory, and a manager over
 * them that can be made a second time, as a new worker would. Replaces dependencies only, never what is tested.
 */
import type { Api } from '../../../src/apis.ts';
import { AppError } from '../../../src/errors.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import type { Clock } from '../../../src/lib/clock.ts';
import type { SessionArea } from '../../../src/lib/stored-area.ts';
import type { LoginAllowance } from '../../../src/sessions/login-allowance.ts';
import type { LoginReason, LoginRequest, LoginResult } from '../../../src/sessions/login-flight.ts';
import { createLoginJournal } from '../../../src/sessions/login-journal.ts';
import type { Session, SessionId } from '../../../src/sessions/session.ts';
import { createSessionManager, type SessionManagerOptions } from '../../../src/sessions/session-manager.ts';
import { createSessionStore, type SessionRecords } from '../../../src/sessions/session-store.ts';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** 2026-11-01T00:00:00Z */
export const START_MS = 1_793_491_200_000;

export interface FakeClock extends Clock {
  readonly setMs: (nowMs: number) => void;
  readonly advanceMs: (byMs: number) => void;
}

export const createFakeClock = (startMs = START_MS): FakeClock => {
  let now = startMs;
  return {
    nowMs: () => now,
    setMs: (nowMs) => {
      now = nowMs;
    },
    advanceMs: (byMs) => {
      now += byMs;
    },
  };
};

export interface MemoryArea extends SessionArea {
  /** Fails the next calls of that kind, as many as told. */
  readonly fail: (call: 'get' | 'set', times?: number) => void;
  readonly dump: () => string;
}

/** Keeps JSON, as the browser does, so that nothing is shared by reference. */
export const createMemoryArea = (): MemoryArea => {
  const stored = new Map<string, string>();
  const failures = { get: 0, set: 0 };
  const assertWorks = (call: 'get' | 'set'): void => {
    if (failures[call] === 0) return;
    failures[call] -= 1;
    throw new Error('the browser refuses');
  };
  return {
    get: async (key) => {
      assertWorks('get');
      const text = stored.get(key);
      return text === undefined ? undefined : JSON.parse(text);
    },
    set: async (key, value) => {
      assertWorks('set');
      stored.set(key, JSON.stringify(value));
    },
    remove: async (key) => void stored.delete(key),
    fail: (call, times = 1) => {
      failures[call] = times;
    },
    dump: () => JSON.stringify([...stored]),
  };
};

export interface MemoryRecords extends SessionRecords {
  readonly failCommits: (times?: number) => void;
  /** As the vault: nothing can be read or committed from now on. */
  readonly lock: () => void;
  readonly unlock: () => void;
  /** What is on disk, decoded. */
  readonly sessions: () => readonly Session[];
  readonly commits: () => number;
}

export const createMemoryRecords = (initial: readonly Session[] = []): MemoryRecords => {
  const stored = new Map<string, Bytes>();
  const encode = (sessions: readonly Session[]): Bytes => new TextEncoder().encode(JSON.stringify(sessions));
  if (initial.length > 0) stored.set('doc/sessions', encode(initial));
  let failures = 0;
  let isLocked = false;
  let commits = 0;
  const assertUnlocked = (): void => {
    if (isLocked) throw new AppError({ code: 'locked' });
  };
  return {
    read: async (id) => {
      assertUnlocked();
      return stored.get(id)?.slice() ?? null;
    },
    has: async (id) => {
      assertUnlocked();
      return stored.has(id);
    },
    commit: async ({ put }) => {
      assertUnlocked();
      const copies = [...put].map(([id, bytes]) => [id, bytes.slice()] as const);
      commits += 1;
      // The disk takes its time.
      await Promise.resolve();
      assertUnlocked();
      if (failures > 0) {
        failures -= 1;
        throw new AppError({ code: 'storage_failed' });
      }
      for (const [id, bytes] of copies) stored.set(id, bytes);
    },
    failCommits: (times = 1) => {
      failures = times;
    },
    lock: () => {
      isLocked = true;
    },
    unlock: () => {
      isLocked = false;
    },
    sessions: () => {
      const bytes = stored.get('doc/sessions');
      return bytes === undefined ? [] : JSON.parse(new TextDecoder().decode(bytes));
    },
    commits: () => commits,
  };
};

export const PUMP: SessionId = { accountId: 'acc-sol', api: 'pump' };
export const MIMIC: SessionId = { accountId: 'acc-evm', api: 'mimic' };
export const PUMP_KEY = 'acc-sol:pump';

export interface SessionChoices {
  readonly accountId?: string;
  readonly api?: Api;
  readonly tokenSecret?: string | null;
  readonly obtainedAtMs?: number;
  /** From `START_MS`; null where nobody knows. */
  readonly expiresInMs?: number | null;
  readonly renewInMs?: number | null;
  readonly dialect?: 'documented' | 'observed';
}

/** A session obtained at `START_MS`, good for an hour and due for renewal after 50 minutes unless told otherwise. */
export const aSession = ({
  expiresInMs = HOUR_MS,
  renewInMs = expiresInMs === null ? null : Math.floor((expiresInMs * 5) / 6),
  ...choices
}: SessionChoices = {}): Session => {
  const obtainedAtMs = choices.obtainedAtMs ?? START_MS;
  return {
    ...PUMP,
    tokenSecret: 'token-0',
    dialect: 'documented',
    ...choices,
    obtainedAtMs,
    lifetimeMs: expiresInMs === null ? null : START_MS + expiresInMs - obtainedAtMs,
    renewAtMs: renewInMs === null ? null : START_MS + renewInMs,
  };
};

const base64Url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWT with these claims and a signature that nobody checks. */
export const aJwt = (claims: unknown): string => `${base64Url({ alg: 'HS256' })}.${base64Url(claims)}.c2ln`;

export interface HeldLogin {
  /** Resolves when the flow has been entered. */
  readonly started: Promise<LoginRequest>;
  readonly finish: (result?: Partial<LoginResult>) => void;
  readonly fail: (error: unknown) => void;
}

export interface LoginOutcome {
  readonly id: SessionId;
  readonly reason: LoginReason;
  readonly code: string;
  readonly durationMs: number;
}

export interface World {
  readonly manager: ReturnType<typeof createSessionManager>;
  readonly clock: FakeClock;
  readonly area: MemoryArea;
  readonly records: MemoryRecords;
  /** Every login flow that was entered, by any worker of this world. */
  readonly logins: { readonly atMs: number; readonly request: LoginRequest }[];
  readonly outcomes: LoginOutcome[];
  readonly tokenChanges: SessionId[];
  readonly logoutFailures: string[];
  readonly told: string[];
  /** What the login flow does from now on. */
  readonly answerLogins: (flow: (request: LoginRequest) => Promise<LoginResult>) => void;
  /** The next login waits until it is let go; those after it run as before. */
  readonly holdNextLogin: () => HeldLogin;
  readonly setRenewAutomatically: (value: boolean, api?: Api) => void;
  readonly changes: () => number;
  /** A new worker over the same storage: memory is gone, what is under way in the old one never ends. */
  readonly restart: () => World;
}

/** An API that never says no. */
export const UNLIMITED: LoginAllowance = { logins: 1_000_000, nextAtMs: null, perWindow: 1_000_000 };

export interface WorldChoices {
  /** What each API's own limit leaves room for. */
  readonly allowance?: (api: Api) => LoginAllowance | Promise<LoginAllowance>;
  readonly sessions?: readonly Session[];
  readonly clock?: FakeClock;
  readonly random01?: () => number;
  readonly logout?: SessionManagerOptions['logout'];
  /** Lifetime that the API states for each new token, seconds. */
  readonly expiresInSeconds?: number | undefined;
}

export const createWorld = (choices: WorldChoices = {}): World => {
  const clock = choices.clock ?? createFakeClock();
  const area = createMemoryArea();
  const records = createMemoryRecords(choices.sessions);
  const logins: World['logins'] = [];
  const told: string[] = [];
  let issued = 0;
  let renews = { pump: true, mimic: true };
  const expiresInSeconds = 'expiresInSeconds' in choices ? choices.expiresInSeconds : 3600;
  let flow = async (_request: LoginRequest): Promise<LoginResult> => {
    issued += 1;
    return { tokenSecret: `token-${issued}`, expiresInSeconds, dialect: 'documented' };
  };
  const held: ((request: LoginRequest) => Promise<LoginResult>)[] = [];

  const makeWorker = (): World => {
    const outcomes: LoginOutcome[] = [];
    const tokenChanges: SessionId[] = [];
    const logoutFailures: string[] = [];
    let changes = 0;
    const manager = createSessionManager({
      store: createSessionStore(records, { clock, sleepMs: async () => undefined }),
      journal: createLoginJournal(area),
      login: (request) => {
        logins.push({ atMs: clock.nowMs(), request });
        return (held.shift() ?? flow)(request);
      },
      logout: choices.logout ?? {
        pump: async (_id, tokenSecret) => void told.push(tokenSecret),
        mimic: null,
      },
      clock,
      random01: choices.random01 ?? (() => 0.5),
      renewAutomatically: (api) => renews[api],
      readAllowance: async (api) => (await choices.allowance?.(api)) ?? UNLIMITED,
      onChange: () => {
        changes += 1;
      },
      onTokenChange: ({ accountId, api }) => void tokenChanges.push({ accountId, api }),
      onLogoutFailure: (_id, { code }) => void logoutFailures.push(code),
      onLogin: ({ id, reason, error, durationMs }) =>
        void outcomes.push({ id, reason, code: error?.code ?? 'ok', durationMs }),
    });
    return {
      manager,
      clock,
      area,
      records,
      logins,
      outcomes,
      tokenChanges,
      logoutFailures,
      told,
      answerLogins: (next) => {
        flow = next;
      },
      holdNextLogin: () => {
        const started = aDeferred<LoginRequest>();
        const ended = aDeferred<LoginResult>();
        held.push((request) => {
          started.resolve(request);
          return ended.promise;
        });
        return {
          started: started.promise,
          finish: (result) =>
            ended.resolve({ tokenSecret: 'token-held', expiresInSeconds, dialect: 'documented', ...result }),
          fail: ended.reject,
        };
      },
      setRenewAutomatically: (value, api) => {
        renews = api === undefined ? { pump: value, mimic: value } : { ...renews, [api]: value };
      },
      changes: () => changes,
      restart: makeWorker,
    };
  };
  return makeWorker();
};

export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

export const aDeferred = <T>(): Deferred<T> => {
  let settle: Omit<Deferred<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  if (settle === undefined) throw new Error('a promise runs its executor at once');
  return { promise, ...settle };
};

/** Lets everything go on that needs nothing but its turn. */
export const settle = async (turns = 200): Promise<void> => {
  for (let i = 0; i < turns; i += 1) await Promise.resolve();
};

/** Rejections as their code, so that a test can compare them. */
export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof AppError ? error.code : `not an AppError: ${String(error)}`),
  );

export interface Drive {
  readonly untilMs: number;
  /** No alarm goes off sooner than this after it was set. */
  readonly minDelayMs?: number;
  /** Every alarm is that late. */
  readonly lateMs?: number;
}

/** Lives on alarms as the background does: waits for the next wake, runs what is due, until the time has come. */
export const drive = async (
  { manager, clock }: Pick<World, 'manager' | 'clock'>,
  { untilMs, minDelayMs = SECOND_MS, lateMs = 0 }: Drive,
): Promise<void> => {
  for (;;) {
    const wakeAtMs = await manager.nextWakeAtMs();
    const atMs = wakeAtMs === null ? null : Math.max(wakeAtMs + lateMs, clock.nowMs() + minDelayMs);
    if (atMs === null || atMs > untilMs) break;
    clock.setMs(atMs);
    await manager.runDue();
  }
  clock.setMs(untilMs);
};

/** The most of these times that lie in any 60 s. */
export const busiestMinute = (timesMs: readonly number[]): number =>
  timesMs.reduce(
    (most, startMs) =>
      Math.max(most, timesMs.filter((atMs) => atMs >= startMs && atMs < startMs + MINUTE_MS).length),
    0,
  );
