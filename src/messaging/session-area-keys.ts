/**
 * Under which names background and pages leave things for each other in `storage.session`, which is gone when the browser closes.
 * Names and times only: what lies under them is checked by whoever reads it.
 */

/** Where the parts of the view lie in `storage.session`. */
export const VIEW_KEY = 'view';
export const DETAIL_KEY = 'detail';
export const BALANCES_KEY = 'balances';

/** Where the background leaves, for the popup that it opens, that a shortcut wants a token copied: a time, epoch milliseconds. */
export const INTENT_KEY = 'copyTokenAtMs';
/** A popup takes no longer to open; what is older was for one that never came. */
const INTENT_MS = 15_000;

export const isFreshIntent = (atMs: number, nowMs: number): boolean => Math.abs(nowMs - atMs) <= INTENT_MS;

/** When the clipboard is to be cleared, epoch milliseconds, as a page of ours has noted; and the alarm of that time. */
export const CLIPBOARD_KEY = 'clipboardDueAtMs';
export const CLIPBOARD_ALARM = 'countersign.clipboard';
