/**
 * What single values of replies may look like, and what can still be told from one of another type. Forms only, no meaning.
 * A reader that guesses is worse than none: what is not clear is left unread.
 */
import type { Reader, Reading } from './drift.ts';

const exact = <T>(value: T): Reading<T> => ({ value, isExact: true });
const inexact = <T>(value: T): Reading<T> => ({ value, isExact: false });

const MAX_TOKEN_LENGTH = 16 * 1024;

/** A non-empty string of visible ASCII without spaces, at most 16 KiB: what can be sent as a header and kept. */
export const readToken: Reader<string> = (raw) =>
  typeof raw === 'string' && raw.length <= MAX_TOKEN_LENGTH && /^[\x21-\x7e]+$/.test(raw)
    ? exact(raw)
    : undefined;

export const readText: Reader<string> = (raw) => (typeof raw === 'string' ? exact(raw) : undefined);

export const readNonEmptyText: Reader<string> = (raw) =>
  typeof raw === 'string' && raw !== '' ? exact(raw) : undefined;

/** null is an answer: there is none. */
export const orNull =
  <T>(read: Reader<T>): Reader<T | null> =>
  (raw) =>
    raw === null ? exact(null) : read(raw);

/** Text or a whole number, as text. */
export const readId: Reader<string> = (raw) =>
  (typeof raw === 'string' && raw !== '') || Number.isSafeInteger(raw) ? exact(String(raw)) : undefined;

/** Text as it is; a number is epoch milliseconds from 1e12 on and epoch seconds from 1e9 on, as ISO 8601. */
export const readTime: Reader<string> = (raw) => {
  if (typeof raw === 'string' && raw !== '') return exact(raw);
  // 8.64e15: the last millisecond a Date can hold, ECMA-262 21.4.1.1.
  if (typeof raw !== 'number' || !(raw >= 1e9 && raw <= 8.64e15)) return undefined;
  return exact(new Date(raw >= 1e12 ? raw : raw * 1_000).toISOString());
};

/** The texts of a list; what is none is left out. */
export const readTexts: Reader<readonly string[]> = (raw) => {
  if (!Array.isArray(raw)) return undefined;
  const texts = raw.filter((one): one is string => typeof one === 'string');
  if (texts.length === 0 && raw.length > 0) return undefined;
  return { value: texts, isExact: texts.length === raw.length };
};

/** Clearly yes or clearly no, and nothing that could be meant so. */
export const readBoolean: Reader<boolean> = (raw) => (typeof raw === 'boolean' ? exact(raw) : undefined);

const NUMERAL = /^\d{1,15}(\.\d{1,18})?$/;

/** A number from `min` to `max`; a text that is clearly one, too. */
const readNumber =
  ({ isWanted }: { readonly isWanted: (value: number) => boolean }): Reader<number> =>
  (raw) => {
    if (typeof raw === 'number') return isWanted(raw) ? exact(raw) : undefined;
    const value = typeof raw === 'string' && NUMERAL.test(raw) ? Number(raw) : Number.NaN;
    return isWanted(value) ? inexact(value) : undefined;
  };

/** A finite span above 0. */
export const readSpan = readNumber({ isWanted: (value) => Number.isFinite(value) && value > 0 });
/** Any positive integer: a chain's id. */
export const readPositiveInteger = readNumber({
  isWanted: (value) => Number.isSafeInteger(value) && value > 0,
});
/** 0 to 255: uint8, as ERC-20 has it for decimals. */
export const readUint8 = readNumber({
  isWanted: (value) => Number.isInteger(value) && value >= 0 && value <= 255,
});
/** Finite, 0 or more. */
export const readPrice = readNumber({ isWanted: (value) => Number.isFinite(value) && value >= 0 });

/** A non-negative integer of any size as decimal text; as a JSON number only where no digit can have been lost. */
export const readAmount: Reader<string> = (raw) => {
  if (typeof raw === 'string') return /^\d+$/.test(raw) ? exact(raw.replace(/^0+(?=\d)/, '')) : undefined;
  return typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0 ? inexact(String(raw)) : undefined;
};

export const readEvmAddress: Reader<string> = (raw) =>
  typeof raw === 'string' && /^0x[0-9a-f]{40}$/i.test(raw) ? exact(raw) : undefined;
