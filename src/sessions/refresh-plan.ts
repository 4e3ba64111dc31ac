/**
 * When to renew, and how long to wait after a failure. Pure: decides and touches nothing.
 * There is no refresh endpoint at either API: renewing is logging in again.
 */
import type { ErrorCode } from '../errors.ts';

const SECOND_MS = 1_000;
const MIN_LEAD_MS = 90 * SECOND_MS;
const MAX_LEAD_MS = 86_400 * SECOND_MS;
/** Share of the lead by which renewals of equal tokens are spread. */
const JITTER = 0.2;

export interface RenewalTimes {
  readonly obtainedAtMs: number;
  /** Null where nobody knows when the token ends. */
  readonly lifetimeMs: number | null;
  /** 0 ≤ x < 1, drawn once per token. */
  readonly jitter: number;
}

/**
 * Local time at which to renew, or null where there is nothing to be ahead of.
 * Lead = 10 % of the lifetime, at least 90 s and at most 24 h, never over half the lifetime; up to a fifth of it earlier. T3 T4
 */
export const planRenewal = ({ obtainedAtMs, lifetimeMs, jitter }: RenewalTimes): number | null => {
  if (lifetimeMs === null) return null;
  const leadMs = Math.min(Math.max(lifetimeMs * 0.1, MIN_LEAD_MS), MAX_LEAD_MS);
  const spreadLeadMs = Math.min(leadMs * (1 + JITTER * jitter), lifetimeMs / 2);
  return Math.floor(obtainedAtMs + lifetimeMs - spreadLeadMs);
};

/**
 * Local time by which a renewal has to begin, whatever else waits; null where nobody knows when the token ends.
 * The shortest lead that there is: alarms and replies come late.
 */
export const planLastMoment = ({ obtainedAtMs, lifetimeMs }: Omit<RenewalTimes, 'jitter'>): number | null =>
  lifetimeMs === null ? null : Math.floor(obtainedAtMs + lifetimeMs - Math.min(MIN_LEAD_MS, lifetimeMs / 2));

const FIRST_RETRY_MS = 30 * SECOND_MS;
/** No attempt is ever put off for longer than this. */
const MAX_RETRY_MS = 15 * 60 * SECOND_MS;

export interface RetryTimes {
  readonly nowMs: number;
  /** Failures in a row, at least 1. */
  readonly failures: number;
  /** The API's own word on when to come back. */
  readonly retryAtMs?: number | undefined;
  /** 0 ≤ x < 1. */
  readonly jitter: number;
}

/**
 * Local time of the next attempt after a failed renewal: exponential with jitter between half and whole, 30 s to 15 min,
 * not before the API's own time unless that is beyond 15 min. An outage of an hour costs at most fifteen attempts. T9
 */
export const planRetry = ({ nowMs, failures, retryAtMs, jitter }: RetryTimes): number => {
  const capMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10), MAX_RETRY_MS);
  const ownAtMs = nowMs + Math.floor(capMs * (0.5 + jitter / 2));
  return Math.min(Math.max(ownAtMs, retryAtMs ?? 0), nowMs + MAX_RETRY_MS);
};

/** Failures that say nothing about the account: the API itself is out of reach, or answers for nobody. */
const OUTAGE_CODES: ReadonlySet<ErrorCode> = new Set([
  'offline',
  'network_failed',
  'timed_out',
  'api_down',
  'reply_not_json',
]);

export const isOutage = (code: ErrorCode): boolean => OUTAGE_CODES.has(code);

/** The last failure in a row; `retryAtMs` null = not before the user does. */
export interface Failure {
  readonly retryAtMs: number | null;
}

/** Local time from which an automatic login may be tried after that failure; null = not before the user does. */
export const planNextAttempt = (failure: Failure | undefined, nowMs: number): number | null => {
  if (failure === undefined) return nowMs;
  // No wait is longer than MAX_RETRY_MS: the clock was set back since. T5
  return failure.retryAtMs !== null && failure.retryAtMs > nowMs + MAX_RETRY_MS ? nowMs : failure.retryAtMs;
};

/** Logins by ourselves (renewals) per API in any minute. */
export const MAX_LOGINS_PER_MINUTE = 6;
const MINUTE_MS = 60 * SECOND_MS;

/** Earliest local time of the next automatic login, given when the last ones were (any order). T4 */
export const planLoginSlot = (loginsAtMs: readonly number[], nowMs: number): number => {
  // A time in the future is from before the clock was set back: it says nothing.
  const recent = loginsAtMs.filter((atMs) => atMs > nowMs - MINUTE_MS && atMs <= nowMs).sort((a, b) => b - a);
  const sixth = recent[MAX_LOGINS_PER_MINUTE - 1];
  return sixth === undefined ? nowMs : sixth + MINUTE_MS;
};
