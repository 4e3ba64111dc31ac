/**
 * Answers the messages of the developer's tools: what a token says, a token for the user's own clipboard, one documented call.
 * Never takes a host or a path of somebody's own making, and signs nothing.
 */
import type { Api } from '../apis.ts';
import { AppError } from '../errors.ts';
import { parseApiPath } from '../http/api-path.ts';
import type { RawReply } from '../http/raw-request.ts';
import { toStatusCode } from '../http/reply-status.ts';
import type { Input } from '../messaging/contract.ts';
import type { Handlers } from '../messaging/router.ts';
import type { ActivityEntry } from '../messaging/view.ts';
import { toTokenFacts } from '../sessions/token-facts.ts';
import { findAccount } from './find-account.ts';
import { type PlannedCall, planCall } from './plan-console-call.ts';
import type { Services } from './services.ts';

type Names = Extract<keyof Handlers, 'sessions.inspect' | 'sessions.copyToken' | 'console.send'>;

export type DeveloperServices = Pick<
  Services,
  'accounts' | 'sessions' | 'vault' | 'provePassword' | 'callApi' | 'sendRaw' | 'clock' | 'note' | 'detail'
>;

const KINDS: Readonly<Record<PlannedCall['kind'], ActivityEntry['kind']>> = {
  read: 'read',
  challenge: 'read',
  secret: 'reveal',
  write: 'write',
  permanent: 'write',
};

export const createDeveloperHandlers = ({
  services,
  isShown,
}: {
  readonly services: DeveloperServices;
  /** Whether the account belongs to the identity whose detail is shown. */
  readonly isShown: (accountId: string) => Promise<boolean>;
}): Pick<Handlers, Names> => {
  const { accounts, sessions, vault, clock, note, detail } = services;

  const findIdentityId = async (accountId: string): Promise<string> => {
    const { identities } = await accounts.list();
    const owner = identities.find(({ accounts: ids }) => Object.values(ids).some((id) => id === accountId));
    if (owner === undefined) throw new AppError({ code: 'account_missing' });
    return owner.id;
  };

  const makeCall = async (api: Api, accountId: string, planned: PlannedCall): Promise<RawReply> => {
    const { call, path, body } = planned;
    if (call === null) {
      // A challenge is asked for without a token, as the documents have it.
      return services.sendRaw({
        ...{ api, method: 'POST', path: parseApiPath(path), body },
        headers: { accept: 'application/json', 'content-type': 'application/json' },
      });
    }
    const identityId = await findIdentityId(accountId);
    return services.callApi({
      ...{ identityId, api, call, path, headers: {} },
      ...(body === undefined ? {} : { body }),
    });
  };

  const send = async (input: Input<'console.send'>) => {
    const { accountId, api } = input;
    const account = await findAccount(accounts, input);
    const planned = planCall(input, account.address);
    const startedAtMs = clock.nowMs();
    const reply = await makeCall(api, accountId, planned);
    const durationMs = clock.nowMs() - startedAtMs;
    const outcome = toStatusCode(reply.status) ?? 'ok';
    note({ kind: KINDS[planned.kind], outcome, api, accountId, durationMs });
    if (planned.kind === 'permanent' && outcome === 'ok') {
      // The account is gone, and the token with it.
      await sessions.signOut({ accountId, api });
      if (await isShown(accountId)) detail.clear(api);
    }
    return { ...reply, durationMs, sizeInOctets: new TextEncoder().encode(reply.body).length };
  };

  return {
    'sessions.inspect': async (input) => {
      await findAccount(accounts, input);
      const { accountId, api } = input;
      const session = (await sessions.all()).find((each) => each.accountId === accountId && each.api === api);
      if (session === undefined || session.tokenSecret === null)
        throw new AppError({ code: 'not_signed_in' });
      return toTokenFacts(session.tokenSecret);
    },
    'sessions.copyToken': async (input) => {
      const { accountId, api, passwordSecret } = input;
      await findAccount(accounts, input);
      await services.provePassword(() => vault.verifyPassword(passwordSecret)); // U1, K19
      const { tokenSecret } = await sessions.readToken({ accountId, api });
      note({ kind: 'copy', outcome: 'ok', api, accountId });
      return { tokenSecret };
    },
    'console.send': send,
  };
};
