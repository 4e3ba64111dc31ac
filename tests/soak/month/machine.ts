/**
 * The extension's own sessions, journal, rate limits and alarm, run in the models of a browser and of the APIs. Does what the
 * background does when it is woken, and nothing that the background does not do.
 */
import type { Api } from '../../../src/apis.ts';
import { createWake } from '../../../src/app/wake.ts';
import { AppError, toAppError } from '../../../src/errors.ts';
import { createRateLimits } from '../../../src/http/rate-limit.ts';
import { toStatusCode } from '../../../src/http/reply-status.ts';
import type { SessionArea } from '../../../src/lib/stored-area.ts';
import { planLoginAllowance } from '../../../src/sessions/login-allowance.ts';
import { createLoginJournal } from '../../../src/sessions/login-journal.ts';
import type { SessionId } from '../../../src/sessions/session.ts';
import { createSessionManager } from '../../../src/sessions/session-manager.ts';
import { createSessionStore } from '../../../src/sessions/session-store.ts';
import type { Random } from '../seeded-random.ts';
import type { ApiModel, ApiReply } from './api-model.ts';
import type { BrowserModel } from './browser-model.ts';

export interface MachineOptions {
  readonly apis: Readonly<Record<Api, ApiModel>>;
  readonly browser: BrowserModel;
  /** True time. */
  readonly nowMs: () => number;
  /** By the machine's own clock, which may be wrong. */
  readonly localMs: () => number;
  /** Lets true time pass while a request is on its way. */
  readonly pass: (ms: number) => void;
  readonly random: Random;
  /** Share of logins in which the worker is killed before it learns of the reply. */
  readonly kills: () => number;
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

export const createMachine = ({ apis, browser, nowMs, localMs, pass, random, kills }: MachineOptions) => {
  const area = new Map<string, string>();
  const records = new Map<string, Uint8Array>();
  /** True times. */
  const killsMs: number[] = [];
  const clock = { nowMs: localMs };

  const createWorker = () => {
    let isAlive = true;
    let onDeath = (): void => undefined;
    const death = new Promise<'dead'>((resolve) => {
      onDeath = () => resolve('dead');
    });
    /** What a dead worker waits for never comes. */
    const whileAlive = async <T>(task: () => T): Promise<T> => (isAlive ? task() : never<T>());
    const session: SessionArea = {
      get: (key) =>
        whileAlive(() => {
          const text = area.get(key);
          return text === undefined ? undefined : (JSON.parse(text) as unknown);
        }),
      set: (key, value) => whileAlive(() => void area.set(key, JSON.stringify(value))),
      remove: (key) => whileAlive(() => void area.delete(key)),
    };
    const rateLimits = createRateLimits({
      store: {
        get: (window) => session.get(`rate.${window}`),
        set: (window, gauge) => session.set(`rate.${window}`, gauge),
      },
      clock,
      onStoreFailure: (error) => {
        throw error;
      },
    });

    const send = async (api: Api, request: () => ApiReply): Promise<string | undefined> => {
      await rateLimits.check(api);
      await rateLimits.count(api);
      pass(50 + random.below(400));
      const reply = request();
      const { blockedUntilMs } = await rateLimits.record(api, reply);
      apis[api].noteHeard(reply);
      const code = toStatusCode(reply.status);
      if (code === undefined) return reply.tokenSecret;
      throw new AppError({
        code,
        details: code === 'rate_limited' && blockedUntilMs !== undefined ? { retryAtMs: blockedUntilMs } : {},
      });
    };

    const die = (): void => {
      killsMs.push(nowMs());
      isAlive = false;
      browser.kill();
      onDeath();
    };

    const login = async ({ id: { accountId, api } }: { readonly id: SessionId }) => {
      apis[api].noteLogin();
      if (api === 'mimic') await send(api, apis[api].challenge);
      const tokenSecret = await send(api, () => apis[api].login(accountId));
      if (random.next() < kills()) {
        die();
        return never<never>();
      }
      if (tokenSecret === undefined) throw new AppError({ code: 'reply_unexpected' });
      return { tokenSecret, dialect: 'documented' as const };
    };

    const manager = createSessionManager({
      store: createSessionStore(
        {
          read: (id) => whileAlive(() => records.get(id)?.slice() ?? null),
          has: (id) => whileAlive(() => records.has(id)),
          commit: ({ put }) =>
            whileAlive(() => {
              for (const [id, bytes] of put) records.set(id, bytes.slice());
            }),
        },
        { clock, sleepMs: async () => undefined },
      ),
      journal: createLoginJournal(session),
      login,
      logout: { pump: null, mimic: null },
      clock,
      random01: random.next,
      renewAutomatically: () => true,
      readAllowance: async (api) =>
        planLoginAllowance({ api, gauge: await rateLimits.read(api), nowMs: localMs() }),
      onChange: () => undefined,
      onTokenChange: () => undefined,
      onLogin: () => undefined,
      onLogoutFailure: () => undefined,
    });
    const arm = createWake({ ...browser, clock, onTimer: () => undefined });
    const rearm = async (): Promise<void> => {
      if (isAlive) await arm(await manager.nextWakeAtMs());
    };

    /** Answers with what `task` did, unless the worker died over it. */
    const live = async <T>(task: () => Promise<T>): Promise<T | 'dead'> => {
      const result = await Promise.race([death, task()]);
      browser.touch();
      return result;
    };

    return {
      isAlive: () => isAlive,
      send,
      manager,
      live,
      /** As `takeUp` of the background. */
      start: () =>
        live(async () => {
          await rearm();
          await manager.resumePending();
          await manager.runDue();
          await rearm();
        }),
      /** As `wake` of the background. */
      wake: () =>
        live(async () => {
          await rearm();
          await manager.runDue();
          await rearm();
        }),
      rearm,
    };
  };

  let worker = createWorker();

  /** The living worker, or a new one that has taken up its state. */
  const wakeUp = async (): Promise<'new' | 'same'> => {
    if (worker.isAlive() && browser.isAlive()) return 'same';
    worker = createWorker();
    await worker.start();
    return 'new';
  };

  return {
    killsMs,
    alarm: async (): Promise<void> => {
      await wakeUp();
      if (worker.isAlive()) await worker.wake();
    },
    /** The user signs in. */
    signIn: async (id: SessionId): Promise<void> => {
      await wakeUp();
      await worker.live(async () => {
        await worker.manager.signIn(id);
        await worker.rearm();
      });
    },
    /** A page or the user calls the API: answers with the code of the outcome. */
    use: async (id: SessionId): Promise<string> => {
      await wakeUp();
      const { manager, send, rearm, live } = worker;
      return live(async () => {
        try {
          await manager.withToken(id, async (tokenSecret) => {
            await send(id.api, () => apis[id.api].call(tokenSecret));
          });
          return 'ok';
        } catch (error) {
          return toAppError(error).code;
        } finally {
          await rearm();
        }
      });
    },
  };
};

export type Machine = ReturnType<typeof createMachine>;
