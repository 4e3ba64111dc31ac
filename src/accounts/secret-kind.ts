/**
 * What kind of secret a text is, by its shape alone: a key, a key file that needs its password, or a recovery phrase.
 * Pure. Says nothing about whether the secret is sound, and keeps or quotes no part of it.
 */

export type SecretKind = 'key' | 'keystore' | 'phrase';

/** Longer than a key file with everything that wallets add to it, in characters. */
export const MAX_SECRET_TEXT = 16_384;

const QUOTED = /^(["'`])(.*)\1$/s;
/** A key in one piece: base58 and hex, with or without 0x, all are letters and digits. */
const ONE_PIECE = /^[0-9a-z]+$/i;
export const BYTE_ARRAY = /^\[[\d,\s]*\]$/;
/** Web3 Secret Storage: an object whose `crypto`, or `Crypto`, holds the encrypted key. */
const KEY_FILE = /^\{.*"crypto"\s*:/is;
/** Half of the shortest phrase there is. */
const MIN_PHRASE_PIECES = 6;
const WORD = /^[\p{L}\p{M}]+[,;]?$/u;

/** Without the white space and the one pair of quotes that may surround what was copied. */
export const toBareText = (textSecret: string): string => {
  const trimmed = textSecret.trim();
  return (QUOTED.exec(trimmed)?.[2] ?? trimmed).trim();
};

/** At least half of the pieces are made of letters: a mistyped word or two do not hide the rest. */
const isPhraseShaped = (bareSecret: string): boolean => {
  const pieces = bareSecret.split(/\s+/);
  const words = pieces.filter((piece) => WORD.test(piece));
  return pieces.length >= MIN_PHRASE_PIECES && words.length * 2 >= pieces.length;
};

export const recogniseSecret = (textSecret: string): SecretKind | 'unknown' => {
  if (textSecret.length > MAX_SECRET_TEXT) return 'unknown';
  const bareSecret = toBareText(textSecret);
  if (BYTE_ARRAY.test(bareSecret) || ONE_PIECE.test(bareSecret)) return 'key';
  if (KEY_FILE.test(bareSecret)) return 'keystore';
  return isPhraseShaped(bareSecret) ? 'phrase' : 'unknown';
};
