/**
 * Signs a guarded Mimic nonce as EIP-191 personal message with viem, and recovers the signer from the result.
 * Never signs a nonce the guard has not seen, and has no way to sign a transaction, typed data or a bare hash.
 */
import { hashMessage } from 'viem';
import { privateKeyToAddress, signMessage } from 'viem/accounts';
import { AppError } from '../errors.ts';
import { toHex } from '../lib/bytes.ts';
import type { MimicNonceIntent, SignedIntent, SigningKey } from './intent.ts';
import { type MimicNonce, parseMimicNonce } from './nonce-guard.ts';
import { verifyEvm } from './verify-evm.ts';

export interface SignMimicNonceOptions extends SigningKey {
  readonly intent: MimicNonceIntent;
}

/** S8: text signs the UTF-8 of the hex string as it was received, raw the bytes that it spells. */
const toSignable = (
  nonce: MimicNonce,
  encoding: MimicNonceIntent['encoding'],
): string | { raw: MimicNonce } => (encoding === 'raw' ? { raw: nonce } : nonce);

const derive = (privateKeySecret: `0x${string}`): string => {
  try {
    return privateKeyToAddress(privateKeySecret);
  } catch {
    // Without the cause: its text may quote the key.
    throw new AppError({ code: 'key_out_of_range' });
  }
};

/**
 * @returns the EIP-55 address, the 65-byte signature as hex and the nonce as received.
 * @throws AppError `nonce_refused`, `key_length_invalid`, `key_out_of_range`, `wrong_wallet`, `signature_check_failed`
 */
export const signMimicNonce = async (options: SignMimicNonceOptions): Promise<SignedIntent> => {
  const { intent, keySecret, expectedAddress } = options;
  const { encoding, allowRaw32 = false } = intent;
  const nonce = parseMimicNonce({ nonce: intent.nonce, encoding, allowRaw32 });
  if (keySecret.length !== 32) {
    throw new AppError({ code: 'key_length_invalid', details: { wanted: 32, got: keySecret.length } });
  }
  // viem takes the key as text only, which can't be zeroed: it lives no longer than this call.
  const privateKeySecret = `0x${toHex(keySecret)}` as const;
  const address = derive(privateKeySecret);
  if (address.toLowerCase() !== expectedAddress.toLowerCase()) throw new AppError({ code: 'wrong_wallet' }); // S10
  const message = toSignable(nonce, encoding);
  const signature = await signMessage({ message, privateKey: privateKeySecret });
  // S9
  const isGood = await verifyEvm({ digest: hashMessage(message), signature, address });
  if (!isGood) throw new AppError({ code: 'signature_check_failed' });
  return { address, signature, message: nonce };
};
