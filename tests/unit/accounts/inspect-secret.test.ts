import { describe, expect, it, vi } from 'vitest';
import { parseKeySecret } from '../../../src/accounts/import-key.ts';
import { inspectSecret } from '../../../src/accounts/inspect-secret.ts';
import bip39 from '../../vectors/bip39.json' with { type: 'json' };
import evmKeys from '../../vectors/keys-evm.json' with { type: 'json' };
import solanaKeys from '../../vectors/solana-keys.json' with { type: 'json' };
import { ANY_ADDRESS, aKeystore, refusalOf, toldBy } from './a-keystore.ts';

vi.mock('../../../src/accounts/import-key.ts', { spy: true });

describe('inspecting a text', () => {
  it('tells the chain and the form of a key, and nothing of the key itself', () => {
    expect(inspectSecret(evmKeys.vectors[0]?.keySecret ?? '')).toEqual({
      kind: 'key',
      chain: 'evm',
      format: 'evm_hex',
    });
    expect(inspectSecret(`${JSON.stringify(solanaKeys.vectors[0]?.idJson)}\n`)).toEqual({
      kind: 'key',
      chain: 'solana',
      format: 'solana_byte_array',
    });
  });

  it('overwrites the key that it read on the way (K14)', () => {
    vi.mocked(parseKeySecret).mockClear();
    inspectSecret(evmKeys.vectors[0]?.keySecret ?? '');
    const [read] = vi.mocked(parseKeySecret).mock.results;
    expect(read?.value).toMatchObject({ keySecret: new Uint8Array(32) });
  });

  it('tells the address that a key file states, with its checksum, or that it states none', () => {
    expect(inspectSecret(JSON.stringify(aKeystore({ address: ANY_ADDRESS })))).toEqual({
      kind: 'keystore',
      statedAddress: '0x14791697260E4c9A71f18484C9f997B308e59325',
    });
    expect(inspectSecret(JSON.stringify(aKeystore()))).toEqual({ kind: 'keystore', statedAddress: null });
  });

  it('tells how many words a phrase has', () => {
    for (const { phrase } of bip39.vectors) {
      expect(inspectSecret(`${phrase}\n`)).toEqual({ kind: 'phrase', words: phrase.split(' ').length });
    }
  });

  it.each([
    ['key_format_unknown', 'canary of no kind'],
    ['key_format_unknown', 'canary'.repeat(5_000)],
    ['key_length_invalid', 'canary'],
    ['key_file_damaged', '{"crypto": {"cipher": "canary"}}'],
    ['key_file_unsupported', JSON.stringify({ ...aKeystore(), version: 1, canary: 'canary' })],
    ['phrase_word_unknown', 'canary '.repeat(12)],
    ['phrase_length_invalid', 'zoo '.repeat(11)],
    ['phrase_checksum_invalid', 'zoo '.repeat(12)],
  ])('says %s of what is wrong, and repeats nothing of it (S11)', async (code, text) => {
    const error = await refusalOf(() => inspectSecret(text));
    expect(error.code).toBe(code);
    expect(toldBy(error)).not.toMatch(/canary|zoo/);
  });
});
