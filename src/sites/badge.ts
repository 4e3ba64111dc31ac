/** The mark on the toolbar button of a tab that is being served. */
import type { BadgePart } from './browser-parts.ts';

const TEXT = '✓';
const COLOR = '#15803d';

/** Best effort: a tab that was closed meanwhile has no button. */
export const showServed = async (badge: BadgePart, tabId: number, isServed: boolean): Promise<void> => {
  await Promise.allSettled([
    badge.setBadgeText({ tabId, text: isServed ? TEXT : '' }),
    ...(isServed ? [badge.setBadgeBackgroundColor({ tabId, color: COLOR })] : []),
  ]);
};
