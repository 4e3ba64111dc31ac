/**
 * An API as its users see it, without a network: gives tokens that it honours until they end by its own clock, counts a rate
 * limit, and breaks down when told to. Knows nothing of the extension; keeps what it saw for the judge.
 */
import { type Disturbances, isWithin } from './disturbances.ts';

export interface ApiReply {
  readonly status: number;
  readonly headers: Headers;
  readonly tokenSecret?: string;
  /** Until when it told the caller to wait. */
  readonly toldUntilMs?: number;
}

export interface SeenToken {
  readonly accountId: string;
  readonly obtainedMs: number;
  readonly expiresMs: number;
}

export interface AccountTerms {
  readonly lifetimeMs: number;
  /** Whether the token says when it ends. */
  readonly saysEnd: boolean;
}

export interface ApiModelOptions {
  /** True time, which is the API's own. */
  readonly nowMs: () => number;
  readonly terms: ReadonlyMap<string, AccountTerms>;
  readonly disturbances: Disturbances;
  /** Whether the reply to this login is lost on the way and the request sent again by the browser: answered by 401. */
  readonly isResent: () => boolean;
}

const LIMIT = 60;
const WINDOW_MS = 60_000;

const toJwt = (claims: unknown): string => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256' })}.${part(claims)}.c2ln`;
};

export const createApiModel = ({ nowMs, terms, disturbances, isResent }: ApiModelOptions) => {
  const endsMs = new Map<string, number>();
  const tokens: SeenToken[] = [];
  const loginsMs: number[] = [];
  const counts = { refused: 0, limited: 0, tooEarly: 0, down: 0 };
  let window = { startMs: 0, used: 0 };
  let blockedUntilMs = 0;
  let wasResent = false;
  let issued = 0;
  let isCalm = true;

  /** What stands in the way of any request, or null. */
  const obstacle = (): ApiReply | null => {
    if (isCalm) return null;
    const now = nowMs();
    if (isWithin(disturbances.outages, now) !== undefined) {
      counts.down += 1;
      return { status: 503, headers: new Headers() };
    }
    if (now >= window.startMs + WINDOW_MS) window = { startMs: now, used: 0 };
    const storm = isWithin(disturbances.storms, now);
    window.used += 1;
    if (storm === undefined && window.used <= LIMIT) return null;
    if (now < blockedUntilMs) counts.tooEarly += 1;
    counts.limited += 1;
    // Told in whole seconds from now, and never for longer than may be believed.
    const waitS = Math.min(900, Math.ceil(((storm?.toMs ?? window.startMs + WINDOW_MS) - now) / 1_000));
    return {
      status: 429,
      headers: new Headers({ 'retry-after': String(waitS) }),
      toldUntilMs: now + waitS * 1_000,
    };
  };
  const headers = (): Headers =>
    new Headers(
      isCalm
        ? {}
        : {
            'x-ratelimit-limit': String(LIMIT),
            'x-ratelimit-remaining': String(Math.max(0, LIMIT - window.used)),
            'x-ratelimit-reset': String(
              Math.max(1, Math.ceil((window.startMs + WINDOW_MS - nowMs()) / 1_000)),
            ),
          },
    );

  const issue = (accountId: string): string => {
    const { lifetimeMs, saysEnd } = terms.get(accountId) ?? { lifetimeMs: 0, saysEnd: true };
    const obtainedMs = nowMs();
    const expiresMs = obtainedMs + lifetimeMs;
    issued += 1;
    const iat = Math.floor(obtainedMs / 1_000);
    const times = saysEnd ? { iat, exp: iat + lifetimeMs / 1_000 } : {};
    const tokenSecret = toJwt({ sub: accountId, jti: issued, ...times });
    endsMs.set(tokenSecret, expiresMs);
    tokens.push({ accountId, obtainedMs, expiresMs });
    return tokenSecret;
  };

  return {
    tokens,
    loginsMs,
    counts,
    /** Until then nothing goes wrong and nothing is limited, so that many can sign in at once. */
    begin: (): void => {
      isCalm = false;
    },
    challenge: (): ApiReply => obstacle() ?? { status: 200, headers: headers() },
    noteLogin: (): void => void loginsMs.push(nowMs()),
    /** A caller has taken in what it was told: a worker that was killed over the reply has not. */
    noteHeard: ({ toldUntilMs = 0 }: ApiReply): void => {
      blockedUntilMs = Math.max(blockedUntilMs, toldUntilMs);
    },
    login: (accountId: string): ApiReply => {
      const blocked = obstacle();
      if (blocked !== null) return blocked;
      // One lost reply is bad luck, two in a row would be another fault.
      wasResent = !isCalm && !wasResent && isResent();
      if (!wasResent) return { status: 201, headers: headers(), tokenSecret: issue(accountId) };
      counts.refused += 1;
      return { status: 401, headers: headers() };
    },
    call: (tokenSecret: string): ApiReply => {
      const blocked = obstacle();
      if (blocked !== null) return blocked;
      return { status: (endsMs.get(tokenSecret) ?? 0) > nowMs() ? 200 : 401, headers: headers() };
    },
  };
};

export type ApiModel = ReturnType<typeof createApiModel>;
