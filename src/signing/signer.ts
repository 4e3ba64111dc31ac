/**
 * The only door to a signature. It takes an intent, never bytes or text to sign (S6), and lets nothing out unverified.
 * Never touches storage, network or browser.
 */
import type { SignedIntent, SigningIntent, SigningKey } from './intent.ts';
import { signMimicNonce } from './sign-mimic-nonce.ts';
import { signPumpLogin } from './sign-pump-login.ts';

export interface SignIntentOptions extends SigningKey {
  readonly intent: SigningIntent;
}

/**
 * Signs one intent with one key.
 * @throws AppError `wrong_wallet` if the key is not the expected account's; `nonce_refused`; `signature_check_failed`;
 * `key_length_invalid`, `key_out_of_range`; `invalid_input` for a timestamp that is none.
 */
export const signIntent = async ({
  intent,
  keySecret,
  expectedAddress,
}: SignIntentOptions): Promise<SignedIntent> =>
  intent.kind === 'pump_login'
    ? signPumpLogin({ timestampMs: intent.timestampMs, keySecret, expectedAddress })
    : signMimicNonce({ intent, keySecret, expectedAddress });
