/** What a reply's status means, as an error code. Knows no API. */
import type { ErrorCode } from '../errors.ts';

const CODES: Readonly<Partial<Record<number, ErrorCode>>> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  429: 'rate_limited',
};

/** The code of a failing status, or undefined for 200 to 299. */
export const toStatusCode = (status: number): ErrorCode | undefined => {
  if (status >= 200 && status < 300) return undefined;
  if (status >= 500) return 'api_down';
  return CODES[status] ?? (status >= 400 ? 'api_refused' : 'reply_unexpected');
};
