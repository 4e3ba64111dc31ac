/**
 * What the page's halves (page-api, page-header) and the extension's half (page-bridge) say to one another, by events on
 * the window. Details are JSON text: nothing else crosses the worlds unchanged in every browser. Imports nothing: all stay tiny.
 */

/** Page to bridge, `{id, method, input}`, cancelable: a bridge that took it cancels it, so a missing one is noticed at once. */
export const REQUEST_EVENT = 'countersign:request';
/** Bridge to page: `{id, ok: true, value}` or `{id, ok: false, reason}`. */
export const REPLY_EVENT = 'countersign:reply';
/** Bridge to page and its scripts: `{api, kind}`. A token was renewed, or what the page was granted has ended or changed. */
export const CHANGE_EVENT = 'countersign:change';
/** A newer bridge to an older one (after an update or a second grant): stop. Cancelled by the older one. */
export const BRIDGE_EVENT = 'countersign:bridge';
/** A header script to one that is there already, which cancels it: requests are marked once. */
export const HEADER_EVENT = 'countersign:header';
/** As in EIP-6963, under our own name. */
export const ANNOUNCE_EVENT = 'countersign:announceProvider';
export const ASK_EVENT = 'countersign:requestProvider';

/** What a page may ask for; each is one message to the background, which checks its input. */
export type PageMethod = 'getToken' | 'fetch' | 'request' | 'arm' | 'disarm';

export type PageApi = 'pump' | 'mimic';

export const isPageApi = (value: unknown): value is PageApi => value === 'pump' || value === 'mimic';

/** The bridge has lost the extension: it was updated, disabled or removed. Not one of our error codes: only pages see it. */
export const DISCONNECTED = 'disconnected';
