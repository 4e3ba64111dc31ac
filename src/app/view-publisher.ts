/**
 * Publishes what the interface paints: coalesces changes, rests after a publication that was dear, numbers each one, and
 * writes view and detail in one call so that they are never torn. What is published holds no secret; of a locked vault it
 * says only that it is locked.
 */
import type { Clock } from '../lib/clock.ts';
import { createMutex } from '../lib/mutex.ts';
import { planRestMs } from '../lib/plan-rest.ts';
import { toPublishedEntries } from '../messaging/published.ts';
import type { DetailView, MimicTokensView, UnlockedView, View } from '../messaging/view.ts';

/** Where the last sequence lies: beside the view, since that of a locked vault holds nothing. */
export const SEQUENCE_KEY = 'viewSequence';

export interface Publication {
  readonly view: View | Omit<UnlockedView, 'sequence'>;
  readonly detail: DetailView | null;
}

export interface ViewPublisherOptions {
  readonly build: () => Promise<Publication>;
  /** Writes all entries in one atomic call. */
  readonly write: (entries: Readonly<Record<string, unknown>>) => Promise<void>;
  /** What lies at `SEQUENCE_KEY`: the sequence of the last publication before this worker started. */
  readonly readSequence: () => Promise<unknown>;
  readonly clock: Clock;
  readonly sleepMs: (ms: number) => Promise<void>;
}

export interface ViewPublisher {
  /** Publishes soon, but for a rest after the last one; any number of calls until then make one publication. */
  readonly schedule: () => void;
  /** As `schedule`, without the rest. */
  readonly hurry: () => void;
  /** Publishes now and resolves when it is stored. */
  readonly publish: () => Promise<void>;
  /** Resolves when nothing that was scheduled waits any more. Never rejects. */
  readonly settle: () => Promise<void>;
}

const MAX_REST_MS = 1_000;
/** While many accounts change one after the other nobody follows each of them. */
const CROWD_REST_MS = 100;

const toSequence = (stored: unknown): number => (typeof stored === 'number' ? stored : 0);

export const createViewPublisher = (options: ViewPublisherOptions): ViewPublisher => {
  const { build, write, readSequence, clock, sleepMs } = options;
  const mutex = createMutex();
  let sequence: number | null = null;
  /** What was stored last; undefined where that is not known. */
  let balances: MimicTokensView | null | undefined;
  /** Something changed since the last publication began. */
  let isDue = false;
  let resting: Promise<void> = Promise.resolve();

  const publishNow = async (): Promise<void> => {
    isDue = false;
    const startedAtMs = clock.nowMs();
    sequence ??= toSequence(await readSequence());
    sequence += 1;
    const { view, detail } = await build();
    const shown = view.status === 'unlocked' ? detail : null;
    const before = balances;
    balances = undefined;
    await write({
      ...toPublishedEntries(view.status === 'unlocked' ? { ...view, sequence } : view, shown, before),
      [SEQUENCE_KEY]: sequence,
    });
    balances = shown?.mimic.tokens.value ?? null;
    const isCrowd = view.status === 'unlocked' && view.bulk?.state === 'running';
    const restMs = planRestMs(clock.nowMs() - startedAtMs, MAX_REST_MS, isCrowd ? CROWD_REST_MS : 0);
    resting = restMs > 0 ? sleepMs(restMs) : Promise.resolve();
  };
  /** A failed write is made good by the next one; the interface asks for a view when it finds none. */
  const publishIfDue = (): Promise<void> =>
    mutex.run(async () => (isDue ? publishNow() : undefined)).catch(() => undefined);

  return {
    publish: () => mutex.run(publishNow),
    settle: publishIfDue,
    hurry: () => {
      isDue = true;
      void publishIfDue();
    },
    schedule: () => {
      if (isDue) return;
      isDue = true;
      void resting.then(publishIfDue);
    },
  };
};
