/** Finding by a few letters: every word of what is typed must be in a text, its letters in order. Pure. */

/** A letter at the start of a word, and one right after the last that matched, say most about what is meant. */
const START = 8;
const NEXT = 5;
const LETTER = 1;

const isStart = (text: string, index: number): boolean =>
  index === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(index - 1));

/** How well a word matches from `from` on, taking each letter as early as it comes. */
const scoreFrom = (word: string, text: string, from: number): number | null => {
  let score = 0;
  let last = -2;
  let at = from;
  for (const letter of word) {
    const found = text.indexOf(letter, at);
    if (found === -1) return null;
    score += LETTER + (isStart(text, found) ? START : 0) + (found === last + 1 ? NEXT : 0);
    last = found;
    at = found + letter.length;
  }
  // The tighter the better: what lies between counts against it.
  return score - Math.min(20, last - from) / 10;
};

const scoreWord = (word: string, text: string): number | null => {
  // As a whole it beats any scattering of its letters, best of all where a word begins.
  const atStart = [...text.matchAll(/[\p{L}\p{N}]+/gu)].find(({ 0: part }) => part.startsWith(word))?.index;
  const whole = atStart ?? text.indexOf(word);
  const [first = ''] = word;
  let best = whole === -1 ? null : scoreFrom(word, text, whole);
  for (let from = text.indexOf(first); from !== -1; from = text.indexOf(first, from + 1)) {
    const score = scoreFrom(word, text, from);
    if (score === null) break;
    if (best === null || score > best) best = score;
  }
  return best;
};

/** Higher is better; null where it does not match. @param query lower case @param text lower case */
export const fuzzyScore = (query: string, text: string): number | null => {
  let total = 0;
  for (const word of query.split(/\s+/)) {
    if (word === '') continue;
    const score = scoreWord(word, text);
    if (score === null) return null;
    total += score;
  }
  return total;
};
