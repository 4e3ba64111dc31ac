/** What counts as a password and which bytes it stands for. Never keeps, logs or measures one aloud. */

import { AppError } from '../errors.ts';
import { type Bytes, toUtf8 } from '../lib/bytes.ts';

/** Fewest characters (code points after normalisation) of a new password. */
export const MIN_PASSWORD_CHARS = 8;

/** The same password typed on two systems is the same bytes: NFKC, then UTF-8. */
export const toPasswordBytes = (passwordSecret: string): Bytes => toUtf8(passwordSecret.normalize('NFKC'));

/** @throws AppError password_too_short. Its details never carry the length that was typed. */
export const assertNewPassword = (passwordSecret: string): void => {
  if (Array.from(passwordSecret.normalize('NFKC')).length < MIN_PASSWORD_CHARS) {
    throw new AppError({ code: 'password_too_short', details: { wanted: MIN_PASSWORD_CHARS } });
  }
};
