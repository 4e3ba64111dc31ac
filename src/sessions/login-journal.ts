/**
 * What must outlive a killed worker about logins: which are under way, which failed how often, when the last automatic
 * ones were. Lies in session storage and holds account ids and times only.
 */
import * as v from 'valibot';
import type { Api } from '../apis.ts';
import { AppError, ERROR_CODES, LOGIN_BUDGET } from '../errors.ts';
import { createMutex } from '../lib/mutex.ts';
import type { SessionArea } from '../lib/stored-area.ts';
import { planLoginSlot } from './refresh-plan.ts';

const AREA_KEY = 'sessions.journal';

const outage = v.nullable(
  v.object({ count: v.number(), retryAtMs: v.number(), code: v.picklist(ERROR_CODES) }),
);

const JournalSchema = v.object({
  /** Session keys of logins that were begun and have not ended. */
  pending: v.array(v.string()),
  /** Failures in a row of automatic logins, and when to try again; null = not before the user does. */
  failures: v.record(v.string(), v.object({ count: v.number(), retryAtMs: v.nullable(v.number()) })),
  /** Where an API as a whole is out of reach: how often in a row, with which code, and when to ask it again. */
  outages: v.object({ pump: outage, mimic: outage }),
  loginsAtMs: v.object({ pump: v.array(v.number()), mimic: v.array(v.number()) }),
});

export type Journal = v.InferOutput<typeof JournalSchema>;

const EMPTY: Journal = {
  pending: [],
  failures: {},
  outages: { pump: null, mimic: null },
  loginsAtMs: { pump: [], mimic: [] },
};

export interface LoginStart {
  readonly key: string;
  readonly api: Api;
  readonly nowMs: number;
  /** Whether it must wait for its turn: the user's own click need not. */
  readonly isAutomatic: boolean;
  /** Begun by a dead worker: only as long as nobody has ended it since. */
  readonly isResumed?: boolean;
}

/** Every call but `read` rejects with `storage_failed` where memory knows what the area does not. */
export interface LoginJournal {
  readonly read: () => Promise<Journal>;
  /**
   * Notes that a login begins, in one step with the check of the minute's budget. T4
   * @throws AppError `rate_limited` (details.retryAtMs, field LOGIN_BUDGET) where an automatic one has to wait, `session_superseded` where one that
   * is to be resumed was ended; nothing is noted then
   */
  readonly begin: (login: LoginStart) => Promise<void>;
  readonly end: (key: string) => Promise<void>;
  /** Null forgets earlier failures. */
  readonly setFailure: (key: string, failure: Journal['failures'][string] | null) => Promise<void>;
  /** Null: the API answers again. */
  readonly setOutage: (api: Api, outage: Journal['outages'][Api]) => Promise<void>;
  readonly clear: () => Promise<void>;
}

/** Enough of the past to fill the login budget of a minute. */
const KEPT_LOGINS = 16;

const withLogin = (
  journal: Journal,
  { key, api, nowMs, isAutomatic, isResumed = false }: LoginStart,
): Journal => {
  if (isResumed && !journal.pending.includes(key)) throw new AppError({ code: 'session_superseded' });
  const loginsAtMs = journal.loginsAtMs[api];
  const slotAtMs = planLoginSlot(loginsAtMs, nowMs);
  if (isAutomatic && slotAtMs > nowMs) {
    throw new AppError({ code: 'rate_limited', details: { retryAtMs: slotAtMs, field: LOGIN_BUDGET } });
  }
  return {
    ...journal,
    pending: [...new Set([...journal.pending, key])],
    loginsAtMs: { ...journal.loginsAtMs, [api]: [...loginsAtMs, nowMs].slice(-KEPT_LOGINS) },
  };
};

export const createLoginJournal = (area: SessionArea): LoginJournal => {
  const mutex = createMutex();
  let journal: Journal | null = null;
  let isStored = true;

  const guard = <T>(task: () => Promise<T>): Promise<T> =>
    task().catch((cause: unknown) => {
      throw new AppError({ code: 'storage_failed', cause });
    });
  const load = async (): Promise<Journal> => {
    if (journal !== null) return journal;
    const parsed = v.safeParse(JournalSchema, await guard(() => area.get(AREA_KEY)));
    journal = parsed.success ? parsed.output : EMPTY;
    return journal;
  };
  /**
   * Memory counts even where the write fails, so that no limit is ever lost; the next write makes it good. What changes
   * nothing writes nothing: mostly there is nothing to end.
   */
  const change = (apply: (journal: Journal) => Journal): Promise<void> =>
    mutex.run(async () => {
      const before = await load();
      const next = apply(before);
      journal = next;
      if (next === before && isStored) return;
      isStored = false;
      await guard(() => area.set(AREA_KEY, next));
      isStored = true;
    });

  return {
    read: () => mutex.run(load),
    begin: (login) => change((it) => withLogin(it, login)),
    end: (key) =>
      change((it) =>
        it.pending.includes(key) ? { ...it, pending: it.pending.filter((one) => one !== key) } : it,
      ),
    setFailure: (key, failure) =>
      change((it) => {
        const { [key]: dropped, ...others } = it.failures;
        if (failure === null && dropped === undefined) return it;
        return { ...it, failures: failure === null ? others : { ...others, [key]: failure } };
      }),
    setOutage: (api, next) =>
      change((it) =>
        next === null && it.outages[api] === null ? it : { ...it, outages: { ...it.outages, [api]: next } },
      ),
    // The budget's memory stays: locking must not be a way around it.
    clear: () => change(({ loginsAtMs }) => ({ ...EMPTY, loginsAtMs })),
  };
};
