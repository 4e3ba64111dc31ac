/**
 * What the interface paints from: the last published view and detail, as signals.
 * Reads once, then follows; asks the background to publish what is true now. Holds no secret.
 */
import { batch, signal } from '@preact/signals';
import { type AppError, toAppError } from '../errors.ts';
import { send } from '../messaging/client.ts';
import type { DetailView, View } from '../messaging/view.ts';
import { followPublished, type PublishedChange, readPublished } from './platform.ts';
import { planView } from './view-order.ts';

export const view = signal<View | undefined>(undefined);
export const detail = signal<DetailView | undefined>(undefined);
/** Why no view could be had at all. */
export const viewError = signal<AppError | undefined>(undefined);

const accept = (change: PublishedChange): void =>
  batch(() => {
    if ('view' in change) view.value = planView(view.value, change.view);
    if ('detail' in change) detail.value = change.detail;
    if (view.value) viewError.value = undefined;
    // Taken away, as on the way to another one: what is true now must be asked for.
    else if ('view' in change) void askForView();
  });

/** Asks the background for a view; what comes arrives as a change. */
export const askForView = async (): Promise<void> => {
  viewError.value = undefined;
  try {
    await send('view.publish', {});
  } catch (cause) {
    viewError.value = toAppError(cause);
  }
};

/** Resolves as soon as there is something to paint, or is known that there is not. */
export const startView = async (): Promise<void> => {
  followPublished(accept);
  const stored = await readPublished();
  // What a change brought in the meantime is newer than what was read.
  batch(() => {
    if (!view.value) view.value = stored.view;
    if (!detail.value) detail.value = stored.detail;
  });
  // L2: what is stored may be of a worker that is dead, and its alarm gone: this wakes one, and nothing waits for it.
  void askForView();
};
