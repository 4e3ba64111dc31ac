/**
 * Middlewares in front of every route of both APIs: the log entry, the header rules, the rate limit.
 * Stricter than the real services on purpose: what nobody could see go wrong there fails here, and is on record.
 */
import type { Context, MiddlewareHandler } from 'hono';
import type { SandboxOptions } from './options.ts';
import { createRateLimiter, type RateLimiter, toRateHeaders } from './rate-limit.ts';
import { toTokenFingerprint } from './request-log.ts';
import type { SandboxEnv, ServerDependencies, ToErrorBody } from './server-context.ts';

/** Opens this request's log entry, and closes it with the status that was sent. */
export const logMiddleware =
  ({ api, log, nowMs }: ServerDependencies): MiddlewareHandler<SandboxEnv> =>
  async (c, next) => {
    const secretSent = c.req.header('authorization') ?? c.req.header('x-auth-token');
    const entry = log.begin({
      api,
      method: c.req.method,
      path: c.req.path,
      origin: c.req.header('origin') ?? null,
      headerNames: c.env.incoming.rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase()),
      fetchSite: c.req.header('sec-fetch-site') ?? null,
      tokenFingerprint:
        secretSent === undefined ? null : toTokenFingerprint(secretSent.replace(/^Bearer\s+/i, '')),
      atMs: nowMs(),
    });
    c.set('entry', entry);
    c.set('tokensAreExpired', false);
    c.set('isUnanswered', false);
    await next();
    // A server whose clock is off says so: by the sandbox's clock, not by the machine's.
    if (!c.get('isUnanswered')) c.res.headers.set('date', new Date(nowMs()).toUTCString());
    entry.finish(c.get('isUnanswered') ? null : c.res.status);
  };

/** A reply that refuses the request and puts on record which rule it broke. */
export const refuse = (
  c: Context<SandboxEnv>,
  { status, violation, body }: { status: 400 | 401 | 403; violation: string; body: object },
): Response => {
  c.get('entry').violate(violation);
  return c.json(body, status);
};

/** The header rules that hold for both APIs; `foreignAuthHeader` is the header that carries the other API's token. */
export const headersMiddleware =
  ({
    foreignAuthHeader,
    toErrorBody,
  }: {
    foreignAuthHeader: string;
    toErrorBody: ToErrorBody;
  }): MiddlewareHandler<SandboxEnv> =>
  async (c, next) => {
    const badRequest = (violation: string, message: string): Response =>
      refuse(c, { status: 400, violation, body: toErrorBody(400, message) });
    if (c.req.header('cookie') !== undefined) return badRequest('cookie', 'No cookies here'); // N5
    if (c.req.header(foreignAuthHeader) !== undefined) {
      return badRequest('foreign_token', `${foreignAuthHeader} does not belong to this API`);
    }
    const accepted = (c.req.header('accept') ?? '').split(',').map((type) => type.split(';')[0]?.trim());
    if (!accepted.includes('application/json'))
      return badRequest('accept', 'Accept must name application/json');
    if (new URL(c.req.url).search !== '') return badRequest('query', 'No query parameters here');
    await next();
  };

/** Sets a cookie with every reply, which a client that leaves cookies alone never sends back. */
export const trapCookieMiddleware =
  (isOn: () => boolean): MiddlewareHandler<SandboxEnv> =>
  async (c, next) => {
    await next();
    if (isOn() && !c.get('isUnanswered')) {
      c.res.headers.append('set-cookie', 'sandbox_trap=1; Path=/; HttpOnly; SameSite=Lax');
    }
  };

export interface RateRule {
  readonly key: string;
  readonly group: SandboxOptions['pump'] | SandboxOptions['mimic'];
  readonly rule: SandboxOptions['pump']['rateLimit'];
}

/** Counts each request against the window that `ruleOf` names; refuses it when that is used up. */
export const rateLimitMiddleware = ({
  nowMs,
  ruleOf,
  refusal,
}: {
  nowMs: () => number;
  ruleOf: (c: Context<SandboxEnv>) => RateRule;
  refusal: () => object;
}): { middleware: MiddlewareHandler<SandboxEnv>; limiter: RateLimiter } => {
  const limiter = createRateLimiter();
  return {
    limiter,
    middleware: async (c, next) => {
      const { key, group, rule } = ruleOf(c);
      const atMs = nowMs();
      const verdict = limiter.take({ key, rule, nowMs: atMs });
      if (verdict.isAllowed) await next();
      else c.res = c.json(refusal(), 429);
      const headers = toRateHeaders({
        verdict,
        nowMs: atMs,
        form: group.rateLimitHeaders,
        retryAfter: group.retryAfter,
      });
      for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    },
  };
};
