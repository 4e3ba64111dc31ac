/**
 * Recovery phrases (BIP-39, English): reads one as people write it down, and makes the seed that its keys come from.
 * Errors name the place of a wrong word, never the word (S11).
 */
import { mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english';
import { AppError } from '../errors.ts';
import { type Bytes, toUtf8, zeroBytes } from '../lib/bytes.ts';

const WORDS: ReadonlySet<string> = new Set(wordlist);
/** Words, by BIP-39: 128 to 256 bits of entropy and their checksum. */
const LENGTHS: readonly number[] = [12, 15, 18, 21, 24];
const PBKDF2_ITERATIONS = 2048;
const SEED_BITS = 512;

const nearestLength = (got: number): number =>
  LENGTHS.reduce((best, length) => (Math.abs(length - got) < Math.abs(best - got) ? length : best));

const assertChecksum = (phraseSecret: string): void => {
  let entropySecret: Uint8Array;
  try {
    entropySecret = mnemonicToEntropy(phraseSecret, wordlist);
  } catch {
    // Without the cause: it may quote the phrase.
    throw new AppError({ code: 'phrase_checksum_invalid' });
  }
  zeroBytes(entropySecret); // K14
};

/**
 * The words in lower case with single spaces between, as BIP-39 hashes them. White space, commas, letter case and the
 * spelling in Unicode do not matter.
 * @throws AppError `phrase_word_unknown` (details.got: the first such word, counted from 1), `phrase_length_invalid`
 * (words wanted and got), `phrase_checksum_invalid`
 */
export const parsePhrase = (textSecret: string): readonly string[] => {
  const wordsSecret = textSecret
    .normalize('NFKD')
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
  const unknownAt = wordsSecret.findIndex((word) => !WORDS.has(word));
  if (unknownAt >= 0) throw new AppError({ code: 'phrase_word_unknown', details: { got: unknownAt + 1 } });
  const got = wordsSecret.length;
  if (!LENGTHS.includes(got)) {
    throw new AppError({ code: 'phrase_length_invalid', details: { wanted: nearestLength(got), got } });
  }
  assertChecksum(wordsSecret.join(' '));
  return wordsSecret;
};

export interface PhraseSecrets {
  readonly phraseSecret: string;
  /** Part of the secret where the owner set one; taken as it is, spaces and all. Else empty. */
  readonly passphraseSecret: string;
}

/** The 64 bytes that all keys of the phrase come from. The caller zeroes them. @throws AppError as `parsePhrase` */
export const derivePhraseSeed = async ({ phraseSecret, passphraseSecret }: PhraseSecrets): Promise<Bytes> => {
  const wordBytesSecret = toUtf8(parsePhrase(phraseSecret).join(' '));
  const saltSecret = toUtf8(`mnemonic${passphraseSecret.normalize('NFKD')}`);
  try {
    const key = await crypto.subtle.importKey('raw', wordBytesSecret, 'PBKDF2', false, ['deriveBits']);
    const algorithm = { name: 'PBKDF2', hash: 'SHA-512', salt: saltSecret, iterations: PBKDF2_ITERATIONS };
    return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, SEED_BITS));
  } finally {
    zeroBytes(wordBytesSecret, saltSecret); // K14
  }
};
