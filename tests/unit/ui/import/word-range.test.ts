import { describe, expect, it } from 'vitest';
import { parsePhrase } from '../../../../src/accounts/phrase.ts';
import { findWord } from '../../../../src/ui/import/word-range.ts';

const read = (text: string, number: number): string | undefined => {
  const range = findWord(text, number);
  return range ? text.slice(range.start, range.end) : undefined;
};

describe('the place of a word of a phrase', () => {
  it('counts from 1 and takes spaces, commas, semicolons and line breaks for gaps', () => {
    const text = '  legal, winner;thank\nyear\twave ';
    expect([1, 2, 3, 4, 5].map((number) => read(text, number))).toEqual([
      'legal',
      'winner',
      'thank',
      'year',
      'wave',
    ]);
  });

  it('is nowhere if there are fewer words', () => {
    expect(findWord('legal winner', 3)).toBeNull();
    expect(findWord('legal winner', 0)).toBeNull();
  });

  it('is the one that the error of a mistyped phrase names', () => {
    const text = 'test test, test  test test test test test tset test test junk';
    try {
      parsePhrase(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'phrase_word_unknown' });
      expect(read(text, (error as { details: { got: number } }).details.got)).toBe('tset');
    }
  });
});
