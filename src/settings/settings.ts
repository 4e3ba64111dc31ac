/** The defaults of the user's choices. */
import type { Settings } from '../messaging/view.ts';

export const DEFAULT_SETTINGS: Settings = {
  lockAfterMinutes: 15,
  lockWhenIdle: true,
  signOutAfterHours: 24,
  renewAutomatically: { pump: true, mimic: true },
  onLock: 'stop_serving',
  clipboardClearsAfterMs: 60_000,
  theme: 'system',
  language: 'browser',
  numberFormat: 'language',
  currencyDisplay: 'symbol',
  pumpDialect: 'automatic',
  mimicNonce: 'automatic',
};
