/** How many logins an API's own rate limit leaves room for, given what one costs there. Pure. */
import type { Api } from '../apis.ts';
import { ASSUMED_LIMIT, planAllowance, type RateGauge } from '../http/rate-gauge.ts';

/** Requests that a login takes: Mimic's nonce has to be fetched first. */
export const REQUESTS_PER_LOGIN: Readonly<Record<Api, number>> = { pump: 1, mimic: 2 };

export interface LoginAllowance {
  /** How many may begin now, 0 or more. */
  readonly logins: number;
  /** When there are more, local epoch milliseconds; null where none are missing. */
  readonly nextAtMs: number | null;
  /** How many fit into one of the API's windows, at least 1. */
  readonly perWindow: number;
}

export const planLoginAllowance = ({
  api,
  gauge,
  nowMs,
}: {
  readonly api: Api;
  readonly gauge: RateGauge;
  readonly nowMs: number;
}): LoginAllowance => {
  const cost = REQUESTS_PER_LOGIN[api];
  const { requests, nextAtMs } = planAllowance({ gauge, nowMs });
  return {
    logins: Math.floor(requests / cost),
    nextAtMs,
    perWindow: Math.max(1, Math.floor((gauge.limit ?? ASSUMED_LIMIT) / cost)),
  };
};
