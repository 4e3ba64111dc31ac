/** Runs what a button starts and keeps whether it is under way and how it failed last; one at a time. */
import { useState } from 'preact/hooks';
import { type AppError, toAppError } from '../../errors.ts';

export interface Attempt {
  readonly pending: boolean;
  readonly error: AppError | undefined;
  /** Whether it succeeded. Never rejects. */
  readonly run: (task: () => Promise<void>) => Promise<boolean>;
}

export const useAttempt = (): Attempt => {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<AppError>();
  const run = async (task: () => Promise<void>): Promise<boolean> => {
    if (pending) return false;
    setPending(true);
    setError(undefined);
    try {
      await task();
      return true;
    } catch (cause) {
      setError(toAppError(cause));
      return false;
    } finally {
      setPending(false);
    }
  };
  return { pending, error, run };
};
