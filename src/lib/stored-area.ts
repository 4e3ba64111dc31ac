/**
 * The browser's small key-value areas as a dependency: `storage.session`, which outlives the worker but not the browser,
 * and `storage.local`, which lies on disk in plain text. Values are what JSON can hold; what comes back is unknown.
 */

export interface StoredArea {
  readonly get: (key: string) => Promise<unknown>;
  readonly set: (key: string, value: unknown) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
}

/** An area that outlives the background worker but not the browser, and that no page can read. */
export type SessionArea = StoredArea;
