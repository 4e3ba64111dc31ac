import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recogniseSecret } from '../../../src/accounts/secret-kind.ts';
import bip39 from '../../vectors/bip39.json' with { type: 'json' };
import evmKeys from '../../vectors/keys-evm.json' with { type: 'json' };
import solanaKeys from '../../vectors/solana-keys.json' with { type: 'json' };
import keystores from '../../vectors/web3-secret-storage.json' with { type: 'json' };

describe('recognising what a text is', () => {
  it('knows a key in each of its forms', () => {
    for (const { secretKeyBase58, seedBase58, idJson } of solanaKeys.vectors) {
      for (const text of [
        secretKeyBase58,
        seedBase58,
        JSON.stringify(idJson),
        JSON.stringify(idJson, null, 1),
      ]) {
        expect(recogniseSecret(text)).toBe('key');
        expect(recogniseSecret(`\uFEFF"${text}"\r\n`)).toBe('key');
      }
    }
    for (const { keySecret } of evmKeys.vectors) {
      expect(recogniseSecret(keySecret)).toBe('key');
      expect(recogniseSecret(`0x${keySecret}\n`)).toBe('key');
    }
  });

  it('knows one that is too short or too long, so that the length can be named', () => {
    for (const text of ['abc', '0x12', '[1,2,3]', 'z'.repeat(90)]) expect(recogniseSecret(text)).toBe('key');
  });

  it.each(keystores.vectors)('knows a key file: $name', ({ file }) => {
    for (const text of [JSON.stringify(file), `\n${JSON.stringify(file, null, '\t')}\n`]) {
      expect(recogniseSecret(text)).toBe('keystore');
      expect(recogniseSecret(text.replace('"crypto"', '"Crypto"'))).toBe('keystore');
    }
  });

  it('knows a key file that was cut off, so that the damage can be named', () => {
    const text = JSON.stringify(keystores.vectors[0]?.file);
    expect(recogniseSecret(text.slice(0, 100))).toBe('keystore');
  });

  it('knows every published phrase, however it is spaced and written', () => {
    for (const { phrase } of bip39.vectors) {
      expect(recogniseSecret(phrase)).toBe('phrase');
      expect(recogniseSecret(` ${phrase.replaceAll(' ', '\n')}\n`)).toBe('phrase');
      expect(recogniseSecret(phrase.toUpperCase().replaceAll(' ', ', '))).toBe('phrase');
    }
  });

  it('knows a phrase with a word too many, one mistyped, or in another language, so that this can be named', () => {
    const phrase = bip39.vectors[0]?.phrase ?? '';
    for (const text of [
      `${phrase} about`,
      phrase.replace('abandon', 'aband0n'),
      'ábaco '.repeat(12),
      'あいさつ '.repeat(12),
    ]) {
      expect(recogniseSecret(text)).toBe('phrase');
    }
  });

  it.each([
    '',
    '  ',
    'not a key',
    '{"a": 1}',
    '{"data":"x","iv":"y","salt":"z"}',
    '46 46',
    '1 2 3 4 5 6 7',
    '🔑',
    '[1,2',
    '"abc',
  ])('knows nothing of %j', (text) => {
    expect(recogniseSecret(text)).toBe('unknown');
  });

  it('does not look at what is longer than any of them, and at the rest it looks fast and without failing', () => {
    expect(recogniseSecret('a'.repeat(16_384))).toBe('key');
    expect(recogniseSecret('a'.repeat(16_385))).toBe('unknown');
    for (const text of ['{"crypto" '.repeat(1600), '" '.repeat(8000), 'a '.repeat(8000)])
      recogniseSecret(text);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        expect(['key', 'keystore', 'phrase', 'unknown']).toContain(recogniseSecret(text));
      }),
    );
  });
});
