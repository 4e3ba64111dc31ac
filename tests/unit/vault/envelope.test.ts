import * as fc from 'fast-check';
import { hkdf } from 'noble-hashes-2/hkdf.js';
import { sha256 as nobleSha256 } from 'noble-hashes-2/sha2.js';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex, toHex, toUtf8 } from '../../../src/lib/bytes.ts';
import { cryptoRandomBytes } from '../../../src/lib/random.ts';
import { deriveBoxKey, IV_BYTES, openBox, sealBox, sha256 } from '../../../src/vault/envelope.ts';
import rfc5869 from '../../vectors/hkdf-rfc5869.json' with { type: 'json' };
import gcm from '../../vectors/vault-aes-gcm.json' with { type: 'json' };

const random = cryptoRandomBytes;

const importKey = (bytes: Uint8Array<ArrayBuffer>, usages: KeyUsage[] = ['encrypt', 'decrypt']) =>
  crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, usages);

describe('a box', () => {
  it.each(gcm.vectors)('is AES-256-GCM as published', async (vector) => {
    const key = await importKey(fromHex(vector.key));
    const iv = fromHex(vector.iv);
    const aad = fromHex(vector.aad);
    const plaintext = fromHex(vector.plaintext);
    const box = await sealBox({ key, plaintext, aad, random: () => iv });
    expect(toHex(box.ciphertext)).toBe(vector.ciphertext + vector.tag);
    expect(await openBox({ key, box, aad })).toEqual(plaintext);
  });

  it('gives null for another key, another text about it, or any flipped bit', async () => {
    const key = await importKey(random(32));
    const other = await importKey(random(32));
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 80 }),
        fc.uint8Array({ maxLength: 80 }),
        fc.nat(),
        async (text, about, bit) => {
          const plaintext = new Uint8Array(text);
          const aad = new Uint8Array(about);
          const box = await sealBox({ key, plaintext, aad, random });
          expect(await openBox({ key, box, aad })).toEqual(plaintext);
          expect(await openBox({ key: other, box, aad })).toBeNull();
          expect(await openBox({ key, box, aad: concatBytes(aad, toUtf8('x')) })).toBeNull();
          const flipped = box.ciphertext.slice();
          const at = bit % flipped.length;
          flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit % 8));
          expect(await openBox({ key, box: { ...box, ciphertext: flipped }, aad })).toBeNull();
        },
      ),
    );
  });

  it('never meets the same IV twice in 100,000, each of 12 bytes (K4)', async () => {
    const key = await importKey(random(32));
    const seen = new Set<string>();
    const plaintext = new Uint8Array(1);
    for (let round = 0; round < 100; round += 1) {
      const boxes = await Promise.all(
        Array.from({ length: 1_000 }, () => sealBox({ key, plaintext, aad: plaintext, random })),
      );
      for (const { iv } of boxes) {
        if (iv.length === IV_BYTES) seen.add(toHex(iv));
      }
    }
    expect(IV_BYTES).toBe(12);
    expect(seen.size).toBe(100_000);
  }, 180_000);

  it('throws what is no matter of authentication', async () => {
    const key = await importKey(random(32), ['encrypt']);
    const box = await sealBox({ key, plaintext: new Uint8Array(1), aad: new Uint8Array(0), random });
    await expect(openBox({ key, box, aad: new Uint8Array(0) })).rejects.toMatchObject({
      name: 'InvalidAccessError',
    });
  });
});

describe('a derived key', () => {
  it.each(rfc5869.vectors)('is the one of RFC 5869', async ({ ikm, salt, info, okm }) => {
    const derived = await deriveBoxKey({
      inputSecret: fromHex(ikm),
      salt: fromHex(salt),
      info: fromHex(info),
    });
    const published = await importKey(fromHex(okm).slice(0, 32));
    const plaintext = toUtf8('sealed by one');
    const box = await sealBox({ key: derived, plaintext, aad: plaintext, random });
    expect(await openBox({ key: published, box, aad: plaintext })).toEqual(plaintext);
  });

  it('agrees with a second implementation', async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((value) => new Uint8Array(value));
    await fc.assert(
      fc.asyncProperty(bytes, bytes, bytes, async (inputSecret, salt, info) => {
        const derived = await deriveBoxKey({ inputSecret, salt, info });
        const other = await importKey(new Uint8Array(hkdf(nobleSha256, inputSecret, salt, info, 32)));
        const box = await sealBox({ key: derived, plaintext: info, aad: salt, random });
        expect(await openBox({ key: other, box, aad: salt })).toEqual(info);
      }),
      { numRuns: 30 },
    );
  });

  it('cannot be exported (K15)', async () => {
    const key = await deriveBoxKey({ inputSecret: random(32), salt: random(16), info: random(3) });
    expect(key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toMatchObject({ name: 'InvalidAccessError' });
  });
});

it('a digest is SHA-256', async () => {
  const bytes = random(100);
  expect(toHex(await sha256(bytes))).toBe(toHex(nobleSha256(bytes)));
});
