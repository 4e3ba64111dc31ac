/**
 * Allowing a site: the wish is sent first (the browser's prompt may close the popup, the background then completes it),
 * the prompt follows in the same click, and the wish is sent again once the browser agreed.
 */
import { useState } from 'preact/hooks';
import { AppError, toAppError } from '../../errors.ts';
import { send } from '../../messaging/client.ts';
import type { Input } from '../../messaging/contract.ts';
import { requestSitePermission } from '../platform.ts';

export interface AllowSiteCommand {
  readonly pending: boolean;
  readonly error: AppError | undefined;
  /** Whether it was allowed. Never rejects. */
  readonly run: (choice: Input<'sites.allow'>) => Promise<boolean>;
}

const allow = async (choice: Input<'sites.allow'>): Promise<void> => {
  const wish = send('sites.allow', choice);
  // COMPAT(firefox): the prompt must be asked for before anything is awaited.
  const [{ grantId }, granted] = await Promise.all([wish, requestSitePermission(choice.origin)]);
  if (granted) {
    await send('sites.allow', choice);
    return;
  }
  await send('sites.revoke', { grantId });
  throw new AppError({ code: 'site_permission_missing' });
};

export const useAllowSite = (): AllowSiteCommand => {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<AppError>();
  const run = async (choice: Input<'sites.allow'>): Promise<boolean> => {
    setPending(true);
    setError(undefined);
    try {
      await allow(choice);
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
