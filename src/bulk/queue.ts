/**
 * A queue of many accounts: what it is made of, and each change that can happen to it. Pure. Holds ids, codes and times: no
 * secret, no label, no address, since it lies in session storage.
 */
import * as v from 'valibot';
import { API_IDS, type Api } from '../apis.ts';
import { ERROR_CODES } from '../errors.ts';

const numberField = v.exactOptional(v.pipe(v.number(), v.finite()));

const errorSchema = v.object({
  code: v.picklist(ERROR_CODES),
  details: v.object({
    status: numberField,
    retryAtMs: numberField,
    field: v.exactOptional(v.string()),
    wanted: numberField,
    got: numberField,
  }),
  atMs: v.number(),
  activityId: v.exactOptional(v.string()),
});

const itemSchema = v.object({
  accountId: v.string(),
  api: v.picklist(API_IDS),
  /** `running` in a queue that a new worker finds: the old one died with it. */
  state: v.picklist(['waiting', 'running', 'done', 'failed']),
  /** How often it was begun. */
  attempts: v.number(),
  error: v.exactOptional(errorSchema),
});

const waitSchema = v.object({
  /** `rate_limit`: the API allows no more requests; `renewals`: sessions that would lapse go first. */
  reason: v.picklist(['rate_limit', 'renewals', 'offline']),
  untilMs: v.number(),
});

export const queueSchema = v.object({
  action: v.picklist(['sign_in', 'renew', 'sign_out']),
  state: v.picklist(['running', 'paused', 'done', 'cancelled']),
  /** Why it is paused. */
  pausedBy: v.exactOptional(v.picklist(['user', 'lock'])),
  /** Local time. */
  startedAtMs: v.number(),
  items: v.array(itemSchema),
  /** What each API's next one waits for; kept until it is begun. */
  waits: v.object({ pump: v.nullable(waitSchema), mimic: v.nullable(waitSchema) }),
});

export type BulkQueue = v.InferOutput<typeof queueSchema>;
export type BulkItem = v.InferOutput<typeof itemSchema>;
export type BulkWait = v.InferOutput<typeof waitSchema>;
type ItemError = v.InferOutput<typeof errorSchema>;
export type ItemId = Pick<BulkItem, 'accountId' | 'api'>;

export const toQueue = (
  action: BulkQueue['action'],
  ids: readonly ItemId[],
  startedAtMs: number,
): BulkQueue => ({
  action,
  state: 'running',
  startedAtMs,
  items: ids.map(({ accountId, api }) => ({ accountId, api, state: 'waiting', attempts: 0 })),
  waits: { pump: null, mimic: null },
});

export const isLeft = ({ state }: BulkItem): boolean => state === 'waiting' || state === 'running';
/** Something is still to come of it, now or after a pause. */
export const isOpen = ({ state }: BulkQueue): boolean => state === 'running' || state === 'paused';

const withItem = (
  queue: BulkQueue,
  id: ItemId,
  from: BulkItem['state'],
  change: (item: BulkItem) => BulkItem,
): BulkQueue => ({
  ...queue,
  items: queue.items.map((item) =>
    item.accountId === id.accountId && item.api === id.api && item.state === from ? change(item) : item,
  ),
});

const withState = (queue: BulkQueue, state: BulkQueue['state']): BulkQueue => {
  const { pausedBy: _over, ...rest } = queue;
  return { ...rest, state };
};

/** A queue with nothing left is done, paused or not. What was cancelled stays so. */
const withEnd = (queue: BulkQueue): BulkQueue =>
  isOpen(queue) && !queue.items.some(isLeft) ? withState(queue, 'done') : queue;

export const withWait = (queue: BulkQueue, api: Api, wait: BulkWait | null): BulkQueue => ({
  ...queue,
  waits: { ...queue.waits, [api]: wait },
});

/** A dead worker's `running` is begun anew. */
export const withBegun = (queue: BulkQueue, item: BulkItem): BulkQueue =>
  withWait(
    withItem(queue, item, item.state, (it) => ({ ...it, state: 'running', attempts: it.attempts + 1 })),
    item.api,
    null,
  );

// What ends an item counts only while it runs: it may have begun in a queue before this one, of another kind.

export const withDone = (queue: BulkQueue, id: ItemId): BulkQueue =>
  withEnd(withItem(queue, id, 'running', (item) => ({ ...item, state: 'done' })));

export const withFailed = (queue: BulkQueue, id: ItemId, error: ItemError): BulkQueue =>
  withEnd(withItem(queue, id, 'running', (item) => ({ ...item, state: 'failed', error })));

/** It comes to its turn again, before those behind it. */
export const withPutBack = (queue: BulkQueue, id: ItemId): BulkQueue =>
  withItem(queue, id, 'running', (item) => ({ ...item, state: 'waiting' }));

/** What has begun comes to its end; nothing more is begun. The lock's own reason replaces none that the user had. */
export const withPaused = (queue: BulkQueue, pausedBy: 'user' | 'lock'): BulkQueue =>
  queue.state === 'running' ? { ...queue, state: 'paused', pausedBy } : queue;

/** What it waited for is looked at anew. */
export const withResumed = (queue: BulkQueue): BulkQueue =>
  queue.state === 'paused' ? { ...withState(queue, 'running'), waits: { pump: null, mimic: null } } : queue;

export const withCancelled = (queue: BulkQueue): BulkQueue =>
  isOpen(queue) ? { ...withState(queue, 'cancelled'), waits: { pump: null, mimic: null } } : queue;
