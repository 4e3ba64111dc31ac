/**
 * Signs a login at Pump.fun: builds the text itself, signs with tweetnacl, has another implementation check.
 * Never signs a text it was given; leaves no copy of the key behind.
 */
import bs58 from 'bs58';
import nacl from 'tweetnacl';
import { AppError } from '../errors.ts';
import { toUtf8, zeroBytes } from '../lib/bytes.ts';
import type { SignedIntent, SigningKey } from './intent.ts';
import { isPumpLogin, toPumpLoginText } from './pump-login-text.ts';
import { verifyEd25519 } from './verify-ed25519.ts';

export interface SignPumpLoginOptions extends SigningKey {
  /** Epoch milliseconds, 13 digits. */
  readonly timestampMs: number;
}

/**
 * @returns the address, the base58 signature and the text that was signed.
 * @throws AppError `invalid_input`, `key_length_invalid`, `wrong_wallet`, `signature_check_failed`
 */
export const signPumpLogin = async (options: SignPumpLoginOptions): Promise<SignedIntent> => {
  const { timestampMs, keySecret, expectedAddress } = options;
  const message = toPumpLoginText(timestampMs);
  const bytes = toUtf8(message);
  if (!isPumpLogin(bytes)) throw new AppError({ code: 'internal' }); // S4, S5
  if (keySecret.length !== 32) {
    throw new AppError({ code: 'key_length_invalid', details: { wanted: 32, got: keySecret.length } });
  }
  // Both halves from the seed: a public half from elsewhere would betray the key (S7).
  const pair = nacl.sign.keyPair.fromSeed(keySecret);
  try {
    const address = bs58.encode(pair.publicKey);
    if (address !== expectedAddress) throw new AppError({ code: 'wrong_wallet' }); // S10
    const signature = nacl.sign.detached(bytes, pair.secretKey);
    const isGood = await verifyEd25519({ publicKey: pair.publicKey, message: bytes, signature });
    if (!isGood) throw new AppError({ code: 'signature_check_failed' }); // S9
    return { address, signature: bs58.encode(signature), message };
  } finally {
    zeroBytes(pair.secretKey); // K14
  }
};
