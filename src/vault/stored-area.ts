/**
 * What the vault asks of the browser's small key-value areas (storage.session, storage.local), so that it
 * never imports the browser itself. Values are what JSON can carry; what comes back is unknown.
 */

export interface StoredArea {
  readonly get: (key: string) => Promise<unknown>;
  readonly set: (key: string, value: unknown) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
}

/** An area that outlives the background worker but not the browser, and that no page can read. */
export type SessionArea = StoredArea;
