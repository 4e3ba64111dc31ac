/** Answers the messages about sites: the user's choices, the questions of pages, and the pages themselves. */

import type { Api } from '../apis.ts';
import { APIS } from '../apis.ts';
import { AppError } from '../errors.ts';
import type { Handlers } from '../messaging/router.ts';
import type { Services } from './services.ts';

type Names = Extract<keyof Handlers, `sites.${string}` | `consent.${string}` | `page.${string}`>;

export const createSiteHandlers = ({ services }: { readonly services: Services }): Pick<Handlers, Names> => {
  const { accounts, sites } = services;

  const requireKey = async ({ identityId, api }: { identityId: string; api: Api }): Promise<void> => {
    const { accounts: ids } = await accounts.findIdentity(identityId);
    if (ids[APIS[api].chain] === undefined) throw new AppError({ code: 'account_missing' });
  };

  return {
    'sites.allow': async (choice) => {
      await requireKey(choice);
      return sites.allow(choice);
    },
    'sites.revoke': async ({ grantId }) => {
      await sites.revoke(grantId);
      return {};
    },
    'sites.revokeAll': async () => ({ revoked: await sites.revokeAll() }),
    'sites.stopServing': async () => {
      await sites.stopServing();
      return {};
    },
    'sites.forgetDenial': async ({ origin, api }) => {
      await sites.forgetDenial(origin, api);
      return {};
    },
    'consent.read': ({ id }) => sites.readConsent(id),
    'consent.answer': async (input) => {
      const { id, answer } = input;
      const { api } = await sites.readConsent(id);
      if (answer.allow) await requireKey({ identityId: answer.identityId, api });
      await sites.answerConsent(input);
      return {};
    },
    'page.hello': (_input, sender) => sites.handleHello(sender),
    'page.leave': (input, sender) => sites.handleLeave(input, sender),
    'page.request': (input, sender) => sites.handleRequest(input, sender),
    'page.fetch': (input, sender) => sites.handleFetch(input, sender),
    'page.arm': (input, sender) => sites.handleArm(input, sender),
    'page.disarm': (input, sender) => sites.handleDisarm(input, sender),
    'page.getToken': (input, sender) => sites.handleGetToken(input, sender),
  };
};
