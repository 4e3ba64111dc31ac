/** Callers with the same key share one running task; its key is free again when the task has settled. */

export interface SingleFlight<Key> {
  readonly run: <T>(key: Key, task: () => Promise<T>) => Promise<T>;
  readonly isRunning: (key: Key) => boolean;
  /** Resolves once none runs, those begun meanwhile included. Never rejects. */
  readonly settled: () => Promise<void>;
}

export const createSingleFlight = <Key>(): SingleFlight<Key> => {
  const running = new Map<Key, Promise<unknown>>();
  return {
    isRunning: (key) => running.has(key),
    settled: async () => {
      while (running.size > 0) await Promise.allSettled(running.values());
    },
    run: <T>(key: Key, task: () => Promise<T>): Promise<T> => {
      const current = running.get(key);
      // A key is only ever used with one kind of task, so the running one has this caller's type.
      if (current !== undefined) return current as Promise<T>;
      const started = task().finally(() => running.delete(key));
      running.set(key, started);
      return started;
    },
  };
};
