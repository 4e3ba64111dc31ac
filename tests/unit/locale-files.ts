/** The sentences of every language as they lie in public/_locales, and where the code uses them. */
import { readdirSync, readFileSync } from 'node:fs';
import type { MessageFile } from '../../packaging/shipped-messages.ts';

const root = new URL('../../', import.meta.url);

export const readLocale = (folder: string): MessageFile =>
  JSON.parse(readFileSync(new URL(`public/_locales/${folder}/messages.json`, root), 'utf8'));

export const ENGLISH = readLocale('en');

export const OTHER_LOCALES: readonly string[] = readdirSync(new URL('public/_locales/', root)).filter(
  (folder) => folder !== 'en',
);

/** The interface's code as one text. */
export const UI_SOURCE = readdirSync(new URL('src/ui/', root), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(new URL(`src/ui/${name}`, root), 'utf8'))
  .join('\n');

export const MANIFEST_SOURCE = readFileSync(new URL('src/manifest.ts', root), 'utf8');

/** Keys of sentences that a count chooses among, without what the count adds. */
export const COUNTED_KEYS: readonly string[] = Object.keys(ENGLISH).flatMap((key) =>
  key.endsWith('_other') && key.replace(/_other$/, '_one') in ENGLISH ? [key.replace(/_other$/, '')] : [],
);

/** The counted key that `key` is a form of, with the category of the form. */
export const toCountedForm = (
  key: string,
): { readonly counted: string; readonly category: string } | null => {
  const counted = COUNTED_KEYS.find(
    (each) => /^_(zero|one|two|few|many|other)$/.test(key.slice(each.length)) && key.startsWith(each),
  );
  return counted === undefined ? null : { counted, category: key.slice(counted.length + 1) };
};

export const toPluralRules = (folder: string): Intl.PluralRules =>
  new Intl.PluralRules(folder.replace('_', '-'));

/** The categories that whole numbers of a size people count need. */
export const neededCategories = (folder: string): readonly string[] => {
  const rules = toPluralRules(folder);
  return [...new Set(Array.from({ length: 201 }, (_, count) => rules.select(count)))].sort();
};

/** The keys that a language needs: a form for each of its own categories where something is counted. */
export const neededKeys = (folder: string): readonly string[] => [
  ...Object.keys(ENGLISH).filter((key) => toCountedForm(key) === null),
  ...COUNTED_KEYS.flatMap((key) => neededCategories(folder).map((category) => `${key}_${category}`)),
];
