/** What an open vault without accounts publishes; a test names what is other in its own. */
import type { UnlockedView } from '../../../src/messaging/view.ts';
import { DEFAULT_SETTINGS } from '../../../src/settings/settings.ts';

export const anUnlockedView = (changes: Partial<UnlockedView> = {}): UnlockedView => ({
  status: 'unlocked',
  version: '1',
  sandbox: false,
  sequence: 1,
  lockAtMs: 0,
  identities: [],
  selectedIdentityId: null,
  openingIdentityId: null,
  sessions: {},
  bulk: null,
  grants: [],
  denials: [],
  leftSites: [],
  rateLimits: { pump: null, mimic: null },
  lookupRateLimit: null,
  drift: { pump: [], mimic: [] },
  dialects: { pump: null, mimic: null },
  settings: DEFAULT_SETTINGS,
  baseUrls: { pump: 'https://pump.example', mimic: 'https://mimic.example' },
  notices: [],
  ...changes,
});
