/** Pages that go, with their tab or without: what was bound to them ends, and questions of theirs have no answer. */
import { toAppError } from '../errors.ts';
import type { Input } from '../messaging/contract.ts';
import type { Sender } from '../messaging/sender.ts';
import type { Consents } from './consents.ts';
import type { HeaderArms } from './header-arms.ts';
import { type PageSender, requirePage } from './page-access.ts';
import type { LogActivity } from './page-requests.ts';

/** How long after a page has gone its tab is looked at: the next page may take a moment to show its address. */
const LEAVING_MS = [0, 250, 1_000];

export interface PageLeavingOptions {
  readonly arms: Pick<HeaderArms, 'remove'>;
  readonly consents: Pick<Consents, 'drop'>;
  /** The page has taken away what it had in its storage. */
  readonly onLeave: (page: PageSender) => Promise<void>;
  readonly dropEnded: () => Promise<void>;
  readonly sleepMs: (ms: number) => Promise<void>;
  readonly log: LogActivity;
  readonly onTimesChange: () => void;
}

export const createPageLeaving = (options: PageLeavingOptions) => {
  const { arms, consents, dropEnded, sleepMs, log, onTimesChange } = options;

  /** What was bound to a page ends, once it is sure that the site was left and not only loaded anew. */
  const checkTab = (): void => {
    const look = async (): Promise<void> => {
      for (const ms of LEAVING_MS) {
        if (ms > 0) await sleepMs(ms);
        await dropEnded();
      }
    };
    void look().catch((error: unknown) => {
      const outcome = toAppError(error).code;
      if (outcome !== 'locked') log({ kind: 'revoke', outcome });
    });
    onTimesChange();
  };

  return {
    /** A page says that it goes, which it may not get to any more. */
    handleLeave: async (_input: Input<'page.leave'>, sender: Sender): Promise<Record<never, never>> => {
      const page = requirePage(sender); // I2
      const { tabId } = page;
      await arms.remove((arm) => arm.tabId === tabId);
      await consents.drop((each) => each.tabId === tabId);
      await options.onLeave(page);
      checkTab();
      return {};
    },

    /** A page is gone: the browser has closed its port. The tab's next page may be there already: what it asks for stays. */
    onPageGone: checkTab,

    /** A tab was closed: that of a page, or that of a window that asks about one. */
    onTabRemoved: async (tabId: number): Promise<void> => {
      await arms.remove((arm) => arm.tabId === tabId);
      await consents.drop((each) => each.tabId === tabId || each.windowTabId === tabId);
      await dropEnded();
    },

    /** A window was closed: a question in it has no answer. */
    onWindowRemoved: (windowId: number): Promise<void> => consents.drop((each) => each.windowId === windowId),
  };
};
