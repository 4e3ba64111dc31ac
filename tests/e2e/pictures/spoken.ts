/** Which of the product's sentences a page shows, in whichever language, and what else there is to read on it. */
import type { Page } from '@playwright/test';
import { readShipped } from '../harness/long-texts.ts';

export type Language = 'en' | 'es' | 'pt_BR' | 'zh_CN' | 'ru' | 'tr' | 'vi';

/** Every text of a page and every name that a screen reader would say, each by itself. What is typed in is not among them. */
export const readTexts = async (page: Page): Promise<readonly string[]> => {
  const texts = await page.evaluate(() => {
    const found: (string | null)[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) found.push(walker.currentNode.nodeValue);
    for (const element of document.body.querySelectorAll('*'))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        found.push(element.getAttribute(name));
    return found.flatMap((text) => (text === null || text.trim() === '' ? [] : [text.trim()]));
  });
  return [...new Set(texts)];
};

/** Of a language, by key. */
type Sentences = Readonly<Record<string, string>>;

const cache = new Map<Language, Sentences>();

export const sentencesOf = (language: Language): Sentences => {
  const known = cache.get(language);
  if (known) return known;
  const { language_code: _own, ...sentences } = readShipped(language);
  cache.set(language, sentences);
  return sentences;
};

const PLACEHOLDER = /\$[1-9]/g;

/** The sentences of a language that have no placeholder, by key. */
export const speaker =
  (language: Language) =>
  (key: string): string =>
    sentencesOf(language)[key] ?? '';

/** Whether there is anything in it that could be told from another sentence. */
export const isTelling = (sentence: string): boolean =>
  /\p{L}{3}|\p{Script=Han}/u.test(sentence.replace(PLACEHOLDER, ''));

const toPattern = (sentence: string): RegExp =>
  new RegExp(
    `^${sentence
      .split(PLACEHOLDER)
      .map((part) =>
        part
          .replaceAll('$$', '$')
          .trim()
          .replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
      )
      .join('[^]*')}$`,
  );

/** Looks among the texts for one that is the sentence, whatever its placeholders are filled with. */
const createFinder = (texts: readonly string[]): ((sentence: string) => readonly string[]) => {
  const all = new Set(texts);
  return (sentence) => {
    if (!isTelling(sentence)) return [];
    if (!sentence.includes('$')) return all.has(sentence.trim()) ? [sentence.trim()] : [];
    const pattern = toPattern(sentence);
    return texts.filter((text) => pattern.test(text));
  };
};

/** The keys of the sentences that are among the texts. */
export const findSpoken = (texts: readonly string[], language: Language): ReadonlySet<string> => {
  const find = createFinder(texts);
  return new Set(
    Object.entries(sentencesOf(language)).flatMap(([key, sentence]) =>
      find(sentence).length > 0 ? [key] : [],
    ),
  );
};

/** Texts that are an English sentence where another language is spoken, and none of that language's. */
export const findLeftEnglish = (texts: readonly string[], language: Language): readonly string[] => {
  const own = sentencesOf(language);
  const ownTexts = new Set(Object.values(own).flatMap(createFinder(texts)));
  const find = createFinder(texts.filter((text) => !ownTexts.has(text)));
  return Object.entries(sentencesOf('en')).flatMap(([key, sentence]) =>
    // What a key or an identity is called at first becomes the user's own word for it.
    own[key] === sentence || key.startsWith('default_')
      ? []
      : find(sentence).map((text) => `${key}: ${text}`),
  );
};

/** What a sentence without its values, or a value without a sentence, looks like. */
export const findUnfilled = (texts: readonly string[]): readonly string[] =>
  texts.filter((text) => /\$[1-9](?![\d.,])|\[object |\bundefined\b|\bNaN\b|^null$|Invalid Date/.test(text));
