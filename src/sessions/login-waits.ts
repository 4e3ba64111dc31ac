/**
 * How long automatic logins keep still after failures, per session and per API: writes it into the journal and holds callers
 * to it. Decides no time itself (refresh-plan.ts does) and never starts a login.
 */
import { AppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { sessionKey } from '../messaging/view.ts';
import type { LoginJournal } from './login-journal.ts';
import { isOutage, planNextAttempt, planRetry } from './refresh-plan.ts';
import type { SessionId } from './session.ts';
import type { SessionStatus } from './session-status.ts';

export interface LoginWaitsOptions {
  readonly journal: LoginJournal;
  readonly status: SessionStatus;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random01: () => number;
}

export interface LoginWaits {
  /** Makes the next automatic login of this session wait, longer with every failure in a row. */
  readonly writeFailure: (id: SessionId, error: AppError) => Promise<void>;
  /** As `writeFailure`, but where the whole API is out of reach all its sessions wait, or each would ask it in vain. T9 */
  readonly writeLoginFailure: (id: SessionId, error: AppError) => Promise<void>;
  /** @throws AppError what failed last, with `retryAtMs` where waiting helps; T7 T9 */
  readonly assertOver: (id: SessionId) => Promise<void>;
}

const keyOf = ({ accountId, api }: SessionId): string => sessionKey(accountId, api);

export const createLoginWaits = ({ journal, status, clock, random01 }: LoginWaitsOptions): LoginWaits => {
  const timesOf = (error: AppError, before: { readonly count: number } | null | undefined) => ({
    nowMs: clock.nowMs(),
    failures: (before?.count ?? 0) + 1,
    retryAtMs: error.details.retryAtMs,
    jitter: random01(),
  });

  const writeFailure = async (id: SessionId, error: AppError): Promise<void> => {
    const times = timesOf(error, (await journal.read()).failures[keyOf(id)]);
    const isWorthIt = error.retryable || times.retryAtMs !== undefined;
    await journal.setFailure(keyOf(id), {
      count: times.failures,
      retryAtMs: isWorthIt ? planRetry(times) : null,
    });
  };

  const writeOutage = async ({ api }: SessionId, error: AppError): Promise<void> => {
    const times = timesOf(error, (await journal.read()).outages[api]);
    await journal.setOutage(api, { count: times.failures, retryAtMs: planRetry(times), code: error.code });
  };

  return {
    writeFailure,
    writeLoginFailure: (id, error) => (isOutage(error.code) ? writeOutage : writeFailure)(id, error),

    assertOver: async (id) => {
      const { failures, outages } = await journal.read();
      const lastCode = status.lastCode(keyOf(id));
      const outage = outages[id.api] ?? undefined;
      // An attempt while offline cost the API nothing.
      for (const failure of [failures[keyOf(id)], outage?.code === 'offline' ? undefined : outage]) {
        if (failure === undefined) continue;
        const code = lastCode ?? outage?.code ?? 'not_signed_in';
        const retryAtMs = planNextAttempt(failure, clock.nowMs());
        if (retryAtMs === null) throw new AppError({ code });
        if (retryAtMs > clock.nowMs()) throw new AppError({ code, details: { retryAtMs } });
      }
    },
  };
};
