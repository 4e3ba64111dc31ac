/** Requests of our own: what leaves is JSON, and no reply gets through that was not checked field by field. */
import type { Api } from '../apis.ts';
import { AppError } from '../errors.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';
import type { ApiPath } from './api-path.ts';
import type { Drift, Shape } from './drift.ts';
import type { RateWindow } from './rate-limit.ts';
import { parseBody, readBody } from './reply-body.ts';
import { toStatusCode } from './reply-status.ts';
import { DEFAULT_MAX_BYTES, type Head, type Transport } from './transport.ts';

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
  readonly transport: Transport;
  /** Told how each reply differs from what it should be; a reply that is right differs in nothing. */
  readonly onReply?: (reply: ReplyReport) => void;
}

/** The text with which Pump.fun refuses a foreign Origin. */
const ORIGIN_REFUSAL = 'Not allowed by CORS';

/** Whether a 403 is about the Origin. A body that cannot be read does not say so. */
const isOriginRefusal = (response: Response): Promise<boolean> =>
  readBody(response, DEFAULT_MAX_BYTES).then(
    (bytes) => new TextDecoder().decode(bytes).includes(ORIGIN_REFUSAL),
    () => false,
  );

/** @throws AppError for every status but 200 to 299 */
const checkStatus = async ({ response, gauge }: Head): Promise<void> => {
  const { status } = response;
  const code = toStatusCode(status);
  if (code === undefined) return;
  if (code === 'forbidden' && (await isOriginRefusal(response))) {
    throw new AppError({ code: 'origin_refused', details: { status } });
  }
  const retryAtMs = code === 'rate_limited' ? gauge.blockedUntilMs : undefined;
  throw new AppError({ code, details: withoutUndefined({ status, retryAtMs }) });
};

export const createHttp = ({ transport, onReply = () => undefined }: HttpOptions): Http => ({
  send: async ({ shape, allowText = false, body, ...request }) => {
    const { status, bytes } = await transport(
      { ...request, body: body === undefined ? undefined : JSON.stringify(body) },
      checkStatus,
    );
    const { value, drift } = shape.parse(parseBody({ bytes, status, allowText }));
    if (value !== undefined || !shape.isTrial) {
      onReply({ api: request.api, endpoint: shape.endpoint, drift });
    }
    if (value !== undefined) return { status, value };
    const field = drift[0]?.field || undefined;
    throw new AppError({ code: 'reply_unexpected', details: withoutUndefined({ status, field }) });
  },
});
