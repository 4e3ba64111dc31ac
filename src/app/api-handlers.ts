/** Answers the messages that call the two APIs with a session, and keeps what they read in the detail view. */

import type { AccountStore } from '../accounts/account-store-types.ts';
import type { Api } from '../apis.ts';
import { AppError, type ErrorCode, hasCode, toAppError } from '../errors.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';
import type { Handlers } from '../messaging/router.ts';
import type { NewActivity, PumpRolesView, Role } from '../messaging/view.ts';
import type { MimicApi } from '../mimic/api.ts';
import type { PumpApi } from '../pump/api.ts';
import type { Jurisdiction } from '../pump/schema.ts';
import type { SessionManager } from '../sessions/session-manager.ts';
import type { DetailStore } from './detail-store.ts';
import { toField } from './failure-entry.ts';
import { findAccount } from './find-account.ts';

export interface ApiHandlersOptions {
  readonly accounts: Pick<AccountStore, 'find'>;
  readonly sessions: Pick<SessionManager, 'withToken' | 'signOut'>;
  readonly pump: PumpApi;
  readonly mimic: MimicApi;
  readonly detail: DetailStore;
  /** Whether the account belongs to the identity whose detail is shown. */
  readonly isShown: (accountId: string) => Promise<boolean>;
  /** Answers with the entry's id. */
  readonly note: (entry: NewActivity) => string;
}

type Names = Extract<keyof Handlers, `pump.${string}` | `mimic.${string}`>;

/** There is no token, the last one was refused, or a login has to wait (a look-up that has to wait itself is not sent again). */
const TOKENLESS: readonly ErrorCode[] = ['not_signed_in', 'unauthorized', 'rate_limited'];

/** Rejections of both become one, the first; each has been shown in its own place already. */
const allOf = async (tasks: readonly Promise<void>[]): Promise<void> => {
  const failed = (await Promise.allSettled(tasks)).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
};

export const createApiHandlers = (options: ApiHandlersOptions): Pick<Handlers, Names> => {
  const { accounts, sessions, pump, mimic, detail, isShown, note } = options;

  /** A failed read is logged before it is shown, unless what made it fail was: a login, say. */
  const noted = async <T>(whose: { accountId: string; api: Api }, read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      const failure = toAppError(error);
      failure.activityId ??= note({ kind: 'read', outcome: failure.code, ...whose, ...toField(failure) });
      throw failure;
    }
  };

  const withPump = <T>(accountId: string, call: (tokenSecret: string) => Promise<T>): Promise<T> =>
    sessions.withToken({ accountId, api: 'pump' }, call);
  const withMimic = <T>(accountId: string, call: (tokenSecret: string) => Promise<T>): Promise<T> =>
    sessions.withToken({ accountId, api: 'mimic' }, call);

  const readPump: typeof withPump = (accountId, call) =>
    noted({ accountId, api: 'pump' }, () => withPump(accountId, call));
  const readMimic: typeof withMimic = (accountId, call) =>
    noted({ accountId, api: 'mimic' }, () => withMimic(accountId, call));

  /**
   * What could not be checked is unknown, never no: so is what the API has no endpoint for, or refuses to this user (T7: a
   * token that the profile is given to is none to replace). But a refused token is for `withToken` to mend, and where not
   * one of the checks was answered the read as a whole has failed.
   */
  const readRoles = async (tokenSecret: string): Promise<PumpRolesView> => {
    const [admin, superAdmin, jurisdiction] = await Promise.allSettled([
      pump.isAdmin({ tokenSecret }),
      pump.isSuperAdmin({ tokenSecret }),
      pump.isValidJurisdiction({ tokenSecret }),
    ]);
    const failures = [admin, superAdmin, jurisdiction].filter((result) => result.status === 'rejected');
    const refusal = failures.find(({ reason }) => hasCode(reason, 'unauthorized'));
    const isGood = () => pump.myProfile({ tokenSecret }).then(Boolean, () => false);
    if (refusal !== undefined && !(await isGood())) throw refusal.reason;
    const unanswered = failures.filter(
      ({ reason }) => !hasCode(reason, 'not_found') && !hasCode(reason, 'unauthorized'),
    );
    if (unanswered.length === 3) throw unanswered[0]?.reason;
    const roleOf = (result: PromiseSettledResult<Role>): Role =>
      result.status === 'fulfilled' ? result.value : 'unknown';
    const checked: Jurisdiction =
      jurisdiction.status === 'fulfilled' ? jurisdiction.value : { valid: 'unknown' };
    return withoutUndefined({
      admin: roleOf(admin),
      superAdmin: roleOf(superAdmin),
      validJurisdiction: checked.valid,
      jurisdiction: checked.name,
      jurisdictionReason: checked.reason,
    });
  };

  return {
    'pump.refresh': async ({ accountId }) => {
      await findAccount(accounts, { accountId, api: 'pump' });
      if (!(await isShown(accountId))) return {};
      await allOf([
        detail.load('pump', 'profile', () =>
          readPump(accountId, (tokenSecret) => pump.myProfile({ tokenSecret })),
        ),
        detail.load('pump', 'roles', () => readPump(accountId, readRoles)),
      ]);
      return {};
    },
    'pump.register': async ({ accountId }) => {
      const { address } = await findAccount(accounts, { accountId, api: 'pump' });
      await withPump(accountId, async (tokenSecret) => {
        try {
          await pump.register({ tokenSecret });
        } catch (error) {
          if (!hasCode(error, 'bad_request')) throw error;
          await pump.register({ tokenSecret, body: { address } });
        }
      });
      return {};
    },
    'pump.findUser': async ({ accountId, idOrAddress }) => {
      await findAccount(accounts, { accountId, api: 'pump' });
      const find = (tokenSecret?: string) => pump.userById({ id: idOrAddress, tokenSecret });
      try {
        return await withPump(accountId, find);
      } catch (error) {
        // Anybody may look up a user: where there is no token that Pump.fun takes, it goes without one.
        if (TOKENLESS.includes(toAppError(error).code)) return find();
        throw error;
      }
    },
    'pump.deleteUser': async ({ accountId, confirmation }) => {
      const { address } = await findAccount(accounts, { accountId, api: 'pump' });
      if (confirmation.trim() !== address) throw new AppError({ code: 'confirmation_mismatch' });
      await withPump(accountId, (tokenSecret) => pump.deleteUser({ tokenSecret }));
      // The account is gone, and the token with it.
      await sessions.signOut({ accountId, api: 'pump' });
      if (await isShown(accountId)) detail.clear('pump');
      return {};
    },

    'mimic.refresh': async ({ accountId }) => {
      const { address } = await findAccount(accounts, { accountId, api: 'mimic' });
      if (!(await isShown(accountId))) return {};
      await allOf([
        detail.load('mimic', 'profile', () =>
          readMimic(accountId, (tokenSecret) => mimic.readProfile({ tokenSecret, address })),
        ),
        detail.load('mimic', 'tokens', () =>
          readMimic(accountId, (tokenSecret) => mimic.readTokens({ tokenSecret })),
        ),
      ]);
      return {};
    },
    'mimic.readApiKey': async ({ accountId }) => {
      const { address } = await findAccount(accounts, { accountId, api: 'mimic' });
      const reply = await withMimic(accountId, (tokenSecret) => mimic.readApiKey({ tokenSecret }));
      if (reply.address !== undefined && reply.address.toLowerCase() !== address.toLowerCase())
        throw new AppError({ code: 'wrong_wallet' }); // S10
      note({ kind: 'reveal', outcome: 'ok', api: 'mimic', accountId }); // U1
      return { apiKeySecret: reply.apiKeySecret };
    },
    'mimic.updateProfile': async ({ accountId, ...change }) => {
      const { address } = await findAccount(accounts, { accountId, api: 'mimic' });
      const profile = await withMimic(accountId, (tokenSecret) =>
        mimic.updateProfile({ tokenSecret, address, ...change }),
      );
      if (await isShown(accountId)) detail.set('mimic', 'profile', profile);
      return profile;
    },
  };
};
