/** A session: one account signed in to one API. Types and the pure questions about one. */
import * as v from 'valibot';
import type { Api } from '../apis.ts';

export const SessionSchema = v.object({
  accountId: v.string(),
  api: v.picklist(['pump', 'mimic']),
  /** Null once it has ended: the session is then shown as expired until it is renewed or signed out. */
  tokenSecret: v.nullable(v.string()),
  /** Local time when the token came. */
  obtainedAtMs: v.number(),
  /** Null where the API does not say how long the token lives. */
  lifetimeMs: v.nullable(v.number()),
  /** Local time at which to renew; null where it can't be told. */
  renewAtMs: v.nullable(v.number()),
  dialect: v.picklist(['documented', 'observed']),
});

export type Session = v.InferOutput<typeof SessionSchema>;

export interface SessionId {
  readonly accountId: string;
  readonly api: Api;
}

export const expiresAtMsOf = ({ obtainedAtMs, lifetimeMs }: Session): number | null =>
  lifetimeMs === null ? null : obtainedAtMs + lifetimeMs;

/** The token, unless it has ended by the local clock. A clock set back by a little does not revive one. */
export const liveTokenOf = (session: Session, nowMs: number): string | null => {
  const expiresAtMs = expiresAtMsOf(session);
  return expiresAtMs !== null && nowMs >= expiresAtMs ? null : session.tokenSecret;
};

/** The other way round than `sessionKey`; null for what is none. */
export const parseSessionKey = (key: string): SessionId | null => {
  const [accountId, api] = key.split(':');
  return accountId !== undefined && (api === 'pump' || api === 'mimic') ? { accountId, api } : null;
};
