/**
 * Owns the only fetch of the product. Sends to the base URLs it was made with and nowhere else, follows no redirect,
 * carries no cookie and no referrer. Never puts a value of a reply into an error.
 */
import type { Api } from '../apis.ts';
import { AppError, toAppError } from '../errors.ts';
import type { Bytes } from '../lib/bytes.ts';
import type { StartTimer } from '../lib/clock.ts';
import type { ApiPath } from './api-path.ts';
import { parseBaseUrl } from './base-url.ts';
import type { RateGauge } from './rate-gauge.ts';
import type { RateLimits, RateWindow } from './rate-limit.ts';
import { readBody } from './reply-body.ts';

/** The most that a reply may take from the first byte sent to the last one read. */
export const DEFAULT_TIMEOUT_MS = 15_000;
/** The largest body that is read where the caller names no other size. */
export const DEFAULT_MAX_BYTES = 64 * 1024;

export interface TransportOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly startTimer: StartTimer;
  readonly baseUrls: Readonly<Record<Api, string>>;
  readonly rateLimits: Pick<RateLimits, 'check' | 'count' | 'record'>;
  /** Puts the Origin rules in place. Awaited by every request until it has succeeded once since the start. */
  readonly beforeFirstRequest: () => Promise<void>;
  /**
   * Whether the browser lets us reach the API's host at present. Where it doesn't, the Origin rules have no effect either:
   * a request would still leave, and name the extension. // N4
   */
  readonly mayReach?: (api: Api) => Promise<boolean>;
  readonly isOnline?: () => boolean;
}

export interface Exchange {
  readonly api: Api;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: ApiPath;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly maxBytes?: number | undefined;
  readonly timeoutMs?: number | undefined;
  /** The window it counts against, where that is not the API's own. */
  readonly rateWindow?: RateWindow | undefined;
}

export interface Head {
  readonly response: Response;
  /** What the API's own limit is after this reply. */
  readonly gauge: RateGauge;
}

/** Sends one request; `onHead` may refuse the reply before its body is read. */
export type Transport = (
  exchange: Exchange,
  onHead?: (head: Head) => Promise<void>,
) => Promise<{ readonly status: number; readonly headers: Headers; readonly bytes: Bytes }>;

const toUrl = (baseUrl: string, path: ApiPath): string => {
  const url = `${baseUrl}${path}`;
  // A path that the URL parser would rewrite, or that changes the host, was not made by apiPath.
  if (!/^(?!.*\/\/)\//.test(path) || URL.parse(url)?.href !== url) {
    throw new AppError({ code: 'invalid_input', details: { field: 'path' } });
  }
  return url;
};

/** @throws AppError `invalid_input`; the browser's own error quotes the header, so it is not kept as a cause. */
const toHeaders = (headers: Readonly<Record<string, string>>): Headers => {
  try {
    return new Headers(headers);
  } catch {
    throw new AppError({ code: 'invalid_input', details: { field: 'headers' } });
  }
};

/** Runs `task` at most once with success; callers share a running one, and a failed one is run again by the next. */
const createOnce = (task: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined;
  return () => {
    done ??= task().catch((error: unknown) => {
      done = undefined;
      throw toAppError(error);
    });
    return done;
  };
};

/**
 * @throws from each call: AppError `invalid_input`, `offline`, `network_failed`, `timed_out`, `reply_too_large`,
 * `rate_limited`, `api_access_missing`; what `beforeFirstRequest` and `onHead` threw
 */
export const createTransport = ({
  fetch,
  startTimer,
  baseUrls,
  rateLimits,
  beforeFirstRequest,
  mayReach = async () => true,
  isOnline = () => true,
}: TransportOptions): Transport => {
  const bases: Readonly<Record<Api, string>> = {
    pump: parseBaseUrl(baseUrls.pump),
    mimic: parseBaseUrl(baseUrls.mimic),
  };
  const prepare = createOnce(beforeFirstRequest);

  return async (
    { api, method, path, headers, body, rateWindow = api, ...limits },
    onHead = async () => undefined,
  ) => {
    const { maxBytes = DEFAULT_MAX_BYTES, timeoutMs = DEFAULT_TIMEOUT_MS } = limits;
    const url = toUrl(bases[api], path);
    const init: RequestInit = {
      method,
      headers: toHeaders(headers),
      ...(body === undefined ? {} : { body }),
      redirect: 'error', // N1
      credentials: 'omit', // N5
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    };
    await rateLimits.check(rateWindow); // T8
    if (!isOnline()) throw new AppError({ code: 'offline' });
    if (!(await mayReach(api))) throw new AppError({ code: 'api_access_missing' }); // N4
    await prepare(); // N3
    const controller = new AbortController();
    const stopTimer = startTimer(() => controller.abort(), timeoutMs); // N6
    try {
      await rateLimits.count(rateWindow);
      const response = await fetch(url, { ...init, signal: controller.signal });
      const { status } = response;
      const gauge = await rateLimits.record(rateWindow, { status, headers: response.headers });
      await onHead({ response, gauge });
      return { status, headers: response.headers, bytes: await readBody(response, maxBytes) };
    } catch (error) {
      // The causes are dropped: they may quote what was sent.
      if (error instanceof AppError) throw error;
      if (controller.signal.aborted) throw new AppError({ code: 'timed_out' });
      throw new AppError({ code: isOnline() ? 'network_failed' : 'offline' });
    } finally {
      stopTimer();
      controller.abort(); // A reply that was refused is not read to its end.
    }
  };
};
