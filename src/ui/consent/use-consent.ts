/** Reads the question that the window was opened for. */
import { useEffect, useState } from 'preact/hooks';
import { type AppError, toAppError } from '../../errors.ts';
import { send } from '../../messaging/client.ts';
import type { ConsentView } from '../../messaging/view.ts';

export interface ReadConsent {
  readonly consent: ConsentView | undefined;
  /** It was answered, or the page has gone. */
  readonly error: AppError | undefined;
}

export const useConsent = (id: string): ReadConsent => {
  const [read, setRead] = useState<ReadConsent>({ consent: undefined, error: undefined });
  useEffect(() => {
    send('consent.read', { id }).then(
      (consent) => setRead({ consent, error: undefined }),
      (cause: unknown) => setRead({ consent: undefined, error: toAppError(cause) }),
    );
  }, [id]);
  return read;
};
