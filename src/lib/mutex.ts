/** One at a time: runs tasks in the order they came. A failed task never blocks the next. */

export interface Mutex {
  readonly run: <T>(task: () => Promise<T>) => Promise<T>;
}

export const createMutex = (): Mutex => {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    run: (task) => {
      const result = tail.then(task);
      tail = result.catch(() => undefined);
      return result;
    },
  };
};
