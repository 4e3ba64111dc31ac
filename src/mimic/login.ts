/**
 * Owns the story of a Mimic login: nonce, sign, authenticate, in one encoding and, where that is refused, with a new nonce in
 * the other. Never signs by itself, never keeps a token, never signs one nonce in two encodings.
 */
import { AppError, toAppError } from '../errors.ts';
import { isSameAddress } from './address.ts';
import type { MimicApi } from './api.ts';
import {
  mayBeRaw,
  mayTryNextEncoding,
  type NonceEncoding,
  type NonceEncodingChoice,
  planNonceEncodings,
} from './nonce-encodings.ts';

export type MimicLoginStep = 'challenge' | 'sign' | 'authenticate';

export interface MimicLoginOptions {
  readonly api: Pick<MimicApi, 'requestNonce' | 'authenticate'>;
  /** The account's address, in any case of letters. */
  readonly address: string;
  /** Judges the nonce and signs it with the account's key (signing/signer.ts). */
  readonly sign: (intent: {
    readonly kind: 'mimic_nonce';
    readonly nonce: string;
    readonly encoding: NonceEncoding;
    readonly allowRaw32: boolean;
  }) => Promise<{ readonly address: string; readonly signature: string }>;
  readonly choice: NonceEncodingChoice;
  /** Whether the account's owner lets 32 raw bytes be signed. */
  readonly allowRaw32: boolean;
  /** The encoding that worked last time. */
  readonly remembered: NonceEncoding | null;
  /** Called as each step begins; what it throws ends the login. */
  readonly onStep: (step: MimicLoginStep) => void;
}

export interface MimicLoginResult {
  readonly tokenSecret: string;
  /** What worked. */
  readonly encoding: NonceEncoding;
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
  choice,
  allowRaw32,
  remembered,
  onStep,
}: MimicLoginOptions): Promise<MimicLoginResult> => {
  const signedNonces = new Set<string>();

  const assertOurs = (owner: string | undefined): void => {
    if (owner !== undefined && !isSameAddress(owner, address)) {
      throw new AppError({ code: 'wrong_wallet', details: { field: 'address' } }); // S10
    }
  };

  const readNonce = async (): Promise<string> => {
    onStep('challenge');
    const challenge = await api.requestNonce({ address });
    assertOurs(challenge.address);
    return challenge.nonce;
  };

  const signAndSend = async (nonce: string, encoding: NonceEncoding): Promise<MimicLoginResult> => {
    onStep('sign');
    signedNonces.add(nonce.toLowerCase());
    const signed = await sign({ kind: 'mimic_nonce', nonce, encoding, allowRaw32 });
    assertOurs(signed.address);
    onStep('authenticate');
    const login = await api.authenticate({ address, signature: signed.signature });
    assertOurs(login.address);
    return {
      tokenSecret: login.tokenSecret,
      encoding,
      dialect: 'documented',
    };
  };

  const [preferred = 'text', other] = planNonceEncodings({ choice, remembered });
  const nonce = await readNonce();
  const encoding = preferred === 'raw' && !mayBeRaw({ nonce, choice, allowRaw32 }) ? 'text' : preferred;
  try {
    return await signAndSend(nonce, encoding);
  } catch (thrown) {
    const refusal = toAppError(thrown);
    if (other === undefined || encoding !== preferred || !mayTryNextEncoding(refusal)) throw refusal;
    const fresh = await readNonce();
    // S8: a server that hands out a nonce again gets no second signature of it.
    const isAllowed =
      !signedNonces.has(fresh.toLowerCase()) &&
      (other === 'text' || mayBeRaw({ nonce: fresh, choice, allowRaw32 }));
    if (!isAllowed) throw refusal;
    return await signAndSend(fresh, other);
  }
};
