/**
 * Which tabs are being served, so that they can be told when a token changes or a grant ends. What they are sent carries no token and tells
 * nothing but the API's name: the page asks again, and is judged again. I1
 */
import * as v from 'valibot';
import type { SessionArea } from '../lib/stored-area.ts';
import type { TokenChangedNudge } from '../messaging/contract.ts';
import type { TabsPart } from './browser-parts.ts';
import { createSessionList } from './session-list.ts';
import { isUrlOf, SiteOriginSchema } from './site-origin.ts';

/** Older ones are forgotten first: tabs that navigated away are only noticed at the next nudge. */
const MAX_ASKERS = 200;

const AskerSchema = v.object({
  tabId: v.number(),
  origin: SiteOriginSchema,
  api: v.picklist(['pump', 'mimic']),
  /** Null where the vault was locked: whose token it would have been is not known. */
  identityId: v.nullable(v.string()),
  /** It was told so, and has got nothing since: a lock and a grant's end are one end to a page. */
  hasEnded: v.boolean(),
});

export type Asker = Readonly<v.InferOutput<typeof AskerSchema>>;

export interface AskingTabs {
  /** It was served, or was refused because the vault is locked. */
  readonly note: (asker: Omit<Asker, 'hasEnded'>) => Promise<void>;
  /** Tells those that match, of an end once. A tab that no longer shows the origin, or has no bridge, is forgotten. */
  readonly nudge: (isMeant: (asker: Asker) => boolean, kind: ChangeKind) => Promise<void>;
  /** The vault is locked: all but those still served are told that it ended, and to ask again once it is open. */
  readonly tellLocked: (isServed: (asker: Asker) => boolean) => Promise<void>;
}

export type ChangeKind = TokenChangedNudge['kind'];

const isSameTab = (a: Omit<Asker, 'hasEnded'>, b: Omit<Asker, 'hasEnded'>): boolean =>
  a.tabId === b.tabId && a.origin === b.origin && a.api === b.api;

const withAsker = (askers: readonly Asker[], asker: Omit<Asker, 'hasEnded'>): readonly Asker[] => {
  const known = askers.find((other) => isSameTab(other, asker));
  if (known?.identityId === asker.identityId && !known.hasEnded) return askers;
  return [...askers.filter((other) => other !== known), { ...asker, hasEnded: false }].slice(-MAX_ASKERS);
};

export const createAskingTabs = ({
  area,
  tabs,
}: {
  readonly area: SessionArea;
  readonly tabs: Pick<TabsPart, 'get' | 'sendMessage'>;
}): AskingTabs => {
  const list = createSessionList({ area, key: 'sites.askers', item: AskerSchema });

  /** Whether the tab was reached. */
  const tell = async ({ tabId, origin, api }: Asker, kind: ChangeKind): Promise<boolean> => {
    const nudge: TokenChangedNudge = { countersign: 1, nudge: 'token_changed', api, kind };
    try {
      const { url } = await tabs.get(tabId);
      // Without the site's permission the browser tells no URL; the page there may still be the one that asked.
      if (url !== undefined && !isUrlOf(url, origin)) return false;
      await tabs.sendMessage(tabId, nudge, { frameId: 0 });
      return true;
    } catch {
      return false; // the tab was closed, or shows a page without a bridge
    }
  };

  const nudge: AskingTabs['nudge'] = async (isMeant, kind) => {
    const hasEnded = kind === 'ended';
    const meant = (await list.read()).filter((asker) => isMeant(asker) && !(hasEnded && asker.hasEnded));
    const reached = await Promise.all(meant.map((asker) => tell(asker, kind)));
    const lost = meant.filter((_, i) => !reached[i]);
    const isAmong = (some: readonly Asker[]) => (asker: Asker) =>
      some.some((other) => isSameTab(asker, other));
    if (meant.every((asker) => asker.hasEnded === hasEnded) && lost.length === 0) return;
    await list.change((askers) =>
      askers
        .filter((asker) => !isAmong(lost)(asker))
        .map((asker) => (isAmong(meant)(asker) ? { ...asker, hasEnded } : asker)),
    );
  };

  return {
    note: (asker) => list.change((askers) => withAsker(askers, asker)),
    nudge,
    tellLocked: async (isServed) => {
      const isMeant = (asker: Asker): boolean => asker.identityId !== null && !isServed(asker);
      await nudge(isMeant, 'ended');
      await list.change((askers) =>
        askers.some(isMeant)
          ? askers.map((asker) => (isMeant(asker) ? { ...asker, identityId: null } : asker))
          : askers,
      );
    },
  };
};
