import { describe, expect, it } from 'vitest';
import { shipMessages } from '../../../packaging/ship-messages.ts';
import { toBrowsersFile, toKeys, toOwnFile, toShippedTexts } from '../../../packaging/shipped-messages.ts';
import { toMessages } from '../../../src/ui/look/load-messages.ts';
import { ENGLISH, MANIFEST_SOURCE, OTHER_LOCALES, readLocale } from '../locale-files.ts';

const COUNT = { count: { content: '$1' } };

describe('the sentences that are shipped', () => {
  it('come without the notes to translators, their placeholders as numbers', () => {
    const own = {
      a: {
        message: '$COUNT$ of $TOTAL$',
        description: 'A note.',
        placeholders: { ...COUNT, total: { content: '$2' } },
      },
    };
    expect(toBrowsersFile(toShippedTexts(own, own))).toBe('{"a":{"message":"$1 of $2"}}');
  });

  it('keep a dollar sign that is one', () => {
    const own = { a: { message: 'Below $$1, $COUNT$ of them', placeholders: COUNT } };
    expect(toShippedTexts(own, own)['a']).toBe('Below $$1, $1 of them');
  });

  it('are English where the language has none, but for forms of a count', () => {
    const english = {
      a: { message: 'A' },
      b: { message: 'B' },
      n_one: { message: 'one' },
      n_other: { message: 'n' },
    };
    const shipped = toShippedTexts(
      { old: { message: 'x' }, b: { message: 'Б' }, n_other: { message: 'много' } },
      english,
    );
    expect(shipped).toEqual({ a: 'A', b: 'Б', n_other: 'много' });
  });

  it.each([
    ['a placeholder that nothing declares', '$COUNT$ $TOTAL$'],
    ['two placeholders that would run into one', '$COUNT$$COUNT$'],
    ['a placeholder that a digit follows', '$COUNT$0'],
  ])('can not have %s', (_what, message) => {
    const own = { a: { message, placeholders: COUNT } };
    expect(() => toShippedTexts(own, own)).toThrow(/ a[ \n]| of a /);
  });

  it('take the place of their sources, and of nothing else', async () => {
    const source = (path: string) => ({
      relativeDest: path,
      absoluteSrc: new URL(`../../../public/${path}`, import.meta.url).pathname,
    });
    const files = [
      source('icons/16.png'),
      source('_locales/en/messages.json'),
      source('_locales/es/messages.json'),
    ];
    const { instead, added } = await shipMessages(files);
    expect([...instead.keys()]).toEqual([1, 2]);
    expect(instead.get(1)?.contents).not.toMatch(/"description"|"placeholders"/);
    expect(added.map(({ relativeDest }) => relativeDest)).toEqual([
      'sentences/keys.json',
      'sentences/es.json',
    ]);
  });

  it('are the browser’s to read in English, and in another language as far as the manifest names them', async () => {
    const source = (path: string) => ({
      relativeDest: path,
      absoluteSrc: new URL(`../../../public/${path}`, import.meta.url).pathname,
    });
    const { instead } = await shipMessages([
      source('_locales/en/messages.json'),
      source('_locales/es/messages.json'),
    ]);
    const read = (index: number) => JSON.parse(instead.get(index)?.contents ?? '');
    expect(Object.keys(read(0)).sort()).toEqual(Object.keys(ENGLISH).sort());
    const named = [...MANIFEST_SOURCE.matchAll(/__MSG_(\w+)__/g)].map(([, key]) => key ?? '');
    expect(named.length).toBeGreaterThan(2);
    expect(Object.keys(read(1)).sort()).toEqual([...named, 'language_code'].sort());
    expect(read(1).language_code).toEqual({ message: 'es' });
  });

  it('come out of the files of each language as they went in', () => {
    const languages = OTHER_LOCALES.map((folder) => toShippedTexts(readLocale(folder), ENGLISH));
    const keys = toKeys(languages);
    for (const texts of languages) {
      const loaded = Object.entries(toMessages(keys, JSON.parse(toOwnFile(texts, keys))));
      expect(Object.fromEntries(loaded.filter(([, text]) => text !== undefined))).toEqual(texts);
    }
  });
});
