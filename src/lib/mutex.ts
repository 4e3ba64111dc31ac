/** One at a time: runs tasks in the order they came. A failed task never blocks the next. */

export interface Mutex {
  readonly run: <T>(task: () => Promise<T>) => Promise<T>;
}

export const createMutex = (): Mutex => {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    run: (task) => {
      const result = tail.then(task);
      // Only that it has settled: what it gave may be a secret, and the next task may be long in coming (K14).
      tail = result.then(
        () => undefined,
        () => undefined,
      );
      return result;
    },
  };
};
