/** Ending sessions: here first and in any case, then at the API. */
import type { Api } from '../apis.ts';
import { type AppError, toAppError } from '../errors.ts';
import { sessionKey } from '../messaging/view.ts';
import type { LoginFlight } from './login-flight.ts';
import type { LoginJournal } from './login-journal.ts';
import { parseSessionKey, type Session, type SessionId } from './session.ts';
import type { SessionStatus } from './session-status.ts';
import type { SessionStore } from './session-store.ts';

export type LogoutOutcome = 'told' | 'not_told' | 'no_such_call';

export interface SessionEndingOptions {
  readonly store: SessionStore;
  readonly journal: LoginJournal;
  readonly status: SessionStatus;
  readonly flight: LoginFlight;
  /** Tells the API; null where an API has no such call. */
  readonly logout: Readonly<Record<Api, ((id: SessionId, tokenSecret: string) => Promise<void>) | null>>;
  readonly onChange: () => void;
  readonly onTokenChange: (id: SessionId) => void;
  /** The token is gone here, but the API could not be told. */
  readonly onLogoutFailure: (id: SessionId, error: AppError) => void;
}

const keyOf = ({ accountId, api }: SessionId): string => sessionKey(accountId, api);

export const createSessionEnding = (options: SessionEndingOptions) => {
  const { store, journal, status, flight } = options;

  /** Ends sessions here, at once and in one commit; what their tokens were is needed to tell the APIs. */
  const endHere = async (ids: readonly SessionId[]): Promise<readonly Session[]> => {
    for (const id of ids) flight.supersede(id);
    // Asked for in the same tick: a login begins either before both and is discarded, or after and finds no session. T10
    const removing = store.remove(ids);
    // Nobody takes up any more what a dead worker had begun.
    const forgetting = ids.map((id) => flight.note(id, journal.end(keyOf(id))));
    const ended = await removing;
    await Promise.all(forgetting);
    for (const id of ids) {
      status.clearError(keyOf(id));
      options.onTokenChange(id);
    }
    options.onChange();
    for (const id of ids) await flight.note(id, journal.setFailure(keyOf(id), null));
    return ended;
  };

  /** Tells the API that a session is over. Needs nothing of the vault, so it works after locking, too. */
  const tellApi = async (ended: Session): Promise<LogoutOutcome> => {
    const logout = options.logout[ended.api];
    if (logout === null) return 'no_such_call';
    if (ended.tokenSecret === null) return 'not_told';
    try {
      await logout(ended, ended.tokenSecret);
      return 'told';
    } catch (error) {
      options.onLogoutFailure(ended, toAppError(error));
      return 'not_told';
    }
  };

  return {
    endHere,
    tellApi,

    /** Everybody is signed out: also who is only just signing in, and has no session yet. T10 */
    endAllHere: async (): Promise<readonly Session[]> => {
      flight.supersedeAll();
      const [known, { pending }] = await Promise.all([store.all(), journal.read()]);
      const begun = pending.map(parseSessionKey).filter((id) => id !== null);
      const ids = new Map(
        [...known, ...begun].map(({ accountId, api }) => [sessionKey(accountId, api), { accountId, api }]),
      );
      return endHere([...ids.values()]);
    },

    /** Ends a session: here first and in any case, then at the API. */
    signOut: async (id: SessionId): Promise<LogoutOutcome> => {
      const activity = status.begin(keyOf(id), { state: 'signing_out' });
      try {
        const [ended] = await endHere([id]);
        if (ended !== undefined) return await tellApi(ended);
        return options.logout[id.api] === null ? 'no_such_call' : 'not_told';
      } finally {
        activity.end();
      }
    },
  };
};
