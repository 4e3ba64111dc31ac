/** What each of the user's choices may be: the one list by which messages are refused and what is stored falls back. */
import * as v from 'valibot';

const wholeNumber = (min: number, max: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max));

export const SETTING_FIELDS = {
  lockAfterMinutes: wholeNumber(1, 1440),
  lockWhenIdle: v.boolean(),
  signOutAfterHours: wholeNumber(0, 720),
  renewAutomatically: v.strictObject({ pump: v.boolean(), mimic: v.boolean() }),
  onLock: v.picklist(['stop_serving', 'sign_out', 'keep_serving']),
  clipboardClearsAfterMs: wholeNumber(0, 3_600_000),
  theme: v.picklist(['system', 'light', 'dark']),
  language: v.picklist(['browser', 'en', 'es', 'pt_BR', 'zh_CN', 'ru', 'tr', 'vi']),
  numberFormat: v.picklist(['language', 'comma_dot', 'dot_comma', 'space_comma', 'apostrophe_dot']),
  currencyDisplay: v.picklist(['symbol', 'code']),
  pumpDialect: v.picklist(['automatic', 'documented', 'observed']),
  mimicNonce: v.picklist(['automatic', 'text', 'raw']),
};
