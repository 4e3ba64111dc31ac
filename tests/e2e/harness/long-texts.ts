/** Other sentences in the extension's pages than the browser serves: longer ones, or those of a language. */
import { readFileSync } from 'node:fs';
import type { BrowserContext } from '@playwright/test';
import { type MessageFile, type ShippedTexts, toShippedTexts } from '../../../packaging/shipped-messages.ts';

const readFile = (folder: string): MessageFile =>
  JSON.parse(
    readFileSync(new URL(`../../../public/_locales/${folder}/messages.json`, import.meta.url), 'utf8'),
  );

export const readShipped = (folder: string): ShippedTexts => toShippedTexts(readFile(folder), readFile('en'));

const ACCENTS: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'ë',
  i: 'î',
  o: 'ö',
  u: 'ü',
  A: 'Â',
  E: 'É',
  O: 'Ö',
  c: 'ç',
  n: 'ñ',
};

/** Each word 40 % longer and with accents; placeholders and signs stay. */
const toLong = (message: string): string =>
  message.replace(/\$[1-9$]|\p{L}+/gu, (word) =>
    word.startsWith('$')
      ? word
      : (word + word.slice(-Math.ceil(word.length * 0.4))).replace(
          /[aeioucnAEO]/g,
          (letter) => ACCENTS[letter] ?? letter,
        ),
  );

/** English as a language would be that needs 40 % more room. */
export const longMessages = (): ShippedTexts =>
  Object.fromEntries(Object.entries(readShipped('en')).map(([key, message]) => [key, toLong(message)]));

/** From now on each page that is opened speaks so. The browser itself chooses by its own language, which can't be changed here. */
export const speakIn = async (
  context: BrowserContext,
  // Whose file it is stays as it is: the pages would load the one for the browser's language.
  { language_code: _own, ...messages }: ShippedTexts,
): Promise<void> => {
  await context.addInitScript((texts) => {
    interface Browser {
      readonly i18n?: { getMessage: (key: string, values?: readonly string[]) => string };
    }
    const { i18n } = (globalThis as unknown as { readonly chrome?: Browser }).chrome ?? {};
    if (!i18n) return;
    const browsersOwn = i18n.getMessage.bind(i18n);
    i18n.getMessage = (key, values = []) =>
      texts[key]?.replace(/\$([1-9$])/g, (_whole, place: string) =>
        place === '$' ? '$' : (values[Number(place) - 1] ?? ''),
      ) ?? browsersOwn(key, values);
  }, messages);
};
