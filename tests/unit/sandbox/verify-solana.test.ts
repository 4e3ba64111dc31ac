import bs58 from 'bs58';
import { describe, expect, it } from 'vitest';
import { isSolanaAddress, isSolanaSignature, parseBase58 } from '../../sandbox/verify-solana.ts';

describe('the sandbox’s own check of Solana signatures', () => {
  it('reads base58 as bs58 does, leading zeros included', () => {
    const samples = [
      [0],
      [0, 0, 1],
      [1, 0],
      [255],
      [0, 0],
      Array.from({ length: 32 }, () => 0),
      [0, 15, 255],
    ];
    for (const sample of samples) {
      expect([...(parseBase58(bs58.encode(Uint8Array.from(sample))) ?? [])]).toEqual(sample);
    }
  });

  it('finds no bytes in what is no base58', () => {
    for (const text of ['', '0', 'O', 'I', 'l', 'abc ', 'ab\n', 'é', '1'.repeat(129)])
      expect(parseBase58(text)).toBeNull();
  });

  it('takes the system program’s address as one, and nothing shorter', () => {
    expect(isSolanaAddress('11111111111111111111111111111111')).toBe(true);
    expect(isSolanaAddress('1111111111111111111111111111111')).toBe(false);
  });

  // RFC 8032, section 7.1, TEST 2: the message is the one byte 0x72, "r".
  it('accepts the signature of RFC 8032 and none of another message', () => {
    const wallet = bs58.encode(
      Buffer.from('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', 'hex'),
    );
    const signature = bs58.encode(
      Buffer.from(
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
        'hex',
      ),
    );
    expect(isSolanaSignature({ wallet, signature, message: 'r' })).toBe(true);
    expect(isSolanaSignature({ wallet, signature, message: 's' })).toBe(false);
  });
});
