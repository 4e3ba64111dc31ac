/** How long a fresh token lives, by whatever the API said about it. Pure. */
import { readJwtTimes } from './jwt.ts';

/** A stated lifetime beyond this is not believed. 400 days */
const MAX_LIFETIME_MS = 400 * 86_400_000;

const toLifetimeMs = (seconds: number | undefined): number | null => {
  if (seconds === undefined || seconds <= 0) return null;
  const ms = Math.floor(seconds * 1000);
  return ms <= MAX_LIFETIME_MS ? ms : null; // T6; what is no number is not below it either
};

export interface LifetimeSources {
  readonly tokenSecret: string;
  /** The reply's `expiresIn`, seconds. */
  readonly expiresInSeconds?: number | undefined;
  /** Local time, used only where the token has `exp` but no `iat`. */
  readonly nowMs: number;
}

/**
 * Milliseconds from when the token came until it ends, or null where nobody said so (then a 401 is the authority).
 * `exp − iat` is a difference on the API's own clock, so a wrong local clock does not matter. T5
 * Where reply and token disagree, the shorter one counts; an `exp` alone is read by the local clock, as the last resort.
 */
export const lifetimeMsOf = ({ tokenSecret, expiresInSeconds, nowMs }: LifetimeSources): number | null => {
  const { issuedAtS, expiresAtS } = readJwtTimes(tokenSecret);
  const byReply = toLifetimeMs(expiresInSeconds);
  if (expiresAtS === undefined) return byReply;
  if (issuedAtS === undefined) return byReply ?? toLifetimeMs(expiresAtS - Math.floor(nowMs / 1000));
  const byToken = toLifetimeMs(expiresAtS - issuedAtS);
  if (byToken === null) return byReply;
  return byReply === null ? byToken : Math.min(byToken, byReply);
};
