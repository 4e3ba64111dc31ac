/**
 * What goes on being served while the vault is locked, where the user chose that: some grants, and the tokens that they are
 * served with. Pure. No more than that comes in, nothing that has ended counts, and every doubt ends it.
 */
import * as v from 'valibot';
import type { Api } from '../apis.ts';
import type { StillServingView } from '../messaging/view.ts';
import type { Session } from '../sessions/session.ts';
import { type Grant, GrantSchema } from './grant.ts';
import type { Whose } from './page-requests.ts';

/** How far the clock may go back before nothing of it counts any more, milliseconds. K18 */
export const CLOCK_TOLERANCE_MS = 60_000;

const KeptSessionSchema = v.object({
  identityId: v.string(),
  accountId: v.string(),
  api: v.picklist(['pump', 'mimic']),
  tokenSecret: v.string(),
  /** With the account and the API it names the token without telling it. */
  obtainedAtMs: v.number(),
  /** Epoch milliseconds; null where the API does not say: then a 401 is the authority. */
  expiresAtMs: v.nullable(v.number()),
});

export const KeptBundleSchema = v.object({
  /** When the vault was locked, epoch milliseconds. */
  sinceMs: v.number(),
  /** When all sessions are to be logged out, epoch milliseconds; null = never. */
  stopAtMs: v.nullable(v.number()),
  sessions: v.array(KeptSessionSchema),
  grants: v.array(GrantSchema),
});

export type KeptSession = Readonly<v.InferOutput<typeof KeptSessionSchema>>;

export interface KeptBundle {
  readonly sinceMs: number;
  readonly stopAtMs: number | null;
  readonly sessions: readonly KeptSession[];
  readonly grants: readonly Grant[];
}

export const isOf =
  ({ identityId, api }: Whose) =>
  (other: Whose): boolean =>
    other.identityId === identityId && other.api === api;

const isLive =
  (nowMs: number) =>
  ({ expiresAtMs }: KeptSession): boolean =>
    expiresAtMs === null || nowMs < expiresAtMs;

const NOTHING = { sessions: [], grants: [] } as const;

/** What of it counts now: no token that ended, no grant without a token, no token without a grant. */
export const planLive = (bundle: KeptBundle, nowMs: number): KeptBundle => {
  const { sinceMs, stopAtMs } = bundle;
  if (nowMs < sinceMs - CLOCK_TOLERANCE_MS) return { ...bundle, ...NOTHING }; // K18
  if (stopAtMs !== null && nowMs >= stopAtMs) return { ...bundle, ...NOTHING };
  const live = bundle.sessions.filter(isLive(nowMs));
  const grants = bundle.grants.filter((grant) => live.some(isOf(grant)));
  return { ...bundle, grants, sessions: live.filter((session) => grants.some(isOf(session))) };
};

/** A token as the vault has it. */
export type VaultSession = Pick<Session, 'accountId' | 'api' | 'tokenSecret' | 'obtainedAtMs' | 'lifetimeMs'>;

/** What ended while it was locked before, and may still be in the vault. */
export interface Endings {
  readonly grantIds: readonly string[];
  readonly tokens: readonly Pick<KeptSession, 'accountId' | 'api' | 'obtainedAtMs'>[];
}

export interface BundleInput {
  readonly grants: readonly Grant[];
  readonly sessions: readonly VaultSession[];
  /** The account that an identity has for an API. */
  readonly accountIdOf: (identityId: string, api: Api) => string | undefined;
  readonly endings: Endings;
  readonly stopAtMs: number | null;
  readonly nowMs: number;
}

const isSameToken =
  (session: Pick<KeptSession, 'accountId' | 'api' | 'obtainedAtMs'>) =>
  (other: Pick<KeptSession, 'accountId' | 'api' | 'obtainedAtMs'>): boolean =>
    other.accountId === session.accountId &&
    other.api === session.api &&
    other.obtainedAtMs === session.obtainedAtMs;

/** What is taken out of a vault that closes: the tokens that a grant is served with, and no other. */
export const planBundle = (input: BundleInput): KeptBundle => {
  const { accountIdOf, endings, stopAtMs, nowMs } = input;
  const toKept = ({ identityId, api }: Whose): readonly KeptSession[] => {
    const accountId = accountIdOf(identityId, api);
    const session = input.sessions.find((one) => one.accountId === accountId && one.api === api);
    if (session === undefined || session.tokenSecret === null) return [];
    const { tokenSecret, obtainedAtMs, lifetimeMs } = session;
    const expiresAtMs = lifetimeMs === null ? null : obtainedAtMs + lifetimeMs;
    return [{ identityId, accountId: session.accountId, api, tokenSecret, obtainedAtMs, expiresAtMs }];
  };
  const grants = input.grants.filter(({ id }) => !endings.grantIds.includes(id));
  const owners = grants.filter((grant, i) => grants.findIndex(isOf(grant)) === i);
  const sessions = owners.flatMap(toKept).filter((session) => !endings.tokens.some(isSameToken(session)));
  return planLive({ sinceMs: nowMs, stopAtMs, sessions, grants }, nowMs);
};

/** When something of it ends by itself next, epoch milliseconds; null where nothing does. */
export const planNextEnd = ({ stopAtMs, sessions }: KeptBundle): number | null => {
  const times = [...sessions.map(({ expiresAtMs }) => expiresAtMs), stopAtMs].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
};

/** Until when pages are served, as far as that can be told. */
export const toStillServing = ({ stopAtMs, sessions, grants }: KeptBundle): StillServingView => {
  const ends = grants.map((grant) => {
    const tokenEndsAtMs = sessions.find(isOf(grant))?.expiresAtMs ?? Number.POSITIVE_INFINITY;
    return Math.min(tokenEndsAtMs, grant.endsAtMs ?? Number.POSITIVE_INFINITY);
  });
  const untilMs = Math.min(Math.max(...ends), stopAtMs ?? Number.POSITIVE_INFINITY);
  return { untilMs: Number.isFinite(untilMs) ? untilMs : null };
};
