/** Whether a text holds what somebody typed. Pure. */

/** What is typed, as words in lower case. */
export const toWords = (query: string): readonly string[] =>
  query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');

/** @param text in lower case */
export const hasEveryWord = (text: string, words: readonly string[]): boolean =>
  words.every((word) => text.includes(word));
