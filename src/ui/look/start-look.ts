/** Shows the page in the user's theme and language from its first paint on, and follows the settings afterwards. */
import { effect } from '@preact/signals';
import type { Language } from '../../messaging/view.ts';
import { readMessage, readUserTags } from '../platform.ts';
import { view } from '../view-store.ts';
import { toFormatTag, toLanguage, toNumberTag, toTag } from './languages.ts';
import { loadMessages } from './load-messages.ts';
import { locale } from './locale.ts';
import { DEFAULT_LOOK, keepLook, type Look, parseLook, readLook } from './look.ts';

/** As the styles name it; without one they follow the system. */
const showTheme = (theme: Look['theme']): void => {
  const root = document.documentElement;
  if (theme === 'system') root.removeAttribute('data-theme');
  else root.setAttribute('data-theme', theme);
};

/** The look that is shown, or will be once its language is loaded. */
let current: Look | undefined;

const show = async (look: Look): Promise<void> => {
  current = look;
  showTheme(look.theme);
  const userTags = readUserTags();
  const wanted = look.language === 'browser' ? toLanguage(userTags[0] ?? '') : look.language;
  // English is what the browser serves, unless it is in another language itself: it says whose file it has read.
  const isServed = wanted === 'en' && readMessage('language_code', []) === 'en';
  const messages = isServed ? null : await loadMessages(wanted);
  if (current !== look) return; // Another one was chosen while this one was loading.
  const language: Language = messages ? wanted : 'en';
  const formatTag = toFormatTag(language, userTags);
  document.documentElement.lang = toTag(language);
  locale.value = {
    language,
    messages,
    formatTag,
    numberTag: toNumberTag(look.numberFormat, formatTag),
    currencyDisplay: look.currencyDisplay,
  };
};

const isShown = (look: Look): boolean => JSON.stringify(look) === JSON.stringify(current);

/** What the settings say now. A view says nothing of them while the vault is locked: then the look stays. */
const follow = (look: Look): void => {
  if (isShown(look)) return;
  keepLook(look);
  void show(look);
};

/** Resolves when everything is there to paint with. */
export const startLook = async (): Promise<void> => {
  await show(readLook());
  effect(() => {
    if (view.value?.status === 'unlocked') follow(parseLook(view.value.settings));
    else if (view.value?.status === 'absent') {
      follow(DEFAULT_LOOK);
      keepLook(); // Erasing leaves nothing behind.
    }
  });
};
