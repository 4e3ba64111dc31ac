/** What an open vault without accounts publishes; a test names what is other in its own. */
import type { UnlockedView } from '../../../src/messaging/view.ts';

export const anUnlockedView = (changes: Partial<UnlockedView> = {}): UnlockedView => ({
  status: 'unlocked',
  version: '1',
  sandbox: false,
  sequence: 1,
  lockAtMs: 0,
  identities: [],
  selectedIdentityId: null,
  sessions: {},
  bulk: null,
  grants: [],
  denials: [],
  rateLimits: { pump: null, mimic: null },
  lookupRateLimit: null,
  drift: { pump: [], mimic: [] },
  dialects: { pump: null, mimic: null },
  settings: {
    lockAfterMinutes: 15,
    lockWhenIdle: true,
    signOutAfterHours: 24,
    renewAutomatically: { pump: true, mimic: true },
    onLock: 'stop_serving',
    pumpDialect: 'automatic',
    mimicNonce: 'automatic',
  },
  notices: [],
  ...changes,
});
