/** Reads and writes the user's choices in plain local storage. Whatever is stored but out of range falls back to its default. */
import * as v from 'valibot';
import { createMutex } from '../lib/mutex.ts';
import type { StoredArea } from '../lib/stored-area.ts';
import { SETTING_FIELDS } from '../messaging/setting-fields.ts';
import type { Settings } from '../messaging/view.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const AREA_KEY = 'settings';

const SettingsSchema = v.object({
  lockAfterMinutes: v.fallback(SETTING_FIELDS.lockAfterMinutes, DEFAULT_SETTINGS.lockAfterMinutes),
  lockWhenIdle: v.fallback(SETTING_FIELDS.lockWhenIdle, DEFAULT_SETTINGS.lockWhenIdle),
  signOutAfterHours: v.fallback(SETTING_FIELDS.signOutAfterHours, DEFAULT_SETTINGS.signOutAfterHours),
  renewAutomatically: v.fallback(
    v.union([
      SETTING_FIELDS.renewAutomatically,
      // What the first version stored: one switch for both.
      v.pipe(
        v.boolean(),
        v.transform((both) => ({ pump: both, mimic: both })),
      ),
    ]),
    DEFAULT_SETTINGS.renewAutomatically,
  ),
  onLock: v.fallback(SETTING_FIELDS.onLock, DEFAULT_SETTINGS.onLock),
  clipboardClearsAfterMs: v.fallback(
    SETTING_FIELDS.clipboardClearsAfterMs,
    DEFAULT_SETTINGS.clipboardClearsAfterMs,
  ),
  theme: v.fallback(SETTING_FIELDS.theme, DEFAULT_SETTINGS.theme),
  language: v.fallback(SETTING_FIELDS.language, DEFAULT_SETTINGS.language),
  numberFormat: v.fallback(SETTING_FIELDS.numberFormat, DEFAULT_SETTINGS.numberFormat),
  currencyDisplay: v.fallback(SETTING_FIELDS.currencyDisplay, DEFAULT_SETTINGS.currencyDisplay),
  pumpDialect: v.fallback(SETTING_FIELDS.pumpDialect, DEFAULT_SETTINGS.pumpDialect),
  mimicNonce: v.fallback(SETTING_FIELDS.mimicNonce, DEFAULT_SETTINGS.mimicNonce),
});

export interface SettingsStore {
  readonly read: () => Promise<Settings>;
  /** Answers with all settings after the change. */
  readonly update: (change: Partial<Settings>) => Promise<Settings>;
  readonly reset: () => Promise<void>;
}

export const createSettingsStore = (area: StoredArea): SettingsStore => {
  const mutex = createMutex();
  let settings: Promise<Settings> | null = null;
  const load = async (): Promise<Settings> => {
    const stored = await area.get(AREA_KEY);
    return v.parse(SettingsSchema, typeof stored === 'object' && stored !== null ? stored : {});
  };
  const read = (): Promise<Settings> => {
    settings ??= load().catch((error: unknown) => {
      settings = null;
      throw error;
    });
    return settings;
  };
  return {
    read,
    update: (change) =>
      mutex.run(async () => {
        const next = v.parse(SettingsSchema, { ...(await read()), ...change });
        await area.set(AREA_KEY, next);
        settings = Promise.resolve(next);
        return next;
      }),
    reset: () =>
      mutex.run(async () => {
        await area.remove(AREA_KEY);
        settings = null;
      }),
  };
};
