/**
 * Owns the only fetch of the product. Sends to the base URLs it was made with and nowhere else, follows no redirect,
 * carries no cookie and no referrer, and lets no unchecked reply through. Never puts a value of a reply into an error.
 */
import type { Api } from '../apis.ts';
import { AppError, toAppError } from '../errors.ts';
import type { StartTimer } from '../lib/clock.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';
import type { ApiPath } from './api-path.ts';
import { parseBaseUrl } from './base-url.ts';
import type { Drift, Shape } from './drift.ts';
import type { RateLimits, RateWindow } from './rate-limit.ts';
import { parseBody, readBody } from './reply-body.ts';
import { toStatusCode } from './reply-status.ts';

/** The most that a reply may take from the first byte sent to the last one read. */
export const DEFAULT_TIMEOUT_MS = 15_000;
/** The largest body that is read where the caller names no other size. */
export const DEFAULT_MAX_BYTES = 64 * 1024;

export interface HttpRequest<T> {
  readonly api: Api;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: ApiPath;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** What the reply is read as. */
  readonly shape: Shape<T>;
  /** Takes an empty or plain-text reply too, and gives it to `shape` as a string. */
  readonly allowText?: boolean;
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
  /** The window it counts against, where that is not the API's own. */
  readonly rateWindow?: RateWindow;
}

export interface HttpReply<T> {
  /** 200 to 299. */
  readonly status: number;
  readonly value: T;
}

export interface Http {
  /**
   * Sends one request and returns the checked reply.
   * @throws AppError `invalid_input`, `offline`, `network_failed`, `timed_out`, `reply_too_large`, `reply_not_json`,
   * `reply_unexpected` (details.field: our name of what is wrong, where it is a field), `bad_request`, `unauthorized`, `forbidden`, `origin_refused`,
   * `not_found`, `rate_limited` (details.retryAtMs), `api_down`, `api_refused`, `api_access_missing`; what `beforeFirstRequest` threw
   */
  readonly send: <T>(request: HttpRequest<T>) => Promise<HttpReply<T>>;
}

/** Names of ours only. */
export interface ReplyReport {
  readonly api: Api;
  readonly endpoint: string;
  readonly drift: readonly Drift[];
}

export interface HttpOptions {
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
  /** Told how each reply differs from what it should be; a reply that is right differs in nothing. */
  readonly onReply?: (reply: ReplyReport) => void;
}

/** The text with which Pump.fun refuses a foreign Origin. */
const ORIGIN_REFUSAL = 'Not allowed by CORS';

interface Limits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

const toUrl = (baseUrl: string, path: ApiPath): string => {
  const url = `${baseUrl}${path}`;
  // A path that the URL parser would rewrite, or that changes the host, was not made by apiPath.
  if (!/^(?!.*\/\/)\//.test(path) || !URL.canParse(url) || new URL(url).href !== url) {
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

/** Whether a 403 is about the Origin. A body that cannot be read does not say so. */
const isOriginRefusal = (response: Response): Promise<boolean> =>
  readBody(response, DEFAULT_MAX_BYTES).then(
    (bytes) => new TextDecoder().decode(bytes).includes(ORIGIN_REFUSAL),
    () => false,
  );

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

export const createHttp = ({
  fetch,
  startTimer,
  baseUrls,
  rateLimits,
  beforeFirstRequest,
  mayReach = async () => true,
  isOnline = () => true,
  onReply = () => undefined,
}: HttpOptions): Http => {
  const bases: Readonly<Record<Api, string>> = {
    pump: parseBaseUrl(baseUrls.pump),
    mimic: parseBaseUrl(baseUrls.mimic),
  };
  const prepare = createOnce(beforeFirstRequest);

  /** @throws AppError for every status but 200 to 299 */
  const checkStatus = async (window: RateWindow, response: Response): Promise<void> => {
    const { status, headers } = response;
    const gauge = await rateLimits.record(window, { status, headers });
    const code = toStatusCode(status);
    if (code === undefined) return;
    if (code === 'forbidden' && (await isOriginRefusal(response))) {
      throw new AppError({ code: 'origin_refused', details: { status } });
    }
    const retryAtMs = code === 'rate_limited' ? gauge.blockedUntilMs : undefined;
    throw new AppError({ code, details: withoutUndefined({ status, retryAtMs }) });
  };

  /** The body of a reply with a good status. @throws AppError; the causes are dropped, they may quote what was sent */
  const exchange = async (window: RateWindow, url: string, init: RequestInit, limits: Limits) => {
    const controller = new AbortController();
    const stopTimer = startTimer(() => controller.abort(), limits.timeoutMs); // N6
    try {
      await rateLimits.count(window);
      const response = await fetch(url, { ...init, signal: controller.signal });
      await checkStatus(window, response);
      return { status: response.status, bytes: await readBody(response, limits.maxBytes) };
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (controller.signal.aborted) throw new AppError({ code: 'timed_out' });
      throw new AppError({ code: isOnline() ? 'network_failed' : 'offline' });
    } finally {
      stopTimer();
      controller.abort(); // A reply that was refused is not read to its end.
    }
  };

  return {
    send: async ({
      api,
      method,
      path,
      headers,
      body,
      shape,
      allowText = false,
      rateWindow = api,
      ...limits
    }) => {
      const { maxBytes = DEFAULT_MAX_BYTES, timeoutMs = DEFAULT_TIMEOUT_MS } = limits;
      const url = toUrl(bases[api], path);
      const init: RequestInit = {
        method,
        headers: toHeaders(headers),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error', // N1
        credentials: 'omit', // N5
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
      };
      await rateLimits.check(rateWindow); // T8
      if (!isOnline()) throw new AppError({ code: 'offline' });
      if (!(await mayReach(api))) throw new AppError({ code: 'api_access_missing' }); // N4
      await prepare(); // N3
      const { status, bytes } = await exchange(rateWindow, url, init, { maxBytes, timeoutMs });
      const { value, drift } = shape.parse(parseBody({ bytes, status, allowText }));
      if (value !== undefined || !shape.isTrial) onReply({ api, endpoint: shape.endpoint, drift });
      if (value !== undefined) return { status, value };
      const field = drift[0]?.field || undefined;
      throw new AppError({ code: 'reply_unexpected', details: withoutUndefined({ status, field }) });
    },
  };
};
