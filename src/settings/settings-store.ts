/** Reads and writes the user's choices in plain local storage. Whatever is stored but out of range falls back to its default. */
import * as v from 'valibot';
import { createMutex } from '../lib/mutex.ts';
import type { StoredArea } from '../lib/stored-area.ts';
import type { Settings } from '../messaging/view.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const AREA_KEY = 'settings';

const SettingsSchema = v.object({
  lockAfterMinutes: v.fallback(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1440)),
    DEFAULT_SETTINGS.lockAfterMinutes,
  ),
  lockWhenIdle: v.fallback(v.boolean(), DEFAULT_SETTINGS.lockWhenIdle),
  signOutAfterHours: v.fallback(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(720)),
    DEFAULT_SETTINGS.signOutAfterHours,
  ),
  renewAutomatically: v.fallback(
    v.union([
      v.object({ pump: v.boolean(), mimic: v.boolean() }),
      // What the first version stored: one switch for both.
      v.pipe(
        v.boolean(),
        v.transform((both) => ({ pump: both, mimic: both })),
      ),
    ]),
    DEFAULT_SETTINGS.renewAutomatically,
  ),
  onLock: v.fallback(v.picklist(['stop_serving', 'sign_out', 'keep_serving']), DEFAULT_SETTINGS.onLock),
  clipboardClearsAfterMs: v.fallback(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3_600_000)),
    DEFAULT_SETTINGS.clipboardClearsAfterMs,
  ),
  theme: v.fallback(v.picklist(['system', 'light', 'dark']), DEFAULT_SETTINGS.theme),
  language: v.fallback(
    v.picklist(['browser', 'en', 'es', 'pt_BR', 'zh_CN', 'ru', 'tr', 'vi']),
    DEFAULT_SETTINGS.language,
  ),
  numberFormat: v.fallback(
    v.picklist(['language', 'comma_dot', 'dot_comma', 'space_comma', 'apostrophe_dot']),
    DEFAULT_SETTINGS.numberFormat,
  ),
  currencyDisplay: v.fallback(v.picklist(['symbol', 'code']), DEFAULT_SETTINGS.currencyDisplay),
  pumpDialect: v.fallback(v.picklist(['automatic', 'documented', 'observed']), DEFAULT_SETTINGS.pumpDialect),
  mimicNonce: v.fallback(v.picklist(['automatic', 'text', 'raw']), DEFAULT_SETTINGS.mimicNonce),
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
