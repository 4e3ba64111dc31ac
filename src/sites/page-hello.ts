/** A page's first question: how it is served, and what belongs in its storage. Also says so on the tab's button. */
import type { Api } from '../apis.ts';
import { hasCode } from '../errors.ts';
import type { Output, StorageEntry } from '../messaging/contract.ts';
import type { Sender } from '../messaging/sender.ts';
import type { GrantWay } from '../messaging/view.ts';
import type { AskingTabs } from './asking-tabs.ts';
import { showServed } from './badge.ts';
import type { BadgePart } from './browser-parts.ts';
import type { LeftTokens } from './left-tokens.ts';
import { type PageAccess, type PageSender, type Pass, requirePage } from './page-access.ts';
import type { TokenSource } from './page-requests.ts';

export interface PageHelloOptions {
  readonly left: Pick<LeftTokens, 'noteEntries' | 'noteLocked'>;
  /** A page was refused: it takes away whatever it finds in its storage. */
  readonly onTidied: (origin: string) => void;
  readonly access: PageAccess;
  readonly askers: Pick<AskingTabs, 'note'>;
  readonly badge: BadgePart;
  readonly sourceOf: (pass: Pass) => Pick<TokenSource, 'ensureToken'>;
}

export const createPageHello = (options: PageHelloOptions) => {
  const { access, askers, badge, sourceOf } = options;

  /** Null where the user wants none there. */
  const toEntry = async (pass: Pass): Promise<StorageEntry | null> => {
    const { terms, identityId, api } = pass.grant;
    if (terms.way !== 'token' || terms.storage === undefined) return null;
    try {
      const { tokenSecret } = await sourceOf(pass).ensureToken({ identityId, api });
      await access.assertStill(pass);
      return { ...terms.storage, tokenSecret };
    } catch {
      return { ...terms.storage, tokenSecret: null }; // why there is none is in the session's own view
    }
  };

  const answer = async (page: PageSender): Promise<Output<'page.hello'>> => {
    const passes = await access.enterAny(page);
    for (const { grant } of passes) {
      const { origin, api, identityId } = grant;
      await askers.note({ tabId: page.tabId, origin, api, identityId });
    }
    const entries = (await Promise.all(passes.map(toEntry))).filter((entry) => entry !== null);
    // Noted first: an end in between leaves a note too many, not a token.
    await options.left.noteEntries(page, entries);
    const ways: Partial<Record<Api, GrantWay>> = {};
    for (const { grant } of passes) ways[grant.api] = grant.terms.way;
    return { ways, storage: entries };
  };

  return {
    handleHello: async (sender: Sender): Promise<Output<'page.hello'>> => {
      const page = requirePage(sender); // I2
      let isServed = false;
      try {
        const hello = await answer(page);
        isServed = true;
        return hello;
      } catch (error) {
        if (hasCode(error, 'site_not_granted')) options.onTidied(page.origin);
        if (hasCode(error, 'locked')) await options.left.noteLocked(page.origin);
        throw error;
      } finally {
        void showServed(badge, page.tabId, isServed);
      }
    },
  };
};
