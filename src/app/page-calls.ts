/** Calls on behalf of pages, with the user's token, which no page sees. */
import { APIS } from '../apis.ts';
import { AppError, hasCode } from '../errors.ts';
import { parseApiPath } from '../http/api-path.ts';
import type { RawReply, SendRaw } from '../http/raw-request.ts';
import type { Clock } from '../lib/clock.ts';
import type { PageRequestsOptions, Whose } from '../sites/page-requests.ts';

/** A page that reports refusals of its own making earns one login in this time, and no more. T7 */
export const RENEWAL_PAUSE_MS = 5 * 60_000;

export interface PageCallsOptions {
  /** Runs a call with the token. A 401 costs at most one new login and one replay. */
  readonly withToken: <T>(whose: Whose, call: (tokenSecret: string) => Promise<T>) => Promise<T>;
  readonly sendRaw: SendRaw;
  readonly clock: Clock;
}

export const createPageCalls = ({
  withToken,
  sendRaw,
  clock,
}: PageCallsOptions): Pick<PageRequestsOptions, 'callApi' | 'renewRefused'> => {
  const renewedAtMs = new Map<string, number>();

  return {
    callApi: async ({ identityId, api, call, path, headers, body }) => {
      const { authHeader } = APIS[api];
      let refusal: RawReply | null = null;
      const send = async (tokenSecret: string): Promise<RawReply> => {
        const reply = await sendRaw({
          ...{ api, method: call.method, path: parseApiPath(path), body },
          ...{ maxBytes: call.maxReplyBytes, rateWindow: call.rateWindow },
          headers: {
            accept: headers.accept ?? 'application/json',
            ...(body === undefined && call.method !== 'POST'
              ? {}
              : { 'content-type': headers['content-type'] ?? 'application/json' }),
            [authHeader]: authHeader === 'Authorization' ? `Bearer ${tokenSecret}` : tokenSecret,
          },
        });
        if (reply.status !== 401) return reply;
        refusal = reply;
        throw new AppError({ code: 'unauthorized', details: { status: 401 } });
      };
      try {
        return await withToken({ identityId, api }, send);
      } catch (error) {
        // Refused with a new token too: that is what the API answers.
        if (refusal !== null && hasCode(error, 'unauthorized')) return refusal;
        throw error;
      }
    },

    renewRefused: async (whose, tokenSecret) => {
      const key = `${whose.identityId} ${whose.api}`;
      const nowMs = clock.nowMs();
      const lastMs = renewedAtMs.get(key);
      if (lastMs !== undefined && Math.abs(nowMs - lastMs) < RENEWAL_PAUSE_MS) return;
      renewedAtMs.set(key, nowMs);
      await withToken(whose, async (present) => {
        if (present === tokenSecret) throw new AppError({ code: 'unauthorized', details: { status: 401 } });
      });
    },
  };
};
