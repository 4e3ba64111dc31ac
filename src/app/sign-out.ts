/** Signing one session out, with all that goes with it: what was read with it goes, and the log knows. */
import type { AppError } from '../errors.ts';
import type { SessionId } from '../sessions/session.ts';
import type { LogoutOutcome } from '../sessions/session-ending.ts';
import type { Services } from './services.ts';

export interface SignOutOptions {
  readonly services: Pick<Services, 'sessions' | 'detail' | 'note' | 'takeLogoutFailure'>;
  /** Whether the account belongs to the identity whose detail is shown. */
  readonly isShown: (accountId: string) => Promise<boolean>;
}

export interface SignedOut {
  readonly outcome: LogoutOutcome;
  /** Why the API could not be told. The token is gone here all the same. */
  readonly failure: AppError | undefined;
}

export const createSignOut = ({ services, isShown }: SignOutOptions) => {
  const { sessions, detail, note, takeLogoutFailure } = services;
  return async (id: SessionId): Promise<SignedOut> => {
    takeLogoutFailure(id); // one of before
    const outcome = await sessions.signOut(id);
    if (await isShown(id.accountId)) detail.clear(id.api);
    if (outcome !== 'not_told') note({ kind: 'sign_out', outcome: 'ok', ...id });
    return { outcome, failure: takeLogoutFailure(id) };
  };
};

export type SignOut = ReturnType<typeof createSignOut>;
