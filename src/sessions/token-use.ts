/**
 * Using a token: one that is good by the local clock, and after a 401 one new login and one replay. Never shows a token to
 * anything but the call that needs it.
 */
import { AppError, hasCode, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { sessionKey } from '../messaging/view.ts';
import type { LoginFlight } from './login-flight.ts';
import { expiresAtMsOf, liveTokenOf, type Session, type SessionId } from './session.ts';
import type { SessionStatus } from './session-status.ts';
import type { SessionStore } from './session-store.ts';

interface TakenToken {
  readonly tokenSecret: string;
  readonly expiresAtMs: number | null;
  /** Whether it took a login to have it. */
  readonly isNew: boolean;
}

export interface TokenUseOptions {
  readonly store: SessionStore;
  readonly status: SessionStatus;
  readonly flight: LoginFlight;
  readonly clock: Clock;
  readonly renewAutomatically: (api: SessionId['api']) => boolean;
  readonly onTokenChange: (id: SessionId) => void;
}

export const createTokenUse = (options: TokenUseOptions) => {
  const { store, status, flight, clock } = options;

  const requireSession = async (id: SessionId): Promise<Session> => {
    const session = await store.find(id);
    if (session === null) throw new AppError({ code: 'not_signed_in' });
    return session;
  };

  const takeToken = async (id: SessionId): Promise<TakenToken> => {
    const session = await requireSession(id);
    const tokenSecret = liveTokenOf(session, clock.nowMs());
    if (tokenSecret !== null) return { tokenSecret, expiresAtMs: expiresAtMsOf(session), isNew: false };
    if (!options.renewAutomatically(id.api)) throw new AppError({ code: 'not_signed_in' });
    await flight.assertMayRenew(id);
    await flight.signIn(id, { reason: 'renewal', staleTokenSecret: session.tokenSecret });
    const renewed = await requireSession(id);
    const renewedSecret = liveTokenOf(renewed, clock.nowMs());
    if (renewedSecret === null) throw new AppError({ code: 'not_signed_in' });
    return { tokenSecret: renewedSecret, expiresAtMs: expiresAtMsOf(renewed), isNew: true };
  };

  /** The API refused this very token: it is over, whatever the clock says. False where it was replaced meanwhile. */
  const endToken = async (id: SessionId, refusedTokenSecret: string, error: unknown): Promise<boolean> => {
    if (!(await store.endToken(id, refusedTokenSecret))) return false;
    status.fail(sessionKey(id.accountId, id.api), error);
    options.onTokenChange(id);
    return true;
  };

  /** Refused although it was new: another login would fare no better, so the next one is the user's. T7 */
  const endNewToken = async (id: SessionId, refusedTokenSecret: string, error: unknown): Promise<void> => {
    if (!(await endToken(id, refusedTokenSecret, error))) return;
    await flight.note(id, flight.writeFailure(id, toAppError(error)));
  };

  return {
    /** A token that the API refused while nothing could be done about it: over, unless it was replaced. @throws AppError `locked` */
    endToken: async ({
      obtainedAtMs,
      ...id
    }: SessionId & { readonly obtainedAtMs: number }): Promise<void> => {
      const session = await store.find(id);
      if (session === null || session.tokenSecret === null || session.obtainedAtMs !== obtainedAtMs) return;
      await endToken(
        id,
        session.tokenSecret,
        new AppError({ code: 'unauthorized', details: { status: 401 } }),
      );
    },

    /** A token that is good by the local clock, signing in again where the last one has ended. */
    readToken: async (id: SessionId): Promise<{ tokenSecret: string; expiresAtMs: number | null }> => {
      const { tokenSecret, expiresAtMs } = await takeToken(id);
      return { tokenSecret, expiresAtMs };
    },

    /** Runs a call with the token. A 401 costs at most one new login and one replay. T7 */
    withToken: async <T>(id: SessionId, call: (tokenSecret: string) => Promise<T>): Promise<T> => {
      const first = await takeToken(id);
      try {
        return await call(first.tokenSecret);
      } catch (error) {
        if (!hasCode(error, 'unauthorized')) throw error;
        if (first.isNew) {
          await endNewToken(id, first.tokenSecret, error);
          throw error;
        }
        // Nobody is signed in again by itself who does not want that: what was renewed by hand meanwhile serves.
        const mayRenew = options.renewAutomatically(id.api);
        if (!mayRenew && (await endToken(id, first.tokenSecret, error))) throw error;
      }
      const session = await requireSession(id);
      // Renewed while the call was under way: the 401 was about the old token.
      if (session.tokenSecret === first.tokenSecret) {
        try {
          await flight.assertMayRenew(id); // T9
          await flight.signIn(id, { reason: 'after_401', staleTokenSecret: first.tokenSecret });
        } catch (error) {
          const isDiscarded = hasCode(error, 'session_superseded') || hasCode(error, 'locked');
          if (!isDiscarded) await endToken(id, first.tokenSecret, error);
          throw error;
        }
      }
      const fresh = await takeToken(id);
      try {
        return await call(fresh.tokenSecret);
      } catch (error) {
        if (hasCode(error, 'unauthorized')) await endNewToken(id, fresh.tokenSecret, error);
        throw error;
      }
    },
  };
};
