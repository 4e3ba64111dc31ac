/**
 * Puts the sentences into the build as `shipped-messages` makes them, in place of their sources. English is the browser's to read,
 * all of it. Of the other languages the browser gets what the manifest names, and the pages load the rest themselves: without the
 * keys, which a browser wants in each file anew, a language weighs a third less.
 */
import { readFile } from 'node:fs/promises';
import {
  type MessageFile,
  type ShippedTexts,
  toBrowsersFile,
  toKeys,
  toOwnFile,
  toShippedTexts,
} from './shipped-messages.ts';

/** A file of public/, as WXT lists it. */
interface PublicFile {
  readonly relativeDest: string;
  readonly absoluteSrc?: string;
}

interface MadeFile {
  readonly relativeDest: string;
  readonly contents: string;
}

export interface ShippedFiles {
  /** By the place of what they stand for. */
  readonly instead: ReadonlyMap<number, MadeFile>;
  readonly added: readonly MadeFile[];
}

const LANGUAGE = /^_locales[\\/](\w+)[\\/]messages\.json$/;

const languageOf = ({ relativeDest }: PublicFile): string | undefined => LANGUAGE.exec(relativeDest)?.[1];

/** What the browser itself shows, and by which a page knows whose file that is. */
const isBrowsersOwn = (key: string): boolean => /^(extension_|command_|language_code$)/.test(key);

const readMessages = async ({ absoluteSrc = '' }: PublicFile): Promise<MessageFile> =>
  JSON.parse(await readFile(absoluteSrc, 'utf8'));

const pickBrowsersOwn = (texts: ShippedTexts): ShippedTexts =>
  Object.fromEntries(Object.entries(texts).filter(([key]) => isBrowsersOwn(key)));

export const shipMessages = async (files: readonly PublicFile[]): Promise<ShippedFiles> => {
  const english = files.find((file) => languageOf(file) === 'en');
  if (english === undefined) throw new Error('There are no English sentences to ship');
  const englishMessages = await readMessages(english);
  const found: { language: string; index: number; relativeDest: string; texts: ShippedTexts }[] = [];
  for (const [index, file] of files.entries()) {
    const language = languageOf(file);
    if (language === undefined) continue;
    const texts = toShippedTexts(await readMessages(file), englishMessages);
    found.push({ language, index, relativeDest: file.relativeDest, texts });
  }
  const others = found.filter(({ language }) => language !== 'en');
  const keys = toKeys(others.map(({ texts }) => texts));
  return {
    instead: new Map(
      found.map(({ language, index, relativeDest, texts }) => [
        index,
        { relativeDest, contents: toBrowsersFile(language === 'en' ? texts : pickBrowsersOwn(texts)) },
      ]),
    ),
    added: [
      { relativeDest: 'sentences/keys.json', contents: JSON.stringify(keys) },
      ...others.map(({ language, texts }) => ({
        relativeDest: `sentences/${language}.json`,
        contents: toOwnFile(texts, keys),
      })),
    ],
  };
};
