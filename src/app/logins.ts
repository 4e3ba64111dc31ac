/** Joins each API's login flow with the signer: the only place where a key meets a challenge. */
import type { AccountStore } from '../accounts/account-store-types.ts';
import { type ErrorCode, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { MimicApi } from '../mimic/api.ts';
import { signInToMimic } from '../mimic/login.ts';
import type { PumpApi } from '../pump/api.ts';
import { signInToPump } from '../pump/login.ts';
import type { SessionId } from '../sessions/session.ts';
import type { LoginRequest, LoginResult } from '../sessions/session-manager.ts';
import type { SignedIntent, SigningIntent } from '../signing/intent.ts';
import { signIntent } from '../signing/signer.ts';

export interface LoginOptions {
  readonly accounts: Pick<AccountStore, 'find' | 'useKeySecret'>;
  readonly pump: PumpApi;
  readonly mimic: MimicApi;
  readonly clock: Clock;
  /** Told of every signature, made or refused, for the activity log. */
  readonly onSign: (id: SessionId, outcome: 'ok' | ErrorCode) => void;
}

/** Challenge, sign, authenticate. @throws AppError `account_missing`, `locked`, and what the flow and the signer throw */
export const createLogin =
  ({ accounts, pump, mimic, clock, onSign }: LoginOptions) =>
  async ({ id, currentTokenSecret, preferredDialect, onStep }: LoginRequest): Promise<LoginResult> => {
    const { address } = await accounts.find(id.accountId);
    const sign = async (intent: SigningIntent): Promise<SignedIntent> => {
      try {
        const signed = await accounts.useKeySecret(id.accountId, ({ account, keySecret }) =>
          signIntent({ intent, keySecret, expectedAddress: account.address }),
        );
        onSign(id, 'ok');
        return signed;
      } catch (error) {
        onSign(id, toAppError(error).code);
        throw error;
      }
    };
    return id.api === 'pump'
      ? signInToPump({ api: pump, sign, clock, currentTokenSecret, preferredDialect, onStep })
      : signInToMimic({ api: mimic, address, sign, onStep });
  };
