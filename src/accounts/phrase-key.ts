/** What a phrase gives: the addresses at the usual paths, to choose from, and the key at the chosen one. */
import type { Chain } from '../apis.ts';
import { type Bytes, zeroBytes } from '../lib/bytes.ts';
import { parseDerivationPath, type UsualPath, usualPaths } from './derivation-path.ts';
import { deriveAddress } from './derive-address.ts';
import { deriveKeySecret } from './derive-key.ts';
import { derivePhraseSeed, type PhraseSecrets } from './phrase.ts';

export interface PhraseChoice extends UsualPath {
  readonly address: string;
}

export interface PreviewPhraseOptions extends PhraseSecrets {
  readonly chain: Chain;
  /** Accounts shown of each way of counting them. */
  readonly count: number;
}

/** @throws AppError `phrase_word_unknown`, `phrase_length_invalid`, `phrase_checksum_invalid` */
export const previewPhrase = async ({
  chain,
  count,
  ...secrets
}: PreviewPhraseOptions): Promise<readonly PhraseChoice[]> => {
  const seedSecret = await derivePhraseSeed(secrets);
  try {
    return usualPaths({ chain, count }).map((usual) => {
      const path = parseDerivationPath({ chain, path: usual.path });
      const keySecret = deriveKeySecret({ chain, path, seedSecret });
      const address = deriveAddress({ chain, keySecret });
      zeroBytes(keySecret); // K14
      return { ...usual, address };
    });
  } finally {
    zeroBytes(seedSecret); // K14
  }
};

export interface PhraseKeyOptions extends PhraseSecrets {
  readonly chain: Chain;
  /** As `parseDerivationPath` reads it. */
  readonly path: string;
}

export interface PhraseKey {
  readonly chain: Chain;
  readonly format: 'phrase';
  /** 32 bytes. The caller zeroes them. */
  readonly keySecret: Bytes;
}

/** @throws AppError `derivation_path_invalid`, `phrase_word_unknown`, `phrase_length_invalid`, `phrase_checksum_invalid` */
export const derivePhraseKey = async ({ chain, path, ...secrets }: PhraseKeyOptions): Promise<PhraseKey> => {
  const levels = parseDerivationPath({ chain, path });
  const seedSecret = await derivePhraseSeed(secrets);
  try {
    return { chain, format: 'phrase', keySecret: deriveKeySecret({ chain, path: levels, seedSecret }) };
  } finally {
    zeroBytes(seedSecret); // K14
  }
};
