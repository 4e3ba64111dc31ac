import { HDNodeWallet } from 'ethers';
import { describe, expect, it, vi } from 'vitest';
import { deriveAddress } from '../../../src/accounts/derive-address.ts';
import { derivePhraseKey, previewPhrase } from '../../../src/accounts/phrase-key.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import bip44 from '../../vectors/bip44-evm.json' with { type: 'json' };
import solanaCli from '../../vectors/solana-cli.json' with { type: 'json' };
import { refusalOf } from './a-keystore.ts';

vi.mock('../../../src/accounts/derive-address.ts', { spy: true });

/** The seeds that a call made, as they are after it. */
const watchSeeds = () => {
  const derived = vi.spyOn(crypto.subtle, 'deriveBits');
  return async (): Promise<Uint8Array[]> => {
    const seeds = await Promise.all(derived.mock.results.map(({ value }) => value as Promise<ArrayBuffer>));
    return seeds.map((seed) => new Uint8Array(seed));
  };
};
const NO_SEED = new Uint8Array(64);

describe('the key of a phrase at a path', () => {
  it.each(bip44.vectors)('is the published one at $path', async ({ path, address, key }) => {
    const { keySecret, ...rest } = await derivePhraseKey({
      phraseSecret: bip44.phrase,
      passphraseSecret: '',
      chain: 'evm',
      path,
    });
    expect(rest).toEqual({ chain: 'evm', format: 'phrase' });
    expect(toHex(keySecret)).toBe(key);
    expect(deriveAddress({ chain: 'evm', keySecret })).toBe(address);
  });

  it.each(solanaCli.vectors)(
    'has the published address $address at "$path"',
    async ({ phrase, path, address }) => {
      const { keySecret, ...rest } = await derivePhraseKey({
        phraseSecret: phrase,
        passphraseSecret: '',
        chain: 'solana',
        path,
      });
      expect(rest).toEqual({ chain: 'solana', format: 'phrase' });
      expect(deriveAddress({ chain: 'solana', keySecret })).toBe(address);
    },
  );

  it('is another one with a passphrase', async () => {
    const path = "m/44'/60'/0'/0/0";
    const secrets = { phraseSecret: bip44.phrase, passphraseSecret: 'my own' };
    const { keySecret } = await derivePhraseKey({ ...secrets, chain: 'evm', path });
    expect(`0x${toHex(keySecret)}`).toBe(HDNodeWallet.fromPhrase(bip44.phrase, 'my own', path).privateKey);
  });

  it('is not looked for at a path that is none: nothing is derived', async () => {
    const derived = vi.spyOn(crypto.subtle, 'deriveBits');
    const secrets = { phraseSecret: bip44.phrase, passphraseSecret: '' };
    const error = await refusalOf(() =>
      derivePhraseKey({ ...secrets, chain: 'solana', path: "m/44'/501'/0" }),
    );
    expect(error.code).toBe('derivation_path_invalid');
    expect(derived).not.toHaveBeenCalled();
  });

  it('leaves no seed behind, and a preview no key (K14)', async () => {
    vi.mocked(deriveAddress).mockClear();
    const seeds = watchSeeds();
    const secrets = { phraseSecret: bip44.phrase, passphraseSecret: '' };
    await derivePhraseKey({ ...secrets, chain: 'evm', path: 'm/0' });
    await derivePhraseKey({ ...secrets, chain: 'solana', path: '' });
    await previewPhrase({ ...secrets, chain: 'evm', count: 1 });
    expect(await seeds()).toEqual([NO_SEED, NO_SEED, NO_SEED]);
    const shown = vi.mocked(deriveAddress).mock.calls.map(([{ keySecret }]) => keySecret);
    expect(shown).toEqual([new Uint8Array(32), new Uint8Array(32), new Uint8Array(32)]);
  });
});

describe('the preview of a phrase', () => {
  it('shows on EVM what ethers finds at each of the paths', async () => {
    const choices = await previewPhrase({
      phraseSecret: bip44.phrase,
      passphraseSecret: 'p',
      chain: 'evm',
      count: 5,
    });
    expect(choices).toHaveLength(15);
    for (const { path, address } of choices) {
      expect(address).toBe(HDNodeWallet.fromPhrase(bip44.phrase, 'p', path).address);
    }
  });

  it('shows on EVM the published accounts first', async () => {
    const choices = await previewPhrase({
      phraseSecret: bip44.phrase,
      passphraseSecret: '',
      chain: 'evm',
      count: 10,
    });
    const published = bip44.vectors.map(({ path, address }) => ({ scheme: 'evm_bip44', path, address }));
    expect(choices.slice(0, 10)).toEqual(published);
  });

  it('shows on Solana the published accounts, and gives for each choice the key that has its address', async () => {
    const [cli, phantom] = solanaCli.vectors;
    for (const { phrase, path, address } of [cli, phantom].filter((vector) => vector !== undefined)) {
      const secrets = { phraseSecret: phrase, passphraseSecret: '', chain: 'solana' } as const;
      const choices = await previewPhrase({ ...secrets, count: 5 });
      expect(choices).toHaveLength(12);
      expect(new Set(choices.map((choice) => choice.address)).size).toBe(12);
      expect(choices.find((choice) => choice.path === path)?.address).toBe(address);
      for (const choice of choices) {
        const { keySecret } = await derivePhraseKey({ ...secrets, path: choice.path });
        expect(deriveAddress({ chain: 'solana', keySecret })).toBe(choice.address);
      }
    }
  });

  it('says what is wrong with a phrase', async () => {
    const preview = (phraseSecret: string) => () =>
      previewPhrase({ phraseSecret, passphraseSecret: '', chain: 'evm', count: 5 });
    expect((await refusalOf(preview('test '.repeat(12)))).code).toBe('phrase_checksum_invalid');
    expect((await refusalOf(preview('test test'))).code).toBe('phrase_length_invalid');
    expect((await refusalOf(preview('test tset'))).code).toBe('phrase_word_unknown');
  });
});
