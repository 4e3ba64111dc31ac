/** Builders for tests that send real requests. */
import { AppError } from '../../../src/errors.ts';
import { createRateLimits } from '../../../src/http/rate-limit.ts';
import { createHttp, type Http, type HttpOptions } from '../../../src/http/request.ts';
import { createTransport, type Transport, type TransportOptions } from '../../../src/http/transport.ts';
import { type Clock, type StartTimer, startSystemTimer } from '../../../src/lib/clock.ts';

export const NOW_MS = 1_800_000_000_000;

/** A clock that stands still until a test moves it. */
export const aClock = (startMs = NOW_MS): Clock & { advance: (ms: number) => void } => {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
};

/** Timers that run out only when a test lets them: Node's own fetch goes on living by the real ones. */
export const aTimer = () => {
  const running = new Map<() => void, number>();
  const startTimer: StartTimer = (task, delayMs) => {
    running.set(task, delayMs);
    return () => void running.delete(task);
  };
  return {
    startTimer,
    /** What the timers that run now have left, in milliseconds. */
    leftMs: (): number[] => [...running.values()],
    advance: (ms: number): void => {
      for (const [task, leftMs] of [...running]) {
        running.set(task, leftMs - ms);
        if (leftMs > ms) continue;
        running.delete(task);
        task();
      }
    },
  };
};

/** A store as `storage.session` is one: it outlives whoever uses it. */
export const aStore = () => {
  const stored = new Map<string, unknown>();
  return {
    stored,
    get: async (api: string): Promise<unknown> => structuredClone(stored.get(api)),
    set: async (api: string, gauge: unknown): Promise<void> => {
      stored.set(api, structuredClone(gauge));
    },
  };
};

export const noStoreFailure = (error: AppError): never => {
  throw error;
};

/** A transport towards `url` for both APIs, with Node's own fetch. */
export const aTransport = (url: string, overrides: Partial<TransportOptions> = {}): Transport =>
  createTransport({
    fetch,
    startTimer: startSystemTimer,
    baseUrls: { pump: url, mimic: url },
    rateLimits: createRateLimits({ store: aStore(), clock: aClock(), onStoreFailure: noStoreFailure }),
    beforeFirstRequest: async () => undefined,
    ...overrides,
  });

export const anHttp = (
  url: string,
  { onReply, ...overrides }: Partial<TransportOptions & HttpOptions> = {},
): Http => createHttp({ transport: aTransport(url, overrides), ...(onReply ? { onReply } : {}) });

/** The AppError that a promise rejects with. */
export const caught = async (promise: Promise<unknown>): Promise<AppError> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('expected a rejection');
};

/** Everything that could be read from an error by whoever logs it. */
export const textOf = (error: AppError): string =>
  [error.message, error.stack, JSON.stringify(error), String(error.cause)].join('\n');
