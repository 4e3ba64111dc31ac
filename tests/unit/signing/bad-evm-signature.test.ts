import { beforeEach, describe, expect, it, vi } from 'vitest';
import { signMimicNonce } from '../../../src/signing/sign-mimic-nonce.ts';
import { aKeySecret, ethersWallet } from './keys.ts';

/** What the library that signs is made to answer; the product must find out by itself. */
const faulty = vi.hoisted(() => ({ signature: '0x' }));

vi.mock('viem/accounts', async (importOriginal) => ({
  ...(await importOriginal<typeof import('viem/accounts')>()),
  signMessage: async () => faulty.signature,
}));

const nonce = '0x9f86d081884c7d659a2feaa0c55ad015';
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const wallet = ethersWallet(aKeySecret());

const attempt = () =>
  signMimicNonce({
    intent: { kind: 'mimic_nonce', nonce, encoding: 'text' },
    keySecret: aKeySecret(),
    expectedAddress: wallet.address,
  });

describe('a signature that something went wrong with', () => {
  beforeEach(async () => {
    faulty.signature = await wallet.signMessage(nonce);
  });

  it('is let through as long as it is right', async () => {
    expect((await attempt()).signature).toBe(faulty.signature);
  });

  it('is kept back when another key made it (S9)', async () => {
    faulty.signature = await ethersWallet(aKeySecret(8)).signMessage(nonce);
    await expect(attempt()).rejects.toMatchObject({ code: 'signature_check_failed' });
  });

  it('is kept back when it is over another message (S9)', async () => {
    faulty.signature = await wallet.signMessage(`${nonce}00`);
    await expect(attempt()).rejects.toMatchObject({ code: 'signature_check_failed' });
  });

  it('is kept back in its malleable form, though it recovers to the right address (S9)', async () => {
    const s = BigInt(`0x${faulty.signature.slice(66, 130)}`);
    const upper = (ORDER - s).toString(16).padStart(64, '0');
    const v = faulty.signature.endsWith('1b') ? '1c' : '1b';
    faulty.signature = `${faulty.signature.slice(0, 66)}${upper}${v}`;
    await expect(attempt()).rejects.toMatchObject({ code: 'signature_check_failed' });
  });

  it('is kept back with a recovery byte that is neither 27 nor 28 (S9)', async () => {
    const v = faulty.signature.endsWith('1b') ? '00' : '01';
    faulty.signature = `${faulty.signature.slice(0, 130)}${v}`;
    await expect(attempt()).rejects.toMatchObject({ code: 'signature_check_failed' });
  });

  it('is kept back when it is none at all (S9)', async () => {
    faulty.signature = '0x';
    await expect(attempt()).rejects.toMatchObject({ code: 'signature_check_failed' });
  });
});
