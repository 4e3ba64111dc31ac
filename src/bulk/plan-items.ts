/** Which accounts an action concerns, and in which order. Pure. */
import { type Api, apiOfChain, type Chain } from '../apis.ts';
import type { BulkAction } from '../messaging/view.ts';
import type { BulkQueue, ItemId } from './queue.ts';

/** What is known of a session; whoever has none is signed out. */
export interface BulkSession extends ItemId {
  /** Whether its token is good by the local clock. */
  readonly isLive: boolean;
  /** Local time when its token came. */
  readonly obtainedAtMs: number;
  /** Null where nobody knows when it ends. */
  readonly expiresAtMs: number | null;
}

export interface BulkAccount {
  readonly id: string;
  readonly chain: Chain;
}

/**
 * Whether there is still something to do: signing in is for whoever is not signed in, renewing and signing out for whoever
 * has a session. What was renewed since the queue began, by whomever, is not renewed again: a worker may have died over it.
 */
export const isWanted = (
  { action, startedAtMs }: Pick<BulkQueue, 'action' | 'startedAtMs'>,
  session: BulkSession | undefined,
): boolean => {
  if (action === 'sign_in') return session?.isLive !== true;
  if (session === undefined) return false;
  return action === 'sign_out' || !session.isLive || session.obtainedAtMs < startedAtMs;
};

export interface ItemsInput {
  readonly action: BulkAction;
  readonly nowMs: number;
  readonly apis: readonly Api[];
  /** In the user's order. */
  readonly accounts: readonly BulkAccount[];
  readonly sessions: readonly BulkSession[];
}

const isSame = (a: ItemId, b: ItemId): boolean => a.accountId === b.accountId && a.api === b.api;

export const findSession = (sessions: readonly BulkSession[], id: ItemId): BulkSession | undefined =>
  sessions.find((session) => isSame(session, id));

/** In the user's order; renewals by what ends first, so that none lapses while it waits for its turn. T3 */
export const planItems = ({ action, nowMs, apis, accounts, sessions }: ItemsInput): readonly ItemId[] => {
  const ids = accounts
    .map(({ id, chain }): ItemId => ({ accountId: id, api: apiOfChain(chain) }))
    .filter(
      (id) => apis.includes(id.api) && isWanted({ action, startedAtMs: nowMs }, findSession(sessions, id)),
    );
  if (action !== 'renew') return ids;
  const endOf = (id: ItemId): number => findSession(sessions, id)?.expiresAtMs ?? Number.POSITIVE_INFINITY;
  return ids
    .map((id) => ({ id, endsAtMs: endOf(id) }))
    .sort((a, b) => (a.endsAtMs === b.endsAtMs ? 0 : a.endsAtMs - b.endsAtMs))
    .map(({ id }) => id);
};
