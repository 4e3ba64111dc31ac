/**
 * The product's sentences, by key. Keys are those of _locales/en/messages.json, checked by the compiler.
 * Never builds a sentence out of pieces, and never carries markup.
 */
import { computed } from '@preact/signals';
import type messages from '../../public/_locales/en/messages.json';
import { formatNumber } from './format/number.ts';
import { fillMessage } from './look/fill-message.ts';
import { toTag } from './look/languages.ts';
import { locale } from './look/locale.ts';
import { readMessage } from './platform.ts';

export type MessageKey = keyof typeof messages;

/** What is counted: a key with a sentence for one and for others, as `restore_keys` with `restore_keys_one`. */
export type CountedKey = {
  [Key in MessageKey]: Key extends `${infer Base}_other`
    ? `${Base}_one` extends MessageKey
      ? Base
      : never
    : never;
}[MessageKey];

/** A number is written as the user writes numbers: what is none, as the number of a chain, comes in as text. */
type Value = string | number;

const toText = (value: Value): string => (typeof value === 'number' ? formatNumber(value) : value);

/** The sentence of the first key that there is one for. What the chosen language lacks, the browser's has. */
const find = (keys: readonly string[], values: readonly Value[]): string => {
  const texts = values.map(toText);
  for (const key of keys) {
    const message = locale.value.messages?.[key];
    if (message !== undefined) return fillMessage(message, texts);
  }
  for (const key of keys) {
    const text = readMessage(key, texts);
    if (text !== '') return text;
  }
  return '';
};

/** The sentence for `key`, its placeholders filled in order. */
export const t = (key: MessageKey, ...values: readonly Value[]): string => find([key], values);

const plurals = computed(() => new Intl.PluralRules(toTag(locale.value.language)));

/** The sentence that the count asks for in the language that is shown. The count is its first placeholder. */
export const plural = (key: CountedKey, count: number, ...values: readonly Value[]): string =>
  find([`${key}_${plurals.value.select(count)}`, `${key}_other`], [count, ...values]);
