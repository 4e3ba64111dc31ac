/** The languages there are sentences in, and which of them serves somebody's. Pure. */
import type { Language, Settings } from '../../messaging/view.ts';

/** The folders in _locales, English first. */
export const LANGUAGES: readonly Language[] = ['en', 'es', 'pt_BR', 'zh_CN', 'ru', 'tr', 'vi'];

/** BCP 47. */
export const toTag = (language: Language): string => language.replace('_', '-');

/** Undefined of what is no tag. */
const toLocale = (tag: string): Intl.Locale | undefined => {
  try {
    return new Intl.Locale(tag);
  } catch {
    return undefined;
  }
};

/**
 * Portuguese of any country is better served by Brazil's than by English. Chinese in traditional characters is not by simplified
 * ones: CLDR keeps them apart (the parent of zh-Hant is the root), and so do people; they may choose them.
 */
const isServedBy = (language: Language, tag: string): boolean => {
  const asked = toLocale(tag);
  const own = new Intl.Locale(toTag(language));
  if (asked?.language !== own.language) return false;
  // Only of Chinese does the country tell the script. To look that up takes an engine that has just begun longer than all else here.
  if (asked.script === undefined && asked.language !== 'zh') return true;
  return asked.maximize().script === own.maximize().script;
};

/** The language that serves a browser in the language of `tag` best, or English. */
export const toLanguage = (tag: string): Language =>
  LANGUAGES.find((language) => isServedBy(language, tag)) ?? 'en';

/**
 * How to write numbers and dates: as the user's own country does where the browser is used in this language, else as is usual in
 * it. English without a country is written as most of the world reads it.
 */
export const toFormatTag = (language: Language, userTags: readonly string[]): string =>
  userTags.find((tag) => isServedBy(language, tag)) ?? (language === 'en' ? 'en-GB' : toTag(language));

/** Where numbers are written so. */
const NUMBER_TAGS = {
  comma_dot: 'en',
  dot_comma: 'de',
  space_comma: 'fr',
  apostrophe_dot: 'de-CH',
} as const;

export const toNumberTag = (format: Settings['numberFormat'], formatTag: string): string =>
  format === 'language' ? formatTag : NUMBER_TAGS[format];
