import { mnemonicToEntropy } from '@scure/bip39';
import { Mnemonic } from 'ethers';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { derivePhraseSeed, parsePhrase } from '../../../src/accounts/phrase.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import bip39 from '../../vectors/bip39.json' with { type: 'json' };
import { refusalOf, toldBy } from './a-keystore.ts';

vi.mock('@scure/bip39', { spy: true });

const { phrase, seed } = bip39.vectors[1] ?? { phrase: '', seed: '' };
const words = phrase.split(' ');

const seedOf = async (phraseSecret: string, passphraseSecret = bip39.passphrase): Promise<string> =>
  toHex(await derivePhraseSeed({ phraseSecret, passphraseSecret }));

describe('a recovery phrase', () => {
  it.each(bip39.vectors)('gives the published seed of $phrase', async (vector) => {
    expect(parsePhrase(vector.phrase).join(' ')).toBe(vector.phrase);
    expect(await seedOf(vector.phrase)).toBe(vector.seed);
  });

  it('gives the seed that ethers derives, for every length and any passphrase', async () => {
    const entropy = fc
      .constantFrom(16, 20, 24, 28, 32)
      .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
    await fc.assert(
      fc.asyncProperty(entropy, fc.string({ unit: 'grapheme', maxLength: 20 }), async (bytes, passphrase) => {
        const other = Mnemonic.fromEntropy(bytes, passphrase);
        expect(await seedOf(other.phrase, passphrase)).toBe(other.computeSeed().slice(2));
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['spaces, tabs and line ends', `\n\t${words.join('  \r\n ')} \n`],
    ['capitals', phrase.toUpperCase()],
    [
      'a capital at the start of each word',
      words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' '),
    ],
    ['commas', words.join(', ')],
    ['spaces of another kind', words.join('\u00A0')],
    [
      'the wide spaces and letters of an Asian keyboard',
      Array.from(phrase, (char) =>
        char === ' ' ? '\u3000' : String.fromCodePoint(char.charCodeAt(0) + 0xfee0),
      ).join(''),
    ],
  ])('does not mind %s', async (_what, text) => {
    expect(await seedOf(text)).toBe(seed);
  });

  it('takes the passphrase as it is: case and spaces count, the spelling in Unicode does not', async () => {
    const [composed, decomposed] = ['caf\u00e9', 'cafe\u0301'];
    expect(await seedOf(phrase, composed)).toBe(await seedOf(phrase, decomposed));
    const others = ['', ' ', 'TREZOR ', 'trezor'].map((passphrase) => seedOf(phrase, passphrase));
    expect(new Set([...(await Promise.all(others)), seed]).size).toBe(5);
  });

  it.each([0, 1, 2, 11])(
    'names the place of a wrong word, counted from 1, and no more: %i (S11)',
    async (index) => {
      const canary = 'xylographzq';
      const wrong = words.with(index, canary);
      const error = await refusalOf(() => parsePhrase(`  ${wrong.join('\n')}`));
      expect(error).toMatchObject({ code: 'phrase_word_unknown', details: { got: index + 1 } });
      expect(error.cause).toBeUndefined();
      expect(toldBy(error)).not.toContain(canary);
    },
  );

  it('names the first of several wrong words, whatever the length (S11)', async () => {
    const error = await refusalOf(() => parsePhrase('legal winer thank yeer'));
    expect(error).toMatchObject({ code: 'phrase_word_unknown', details: { got: 2 } });
  });

  it('knows the words of the English list only (S11)', async () => {
    for (const text of ['__proto__', 'constructor', 'ábaco', 'abandonner', 'aban', 'zoo1']) {
      expect((await refusalOf(() => parsePhrase(words.with(4, text).join(' ')))).details).toEqual({ got: 5 });
    }
  });

  it.each([
    [0, 12],
    [1, 12],
    [11, 12],
    [13, 12],
    [14, 15],
    [16, 15],
    [17, 18],
    [20, 21],
    [22, 21],
    [23, 24],
    [25, 24],
    [48, 24],
  ])(
    'says that %i words are too few or too many, and how many were probably meant (S11)',
    async (got, wanted) => {
      const error = await refusalOf(() => parsePhrase('zoo '.repeat(got)));
      expect(error).toMatchObject({ code: 'phrase_length_invalid', details: { wanted, got } });
    },
  );

  it('sees two words that were swapped, and quotes none of them (S11)', async () => {
    for (const text of [
      words.with(0, 'winner').with(1, 'legal').join(' '),
      'zoo '.repeat(12),
      'abandon '.repeat(24),
    ]) {
      const error = await refusalOf(() => parsePhrase(text));
      expect(error).toMatchObject({ code: 'phrase_checksum_invalid', details: {} });
      expect(error.cause).toBeUndefined();
      expect(toldBy(error)).not.toMatch(/\b(zoo|abandon|winner|legal)\b/);
    }
  });

  it('leaves nothing of the words, their entropy and the passphrase in the buffers it used (K14)', async () => {
    vi.mocked(mnemonicToEntropy).mockClear();
    const imported = vi.spyOn(crypto.subtle, 'importKey');
    const derived = vi.spyOn(crypto.subtle, 'deriveBits');
    await seedOf(phrase);
    expect(vi.mocked(mnemonicToEntropy).mock.results[0]?.value).toEqual(new Uint8Array(16));
    expect(imported.mock.calls[0]?.[1]).toEqual(new Uint8Array(phrase.length));
    expect(derived.mock.calls[0]?.[0]).toMatchObject({ salt: new Uint8Array('mnemonicTREZOR'.length) });
  });
});
