/** Which of two views to paint. Pure: a view that was published earlier but arrives later never wins. */
import type { View } from '../messaging/view.ts';

/** @returns `next`, unless both are of an unlocked vault and `next` is the older publication or the same. */
export const planView = (current: View | undefined, next: View | undefined): View | undefined =>
  current?.status === 'unlocked' && next?.status === 'unlocked' && next.sequence <= current.sequence
    ? current
    : next;
