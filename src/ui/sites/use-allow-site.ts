/**
 * Allowing a site: the wish is sent first (the browser's prompt may close the popup, the background then completes it),
 * the prompt follows in the same click, and the wish is sent again once the browser agreed.
 */
import { AppError } from '../../errors.ts';
import { send } from '../../messaging/client.ts';
import type { Input } from '../../messaging/contract.ts';
import { type Attempt, useAttempt } from '../hooks/use-attempt.ts';
import { requestSitePermission } from '../platform.ts';

export interface AllowSiteCommand extends Omit<Attempt, 'run'> {
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
  const { run, ...state } = useAttempt();
  return { ...state, run: (choice) => run(() => allow(choice)) };
};
