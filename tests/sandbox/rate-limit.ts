/**
 * Fixed-window rate limits and the headers that tell a client about them.
 * Counting is here; which request counts against which window is decided by each API's server.
 */
import type { RateLimit, RateLimitHeaders, RetryAfter } from './options.ts';

export interface RateVerdict {
  readonly isAllowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, milliseconds since the epoch by the sandbox's clock. */
  readonly resetAtMs: number;
}

export interface RateLimiter {
  /** Counts one request against the window called `key`. */
  readonly take: (request: { key: string; rule: RateLimit; nowMs: number }) => RateVerdict;
  readonly reset: () => void;
}

export const createRateLimiter = (): RateLimiter => {
  const windows = new Map<string, { startMs: number; used: number }>();
  return {
    take: ({ key, rule, nowMs }) => {
      const lengthMs = rule.windowSeconds * 1000;
      const old = windows.get(key);
      const isCurrent = old !== undefined && nowMs >= old.startMs && nowMs < old.startMs + lengthMs;
      const window = isCurrent ? old : { startMs: nowMs, used: 0 };
      const isAllowed = window.used < rule.limit;
      if (isAllowed) window.used += 1;
      windows.set(key, window);
      return {
        isAllowed,
        limit: rule.limit,
        remaining: Math.max(0, rule.limit - window.used),
        resetAtMs: window.startMs + lengthMs,
      };
    },
    reset: () => windows.clear(),
  };
};

const toRetryAfter = ({
  form,
  secondsLeft,
  nowMs,
}: {
  form: Exclude<RetryAfter, 'absent'>;
  secondsLeft: number;
  nowMs: number;
}): string => {
  const date = new Date(nowMs + secondsLeft * 1000);
  // Sun, 06 Nov 1994 08:49:37 GMT
  const [weekday = '', day = '', month = '', year = '', time = ''] = date.toUTCString().split(/,? /);
  const longWeekday = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(date);
  return {
    seconds: String(secondsLeft),
    http_date: date.toUTCString(),
    http_date_rfc850: `${longWeekday}, ${day}-${month}-${year.slice(2)} ${time} GMT`,
    http_date_asctime: `${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`,
    fraction: `${secondsLeft}.5`,
    negative: `-${secondsLeft}`,
    huge: '1000000000',
    garbage: 'in a while',
  }[form];
};

/** The x-ratelimit-* headers of a reply, and Retry-After when it was refused. */
export const toRateHeaders = ({
  verdict,
  nowMs,
  form,
  retryAfter,
}: {
  verdict: RateVerdict;
  nowMs: number;
  form: RateLimitHeaders;
  retryAfter: RetryAfter;
}): Readonly<Record<string, string>> => {
  const secondsLeft = Math.max(1, Math.ceil((verdict.resetAtMs - nowMs) / 1000));
  const headers: Record<string, string> = {};
  if (form !== 'absent') {
    headers['x-ratelimit-limit'] = String(verdict.limit);
    headers['x-ratelimit-remaining'] = String(verdict.remaining);
    const resets = {
      seconds: secondsLeft,
      epoch_seconds: Math.ceil(verdict.resetAtMs / 1000),
      epoch_ms: verdict.resetAtMs,
    };
    headers['x-ratelimit-reset'] = String(resets[form]);
  }
  if (!verdict.isAllowed && retryAfter !== 'absent') {
    headers['retry-after'] = toRetryAfter({ form: retryAfter, secondsLeft, nowMs });
  }
  return headers;
};
