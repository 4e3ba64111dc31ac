/**
 * What must outlive a killed worker about logins: which are under way, which failed how often, when the last automatic
 * ones were. Lies in session storage and holds account ids and times only.
 */
import * as v from 'valibot';
import type { Api } from '../apis.ts';
import type { SessionArea } from '../lib/session-area.ts';

const AREA_KEY = 'sessions.journal';

const JournalSchema = v.object({
  /** Session keys of logins that were begun and have not ended. */
  pending: v.array(v.string()),
  /** Failures in a row of automatic logins, and when to try again; null = not before the user does. */
  failures: v.record(v.string(), v.object({ count: v.number(), retryAtMs: v.nullable(v.number()) })),
  loginsAtMs: v.object({ pump: v.array(v.number()), mimic: v.array(v.number()) }),
});

export type Journal = v.InferOutput<typeof JournalSchema>;

const EMPTY: Journal = { pending: [], failures: {}, loginsAtMs: { pump: [], mimic: [] } };

export interface LoginJournal {
  readonly read: () => Promise<Journal>;
  readonly begin: (key: string) => Promise<void>;
  readonly end: (key: string) => Promise<void>;
  readonly noteLogin: (api: Api, atMs: number) => Promise<void>;
  /** Null forgets earlier failures. */
  readonly setFailure: (key: string, failure: Journal['failures'][string] | null) => Promise<void>;
  readonly clear: () => Promise<void>;
}

/** Enough of the past to fill the login budget of a minute. */
const KEPT_LOGINS = 16;

export const createLoginJournal = (area: SessionArea): LoginJournal => {
  let journal: Promise<Journal> | null = null;

  const load = async (): Promise<Journal> => {
    const parsed = v.safeParse(JournalSchema, await area.get(AREA_KEY));
    return parsed.success ? parsed.output : EMPTY;
  };
  const read = (): Promise<Journal> => {
    journal ??= load();
    return journal;
  };
  /** Memory changes at once and in order; the write follows. */
  const change = async (apply: (journal: Journal) => Journal): Promise<void> => {
    const next = read().then(apply);
    journal = next;
    await area.set(AREA_KEY, await next);
  };

  return {
    read,
    begin: (key) => change((it) => ({ ...it, pending: [...new Set([...it.pending, key])] })),
    end: (key) => change((it) => ({ ...it, pending: it.pending.filter((one) => one !== key) })),
    noteLogin: (api, atMs) =>
      change((it) => ({
        ...it,
        loginsAtMs: { ...it.loginsAtMs, [api]: [...it.loginsAtMs[api], atMs].slice(-KEPT_LOGINS) },
      })),
    setFailure: (key, failure) =>
      change((it) => {
        const { [key]: _dropped, ...others } = it.failures;
        return { ...it, failures: failure === null ? others : { ...others, [key]: failure } };
      }),
    // The budget's memory stays: locking must not be a way around it.
    clear: () => change(({ loginsAtMs }) => ({ ...EMPTY, loginsAtMs })),
  };
};
