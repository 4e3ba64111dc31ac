/** Reads Mimic's API key and puts it into the clipboard at once. It is in no state and in no element. // U1 */
import { useState } from 'preact/hooks';
import { type AppError, toAppError } from '../../errors.ts';
import { copySecret } from '../clipboard.ts';
import { useCommand } from '../hooks/use-command.ts';

export const useApiKeyCopy = (accountId: string) => {
  const read = useCommand('mimic.readApiKey');
  const [error, setError] = useState<AppError>();
  /** Answers whether it is in the clipboard. */
  const copy = async (write: (keySecret: string) => string): Promise<boolean> => {
    setError(undefined);
    const result = await read.run({ accountId });
    if (!result.ok) return false;
    try {
      await copySecret(write(result.value.apiKeySecret));
      return true;
    } catch (cause) {
      setError(toAppError(cause));
      return false;
    }
  };
  return { copy, pending: read.pending, error: read.error ?? error };
};
