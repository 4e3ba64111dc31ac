/** What a tab shows at present. */
import type { TabsPart } from './browser-parts.ts';

/** Its origin; null where the tab is gone or the browser does not say, which it does of every permitted site. */
export const readTabOrigin = async (tabs: Pick<TabsPart, 'get'>, tabId: number): Promise<string | null> => {
  try {
    const { url } = await tabs.get(tabId);
    return URL.parse(url ?? '')?.origin ?? null;
  } catch {
    return null; // no tab has this id
  }
};
