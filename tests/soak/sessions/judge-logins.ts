/** Judges the logins that a wire tap saw. Pure: requests go in, what is wrong with them comes out. */
import type { SandboxApi } from '../../sandbox/request-log.ts';
import { isLoginPath, type WireRequest } from './wire-tap.ts';

/** Automatic logins per API in any minute. T4 */
const MAX_LOGINS_PER_MINUTE = 6;
/** The way from the decision to the wire differs from login to login by no more, ms. */
const TOLERANCE_MS = 3_000;

/** A login tries the next way of signing in at once, ms; and at most so many of them. */
const NEXT_WAY_WITHIN_MS = 1_500;
const MOST_WAYS = 3;

export interface SeenLogin {
  readonly startedMs: number;
  readonly first: WireRequest;
}

const isFirstOfWay = ({ path }: WireRequest): boolean => path !== '/users/authenticate';

/** Chromium itself sends a request again whose kept connection ended without an answer: letter by letter, and at once. */
const isResent = (request: WireRequest, before: WireRequest): boolean =>
  before.status === null &&
  before.path === request.path &&
  before.bodyDigest === request.bodyDigest &&
  request.startedMs - (before.endedMs ?? 0) < NEXT_WAY_WITHIN_MS;

/** Whether the request can be the same login's next way: the one before was just refused. */
const isNextWay = (request: WireRequest, before: WireRequest): boolean =>
  before.endedMs !== null &&
  before.status !== null &&
  before.path !== '/users/nonce' &&
  request.startedMs - before.endedMs < NEXT_WAY_WITHIN_MS &&
  (before.status >= 300 || before.fault);

const toByWallet = (requests: readonly WireRequest[]): ReadonlyMap<string, readonly WireRequest[]> => {
  const logins = requests.filter(({ path, wallet }) => isLoginPath(path) && wallet !== null);
  return Map.groupBy(logins, ({ api, wallet }) => `${api} ${wallet}`);
};

/** How many login requests of one account were in flight at once at most. */
export const countMostInFlight = (requests: readonly WireRequest[]): number => {
  let most = 0;
  for (const ofOne of toByWallet(requests).values()) {
    for (const { startedMs } of ofOne) {
      const open = ofOne.filter(
        (other) => other.startedMs <= startedMs && (other.endedMs ?? Number.POSITIVE_INFINITY) > startedMs,
      );
      most = Math.max(most, open.length);
    }
  }
  return most;
};

/** How many login requests to an API the browser sent twice: each is the same login, and none of the extension's doing. */
export const countResent = (requests: readonly WireRequest[], api: SandboxApi): number =>
  [...toByWallet(requests.filter((request) => request.api === api)).values()].flatMap((ofOne) =>
    ofOne.filter((request, i) => {
      const before = ofOne[i - 1];
      return before !== undefined && isResent(request, before);
    }),
  ).length;

/** The logins to one API, each of one or more requests, in the order in which they began. */
export const toLogins = (requests: readonly WireRequest[], api: SandboxApi): readonly SeenLogin[] =>
  [...toByWallet(requests.filter((request) => request.api === api)).values()]
    .flatMap((ofOne) => {
      const logins: SeenLogin[] = [];
      let ways = 0;
      for (const [i, request] of ofOne.entries()) {
        const before = ofOne[i - 1];
        if (!isFirstOfWay(request) || (before !== undefined && isResent(request, before))) continue;
        const isSame = before !== undefined && ways < MOST_WAYS && isNextWay(request, before);
        ways = isSame ? ways + 1 : 1;
        if (!isSame) logins.push({ startedMs: request.startedMs, first: request });
      }
      return logins;
    })
    .sort((a, b) => a.startedMs - b.startedMs);

/** A nonce opens one login: an answer to it that does not come right after it belongs to another login. T1 */
const findInterleaved = (requests: readonly WireRequest[]): readonly string[] =>
  [...toByWallet(requests)].flatMap(([key, ofOne]) =>
    ofOne
      .filter((request, i) => {
        const before = ofOne[i - 1];
        if (request.path !== '/users/authenticate' || before === undefined) return false;
        return before.path !== '/users/nonce' && !isResent(request, before);
      })
      .map(() => `two logins of ${key} at a time`),
  );

/** @param isAsked whether the user asked for the login: only others are held to the budget */
const findOverBudget = (
  requests: readonly WireRequest[],
  isAsked: (request: WireRequest) => boolean,
): readonly string[] =>
  (['pump', 'mimic'] as const).flatMap((api) => {
    const logins = toLogins(requests, api);
    return logins
      .filter((login, i) => {
        const sinceMs = login.startedMs - 60_000 + TOLERANCE_MS;
        const earlier = logins.slice(0, i).filter(({ startedMs }) => startedMs > sinceMs);
        return !isAsked(login.first) && earlier.length >= MAX_LOGINS_PER_MINUTE;
      })
      .map(({ startedMs }) => {
        const agesS = logins.map((login) => Math.round((startedMs - login.startedMs) / 100) / 10);
        const around = agesS.filter((ageS) => ageS >= 0 && ageS <= 61).join(' ');
        return `more automatic logins to ${api} than its budget: ${around} s before`;
      });
  });

export const judgeLogins = (
  requests: readonly WireRequest[],
  isAsked: (request: WireRequest) => boolean,
): readonly string[] => [
  ...(countMostInFlight(requests) > 1 ? ['two login requests of one account in flight'] : []),
  ...findInterleaved(requests),
  ...findOverBudget(requests, isAsked),
];
