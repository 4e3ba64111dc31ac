/** What each choice about the interface is called: languages in themselves, numbers and dollars by example. */
import type { Language, Settings } from '../../messaging/view.ts';
import type { SelectOption } from '../components/Select.tsx';
import { t } from '../i18n.ts';
import { LANGUAGES, toNumberTag, toTag } from '../look/languages.ts';
import { locale } from '../look/locale.ts';

const NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  es: 'Español',
  pt_BR: 'Português (Brasil)',
  zh_CN: '简体中文',
  ru: 'Русский',
  tr: 'Türkçe',
  vi: 'Tiếng Việt',
};

const EXAMPLE = 1234567.89;
const FORMATS = ['comma_dot', 'dot_comma', 'space_comma', 'apostrophe_dot'] as const;

export const themeOptions = (): readonly SelectOption<Settings['theme']>[] => [
  { value: 'system', text: t('settings_theme_system') },
  { value: 'light', text: t('settings_theme_light') },
  { value: 'dark', text: t('settings_theme_dark') },
];

export const languageOptions = (): readonly SelectOption<Settings['language']>[] => [
  { value: 'browser', text: t('settings_language_browser') },
  ...LANGUAGES.map((language) => ({ value: language, text: NAMES[language], lang: toTag(language) })),
];

const numberExample = (format: Settings['numberFormat']): string =>
  new Intl.NumberFormat(toNumberTag(format, locale.value.formatTag)).format(EXAMPLE);

export const numberOptions = (): readonly SelectOption<Settings['numberFormat']>[] => [
  { value: 'language', text: t('settings_numbers_usual', numberExample('language')) },
  ...FORMATS.map((format) => ({ value: format, text: numberExample(format) })),
];

const dollarExample = (currencyDisplay: Settings['currencyDisplay']): string =>
  new Intl.NumberFormat(locale.value.numberTag, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay,
  }).format(EXAMPLE);

export const dollarOptions = (): readonly SelectOption<Settings['currencyDisplay']>[] => [
  { value: 'symbol', text: dollarExample('symbol') },
  { value: 'code', text: dollarExample('code') },
];
