/** The browser's `storage.session` as a dependency: memory that outlives the worker but not the browser. */

export interface SessionArea {
  readonly get: (key: string) => Promise<unknown>;
  /** `value` is anything that JSON can hold. */
  readonly set: (key: string, value: unknown) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
}
