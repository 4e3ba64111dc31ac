/**
 * A hint, not a gate: how hard a password is to guess offline, judged by length and variety alone.
 * The only rule is the minimum length; the key derivation makes each guess expensive.
 */

export const MIN_PASSWORD_LENGTH = 8;

export type PasswordStrength = 'short' | 'weak' | 'fair' | 'strong';

/** Judges a password; keeps nothing of it. */
export const judgePassword = (passwordSecret: string): PasswordStrength => {
  const length = [...passwordSecret].length;
  if (length < MIN_PASSWORD_LENGTH) return 'short';
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(passwordSecret)).length;
  const variety = new Set(passwordSecret).size;
  if (variety < 5) return 'weak';
  if (length >= 16 && variety >= 8) return 'strong';
  if (length >= 12 && kinds >= 3) return 'strong';
  return length >= 12 || kinds >= 3 ? 'fair' : 'weak';
};
