/**
 * What there is to explain a broken invariant by: what was asked, killed and seen on the wire in the last minute or so, what
 * the extension knows by heart of its logins, and what it has logged. Accounts by their place; nothing secret is in it.
 */
import { readArea } from '../../e2e/harness/extension-storage.ts';
import type { SoakWorld } from './soak-world.ts';
import type { WireRequest } from './wire-tap.ts';

/** A budget's minute, and what led to it. */
const LOOKED_BACK_MS = 90_000;
const MOST_LINES = 300;

const toAge = (ms: number): string => `${(ms / 1000).toFixed(2).padStart(7)} s ago`;

const withPlaces = ({ accounts }: SoakWorld, text: string): string =>
  accounts.reduce(
    (named, { accountId, address }, place) =>
      named.replaceAll(accountId, `account ${place}`).replaceAll(address, `account ${place}`),
    text,
  );

const toLine = (world: SoakWorld, request: WireRequest): string => {
  const { api, method, path, wallet, startedMs, endedMs, status, fault } = request;
  const place = world.accounts.findIndex(({ address }) => address.toLowerCase() === wallet);
  const said = [
    ...(wallet === null ? [] : [`account ${place}`, world.isAsked(request) ? 'asked for' : 'automatic']),
    endedMs === null ? 'in flight' : `${status ?? 'no answer'} after ${endedMs - startedMs} ms`,
    ...(fault ? ['under a fault'] : []),
  ];
  return `${api}: ${method} ${path}: ${said.join(', ')}`;
};

/** Every moment in it as the time since. */
const withAges = (value: unknown, nowMs: number): unknown => {
  if (typeof value === 'number') return value > 1e12 ? toAge(nowMs - value).trim() : value;
  if (Array.isArray(value)) return value.map((item) => withAges(item, nowMs));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withAges(item, nowMs)]));
};

const listLog = async (world: SoakWorld): Promise<readonly string[]> => {
  const reply = await world.post('activity.list', {});
  if (!reply?.ok) return [`The log could not be read: ${reply?.code ?? 'no answer'}.`];
  const nowMs = Date.now();
  return reply.value.entries
    .filter(({ atMs }) => nowMs - atMs < LOOKED_BACK_MS)
    .map(
      ({ atMs, seq: _seq, id: _id, hash: _hash, ...entry }) =>
        `${toAge(nowMs - atMs)}  ${JSON.stringify(entry)}`,
    );
};

/** Asked, killed and seen on the wire: one line each, oldest first, by the time that counts for the extension. */
export const listSeen = (world: SoakWorld): readonly string[] => {
  const nowMs = world.nowMs();
  const requests = world.tap
    .requests()
    .map((request) => ({ atMs: request.startedMs, text: toLine(world, request) }));
  return [...requests, ...world.notes]
    .filter(({ atMs }) => nowMs - atMs < LOOKED_BACK_MS)
    .sort((a, b) => a.atMs - b.atMs)
    .slice(-MOST_LINES)
    .map(({ atMs, text }) => withPlaces(world, `${toAge(nowMs - atMs)}  ${text}`));
};

/** All of it. Wakes the worker, so what it is to explain has to be over. */
export const gatherEvidence = async (world: SoakWorld): Promise<readonly string[]> => {
  const seen = listSeen(world);
  const { 'sessions.journal': journal } = await readArea(world.page, 'session');
  return [
    ...seen,
    `Written down about logins: ${withPlaces(world, JSON.stringify(withAges(journal, Date.now())))}`,
    'The log, by the time of this machine:',
    ...(await listLog(world)).map((line) => withPlaces(world, line)),
  ];
};
