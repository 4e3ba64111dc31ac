/** Shows one language as a page does that has loaded its file: the shipped form of the real sentences. */
import { toShippedTexts } from '../../../../packaging/shipped-messages.ts';
import type { Language } from '../../../../src/messaging/view.ts';
import { toTag } from '../../../../src/ui/look/languages.ts';
import { type Locale, locale } from '../../../../src/ui/look/locale.ts';
import { ENGLISH, readLocale } from '../../locale-files.ts';

const DEFAULT = locale.value;

export const speak = (language: Language, changes: Partial<Locale> = {}): void => {
  const tag = toTag(language);
  const messages = toShippedTexts(readLocale(language), ENGLISH);
  locale.value = { ...DEFAULT, language, messages, formatTag: tag, numberTag: tag, ...changes };
};

/** English again, as the browser serves it. */
export const speakAgainEnglish = (): void => {
  locale.value = DEFAULT;
};
