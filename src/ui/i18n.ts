/**
 * The product's sentences, by key. Keys are those of _locales/en/messages.json, checked by the compiler.
 * Never builds a sentence out of pieces, and never carries markup.
 */
import type messages from '../../public/_locales/en/messages.json';
import { readMessage } from './platform.ts';

export type MessageKey = keyof typeof messages;

/** The sentence for `key`, its placeholders filled in order. */
export const t = (key: MessageKey, ...values: readonly (string | number)[]): string =>
  readMessage(key, values.map(String));

const plurals = new Intl.PluralRules('en');

/** One of two sentences, by what the count asks for. The count is the first placeholder of both. */
export const tCount = (
  count: number,
  one: MessageKey,
  other: MessageKey,
  ...values: readonly (string | number)[]
): string => t(plurals.select(count) === 'one' ? one : other, count, ...values);
