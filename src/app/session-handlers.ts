/** Answers the messages about signing in and out. */
import type { Api } from '../apis.ts';
import type { Handlers } from '../messaging/router.ts';
import type { SessionId } from '../sessions/session.ts';
import { findAccount } from './find-account.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Services } from './services.ts';
import type { SignOut } from './sign-out.ts';

type Names = Exclude<
  Extract<keyof Handlers, `sessions.${string}`>,
  'sessions.inspect' | 'sessions.copyToken'
>;

export interface SessionHandlersOptions {
  readonly services: Services;
  readonly lifecycle: Lifecycle;
  readonly signOut: SignOut;
}

export const createSessionHandlers = ({
  services,
  lifecycle,
  signOut,
}: SessionHandlersOptions): Pick<Handlers, Names> => {
  const { accounts, sessions } = services;

  const toSessionId = async ({ accountId, api }: { accountId: string; api: Api }): Promise<SessionId> => {
    await findAccount(accounts, { accountId, api });
    return { accountId, api };
  };

  const signIn: Handlers['sessions.signIn'] = async (input) => {
    await sessions.signIn(await toSessionId(input));
    return {};
  };

  return {
    'sessions.signIn': signIn,
    // There is no refresh endpoint: renewing is signing in again.
    'sessions.renew': signIn,
    'sessions.signOut': async (input) => {
      const { outcome } = await signOut(await toSessionId(input));
      return { apiTold: outcome === 'told', apiHasLogout: outcome !== 'no_such_call' };
    },
    'sessions.signOutAll': () => lifecycle.signOutAll(),
  };
};
