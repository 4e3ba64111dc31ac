/**
 * What the queue does next at one API: begin an item, wait until a time, or nothing. Pure: decides and touches nothing.
 * One item at a time at each API, and only as many as its rate limit has room for.
 */
import type { Api } from '../apis.ts';
import type { AppError } from '../errors.ts';
import { REQUESTS_PER_LOGIN } from '../sessions/login-allowance.ts';
import { type BulkItem, type BulkQueue, type BulkWait, isLeft } from './queue.ts';

/** What an API has room for now, as http/rate-gauge.ts has it. */
export interface ApiRoom {
  /** Requests that may leave now. */
  readonly requests: number;
  /** When there are more, local epoch milliseconds; null where nothing has begun to run out. */
  readonly nextAtMs: number | null;
  /** Requests per window. */
  readonly limit: number;
  /** When the next renewal of a session may be made that is due already; null where none is due. */
  readonly renewalAtMs: number | null;
}

export type Next =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wait'; readonly wait: BulkWait }
  | { readonly kind: 'begin'; readonly item: BulkItem };

export interface NextInput {
  readonly queue: BulkQueue;
  readonly api: Api;
  readonly room: ApiRoom;
  /** Accounts whose token has come and is being stored: begun by this very worker. */
  readonly ending?: ReadonlySet<string>;
  readonly nowMs: number;
}

/** Requests that one item makes, at least. Mimic has no logout. */
const REQUESTS: Readonly<Record<BulkQueue['action'], Readonly<Record<Api, number>>>> = {
  sign_in: REQUESTS_PER_LOGIN,
  renew: REQUESTS_PER_LOGIN,
  sign_out: { pump: 1, mimic: 0 },
};
/** The share of a window that is left for what the user does meanwhile, and for renewals. */
const SPARED_SHARE = 0.1;

/** No wait is longer; then it is looked at again, whatever the clock did meanwhile. */
export const MAX_WAIT_MS = 15 * 60_000;
/** Where nobody says until when. */
export const DEFAULT_WAIT_MS = 60_000;

/** A wait that is over by the clock was sat out; one that is too far off is from before the clock was set back. T5 */
const isSatOut = (wait: BulkWait | null, nowMs: number): boolean => wait !== null && wait.untilMs <= nowMs;
const isStanding = (wait: BulkWait | null, nowMs: number): boolean =>
  wait !== null && wait.untilMs > nowMs && wait.untilMs <= nowMs + MAX_WAIT_MS;

/** Null where there is room now. */
const planRateWait = ({ queue, api, room, nowMs }: NextInput): BulkWait | null => {
  const needed = REQUESTS[queue.action][api];
  if (needed === 0 || room.requests >= needed + Math.floor(room.limit * SPARED_SHARE)) return null;
  // A window so small that it never has room for all of that: once it was waited for, what it has is enough. T8
  if (room.requests > 0 && queue.waits[api]?.reason === 'rate_limit' && isSatOut(queue.waits[api], nowMs))
    return null;
  return { reason: 'rate_limit', untilMs: room.nextAtMs ?? nowMs + DEFAULT_WAIT_MS };
};

export const planNext = (input: NextInput): Next => {
  const { queue, api, room, ending, nowMs } = input;
  if (queue.state !== 'running') return { kind: 'nothing' };
  const ours = queue.items.filter((item) => item.api === api && ending?.has(item.accountId) !== true);
  // What runs is what a dead worker left: whoever asks has nothing else under way.
  const item = ours.find(({ state }) => state === 'running') ?? ours.find(({ state }) => state === 'waiting');
  if (item === undefined) return { kind: 'nothing' };
  const standing = queue.waits[api];
  // Only this one can't be looked up anew: nobody tells when the network is back.
  if (standing?.reason === 'offline' && isStanding(standing, nowMs)) return { kind: 'wait', wait: standing };
  // What is renewed by itself comes first, or it would lapse behind a long queue. T3
  if (queue.action === 'sign_in' && room.renewalAtMs !== null && room.renewalAtMs > nowMs) {
    return { kind: 'wait', wait: { reason: 'renewals', untilMs: room.renewalAtMs } };
  }
  const wait = planRateWait(input);
  return wait === null ? { kind: 'begin', item } : { kind: 'wait', wait };
};

/** While it works: a worker that died meanwhile is woken after so long. The shortest that browsers' alarms keep. */
const WATCH_MS = 30_000;

/** Local time at which there is something to do; null where there is nothing. */
export const planWakeAtMs = (queue: BulkQueue, nowMs: number): number | null => {
  if (queue.state !== 'running') return null;
  const left = new Set(queue.items.filter(isLeft).map(({ api }) => api));
  const times = [...left].map((api) => {
    const wait = queue.waits[api];
    return wait === null ? nowMs + WATCH_MS : Math.min(wait.untilMs, nowMs + MAX_WAIT_MS);
  });
  return times.length === 0 ? null : Math.min(...times);
};

/** How often one item is begun again after the API said that there were too many requests. */
const MAX_ATTEMPTS = 5;
/** How soon the network is tried again. */
const OFFLINE_WAIT_MS = 30_000;

export type Setback = { readonly kind: 'put_back'; readonly wait: BulkWait } | { readonly kind: 'fail' };

/** What a failure means: most end their item, and no other. What says nothing about the account lets it wait. */
export const planSetback = (
  { code, details }: Pick<AppError, 'code' | 'details'>,
  { attempts, nowMs }: { readonly attempts: number; readonly nowMs: number },
): Setback => {
  if (code === 'offline') {
    return { kind: 'put_back', wait: { reason: 'offline', untilMs: nowMs + OFFLINE_WAIT_MS } };
  }
  if (code === 'rate_limited' && attempts < MAX_ATTEMPTS) {
    const untilMs = details.retryAtMs ?? nowMs + DEFAULT_WAIT_MS;
    return { kind: 'put_back', wait: { reason: 'rate_limit', untilMs } };
  }
  return { kind: 'fail' };
};
