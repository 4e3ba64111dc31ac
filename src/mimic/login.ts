/**
 * Owns the story of a Mimic login: nonce, sign, authenticate.
 * Never signs by itself, never keeps a token, never signs one nonce in two encodings.
 */
import { AppError } from '../errors.ts';
import { isSameAddress } from './address.ts';
import type { MimicApi } from './api.ts';

export type MimicLoginStep = 'challenge' | 'sign' | 'authenticate';

export interface MimicLoginOptions {
  readonly api: Pick<MimicApi, 'requestNonce' | 'authenticate'>;
  /** The account's address, in any case of letters. */
  readonly address: string;
  /** Judges the nonce and signs it with the account's key (signing/signer.ts). */
  readonly sign: (intent: {
    readonly kind: 'mimic_nonce';
    readonly nonce: string;
    readonly encoding: 'text';
  }) => Promise<{ readonly address: string; readonly signature: string }>;
  /** Called as each step begins; what it throws ends the login. */
  readonly onStep: (step: MimicLoginStep) => void;
}

export interface MimicLoginResult {
  readonly tokenSecret: string;
  readonly email?: string;
  readonly dialect: 'documented';
}

/**
 * Signs in and returns the token.
 * @throws AppError `wrong_wallet` if nonce, signature or token belong to another address; what `sign` and `onStep` throw;
 * those of `Http.send`
 */
export const signInToMimic = async ({
  api,
  address,
  sign,
  onStep,
}: MimicLoginOptions): Promise<MimicLoginResult> => {
  const assertOurs = (owner: string): void => {
    if (!isSameAddress(owner, address)) {
      throw new AppError({ code: 'wrong_wallet', details: { field: 'address' } }); // S10
    }
  };

  onStep('challenge');
  const challenge = await api.requestNonce({ address });
  assertOurs(challenge.address);

  onStep('sign');
  const signed = await sign({ kind: 'mimic_nonce', nonce: challenge.nonce, encoding: 'text' });
  assertOurs(signed.address);

  onStep('authenticate');
  const login = await api.authenticate({ address, signature: signed.signature });
  assertOurs(login.address);
  return {
    tokenSecret: login.tokenSecret,
    dialect: 'documented',
    ...(login.email === undefined ? {} : { email: login.email }),
  };
};
