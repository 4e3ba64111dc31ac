/**
 * The sessions as the rest of the product sees them: signing in, renewing, using and ending them. Puts the parts together;
 * what each does is in the file of its name.
 */
import type { Api } from '../apis.ts';
import type { SessionView } from '../messaging/view.ts';
import { sessionKey } from '../messaging/view.ts';
import type { LoginAllowance } from './login-allowance.ts';
import { createLoginFlight, type LoginFlightOptions } from './login-flight.ts';
import { createRenewalRuns } from './renewal-runs.ts';
import { parseSessionKey, type SessionId } from './session.ts';
import { createSessionEnding, type SessionEndingOptions } from './session-ending.ts';
import { createSessionStatus } from './session-status.ts';
import { createTokenUse } from './token-use.ts';

export interface SessionManagerOptions
  extends Omit<LoginFlightOptions, 'status'>,
    Pick<SessionEndingOptions, 'logout' | 'onLogoutFailure'> {
  readonly renewAutomatically: (api: Api) => boolean;
  readonly readAllowance: (api: Api) => Promise<LoginAllowance>;
  /** Something that the view shows has changed. */
  readonly onChange: () => void;
}

export const createSessionManager = (options: SessionManagerOptions) => {
  const { store, journal } = options;
  const status = createSessionStatus(options);
  const flight = createLoginFlight({ ...options, status });
  const { runDue, nextWakeAtMs, resumePending } = createRenewalRuns({ ...options, status, flight });
  const { readToken, withToken, endToken } = createTokenUse({ ...options, status, flight });
  const { endHere, endAllHere, tellApi, signOut } = createSessionEnding({ ...options, status, flight });

  return {
    /** `onAnswered`: the API has given a token, which is now being stored. */
    signIn: (id: SessionId, onAnswered?: () => void) => flight.signIn(id, { reason: 'user', onAnswered }),
    signOut,
    endHere,
    endAllHere,
    tellApi,
    withToken,
    readToken,
    endToken,
    runDue,
    nextWakeAtMs,
    resumePending,

    /** All sessions, and every account that has something to show, by session key. */
    views: async (): Promise<Record<string, SessionView>> => {
      const sessions = new Map(
        (await store.all()).map((one) => [sessionKey(one.accountId, one.api), one] as const),
      );
      const ids = [...new Set([...sessions.keys(), ...status.keys()])].map(parseSessionKey);
      return Object.fromEntries(
        ids
          .filter((id) => id !== null)
          .map((id) => {
            const key = sessionKey(id.accountId, id.api);
            return [key, status.viewOf(id, sessions.get(key) ?? null)];
          }),
      );
    },

    all: () => store.all(),

    /** Resolves once no login is under way. Never rejects. L5 */
    whenNoLogin: flight.settled,

    /** The vault locks: everything in memory goes, and logins in flight come to nothing. T10 */
    forget: async (): Promise<void> => {
      flight.supersedeAll();
      status.clear();
      store.forget();
      await journal.clear();
    },
  };
};

export type SessionManager = ReturnType<typeof createSessionManager>;
