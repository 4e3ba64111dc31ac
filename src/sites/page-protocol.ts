/**
 * What the page's half (page-api) and the extension's half (page-bridge) say to one another, by events on the window.
 * Details are JSON text: nothing else crosses the worlds unchanged in every browser. Imports nothing: both halves stay tiny.
 */

/** Page to bridge, cancelable: a bridge that took the request cancels it, so a missing bridge is noticed at once. */
export const REQUEST_EVENT = 'countersign:request';
/** Bridge to page: `{id, ok: true, api, token, expiresAtMs}` or `{id, ok: false, reason}`. */
export const REPLY_EVENT = 'countersign:reply';
/** Bridge to page and its scripts: `{api}`. The token was renewed or has ended: ask again. */
export const CHANGE_EVENT = 'countersign:change';
/** A newer bridge to an older one (after an update or a second grant): stop. Cancelled by the older one. */
export const BRIDGE_EVENT = 'countersign:bridge';
/** As in EIP-6963, under our own name. */
export const ANNOUNCE_EVENT = 'countersign:announceProvider';
export const ASK_EVENT = 'countersign:requestProvider';

export type PageApi = 'pump' | 'mimic';

export const isPageApi = (value: unknown): value is PageApi => value === 'pump' || value === 'mimic';

/** The bridge has lost the extension: it was updated, disabled or removed. Not one of our error codes: only pages see it. */
export const DISCONNECTED = 'disconnected';

/** Numbers of EIP-1193 and JSON-RPC. 4001 (the user refused) is kept for when a page may ask for a grant. */
const UNAUTHORIZED = 4100;
const NOT_CONNECTED = 4900;
const INVALID_PARAMS = -32602;
const INTERNAL = -32603;

/** The number that goes with a reason. What is neither the page's fault nor ours means: no token for now. */
export const toErrorNumber = (reason: string): number => {
  if (reason === 'site_not_granted' || reason === 'not_permitted') return UNAUTHORIZED;
  if (reason === 'invalid_input') return INVALID_PARAMS;
  return reason === 'internal' ? INTERNAL : NOT_CONNECTED;
};
