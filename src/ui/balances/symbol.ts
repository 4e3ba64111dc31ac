/**
 * Names that a token's issuer chose, made harmless for the eye: no control or direction marks, no stacked accents, short.
 */

const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0\u2800]/gu;
const STACKED_MARKS = /(\p{M})\p{M}+/gu;
const MAX_LENGTH = 20;

/** A symbol fit to be shown; "?" where nothing visible is left. */
export const toVisibleSymbol = (symbol: string): string => {
  const clean = symbol.replace(INVISIBLE, '').replace(STACKED_MARKS, '$1').replace(/\s+/g, ' ').trim();
  const letters = [...clean];
  if (letters.length === 0) return '?';
  return letters.length > MAX_LENGTH ? `${letters.slice(0, MAX_LENGTH - 1).join('')}…` : clean;
};
