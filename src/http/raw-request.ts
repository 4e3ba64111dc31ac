/**
 * Requests on behalf of a page: the reply is passed on as it came, whatever its status, with the header fields of an
 * allow-list. Never a cookie: the page learns what the API answered and nothing that the browser would keep.
 */
import { AppError } from '../errors.ts';
import type { Exchange, Transport } from './transport.ts';

/** What a page may read; the Fetch standard's safelisted fields and those of rate limits. */
const PASSED_ON = [
  'content-type',
  'content-language',
  'last-modified',
  'retry-after',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
] as const;

export interface RawReply {
  /** 200 to 599. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Read as UTF-8. */
  readonly body: string;
}

export type SendRaw = (exchange: Exchange) => Promise<RawReply>;

/** @throws from each call: the AppErrors of the transport, and `reply_unexpected` for a status that is no answer */
export const createSendRaw =
  (transport: Transport): SendRaw =>
  async (exchange) => {
    const { status, headers, bytes } = await transport(exchange);
    if (status < 200 || status > 599) throw new AppError({ code: 'reply_unexpected', details: { status } });
    const passedOn = PASSED_ON.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    });
    return { status, headers: Object.fromEntries(passedOn), body: new TextDecoder().decode(bytes) };
  };
