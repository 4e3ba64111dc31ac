/**
 * Owns the story of a Pump.fun login: challenge, sign, authenticate, in the documented dialect or the observed one.
 * Never signs by itself, never keeps a token, never uses one signature twice.
 */
import { AppError, type ErrorCode, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';
import type { PumpApi } from './api.ts';
import type { PumpLogin, PumpLoginUser } from './schema.ts';

export type PumpLoginStep = 'challenge' | 'sign' | 'authenticate';
export type PumpDialect = 'documented' | 'observed';

export interface PumpLoginOptions {
  readonly api: Pick<PumpApi, 'login' | 'loginObserved'>;
  /** Signs the login text for that time with the account's key (signing/signer.ts). */
  readonly sign: (intent: {
    readonly kind: 'pump_login';
    readonly timestampMs: number;
  }) => Promise<{ readonly address: string; readonly signature: string; readonly message: string }>;
  readonly clock: Clock;
  readonly currentTokenSecret?: string | null | undefined;
  /** The dialect that worked last time is tried first. */
  readonly preferredDialect?: PumpDialect | null | undefined;
  /** Called as each step begins; what it throws ends the login. */
  readonly onStep: (step: PumpLoginStep) => void;
}

export interface PumpLoginResult {
  readonly tokenSecret: string;
  /** Lifetime in seconds, where the API gave one. */
  readonly expiresInSeconds?: number;
  readonly user?: PumpLoginUser;
  readonly dialect: PumpDialect;
}

/** Answers that may mean "not in this dialect". */
const DIALECT_REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'not_found',
  'bad_request',
  'unauthorized',
  'forbidden',
  'reply_unexpected',
  'reply_not_json',
]);

/** The failure to show when neither dialect worked: the one that says more, else the documented dialect's. */
const planError = ({ documented, observed }: Readonly<Record<PumpDialect, AppError>>): AppError => {
  const saysMore = ({ code }: AppError): boolean => !DIALECT_REFUSALS.has(code);
  return saysMore(observed) || documented.code === 'not_found' ? observed : documented;
};

/**
 * Signs in and returns the token.
 * @throws AppError `wrong_wallet` if the reply is for another wallet; what `sign` and `onStep` throw; those of `Http.send`
 */
export const signInToPump = async ({
  api,
  sign,
  clock,
  currentTokenSecret,
  preferredDialect,
  onStep,
}: PumpLoginOptions): Promise<PumpLoginResult> => {
  let lastTimestampMs = 0;

  const authenticate = async (dialect: PumpDialect): Promise<PumpLogin & { readonly address: string }> => {
    onStep('challenge');
    const timestampMs = Math.max(clock.nowMs(), lastTimestampMs + 1);
    lastTimestampMs = timestampMs;
    onStep('sign');
    const { address, signature, message } = await sign({ kind: 'pump_login', timestampMs });
    onStep('authenticate');
    const current = currentTokenSecret ?? undefined;
    const login =
      dialect === 'documented'
        ? await api.login({ wallet: address, signature, message, currentTokenSecret: current })
        : await api.loginObserved({ address, signature, timestampMs, currentTokenSecret: current });
    return { ...login, address };
  };

  const attempt = async (dialect: PumpDialect): Promise<PumpLoginResult> => {
    const { tokenSecret, expiresInSeconds, user, wallet, address } = await authenticate(dialect);
    // S10. Base58 is case-sensitive.
    if (wallet !== undefined && wallet !== address) {
      throw new AppError({ code: 'wrong_wallet', details: { field: 'wallet' } });
    }
    return { tokenSecret, dialect, ...withoutUndefined({ expiresInSeconds, user }) };
  };

  const first: PumpDialect = preferredDialect ?? 'documented';
  const second: PumpDialect = first === 'documented' ? 'observed' : 'documented';
  try {
    return await attempt(first);
  } catch (thrown) {
    const firstError = toAppError(thrown);
    if (!DIALECT_REFUSALS.has(firstError.code)) throw firstError;
    return await attempt(second).catch((other: unknown) => {
      const secondError = toAppError(other);
      throw planError(
        first === 'documented'
          ? { documented: firstError, observed: secondError }
          : { documented: secondError, observed: firstError },
      );
    });
  }
};
