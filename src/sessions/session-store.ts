/**
 * The sessions, kept as one document inside the vault. Tokens are nowhere else: not in plain storage, not in a view.
 */
import * as v from 'valibot';
import { AppError, hasCode } from '../errors.ts';
import { type Bytes, fromUtf8, toUtf8, zeroBytes } from '../lib/bytes.ts';
import type { Clock } from '../lib/clock.ts';
import { createMutex } from '../lib/mutex.ts';
import { planRestMs } from '../lib/plan-rest.ts';
import { sessionKey } from '../messaging/view.ts';
import { type Session, type SessionId, SessionSchema } from './session.ts';

export const SESSIONS_RECORD = 'doc/sessions';

/** The part of the vault that is needed here. */
export interface SessionRecords {
  /** @throws AppError `locked` */
  readonly read: (id: string) => Promise<Bytes | null>;
  /** All or nothing; copies at once what it is given. */
  readonly commit: (changes: { readonly put: ReadonlyMap<string, Bytes> }) => Promise<void>;
  /** @throws AppError `locked` */
  readonly has: (id: string) => Promise<boolean>;
}

/** What a rest between two writes is measured and kept by. */
export interface RestClock {
  readonly clock: Clock;
  readonly sleepMs: (ms: number) => Promise<void>;
}

/** Every read sees all changes that were asked for before it. */
export interface SessionStore {
  readonly all: () => Promise<readonly Session[]>;
  readonly find: (id: SessionId) => Promise<Session | null>;
  readonly put: (session: Session) => Promise<void>;
  /** Drops this very token; false where the session has another one by now, or is gone. */
  readonly endToken: (id: SessionId, tokenSecret: string) => Promise<boolean>;
  /** Answers with what was there, in one step with its removal. */
  readonly remove: (ids: readonly SessionId[]) => Promise<readonly Session[]>;
  /** Called when the vault locks: changes that still wait are not made. */
  readonly forget: () => void;
}

/** The longest rest between two writes: less than as many logins take as may be on their way into the vault. */
const MAX_REST_MS = 250;

type Sessions = ReadonlyMap<string, Session>;

interface Waiting {
  readonly session: Session;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const keyOf = ({ accountId, api }: SessionId): string => sessionKey(accountId, api);
const withPuts = (sessions: Sessions, puts: readonly Waiting[]): Sessions =>
  puts.length === 0
    ? sessions
    : new Map([...sessions, ...puts.map(({ session }) => [keyOf(session), session] as const)]);

const DocumentSchema = v.array(SessionSchema);

/** Zeroes the bytes. K14 */
export const parseSessions = (bytes: Bytes | null): readonly Session[] => {
  if (bytes === null) return [];
  const sessions = v.parse(DocumentSchema, JSON.parse(fromUtf8(bytes)));
  zeroBytes(bytes);
  return sessions;
};

/**
 * Opens the document once and remembers it until a lock. The vault is asked at every read all the same, which checks its
 * deadline first (K17); a change that could not be stored has not happened, and what is stored is read anew (L6). Sessions
 * that come while others are being written share the next write, which waits for more of them where the last one was dear.
 */
export const createSessionStore = (records: SessionRecords, { clock, sleepMs }: RestClock): SessionStore => {
  const mutex = createMutex();
  /** Grows with every lock. */
  let generation = 0;
  /** What is stored. */
  let remembered: Sessions | null = null;
  /** Grows whenever that may be another than before: what was read meanwhile is not remembered. */
  let edition = 0;
  /** Not stored yet, in their order; those that are being written come first. */
  let ahead: readonly Waiting[] = [];
  let beingWritten: readonly Waiting[] = [];
  let storing: Promise<void> | null = null;

  const remember = (sessions: Sessions | null): void => {
    edition += 1;
    remembered = sessions;
  };

  /** What is being written is the vault's to end. */
  const forget = (): void => {
    generation += 1;
    remember(null);
    const dropped = ahead.filter((one) => !beingWritten.includes(one));
    ahead = [];
    for (const { reject } of dropped) reject(new AppError({ code: 'locked' })); // T10
  };

  const isThere = async (): Promise<boolean> => {
    try {
      return await records.has(SESSIONS_RECORD);
    } catch (error) {
      if (hasCode(error, 'locked')) forget();
      throw error;
    }
  };

  const load = async (): Promise<Sessions> => {
    const loadedIn = edition;
    if (!(await isThere())) return new Map();
    if (remembered !== null) return remembered;
    const sessions = parseSessions(await records.read(SESSIONS_RECORD));
    const byKey = new Map(sessions.map((session) => [keyOf(session), session]));
    if (edition === loadedIn) remembered = byKey;
    return byKey;
  };

  const save = async (sessions: Sessions): Promise<void> => {
    const savedIn = generation;
    const bytes = toUtf8(JSON.stringify([...sessions.values()]));
    try {
      await records.commit({ put: new Map([[SESSIONS_RECORD, bytes]]) });
      remember(generation === savedIn ? sessions : null);
    } catch (error) {
      remember(null);
      throw error;
    } finally {
      zeroBytes(bytes); // K14
    }
  };

  /** Never rejects: each is told of its own. */
  const storeAhead = async (): Promise<void> => {
    while (ahead.length > 0) {
      const batch = ahead;
      const startedAtMs = clock.nowMs();
      beingWritten = batch;
      let tell = ({ resolve }: Waiting): void => resolve();
      try {
        await save(withPuts(await load(), batch));
      } catch (error) {
        tell = ({ reject }) => reject(error);
      }
      ahead = ahead.filter((one) => !beingWritten.includes(one));
      beingWritten = [];
      for (const one of batch) tell(one);
      if (ahead.length > 0) await sleepMs(planRestMs(clock.nowMs() - startedAtMs, MAX_REST_MS));
    }
    storing = null;
  };

  /** In the order of asking. What was asked for before a lock is not done after it. T10 */
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const askedIn = generation;
    return mutex.run(() => {
      if (generation !== askedIn) throw new AppError({ code: 'locked' });
      return task();
    });
  };

  /** A change that depends on what is there: alone, after all that waits is stored. */
  const change = <T>(task: () => Promise<T>): Promise<T> => {
    const askedIn = generation;
    return inTurn(async () => {
      await storing;
      if (generation !== askedIn) throw new AppError({ code: 'locked' });
      return task();
    });
  };

  const put = async (session: Session): Promise<void> => {
    const { stored } = await inTurn(async () => ({
      stored: new Promise<void>((resolve, reject) => {
        ahead = [...ahead, { session, resolve, reject }];
        storing ??= storeAhead();
      }),
    }));
    return stored;
  };

  const current = (): Promise<Sessions> => mutex.run(async () => withPuts(await load(), ahead));

  return {
    all: async () => [...(await current()).values()],
    find: (id) =>
      mutex.run(async () => {
        const stored = (await load()).get(keyOf(id)) ?? null;
        return ahead.findLast(({ session }) => keyOf(session) === keyOf(id))?.session ?? stored;
      }),
    put,
    endToken: (id, tokenSecret) =>
      change(async () => {
        const sessions = await load();
        const session = sessions.get(keyOf(id));
        if (session?.tokenSecret !== tokenSecret) return false;
        await save(new Map([...sessions, [keyOf(id), { ...session, tokenSecret: null }]]));
        return true;
      }),
    remove: (ids) =>
      change(async () => {
        const sessions = await load();
        const gone = new Set(ids.map(keyOf));
        const removed = [...sessions].filter(([key]) => gone.has(key));
        if (removed.length > 0) await save(new Map([...sessions].filter(([key]) => !gone.has(key))));
        return removed.map(([, session]) => session);
      }),
    forget,
  };
};
