/** What the overview says of each identity at each API, in five groups that one tells apart at a glance. Pure. */
import { API_IDS, APIS, type Api } from '../../apis.ts';
import { type IdentityView, type SessionView, sessionKey, type UnlockedView } from '../../messaging/view.ts';
import { endsSoon } from '../format/session-ring.ts';

/** In the order in which they are counted and drawn. */
export const GROUPS = ['signed_in', 'ending', 'failing', 'signed_out', 'no_key'] as const;
export type Group = (typeof GROUPS)[number];

export interface Cell {
  readonly api: Api;
  readonly group: Group;
  readonly session: SessionView | undefined;
}

export interface Row {
  readonly identity: IdentityView;
  /** One per API, in their order. */
  readonly cells: readonly Cell[];
}

const toGroup = (session: SessionView | undefined, nowMs: number): Group => {
  if (session?.error) return 'failing';
  if (session?.state === 'expired') return 'ending';
  if (session?.state !== 'signed_in') return 'signed_out';
  const isOver = session.expiresAtMs !== undefined && session.expiresAtMs <= nowMs;
  return isOver || endsSoon(session, nowMs) ? 'ending' : 'signed_in';
};

export const toRows = (view: UnlockedView, nowMs: number): readonly Row[] =>
  view.identities.map((identity) => ({
    identity,
    cells: API_IDS.map((api): Cell => {
      const account = identity.accounts[APIS[api].chain];
      if (!account) return { api, group: 'no_key', session: undefined };
      const session = view.sessions[sessionKey(account.id, api)];
      return { api, group: toGroup(session, nowMs), session };
    }),
  }));

/** How many cells each group has. */
export const countGroups = (rows: readonly Row[]): Readonly<Record<Group, number>> => {
  const counts = { signed_in: 0, ending: 0, failing: 0, signed_out: 0, no_key: 0 };
  for (const { cells } of rows) for (const { group } of cells) counts[group] += 1;
  return counts;
};

/** Those rows that have a cell of the group. */
export const filterRows = (rows: readonly Row[], group: Group | undefined): readonly Row[] =>
  group === undefined ? rows : rows.filter(({ cells }) => cells.some((cell) => cell.group === group));
