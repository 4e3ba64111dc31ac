/** Where a word of a phrase stands in its field, so that a mistyped one can be selected unseen. Pure. */

export interface WordRange {
  readonly start: number;
  readonly end: number;
}

/** @param number counted from 1, as the errors name it. Null if there are fewer words. */
export const findWord = (textSecret: string, number: number): WordRange | null => {
  const word = [...textSecret.matchAll(/[^\s,;]+/g)][number - 1];
  return word === undefined ? null : { start: word.index, end: word.index + word[0].length };
};
