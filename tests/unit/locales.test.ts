import { describe, expect, it, vi } from 'vitest';
import { type MessageFile, toShippedTexts } from '../../packaging/shipped-messages.ts';
import { ERROR_CODES } from '../../src/errors.ts';
import { SETTING_FIELDS } from '../../src/messaging/setting-fields.ts';
import { describeError } from '../../src/ui/error-text.ts';
import {
  COUNTED_KEYS,
  ENGLISH,
  MANIFEST_SOURCE,
  neededKeys,
  OTHER_LOCALES,
  readLocale,
  toCountedForm,
  toPluralRules,
  UI_SOURCE,
} from './locale-files.ts';

import { browser } from './ui/fake-browser.ts';

vi.mock('wxt/browser', () => import('./ui/fake-browser.ts'));

const placeholdersOf = (message: string): readonly string[] =>
  [
    ...new Set(
      [...message.replaceAll('$$', '').matchAll(/\$(\w+)\$/g)].map(([, name]) => name?.toLowerCase() ?? ''),
    ),
  ].sort();

const namedIn = (source: string, call: string): readonly string[] =>
  [...source.matchAll(new RegExp(`\\b${call}\\(\\s*'(\\w+)'`, 'g'))].map(([, key]) => key ?? '');

/** The sentences about errors are named by their codes: whatever is asked for where each is told, with and without its details. */
const keysOfErrors = (): ReadonlySet<string> => {
  const asked = new Set<string>();
  vi.spyOn(browser.i18n, 'getMessage').mockImplementation((key) => {
    asked.add(key);
    return key;
  });
  for (const code of ERROR_CODES) {
    for (const details of [{}, { status: 503, field: 'token', wanted: 64, got: 63 }, { retryAtMs: 1 }]) {
      describeError({ code, details }, { nowMs: 0 });
    }
  }
  return asked;
};

describe('the sentences of the interface', () => {
  it('lie in folders that the settings offer, each as a language', () => {
    const { options } = SETTING_FIELDS.language;
    const offered: readonly string[] = options;
    expect(['browser', 'en', ...OTHER_LOCALES].filter((folder) => !offered.includes(folder))).toEqual([]);
  });

  it('are each used somewhere, so that none is left over', () => {
    const errors = keysOfErrors();
    const isUsed = (key: string): boolean => {
      const form = toCountedForm(key);
      if (errors.has(key)) return true;
      return UI_SOURCE.includes(`'${form?.counted ?? key}'`) || MANIFEST_SOURCE.includes(`__MSG_${key}__`);
    };
    expect(Object.keys(ENGLISH).filter((key) => !isUsed(key))).toEqual([]);
  });

  it('are there for every key that the code names', () => {
    const named = namedIn(UI_SOURCE, 't');
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((key) => !(key in ENGLISH))).toEqual([]);
    expect(namedIn(UI_SOURCE, 'plural').filter((key) => !COUNTED_KEYS.includes(key))).toEqual([]);
  });

  it.each(['en', ...OTHER_LOCALES])('in %s declare exactly the placeholders that they contain', (folder) => {
    for (const [key, { message, placeholders = {} }] of Object.entries(readLocale(folder))) {
      expect(placeholdersOf(message), key).toEqual(Object.keys(placeholders).sort());
    }
  });
});

/** Buttons whose name says more than what stands on them, with both keys. */
const NAMED_BUTTONS = [
  ...UI_SOURCE.matchAll(/name=\{t\('(\w+)'[^}]*\}(?:(?!<Button|\/>)[\s\S])*?>\s*\{t\('(\w+)'\)\}/g),
].map(([, name = '', text = '']) => ({ name, text }));

describe('the name of a button', () => {
  // WCAG 2.5.3: who speaks says what they see. An ellipsis is not spoken.
  it.each(['en', ...OTHER_LOCALES])('in %s holds what stands on it', (folder) => {
    expect(NAMED_BUTTONS.length).toBeGreaterThan(10);
    const locale = readLocale(folder);
    const textOf = (key: string): string => locale[key]?.message.replace('…', '').toLowerCase() ?? '';
    const others = NAMED_BUTTONS.filter(({ name, text }) => !textOf(name).includes(textOf(text)));
    expect(others).toEqual([]);
  });
});

/** What is rightly the same as in English: names and terms in any language, and words that two languages share. */
const SAME_EVERYWHERE: readonly string[] = [
  'app_name',
  'chain_solana',
  'chain_evm',
  'masked',
  'tab_pump',
  'tab_mimic',
  'path_evm_ledger_live',
  'api',
  'settings_pump_dialect',
  'sandbox',
  'passphrase',
  'user_id',
  'token',
  'code_curl',
  'code_fetch',
  'code_python',
  'code_env',
];
const SAME_IN: Readonly<Partial<Record<string, readonly string[]>>> = {
  es: ['no', 'roles', 'storage_none', 'claim_roles', 'claims_payload'],
  pt_BR: ['nav_sites', 'col_site', 'error_with_status', 'dev_console', 'claims_payload', 'reply_status'],
};

/** As wide as so many Latin letters. */
const widthOf = (text: string): number =>
  [...text].reduce(
    (width, letter) => width + (/\p{Script=Han}|[\u3000-\u303f\uff00-\uffef]/u.test(letter) ? 2 : 1),
    0,
  );

/** Keys of what stands on a button. */
const BUTTON_KEYS = [
  ...new Set(
    [...UI_SOURCE.matchAll(/<Button\b[\s\S]*?<\/Button>|\b(?:action|text)=\{t\('\w+'\)\}/g)].flatMap(
      ([part]) => namedIn(part, 't'),
    ),
  ),
];

/** Letters that a button has room for, however short its English is. */
const ROOM = 14;

describe.each(OTHER_LOCALES)('the sentences in %s', (folder) => {
  const own = readLocale(folder);
  /** The English sentence that one stands for. */
  const englishOf = (key: string): string | undefined => {
    const form = toCountedForm(key);
    return ENGLISH[form ? `${form.counted}_other` : key]?.message;
  };

  it('name their own folder', () => {
    expect(own['language_code']?.message).toBe(folder);
  });

  it('are there for everything that English says, with a form for each count', () => {
    expect(neededKeys(folder).filter((key) => !(key in own))).toEqual([]);
  });

  it('have no key that English does not know, and no form of a count that the language does not have', () => {
    const categories: readonly string[] = toPluralRules(folder).resolvedOptions().pluralCategories;
    const unknown = Object.keys(own).filter((key) => {
      const form = toCountedForm(key);
      return form ? !categories.includes(form.category) : !(key in ENGLISH);
    });
    expect(unknown).toEqual([]);
  });

  it('say the same values as English does', () => {
    for (const [key, { message }] of Object.entries(own)) {
      expect(placeholdersOf(message), key).toEqual(placeholdersOf(englishOf(key) ?? ''));
    }
  });

  it('put each value where the code gives it', () => {
    /** Without the examples, which are for translators. */
    const places = (placeholders: MessageFile[string]['placeholders'] = {}) =>
      Object.entries(placeholders).map(([name, { content }]) => `${name} ${content}`);
    for (const [key, { placeholders }] of Object.entries(own)) {
      const form = toCountedForm(key);
      const english = ENGLISH[form ? `${form.counted}_other` : key];
      expect(places(placeholders).sort(), key).toEqual(places(english?.placeholders).sort());
    }
  });

  it('are translated, but for names and words that both languages have', () => {
    const allowed = [...SAME_EVERYWHERE, ...(SAME_IN[folder] ?? [])];
    const untranslated = Object.entries(own).filter(
      ([key, { message }]) =>
        message === englishOf(key) &&
        /\p{L}{2}/u.test(message.replace(/\$\w+\$/g, '')) &&
        !allowed.includes(key),
    );
    expect(untranslated.map(([key, { message }]) => `${key}: ${message}`)).toEqual([]);
  });

  it('are not more than 2.2 times as long as in English on a button', () => {
    expect(BUTTON_KEYS.length).toBeGreaterThan(30);
    const tooLong = BUTTON_KEYS.filter((key) => {
      const english = ENGLISH[key]?.message ?? '';
      return english.length < 20 && widthOf(own[key]?.message ?? '') > Math.max(ROOM, 2.2 * english.length);
    });
    expect(tooLong.map((key) => `${key}: ${own[key]?.message}`)).toEqual([]);
  });

  it('can be shipped', () => {
    const shipped = toShippedTexts(own, ENGLISH);
    expect(shipped['cancel']).toBe(own['cancel']?.message ?? ENGLISH['cancel']?.message);
  });
});
