/** Joins the queue of many accounts with the parts that do the work. Wiring only. */
import type { Api } from '../apis.ts';
import type { ApiRoom } from '../bulk/plan-next.ts';
import { createQueueRunner, type QueueRunner } from '../bulk/run-queue.ts';
import { toAppError } from '../errors.ts';
import { ASSUMED_LIMIT } from '../http/rate-gauge.ts';
import { type LoginAllowance, planLoginAllowance } from '../sessions/login-allowance.ts';
import { planLoginSlot } from '../sessions/refresh-plan.ts';
import { planSchedule } from '../sessions/renewal-schedule.ts';
import { expiresAtMsOf, liveTokenOf } from '../sessions/session.ts';
import type { Platform } from './platform.ts';
import type { Services } from './services.ts';
import type { SignOut } from './sign-out.ts';

export interface CreateBulkOptions {
  readonly platform: Pick<Platform, 'session' | 'clock'>;
  readonly services: Services;
  readonly signOut: SignOut;
  readonly onChange: () => void;
  readonly onProgress: () => void;
  readonly onWakeChange: () => void;
}

export const createBulk = ({
  platform: { session: area, clock },
  services,
  signOut,
  onChange,
  onProgress,
  onWakeChange,
}: CreateBulkOptions): QueueRunner => {
  const { accounts, sessions, journal, rateLimits, settings, note } = services;

  /** As if the API had room for all: whether it has is looked at apart. */
  const roomForAll = async (api: Api): Promise<LoginAllowance> => ({
    ...planLoginAllowance({ api, gauge: await rateLimits.read(api), nowMs: clock.nowMs() }),
    logins: Number.POSITIVE_INFINITY,
    nextAtMs: null,
  });

  /** Null where no session would lapse but for a renewal that is due; else when the minute's budget has one. */
  const renewalAtMs = async (api: Api): Promise<number | null> => {
    const nowMs = clock.nowMs();
    const { loginsAtMs, ...rest } = await journal.read();
    const { due } = planSchedule({
      sessions: await sessions.all(),
      journal: { ...rest, loginsAtMs: { pump: [], mimic: [] } },
      allowances: { pump: await roomForAll('pump'), mimic: await roomForAll('mimic') },
      nowMs,
      renewAutomatically: (await settings.read()).renewAutomatically,
    });
    const isKept = due.some((session) => session.api === api && liveTokenOf(session, nowMs) !== null);
    return isKept ? planLoginSlot(loginsAtMs[api], nowMs) : null;
  };

  return createQueueRunner({
    area,
    clock,
    readAccounts: async () => (await accounts.list()).accounts,
    readSessions: async () =>
      (await sessions.all()).map((session) => ({
        accountId: session.accountId,
        api: session.api,
        isLive: liveTokenOf(session, clock.nowMs()) !== null,
        obtainedAtMs: session.obtainedAtMs,
        expiresAtMs: expiresAtMsOf(session),
      })),
    readRoom: async (api): Promise<ApiRoom> => ({
      ...(await rateLimits.readAllowance(api)),
      limit: (await rateLimits.read(api)).limit ?? ASSUMED_LIMIT,
      renewalAtMs: await renewalAtMs(api),
    }),
    renewDue: sessions.runDue,
    perform: async (action, id, onAnswered) => {
      try {
        // There is no refresh endpoint: renewing is signing in again.
        if (action !== 'sign_out') return await sessions.signIn(id, onAnswered);
        const { failure } = await signOut(id);
        if (failure !== undefined) throw failure;
      } catch (thrown) {
        const error = toAppError(thrown);
        // What failed before anything was sent has no entry yet.
        if (error.code !== 'locked') error.activityId ??= note({ kind: action, outcome: error.code, ...id });
        throw error;
      }
    },
    onChange,
    onProgress,
    onWakeChange,
    onStoreFailure: services.noteTrouble,
  });
};
