/** Joins each API's login flow with the signer: the only place where a key meets a challenge. */
import type { AccountStore } from '../accounts/account-store-types.ts';
import { type ErrorCode, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { MimicApi } from '../mimic/api.ts';
import { signInToMimic } from '../mimic/login.ts';
import type { PumpApi } from '../pump/api.ts';
import { signInToPump } from '../pump/login.ts';
import { planLoginWays } from '../pump/login-ways.ts';
import type { LoginRequest, LoginResult } from '../sessions/login-flight.ts';
import type { SessionId } from '../sessions/session.ts';
import type { DialectMemory } from '../settings/dialect-memory.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { SignedIntent, SigningIntent } from '../signing/intent.ts';
import { signIntent } from '../signing/signer.ts';

export interface LoginOptions {
  readonly accounts: Pick<AccountStore, 'find' | 'useKeySecret'>;
  readonly pump: PumpApi;
  readonly mimic: MimicApi;
  readonly clock: Clock;
  readonly settings: Pick<SettingsStore, 'read'>;
  readonly dialects: Pick<DialectMemory, 'read' | 'remember'>;
  /** Told of every signature, made or refused, for the activity log. */
  readonly onSign: (id: SessionId, result: { outcome: 'ok' | ErrorCode; durationMs: number }) => void;
}

/** Challenge, sign, authenticate. @throws AppError `account_missing`, `locked`, and what the flow and the signer throw */
export const createLogin =
  ({ accounts, pump, mimic, clock, settings, dialects, onSign }: LoginOptions) =>
  async ({ id, currentTokenSecret, preferredDialect, onStep }: LoginRequest): Promise<LoginResult> => {
    const { address, rawNonceConsent } = await accounts.find(id.accountId);
    const sign = async (intent: SigningIntent): Promise<SignedIntent> => {
      const startedAtMs = clock.nowMs();
      const tell = (outcome: 'ok' | ErrorCode): void =>
        onSign(id, { outcome, durationMs: clock.nowMs() - startedAtMs });
      try {
        const signed = await accounts.useKeySecret(id.accountId, ({ account, keySecret }) =>
          signIntent({ intent, keySecret, expectedAddress: account.address }),
        );
        tell('ok');
        return signed;
      } catch (error) {
        tell(toAppError(error).code);
        throw error;
      }
    };
    const { pumpDialect, mimicNonce } = await settings.read();
    const remembered = await dialects.read();
    if (id.api === 'mimic') {
      const login = await signInToMimic({
        api: mimic,
        address,
        sign,
        choice: mimicNonce,
        allowRaw32: rawNonceConsent === true, // S1
        remembered: remembered.mimic,
        onStep,
      });
      await dialects.remember({ mimic: login.encoding });
      return login;
    }
    // What this session last spoke, where the memory is lost.
    const known = remembered.pump ?? (preferredDialect === 'observed' ? 'observed_token' : preferredDialect);
    const login = await signInToPump({
      api: pump,
      sign,
      clock,
      currentTokenSecret,
      ways: planLoginWays({ choice: pumpDialect, remembered: known }),
      isKnown: known !== null,
      onStep,
    });
    await dialects.remember({ pump: login.way });
    return login;
  };
