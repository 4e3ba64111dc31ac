import { describe, expect, it } from 'vitest';
import { verifyEd25519 } from '../../../src/signing/verify-ed25519.ts';
import rfc8032 from '../../vectors/rfc8032.json' with { type: 'json' };
import wycheproof from '../../vectors/wycheproof-ed25519.json' with { type: 'json' };
import { bytesOf } from './keys.ts';

const implementations = [
  ['WebCrypto', globalThis.crypto.subtle],
  ['tweetnacl', null],
] as const;

const toQuestion = (vector: { publicKey: string; message: string; signature: string }) => ({
  publicKey: bytesOf(vector.publicKey),
  message: bytesOf(vector.message),
  signature: bytesOf(vector.signature),
});

describe.each(implementations)('checking Ed25519 signatures with %s', (_, subtle) => {
  it.each(rfc8032.vectors)('accepts $name of RFC 8032 (S9)', async (vector) => {
    expect(await verifyEd25519({ ...toQuestion(vector), subtle })).toBe(true);
  });

  it.each(rfc8032.vectors)('refuses $name of RFC 8032 over another message (S9)', async (vector) => {
    const question = toQuestion({ ...vector, message: `${vector.message}00` });
    expect(await verifyEd25519({ ...question, subtle })).toBe(false);
  });

  it('agrees with all of Wycheproof (S9)', async () => {
    const wrong: number[] = [];
    for (const vector of wycheproof.vectors) {
      const isGood = await verifyEd25519({ ...toQuestion(vector), subtle });
      if (isGood !== (vector.result === 'valid')) wrong.push(vector.id);
    }
    expect(wycheproof.vectors.length).toBe(151);
    expect(wrong).toEqual([]);
  });

  it('answers a public key of a wrong length with no', async () => {
    const [vector] = rfc8032.vectors;
    const question = toQuestion(vector ?? { publicKey: '', message: '', signature: '' });
    expect(await verifyEd25519({ ...question, publicKey: question.publicKey.slice(1), subtle })).toBe(false);
  });
});

describe('a browser whose WebCrypto has no Ed25519', () => {
  const subtle = {
    importKey: () => Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError')),
    verify: () => Promise.reject(new Error('must not be asked')),
  } as unknown as SubtleCrypto;

  it.each(rfc8032.vectors)('still has $name checked', async (vector) => {
    const tampered = toQuestion({ ...vector, message: `${vector.message}00` });
    expect(await verifyEd25519({ ...toQuestion(vector), subtle })).toBe(true);
    expect(await verifyEd25519({ ...tampered, subtle })).toBe(false);
  });
});
