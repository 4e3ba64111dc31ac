/** One place that gives failures of storage their code. */

import { AppError } from '../errors.ts';

/** What `task` gives; a failure that has no code of its own becomes storage_failed. */
export const fromStorage = async <T>(task: () => Promise<T>): Promise<T> => {
  try {
    return await task();
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError({ code: 'storage_failed', cause });
  }
};
