/**
 * What the interface paints from: the last published view, detail and balances, as signals.
 * Reads once, then follows; asks the background to publish what is true now. Holds no secret.
 */
import { batch, computed, signal } from '@preact/signals';
import { AppError, hasCode, toAppError } from '../errors.ts';
import { send } from '../messaging/client.ts';
import type { DetailView, View } from '../messaging/view.ts';
import {
  afterPaint,
  followPublished,
  type PublishedChange,
  type ReadBalances,
  readBalances,
  readPublished,
} from './platform.ts';
import { planView } from './view-order.ts';

export const view = signal<View | undefined>(undefined);
export const detail = signal<DetailView | undefined>(undefined);
const balancesReader = signal<ReadBalances | undefined>(undefined);
/** Undefined until they were read, and where there are none. */
export const balances = computed(() => balancesReader.value?.());
/** Why no view could be had at all. */
export const viewError = signal<AppError | undefined>(undefined);

/** How many changes there were: what was read before one of them is older. */
let changes = 0;

const accept = (change: PublishedChange): void =>
  batch(() => {
    changes += 1;
    if ('view' in change) view.value = planView(view.value, change.view);
    if ('detail' in change) detail.value = change.detail;
    if (change.balances) balancesReader.value = change.balances;
    if (view.value) viewError.value = undefined;
    // Taken away, as on the way to another one: what is true now must be asked for.
    else if ('view' in change) void askForView();
  });

/** A background that is well answers within this time, ms, its start on a slow machine included. */
const PATIENCE_MS = 5_000;

/** Between two questions that nobody was there to hear, ms. */
const PAUSE_MS = 250;

/** A browser that has just updated the extension shows its pages before it can start its background. @throws AppError `interrupted` */
const askUntilHeard = async (): Promise<void> => {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await send('view.publish', {});
      return;
    } catch (error) {
      if (!hasCode(error, 'interrupted') || Date.now() >= until) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
};

/** A browser that ends the background just then may lose the question without saying so. @throws AppError `timed_out` */
const askPatiently = async (): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError({ code: 'timed_out' })), PATIENCE_MS);
  });
  try {
    await Promise.race([askUntilHeard(), tooLong]);
  } finally {
    clearTimeout(timer);
  }
};

/** Asks the background for a view, once more where it says nothing; what comes arrives as a change. */
export const askForView = async (): Promise<void> => {
  viewError.value = undefined;
  try {
    await askPatiently().catch((error: unknown) => {
      if (!hasCode(error, 'timed_out')) throw error;
      return askPatiently();
    });
  } catch (cause) {
    viewError.value = toAppError(cause);
  }
};

/** Reads what lies there; what a change brings in the meantime is newer. */
const read = async (): Promise<void> => {
  const before = changes;
  const stored = await readPublished();
  if (changes !== before) return;
  const next = planView(view.value, stored.view);
  // The same publication: nothing is drawn again.
  if (next !== undefined && next === view.value) return;
  batch(() => {
    view.value = next;
    detail.value = stored.detail;
  });
};

/** Read once there is something to see; what a change brings in the meantime is newer. */
const readBalancesOnce = async (): Promise<void> => {
  const read = await readBalances();
  balancesReader.value ??= read;
};

/**
 * Resolves as soon as there is something to paint, or is known that there is not. The browser may answer the first read before it
 * knows that somebody listens for changes, and a vault that locks in between says so only once: so there is a second one.
 */
export const startView = async (): Promise<void> => {
  followPublished(accept);
  await read();
  if (view.value) {
    afterPaint(async () => {
      await Promise.all([read(), readBalancesOnce()]);
      // L2: what is stored may be of a worker that is dead, and its alarm gone: this wakes one. Not before the first paint, from
      // which a worker that starts takes the processor.
      await askForView();
    });
  } else {
    await Promise.all([read(), readBalancesOnce()]);
    void askForView();
  }
};
