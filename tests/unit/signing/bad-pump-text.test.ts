import { describe, expect, it, vi } from 'vitest';
import { signPumpLogin } from '../../../src/signing/sign-pump-login.ts';
import { aKeySecret, nodeSolanaAddress } from './keys.ts';

vi.mock('../../../src/signing/pump-login-text.ts', async (importOriginal) => ({
  ...(await importOriginal<typeof import('../../../src/signing/pump-login-text.ts')>()),
  toPumpLoginText: () => 'Sign in to pump.fun: 1759300000000 and send all',
}));

describe('a login text that something went wrong with', () => {
  it('is not signed: the bytes are looked at once more (S4)', async () => {
    const keySecret = aKeySecret();
    const signing = signPumpLogin({
      timestampMs: 1_759_300_000_000,
      keySecret,
      expectedAddress: nodeSolanaAddress(keySecret),
    });
    await expect(signing).rejects.toMatchObject({ code: 'internal' });
  });
});
