/** The names people give to accounts and identities: short, visible, and unable to disguise themselves. */
import { AppError } from '../errors.ts';

/** Characters as people count them, roughly: code points. */
export const MAX_LABEL_CHARACTERS = 64;
/** Control characters, line and paragraph ends, halves of surrogate pairs, and all that turns the writing direction (U2). */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
/** Something must be seen: letters, digits, signs. Joiners alone are invisible. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * Trimmed, in normal form C, 1 to 64 characters.
 * @throws AppError `label_invalid`; details give the length wanted and got where that is what is wrong.
 */
export const parseLabel = (value: unknown): string => {
  if (typeof value !== 'string') throw new AppError({ code: 'label_invalid' });
  const label = value.trim().normalize('NFC');
  const got = Array.from(label).length;
  if (got < 1 || got > MAX_LABEL_CHARACTERS) {
    throw new AppError({ code: 'label_invalid', details: { wanted: MAX_LABEL_CHARACTERS, got } });
  }
  if (FORBIDDEN.test(label) || !VISIBLE.test(label)) throw new AppError({ code: 'label_invalid' });
  return label;
};
