/**
 * The only door to a signature. It takes an intent, never bytes or text to sign (S6), and lets nothing out unverified.
 * Never touches storage, network or browser.
 */
import { AppError } from '../errors.ts';
import type { SignedIntent, SigningIntent, SigningKey } from './intent.ts';
import { signMimicNonce } from './sign-mimic-nonce.ts';
import { signPumpLogin } from './sign-pump-login.ts';

export interface SignIntentOptions extends SigningKey {
  readonly intent: SigningIntent;
}

/**
 * Signs one intent with one key.
 * @throws AppError `wrong_wallet` if the key is not the expected account's; `nonce_refused`; `signature_check_failed`;
 * `key_length_invalid`, `key_out_of_range`; `invalid_input` for an intent or a timestamp that is none.
 */
export const signIntent = async (options: SignIntentOptions): Promise<SignedIntent> => {
  const { intent, keySecret, expectedAddress } = options;
  switch (intent.kind) {
    case 'pump_login':
      return signPumpLogin({ timestampMs: intent.timestampMs, keySecret, expectedAddress });
    case 'mimic_nonce':
      return signMimicNonce({ intent, keySecret, expectedAddress });
    default:
      // Types rule this out; whoever got round them gets nothing signed (S6).
      throw new AppError({ code: 'invalid_input', details: { field: 'intent' } });
  }
};
