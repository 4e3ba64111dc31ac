import bs58 from 'bs58';
import fc from 'fast-check';
import { ed25519 } from 'noble-curves-2/ed25519.js';
import nacl from 'tweetnacl';
import { describe, expect, it, vi } from 'vitest';
import { toUtf8 } from '../../../src/lib/bytes.ts';
import { signPumpLogin } from '../../../src/signing/sign-pump-login.ts';
import rfc8032 from '../../vectors/rfc8032.json' with { type: 'json' };
import solanaKeys from '../../vectors/solana-keys.json' with { type: 'json' };
import { aKeySecret, bytesOf, nodeSignature, nodeSolanaAddress } from './keys.ts';

const timestampMs = 1_759_300_000_000;

describe('signing a login at Pump.fun', () => {
  it.each(rfc8032.vectors)('derives the public key of RFC 8032, $name (S7)', async ({ seed, publicKey }) => {
    const expectedAddress = bs58.encode(bytesOf(publicKey));
    const signed = await signPumpLogin({ timestampMs, keySecret: bytesOf(seed), expectedAddress });
    expect(signed.address).toBe(expectedAddress);
  });

  it.each(solanaKeys.vectors)(
    'derives the address that web3.js publishes for its $name',
    async ({ seed, address }) => {
      const signed = await signPumpLogin({ timestampMs, keySecret: bytesOf(seed), expectedAddress: address });
      expect(signed.address).toBe(address);
    },
  );

  // 1,000 in all, by parts, so that none takes long.
  it.each([1, 2, 3, 4])(
    'gives the very bytes that node:crypto and noble give, for 250 random keys and times, part %i (S9)',
    async (seed) => {
      const cases = fc.sample(
        fc.record({
          keySecret: fc.uint8Array({ minLength: 32, maxLength: 32 }),
          ms: fc.integer({ min: 1e12, max: 9_999_999_999_999 }),
        }),
        { numRuns: 250, seed },
      );
      for (const { keySecret, ms } of cases) {
        const expectedAddress = nodeSolanaAddress(keySecret);
        const signed = await signPumpLogin({ timestampMs: ms, keySecret, expectedAddress });
        const message = `Sign in to pump.fun: ${ms}`;
        expect(signed).toEqual({
          address: expectedAddress,
          signature: nodeSignature(keySecret, toUtf8(message)),
          message,
        });
        expect(signed.signature).toBe(bs58.encode(ed25519.sign(toUtf8(message), keySecret)));
      }
    },
  );

  it('signs nothing for an address that the key does not have (S10)', async () => {
    const signing = signPumpLogin({
      timestampMs,
      keySecret: aKeySecret(7),
      expectedAddress: nodeSolanaAddress(aKeySecret(8)),
    });
    await expect(signing).rejects.toMatchObject({ code: 'wrong_wallet' });
  });

  it('minds the letter case of the expected address: base58 tells a from A (S10)', async () => {
    const expectedAddress = nodeSolanaAddress(aKeySecret()).toLowerCase();
    const signing = signPumpLogin({ timestampMs, keySecret: aKeySecret(), expectedAddress });
    await expect(signing).rejects.toMatchObject({ code: 'wrong_wallet' });
  });

  it.each([0, 31, 33, 64])('refuses a key of %i bytes (S11)', async (length) => {
    const signing = signPumpLogin({ timestampMs, keySecret: new Uint8Array(length), expectedAddress: '' });
    await expect(signing).rejects.toMatchObject({
      code: 'key_length_invalid',
      details: { wanted: 32, got: length },
    });
  });

  it('signs no timestamp that is none', async () => {
    const keySecret = aKeySecret();
    const signing = signPumpLogin({
      timestampMs: 1,
      keySecret,
      expectedAddress: nodeSolanaAddress(keySecret),
    });
    await expect(signing).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('zeroes the copy of the key that it made, and leaves the caller its own (K14)', async () => {
    const derive = vi.spyOn(nacl.sign.keyPair, 'fromSeed');
    const keySecret = aKeySecret();
    await signPumpLogin({ timestampMs, keySecret, expectedAddress: nodeSolanaAddress(keySecret) });
    const copies = derive.mock.results.map(({ value }) => value.secretKey as Uint8Array);
    expect(copies).toEqual([new Uint8Array(64)]);
    expect(keySecret).toEqual(aKeySecret());
  });

  it('zeroes that copy when it refuses, too (K14)', async () => {
    const derive = vi.spyOn(nacl.sign.keyPair, 'fromSeed');
    const signing = signPumpLogin({ timestampMs, keySecret: aKeySecret(), expectedAddress: 'other' });
    await expect(signing).rejects.toMatchObject({ code: 'wrong_wallet' });
    expect(derive.mock.results[0]?.value.secretKey).toEqual(new Uint8Array(64));
  });

  it('lets no signature out that does not verify (S9)', async () => {
    vi.spyOn(nacl.sign, 'detached').mockReturnValue(new Uint8Array(64).fill(1));
    const keySecret = aKeySecret();
    const signing = signPumpLogin({ timestampMs, keySecret, expectedAddress: nodeSolanaAddress(keySecret) });
    await expect(signing).rejects.toMatchObject({ code: 'signature_check_failed' });
  });
});
