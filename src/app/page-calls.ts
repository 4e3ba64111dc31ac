/** Calls on behalf of pages, with the user's token, which no page sees. */
import { APIS } from '../apis.ts';
import { AppError, hasCode } from '../errors.ts';
import { parseApiPath } from '../http/api-path.ts';
import type { RawReply, SendRaw } from '../http/raw-request.ts';
import type { Clock } from '../lib/clock.ts';
import type { PageRequestsOptions, TokenSource, Whose } from '../sites/page-requests.ts';

/** A page that reports refusals of its own making earns one login in this time, and no more. T7 */
export const RENEWAL_PAUSE_MS = 5 * 60_000;

export interface PageCallsOptions {
  /** The open vault's: a 401 costs at most one new login and one replay. */
  readonly withToken: TokenSource['withToken'];
  readonly sendRaw: SendRaw;
  readonly clock: Clock;
}

export interface PageCalls extends Pick<PageRequestsOptions, 'callApi'> {
  /** A page's own request was refused with this token: gets another, as rarely as the API allows. @throws AppError `locked` */
  readonly renewRefused: (whose: Whose, tokenSecret: string) => Promise<void>;
}

export const createPageCalls = ({ withToken, sendRaw, clock }: PageCallsOptions): PageCalls => {
  const renewedAtMs = new Map<string, number>();

  return {
    callApi: async ({ identityId, api, call, path, headers, body }, source) => {
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
        return await source.withToken({ identityId, api }, send);
      } catch (error) {
        // Refused with the best token that could be had: that is what the API answers.
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
      try {
        await withToken(whose, async (present) => {
          if (present === tokenSecret) throw new AppError({ code: 'unauthorized', details: { status: 401 } });
        });
      } catch (error) {
        // A locked vault made no login.
        if (hasCode(error, 'locked')) renewedAtMs.delete(key);
        throw error;
      }
    },
  };
};
