import { hashMessage, verifyMessage } from 'ethers';
import fc from 'fast-check';
import { secp256k1 } from 'noble-curves-2/secp256k1.js';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import type { NonceEncoding } from '../../../src/signing/intent.ts';
import { signMimicNonce } from '../../../src/signing/sign-mimic-nonce.ts';
import eip191 from '../../vectors/eip191.json' with { type: 'json' };
import evmKeys from '../../vectors/keys-evm.json' with { type: 'json' };
import { aKeySecret, bytesOf, ethersWallet } from './keys.ts';

const nonce = '0x9F86d081884c7d659a2feaa0c55ad015';

const anIntent = (change: { nonce?: string; encoding?: NonceEncoding; allowRaw32?: boolean } = {}) => ({
  kind: 'mimic_nonce' as const,
  nonce,
  encoding: 'text' as const,
  ...change,
});

const aKey = (keySecret = aKeySecret()) => ({ keySecret, expectedAddress: ethersWallet(keySecret).address });

describe('signing a nonce of Mimic', () => {
  it.each(eip191.vectors)('gives the published signature: $name (S8)', async (vector) => {
    const signed = await signMimicNonce({
      intent: anIntent({ nonce: vector.nonce, encoding: 'raw', allowRaw32: true }),
      keySecret: bytesOf(vector.keySecret),
      expectedAddress: vector.address,
    });
    expect(signed).toEqual({ address: vector.address, signature: vector.signature, message: vector.nonce });
  });

  it('signs the text of the nonce as text, letter case and all, as ethers does (S8)', async () => {
    const signed = await signMimicNonce({ intent: anIntent(), ...aKey() });
    expect(signed.signature).toBe(await ethersWallet(aKeySecret()).signMessage(nonce));
    expect(signed.signature).not.toBe(await ethersWallet(aKeySecret()).signMessage(nonce.toLowerCase()));
    expect(signed.message).toBe(nonce);
  });

  it('signs the text of a nonce with an odd number of digits as it is, as ethers does (S8)', async () => {
    const odd = `${nonce}7`;
    const signed = await signMimicNonce({ intent: anIntent({ nonce: odd }), ...aKey() });
    expect(signed.signature).toBe(await ethersWallet(aKeySecret()).signMessage(odd));
    expect(signed.message).toBe(odd);
  });

  it('signs the bytes of the nonce as raw, as ethers does (S8)', async () => {
    const signed = await signMimicNonce({ intent: anIntent({ encoding: 'raw' }), ...aKey() });
    expect(signed.signature).toBe(await ethersWallet(aKeySecret()).signMessage(bytesOf(nonce)));
  });

  // 1,000 in all, by parts, so that none takes long.
  it.each([1, 2, 3, 4])(
    'agrees with ethers and noble for 250 random keys and nonces, in both encodings, part %i (S9)',
    async (seed) => {
      const cases = fc.sample(
        fc.record({
          keySecret: fc
            .uint8Array({ minLength: 32, maxLength: 32 })
            .filter((key) => secp256k1.utils.isValidSecretKey(key)),
          bytes: fc.uint8Array({ minLength: 16, maxLength: 31 }),
          encoding: fc.constantFrom<NonceEncoding>('text', 'raw'),
        }),
        { numRuns: 250, seed },
      );
      for (const { keySecret, bytes, encoding } of cases) {
        const hex = `0x${toHex(bytes)}`;
        const wallet = ethersWallet(keySecret);
        const signed = await signMimicNonce({
          intent: anIntent({ nonce: hex, encoding }),
          keySecret,
          expectedAddress: wallet.address,
        });
        const message = encoding === 'raw' ? bytes : hex;
        expect(signed.signature).toBe(await wallet.signMessage(message));
        expect(verifyMessage(message, signed.signature)).toBe(signed.address);
        const compact = bytesOf(signed.signature.slice(0, 130));
        const publicKey = secp256k1.getPublicKey(keySecret);
        const digest = bytesOf(hashMessage(message));
        expect(secp256k1.verify(compact, digest, publicKey, { prehash: false, lowS: true })).toBe(true);
      }
    },
  );

  it.each(evmKeys.vectors)('derives the published address: $name', async ({ keySecret, address }) => {
    const signed = await signMimicNonce({
      intent: anIntent(),
      keySecret: bytesOf(keySecret),
      expectedAddress: address.toLowerCase(),
    });
    expect(signed.address).toBe(address);
  });

  it('signs nothing for an address that the key does not have (S10)', async () => {
    const { expectedAddress } = aKey(aKeySecret(8));
    const signing = signMimicNonce({ intent: anIntent(), keySecret: aKeySecret(7), expectedAddress });
    await expect(signing).rejects.toMatchObject({ code: 'wrong_wallet' });
  });

  it('refuses 32 raw bytes unless the account allows them (S1)', async () => {
    const safeHash = `0x${'c3'.repeat(32)}`;
    const refused = signMimicNonce({ intent: anIntent({ nonce: safeHash, encoding: 'raw' }), ...aKey() });
    await expect(refused).rejects.toMatchObject({ code: 'nonce_refused' });
    const intent = anIntent({ nonce: safeHash, encoding: 'raw', allowRaw32: true });
    const signed = await signMimicNonce({ intent, ...aKey() });
    expect(verifyMessage(bytesOf(safeHash), signed.signature)).toBe(signed.address);
  });

  it('signs 32 bytes as text without asking: the signed text is the hex (S1)', async () => {
    const hash = `0x${'c3'.repeat(32)}`;
    const signed = await signMimicNonce({ intent: anIntent({ nonce: hash }), ...aKey() });
    expect(verifyMessage(hash, signed.signature)).toBe(signed.address);
    expect(verifyMessage(bytesOf(hash), signed.signature)).not.toBe(signed.address);
  });

  it.each([0, 31, 33, 64])('refuses a key of %i bytes (S11)', async (length) => {
    const signing = signMimicNonce({
      intent: anIntent(),
      keySecret: new Uint8Array(length),
      expectedAddress: '',
    });
    await expect(signing).rejects.toMatchObject({
      code: 'key_length_invalid',
      details: { wanted: 32, got: length },
    });
  });

  it('refuses a key that is none, without quoting it (S11)', async () => {
    const keySecret = new Uint8Array(32).fill(0xff);
    const error = await signMimicNonce({ intent: anIntent(), keySecret, expectedAddress: '' }).catch(
      (e) => e,
    );
    expect(error).toMatchObject({ code: 'key_out_of_range' });
    expect(error.cause).toBeUndefined();
  });

  it('leaves the key as it was', async () => {
    const keySecret = aKeySecret();
    await signMimicNonce({ intent: anIntent(), ...aKey(keySecret) });
    expect(keySecret).toEqual(aKeySecret());
  });
});
