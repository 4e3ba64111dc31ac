/** Decides which grants have come to their end by themselves. Pure; every doubt ends a grant. */
import type { Grant } from './grant.ts';

/** What a tab shows at present; null where the browser does not say, which it does of every permitted site. */
export type TabOrigins = ReadonlyMap<number, string | null>;

const hasEnded = (
  { duration, origin, browserId, tabId, endsAtMs }: Grant,
  { nowMs, present, tabs }: { nowMs: number; present: string; tabs: TabOrigins },
): boolean => {
  switch (duration) {
    case 'always':
      return false;
    case 'token':
      return endsAtMs !== null && nowMs >= endsAtMs;
    case 'browser':
      return browserId !== present;
    case 'visit':
      return browserId !== present || tabId === null || tabs.get(tabId) !== origin;
  }
};

/**
 * @param nowMs epoch milliseconds
 * @param browserId names the present run of the browser
 * @param tabs what the tabs show that a grant is bound to
 */
export const planEnded = (
  grants: readonly Grant[],
  { nowMs, browserId, tabs }: { nowMs: number; browserId: string; tabs: TabOrigins },
): readonly Grant[] => grants.filter((grant) => hasEnded(grant, { nowMs, present: browserId, tabs }));
