/**
 * Owns the story of a Pump.fun login: challenge, sign, authenticate, in one way after the other until one is understood.
 * Never signs by itself, never keeps a token, never uses one signature twice.
 */
import { AppError, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';
import type { PumpApi } from './api.ts';
import { mayTryNextWay, type PumpLoginWay, planLoginError } from './login-ways.ts';
import type { PumpLogin } from './schema.ts';

export type PumpLoginStep = 'challenge' | 'sign' | 'authenticate';

export interface PumpLoginOptions {
  readonly api: Pick<PumpApi, 'login' | 'loginObserved' | 'loginRawJwt'>;
  /** Signs the login text for that time with the account's key (signing/signer.ts). */
  readonly sign: (intent: {
    readonly kind: 'pump_login';
    readonly timestampMs: number;
  }) => Promise<{ readonly address: string; readonly signature: string; readonly message: string }>;
  readonly clock: Clock;
  readonly currentTokenSecret?: string | null | undefined;
  /** To be tried in this order (planLoginWays). */
  readonly ways: readonly PumpLoginWay[];
  /** Whether a way has worked before. */
  readonly isKnown: boolean;
  /** Called as each step begins; what it throws ends the login. */
  readonly onStep: (step: PumpLoginStep) => void;
}

export interface PumpLoginResult {
  readonly tokenSecret: string;
  /** Lifetime in seconds, where the API gave one. */
  readonly expiresInSeconds?: number;
  /** What worked. */
  readonly way: PumpLoginWay;
  /** Whose form the reply had. */
  readonly dialect: PumpLogin['dialect'];
}

/**
 * Signs in and returns the token.
 * @throws AppError `wrong_wallet` if the reply is for another wallet; what `sign` and `onStep` throw; those of `Http.send`
 */
export const signInToPump = async ({
  api,
  sign,
  clock,
  currentTokenSecret,
  ways,
  isKnown,
  onStep,
}: PumpLoginOptions): Promise<PumpLoginResult> => {
  let lastTimestampMs = 0;

  const attempt = async (way: PumpLoginWay): Promise<PumpLoginResult> => {
    onStep('challenge');
    const timestampMs = Math.max(clock.nowMs(), lastTimestampMs + 1); // S8: no text is signed for two ways.
    lastTimestampMs = timestampMs;
    onStep('sign');
    const { address, signature, message } = await sign({ kind: 'pump_login', timestampMs });
    onStep('authenticate');
    const token = { currentTokenSecret: currentTokenSecret ?? undefined };
    const asObserved = { address, signature, timestampMs, ...token };
    const login = await {
      documented: () => api.login({ wallet: address, signature, message, ...token }),
      observed_token: () => api.loginObserved(asObserved),
      observed_raw_jwt: () => api.loginRawJwt(asObserved),
    }[way]();
    const { wallet, tokenSecret, expiresInSeconds, dialect } = login;
    // S10. Base58 is case-sensitive.
    if (wallet !== undefined && wallet !== address) {
      throw new AppError({ code: 'wrong_wallet', details: { field: 'wallet' } });
    }
    return { tokenSecret, way, dialect, ...withoutUndefined({ expiresInSeconds }) };
  };

  const errors: AppError[] = [];
  for (const way of ways) {
    try {
      return await attempt(way);
    } catch (thrown) {
      const error = toAppError(thrown);
      errors.push(error);
      if (!mayTryNextWay(error, { isKnown })) break;
    }
  }
  const [first = new AppError({ code: 'internal' }), ...others] = errors;
  throw planLoginError([first, ...others]);
};
