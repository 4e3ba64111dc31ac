/**
 * What each API received and answered, for tests and for people who develop against the sandbox.
 * Holds no secret: header names without values, and of a token only the start of its SHA-256.
 */
import { createHash } from 'node:crypto';

export type SandboxApi = 'pump' | 'mimic';

export interface LogEntry {
  /** Counts from 1 over both APIs. */
  readonly seq: number;
  readonly api: SandboxApi;
  readonly method: string;
  readonly path: string;
  readonly origin: string | null;
  /** Lower case, in the order they came. */
  readonly headerNames: readonly string[];
  /** What the browser says of who asks (Sec-Fetch-Site): pages are `same-site` or `cross-site`. Null where it says nothing. */
  readonly fetchSite: string | null;
  /** The first 12 hex digits of the SHA-256 of the token that was sent. */
  readonly tokenFingerprint: string | null;
  /** The sandbox's clock, milliseconds since the epoch. */
  readonly atMs: number;
  /** From its arrival until its answer was ready, milliseconds; null as long as `status` is. */
  readonly heldMs: number | null;
  /** null while nothing was answered; stays null when the answer never leaves (hang, drop). */
  readonly status: number | null;
  /** The kind of the fault that was applied. */
  readonly fault: string | null;
  /** What the request did that no client of this API should do. */
  readonly violations: readonly string[];
}

/** The part of a request that is known when it arrives. */
export type LogStart = Omit<LogEntry, 'seq' | 'heldMs' | 'status' | 'fault' | 'violations'>;

export interface LogHandle {
  readonly violate: (code: string) => void;
  readonly setFault: (kind: string) => void;
  readonly finish: (status: number | null) => void;
}

export type LogFilter = (entry: LogEntry) => boolean;

export interface RequestLog {
  readonly begin: (start: LogStart) => LogHandle;
  /** A copy, oldest first; the newest 5,000. */
  readonly entries: (filter?: LogFilter) => readonly LogEntry[];
  /** The entries with at least one violation. */
  readonly violations: () => readonly LogEntry[];
  readonly clear: () => void;
  /** Resolves with the first entry, past or future, that `filter` accepts. Never rejects: the test has its own limit. */
  readonly waitFor: (filter: LogFilter) => Promise<LogEntry>;
}

/** A name for a token under which it can be recognised but not used. */
export const toTokenFingerprint = (secretToken: string): string =>
  createHash('sha256').update(secretToken).digest('hex').slice(0, 12);

/** Older entries are dropped: a sandbox may run for days. */
const MAX_ENTRIES = 5_000;

export const createRequestLog = (): RequestLog => {
  let entries: LogEntry[] = [];
  let lastSeq = 0;
  const waiters = new Set<(entry: LogEntry) => void>();

  const put = (entry: LogEntry): void => {
    entries = entries.map((old) => (old.seq === entry.seq ? entry : old));
    for (const offer of [...waiters]) offer(entry);
  };

  return {
    begin: (start) => {
      lastSeq += 1;
      const startedMs = performance.now();
      let entry: LogEntry = {
        ...start,
        seq: lastSeq,
        heldMs: null,
        status: null,
        fault: null,
        violations: [],
      };
      entries = [...entries, entry].slice(-MAX_ENTRIES);
      const change = (changes: Partial<LogEntry>): void => {
        entry = { ...entry, ...changes };
        put(entry);
      };
      put(entry);
      return {
        violate: (code) => change({ violations: [...entry.violations, code] }),
        setFault: (kind) => change({ fault: kind }),
        finish: (status) =>
          change({ status, heldMs: status === null ? null : performance.now() - startedMs }),
      };
    },
    entries: (filter = () => true) => entries.filter(filter),
    violations: () => entries.filter((entry) => entry.violations.length > 0),
    clear: () => {
      entries = [];
    },
    waitFor: (filter) =>
      new Promise((resolve) => {
        const past = entries.find(filter);
        if (past !== undefined) {
          resolve(past);
          return;
        }
        const offer = (entry: LogEntry): void => {
          if (!filter(entry)) return;
          waiters.delete(offer);
          resolve(entry);
        };
        waiters.add(offer);
      }),
  };
};
