/**
 * Works a queue of many accounts off, one at a time at each API, through the same sign-in and sign-out as a single one. Keeps
 * what is left and what is done in session storage, so that the next worker carries on. Holds no key and no token.
 */
import * as v from 'valibot';
import { API_IDS, type Api } from '../apis.ts';
import { AppError, hasCode, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { createKeptNote } from '../lib/kept-note.ts';
import type { SessionArea } from '../lib/stored-area.ts';
import { toTextArea } from '../lib/text-area.ts';
import { type BulkAction, type BulkView, toErrorView } from '../messaging/view.ts';
import { type BulkAccount, type BulkSession, findSession, isWanted, planItems } from './plan-items.ts';
import { type ApiRoom, type Next, planNext, planSetback, planWakeAtMs } from './plan-next.ts';
import {
  type BulkItem,
  type BulkQueue,
  type ItemId,
  isOpen,
  queueSchema,
  toQueue,
  withBegun,
  withCancelled,
  withDone,
  withFailed,
  withPaused,
  withPutBack,
  withResumed,
  withWait,
} from './queue.ts';
import { toBulkView } from './to-bulk-view.ts';

export interface QueueRunnerOptions {
  readonly area: SessionArea;
  readonly clock: Clock;
  /** In the user's order. @throws AppError `locked` */
  readonly readAccounts: () => Promise<readonly BulkAccount[]>;
  /** @throws AppError `locked` */
  readonly readSessions: () => Promise<readonly BulkSession[]>;
  /** @throws AppError `locked` */
  readonly readRoom: (api: Api) => Promise<ApiRoom>;
  /** Renews what is due, as far as it may be renewed now. */
  readonly renewDue: () => Promise<void>;
  /**
   * Does it for one; `onAnswered` once the API has done its part, so that the next may begin while this one is being stored.
   * @throws AppError that knows its entry in the activity log
   */
  readonly perform: (action: BulkAction, id: ItemId, onAnswered: () => void) => Promise<void>;
  /** The queue was begun, halted or put away, or has ended. */
  readonly onChange: () => void;
  /** It has come further: one of many times. */
  readonly onProgress: () => void;
  /** When to wake next has changed. */
  readonly onWakeChange: () => void;
  readonly onStoreFailure: (error: AppError) => void;
}

export interface BulkRequest {
  readonly action: BulkAction;
  readonly apis: readonly Api[];
}

/** How many may be on their way into the vault: so many a death of the worker costs another login. */
const MAX_ENDING = 16;

const isSameRequest = (queue: BulkQueue, { action, apis }: BulkRequest): boolean =>
  queue.action === action && queue.items.every(({ api }) => apis.includes(api));

export const createQueueRunner = (options: QueueRunnerOptions) => {
  const { clock } = options;
  const kept = createKeptNote<BulkQueue | null>({
    area: toTextArea(options.area),
    key: 'bulk.queue',
    schema: v.nullable(queueSchema),
    empty: null,
    onStoreFailure: options.onStoreFailure,
  });
  const working = new Set<Api>();
  /** By account: what the API has answered and is being stored. */
  const ending: Readonly<Record<Api, Map<string, Promise<void>>>> = { pump: new Map(), mimic: new Map() };
  /** Where there may be something new to begin. */
  const asked = new Set<Api>();
  /** Grows with every lock: what was under way then comes to nothing, and says nothing about its account. T10 */
  let locks = 0;

  const change = (plan: (queue: BulkQueue) => BulkQueue): Promise<void> => {
    let announce = options.onChange;
    return kept.change(
      (before) => {
        if (before === null) return null;
        const after = plan(before);
        if (after.state === before.state) announce = options.onProgress;
        return after;
      },
      () => announce(),
    );
  };

  const pauseForLock = async (): Promise<void> => {
    locks += 1;
    await change((queue) => withPaused(queue, 'lock'));
  };

  /** What is due for renewal goes before a login that nobody's session hangs on. T3 */
  const readRoom = async ({ action }: BulkQueue, api: Api): Promise<ApiRoom> => {
    const room = await options.readRoom(api);
    const { renewalAtMs } = room;
    if (action !== 'sign_in' || renewalAtMs === null || renewalAtMs > clock.nowMs()) return room;
    await options.renewDue();
    return options.readRoom(api);
  };

  /** Chosen and marked as begun in one step: stored before anything is sent, so that no other worker begins it too. T1 T2 */
  const take = async (api: Api): Promise<Next> => {
    const before = await kept.read();
    if (before?.state !== 'running') return { kind: 'nothing' };
    const room = await readRoom(before, api);
    const taken: Next[] = [];
    await change((queue) => {
      const next = planNext({ queue, api, room, ending: new Set(ending[api].keys()), nowMs: clock.nowMs() });
      taken.push(next);
      if (next.kind === 'begin') return withBegun(queue, next.item);
      // It is looked at again when all that was begun has ended: only then it is what the API waits for.
      return next.kind === 'wait' && ending[api].size === 0 ? withWait(queue, api, next.wait) : queue;
    });
    return taken[0] ?? { kind: 'nothing' };
  };

  const settleFailure = async (item: BulkItem, thrown: unknown, locksBefore: number): Promise<void> => {
    const error = toAppError(thrown);
    const nowMs = clock.nowMs();
    if (locks !== locksBefore || error.code === 'locked') {
      await change((queue) => withPutBack(queue, item));
      // The vault noticed its deadline before anybody else did.
      if (locks === locksBefore) await pauseForLock();
      return;
    }
    const setback = planSetback(error, { attempts: item.attempts + 1, nowMs });
    await change((queue) => {
      // What was cancelled together with it was not tried: it has not failed.
      if (queue.state === 'cancelled' && error.code === 'session_superseded') return withPutBack(queue, item);
      if (setback.kind === 'fail') return withFailed(queue, item, toErrorView(error, nowMs));
      return withWait(withPutBack(queue, item), item.api, setback.wait);
    });
  };

  const isStillWanted = async (queue: BulkQueue, item: BulkItem): Promise<boolean> => {
    const accounts = await options.readAccounts();
    const session = findSession(await options.readSessions(), item);
    return accounts.some(({ id }) => id === item.accountId) && isWanted(queue, session);
  };

  const workOff = async (item: BulkItem, onAnswered: () => void): Promise<void> => {
    const locksBefore = locks;
    try {
      const queue = await kept.read();
      if (queue === null) return;
      if (await isStillWanted(queue, item)) await options.perform(queue.action, item, onAnswered);
      await change((it) => withDone(it, item));
    } catch (thrown) {
      await settleFailure(item, thrown, locksBefore);
    }
  };

  /** Resolves when the next may begin; what then is still to be stored is in `ending`. */
  const work = async (item: BulkItem): Promise<void> => {
    const { api, accountId } = item;
    let tell = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const ended = workOff(item, tell).finally(() => ending[api].delete(accountId));
    ending[api].set(accountId, ended);
    await Promise.race([answered, ended]);
  };

  /** Until there is nothing to begin now. */
  const runLane = async (api: Api): Promise<void> => {
    const under = ending[api];
    try {
      for (;;) {
        const next = await take(api);
        if (next.kind === 'begin') await work(next.item);
        // What fails at its end may have come back to its turn.
        else if (under.size > 0) await Promise.all(under.values());
        else return;
        if (under.size >= MAX_ENDING) await Promise.race(under.values());
      }
    } catch (error) {
      if (!hasCode(error, 'locked')) throw error;
      await pauseForLock();
    } finally {
      options.onWakeChange();
    }
  };

  /** One at a time at each API; asked while it ends, it goes on. T1 */
  const runLaneAlone = async (api: Api): Promise<void> => {
    asked.add(api);
    if (working.has(api)) return;
    working.add(api);
    try {
      while (asked.delete(api)) await runLane(api);
    } finally {
      working.delete(api);
    }
  };

  return {
    /**
     * Answers with how many accounts are in the queue; where there are none, there is no queue. Asked the same again while it
     * runs, answers for that one.
     * @throws AppError `bulk_running` where another one is open, `locked`
     */
    start: async (request: BulkRequest): Promise<{ total: number }> => {
      const [accounts, sessions] = [await options.readAccounts(), await options.readSessions()];
      const nowMs = clock.nowMs();
      const items = planItems({ ...request, nowMs, accounts, sessions });
      const standing: BulkQueue[] = [];
      await kept.change((queue) => {
        if (queue !== null && isOpen(queue)) standing.push(queue);
        if (standing.length > 0) return queue;
        return items.length === 0 ? null : toQueue(request.action, items, nowMs);
      }, options.onChange);
      const [open] = standing;
      if (open === undefined) return { total: items.length };
      if (open.state === 'running' && isSameRequest(open, request)) return { total: open.items.length };
      throw new AppError({ code: 'bulk_running' });
    },
    pause: () => change((queue) => withPaused(queue, 'user')),
    resume: () => change(withResumed),
    /** What has begun comes to its end; nothing more is begun. */
    cancel: () => change(withCancelled),
    /** Drops what a queue that has ended still shows. */
    dismiss: () => kept.change((queue) => (queue !== null && isOpen(queue) ? queue : null), options.onChange),
    /** Everybody is being signed out: a queue that signs in would undo it. */
    cancelSigningIn: async (): Promise<void> => {
      if ((await kept.read())?.action !== 'sign_out') await change(withCancelled);
    },
    pauseForLock,
    /** Works off what may be begun now; resolves once there is nothing of that kind, or others see to it. */
    run: async (): Promise<void> => void (await Promise.all(API_IDS.map(runLaneAlone))),
    /** Local time at which `run` is wanted next; null = not by itself. */
    nextWakeAtMs: async (): Promise<number | null> => {
      const queue = await kept.read();
      return queue === null ? null : planWakeAtMs(queue, clock.nowMs());
    },
    view: async (): Promise<BulkView | null> => {
      const queue = await kept.read();
      return queue === null ? null : toBulkView(queue);
    },
    /** The vault is gone, and so are its accounts. */
    reset: kept.reset,
  };
};

export type QueueRunner = ReturnType<typeof createQueueRunner>;
