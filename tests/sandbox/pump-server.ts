/**
 * Pump.fun's Users & Authentication API as a Hono app: every call, in both dialects, with its refusals.
 * Never reads or needs a cookie; never shows a token anywhere but in the reply to its login.
 */
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import * as v from 'valibot';
import { faultsMiddleware } from './apply-fault.ts';
import {
  headersMiddleware,
  logMiddleware,
  rateLimitMiddleware,
  refuse,
  trapCookieMiddleware,
} from './guard.ts';
import { createTokenOffice } from './jwt.ts';
import { readOpenApi } from './openapi.ts';
import type { SandboxOptions } from './options.ts';
import { createLoginJudge, type LoginBody, readDocumentedLogin, readObservedLogin } from './pump-login.ts';
import {
  createPumpUsers,
  type PumpUser,
  toDocumentedProfile,
  toDocumentedUser,
  toObservedUser,
} from './pump-users.ts';
import { readJsonBody, readNoBody } from './read-body.ts';
import type { SandboxEnv, ServerDependencies } from './server-context.ts';

const PUMP_ORIGIN = 'https://pump.fun';
const CORS_BODY = { message: 'Not allowed by CORS' };

/** One observed client posts this; the documents know no body. */
const registerBody = v.strictObject({ address: v.string() });

type PumpContext = Context<SandboxEnv>;

/** The caller of an authenticated call. */
interface Caller {
  readonly user: PumpUser;
  readonly tokenId: string;
  readonly claims: { address: unknown; roles: unknown; iat: unknown; exp: unknown };
}

export interface ApiServer {
  readonly app: Hono<SandboxEnv>;
  /** Forgets users, logins, nonces, rate windows and tokens. */
  readonly reset: () => void;
  readonly revokeTokens: () => void;
}

const originMiddleware: MiddlewareHandler<SandboxEnv> = async (c, next) => {
  const origin = c.req.header('origin');
  const isForeign = origin !== undefined && origin !== PUMP_ORIGIN;
  if (isForeign) return refuse(c, { status: 403, violation: 'origin', body: CORS_BODY });
  if (c.req.method === 'OPTIONS') return refuse(c, { status: 403, violation: 'preflight', body: CORS_BODY });
  return next();
};

const toRoleReply = (
  options: SandboxOptions['pump'],
  key: string,
  value: boolean,
  extra: object = {},
): unknown =>
  ({
    object: { [key]: value, ...extra },
    bare: value,
    valid: { valid: value },
    is_valid: { is_valid: value },
    isValid: { isValid: value },
    unclear: { [key]: null },
  })[options.roleShape];

export const createPumpServer = (dependencies: ServerDependencies): ApiServer => {
  const { nowMs } = dependencies;
  const toErrorBody = (statusCode: number, message: string | readonly string[]) => {
    const isList = options().errorMessages === 'list' && typeof message === 'string';
    return { statusCode, message: isList ? [message] : message };
  };
  const options = (): SandboxOptions['pump'] => dependencies.options().pump;
  const isDocumented = (): boolean => options().dialect === 'documented';
  const tokens = createTokenOffice();
  const users = createPumpUsers();
  const logins = createLoginJudge();

  const unauthorized = (c: PumpContext): Response => c.json(toErrorBody(401, 'Unauthorized'), 401);

  const readCaller = async (c: PumpContext): Promise<Caller | null> => {
    const secretToken = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    if (secretToken === undefined || c.get('tokensAreExpired')) return null;
    const claims = await tokens.check({ secretToken, nowMs: nowMs() });
    const user = typeof claims?.address === 'string' ? users.find(claims.address) : null;
    if (claims?.jti === undefined || user === null) return null;
    const { address, roles, iat, exp } = claims;
    return { user, tokenId: claims.jti, claims: { address, roles, iat, exp } };
  };

  /** Runs `handle` for a genuine caller whose request has no body; answers 401 or 400 otherwise. */
  const asCaller = async (c: PumpContext, handle: (caller: Caller) => Response): Promise<Response> => {
    const caller = await readCaller(c);
    if (caller === null) return unauthorized(c);
    const body = await readNoBody(c);
    if (!body.ok)
      return refuse(c, { status: 400, violation: body.violation, body: toErrorBody(400, body.problems) });
    return handle(caller);
  };

  /** A reply whose body nobody documents, in the chosen form. */
  const plain = (c: PumpContext, status: 200 | 201, sentence: string): Response => {
    const { plainReplies } = options();
    if (plainReplies === 'json') return c.json(sentence === '' ? {} : { message: sentence }, status);
    return plainReplies === 'empty' || sentence === '' ? c.body(null, status) : c.text(sentence, status);
  };

  const notFound = (c: PumpContext): Response => {
    const { unknownPaths } = options();
    if (unknownPaths === 'forbidden') return c.json(toErrorBody(403, 'Forbidden resource'), 403);
    if (unknownPaths === 'html') return c.html('<!doctype html><title>404</title><h1>Not Found</h1>', 404);
    return c.json({ ...toErrorBody(404, `Cannot ${c.req.method} ${c.req.path}`), error: 'Not Found' }, 404);
  };

  const answerLogin = async (c: PumpContext, form: 'cookie' | 'token'): Promise<Response> => {
    const { observedLogin } = options();
    const isHere = isDocumented() ? form === 'cookie' : observedLogin === 'both' || observedLogin === form;
    if (!isHere) return notFound(c);
    if (c.req.header('origin') !== PUMP_ORIGIN) {
      return refuse(c, { status: 403, violation: 'origin_missing', body: CORS_BODY });
    }
    const sent = c.req.header('authorization');
    if (sent !== undefined && !/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/.test(sent)) {
      return refuse(c, {
        status: 400,
        violation: 'authorization',
        body: toErrorBody(400, 'Invalid authorization'),
      });
    }
    const body = isDocumented() ? await readDocumentedLogin(c) : await readObservedLogin(c, form);
    return judgeLogin(c, form, body);
  };

  const judgeLogin = async (c: PumpContext, form: 'cookie' | 'token', body: LoginBody): Promise<Response> => {
    const invalid = isDocumented() ? 'Invalid signature or wallet address' : 'Invalid signature';
    if (!body.ok) {
      const message = isDocumented() ? invalid : body.problems;
      if (body.violation !== null) c.get('entry').violate(body.violation);
      return c.json(toErrorBody(400, message), 400);
    }
    const { claim } = body;
    const atMs = nowMs();
    const refusal = logins.judge({ claim, nowMs: atMs, windowMs: options().loginWindowMs });
    if (refusal === 'form' && isDocumented()) return c.json(toErrorBody(400, invalid), 400);
    if (refusal === 'text' || refusal === 'replay') c.get('entry').violate(`login_${refusal}`);
    if (refusal !== null) {
      return c.json(toErrorBody(401, isDocumented() ? 'Invalid credentials' : invalid), 401);
    }

    const user = users.ensure(claim.wallet, atMs);
    const lifetimeSeconds = c.get('tokensAreExpired') ? -60 : options().tokenLifetimeSeconds;
    const roles = ['user'];
    const { secretToken, iat, exp } = await tokens.issue({
      address: claim.wallet,
      claims: { address: claim.wallet, roles },
      nowMs: atMs,
      lifetimeSeconds,
    });
    const claims = { address: claim.wallet, roles, iat, exp };
    const setCookie = (): void =>
      c.header('set-cookie', `auth_token=${secretToken}; Path=/; HttpOnly; SameSite=Lax`, { append: true });
    switch (options().loginReply) {
      case 'token':
        return c.json({ token: secretToken }, 201);
      case 'access_token':
        return c.json({ access_token: secretToken }, 201);
      case 'json_string':
        return c.json(secretToken, 201);
      case 'text':
        return c.text(secretToken, 201);
      case 'claims':
        setCookie();
        return c.json(claims, 201);
      case 'own':
        break;
    }
    if (isDocumented()) {
      const { id, wallet, username } = user;
      return c.json(
        { token: secretToken, expiresIn: Math.max(0, lifetimeSeconds), user: { id, wallet, username } },
        201,
      );
    }
    if (form === 'token') return c.json({ access_token: secretToken }, 201);
    setCookie();
    return c.json(claim.wantsRawJwt ? { ...claims, token: secretToken } : claims, 201);
  };

  const rateLimit = rateLimitMiddleware({
    nowMs,
    refusal: () => toErrorBody(429, 'ThrottlerException: Too Many Requests'),
    ruleOf: (c) => {
      const group = options();
      const isUserLookup = c.req.method === 'GET' && /^\/users\/[^/]+$/.test(c.req.path);
      return isUserLookup
        ? { key: 'users', group, rule: group.userRateLimit }
        : { key: 'host', group, rule: group.rateLimit };
    },
  });

  const app = new Hono<SandboxEnv>();
  app.get('/openapi.json', (c) => c.json(readOpenApi('pump')));
  app.use(logMiddleware(dependencies));
  app.use(trapCookieMiddleware(() => options().trapCookie));
  app.use(originMiddleware);
  app.use(headersMiddleware({ foreignAuthHeader: 'x-auth-token', toErrorBody }));
  app.use(faultsMiddleware(dependencies, toErrorBody));
  app.use(rateLimit.middleware);

  app.post('/auth/login', (c) => answerLogin(c, 'cookie'));
  app.post('/auth/login/token', (c) => answerLogin(c, 'token'));
  app.post('/auth/logout', (c) =>
    asCaller(c, ({ tokenId }) => {
      tokens.revoke(tokenId);
      return plain(c, 201, '');
    }),
  );
  app.get('/auth/my-profile', (c) =>
    asCaller(c, ({ user, claims }) => {
      if (options().isBanned) return c.json(toErrorBody(403, 'Forbidden resource'), 403);
      return c.json(isDocumented() ? toDocumentedProfile(user) : claims);
    }),
  );
  app.post('/users/register', async (c) => {
    const caller = await readCaller(c);
    if (caller === null) return unauthorized(c);
    const noBody = await readNoBody(c);
    const body = noBody.ok || isDocumented() ? noBody : await readJsonBody(c, registerBody);
    if (!body.ok)
      return refuse(c, { status: 400, violation: body.violation, body: toErrorBody(400, body.problems) });
    if (body.value !== null && body.value.address !== caller.user.wallet) {
      return c.json(toErrorBody(403, 'Forbidden resource'), 403);
    }
    return plain(c, 201, 'User successfully registered');
  });
  app.get('/users/:id', async (c) => {
    if (c.req.header('authorization') !== undefined && (await readCaller(c)) === null) return unauthorized(c);
    const user = users.find(c.req.param('id'));
    if (user === null) return c.json(toErrorBody(404, 'User not found'), 404);
    return c.json(isDocumented() ? toDocumentedUser(user) : toObservedUser(user, options()));
  });
  app.delete('/users', (c) =>
    asCaller(c, ({ user }) => {
      users.remove(user.wallet);
      tokens.revokeAllOf(user.wallet);
      return plain(c, 200, 'User account deleted successfully');
    }),
  );
  app.get('/auth/is-admin', (c) =>
    asCaller(c, () => c.json(toRoleReply(options(), 'isAdmin', options().isAdmin))),
  );
  app.get('/auth/is-super-admin', (c) =>
    asCaller(c, () => c.json(toRoleReply(options(), 'isSuperAdmin', options().isSuperAdmin))),
  );
  app.get('/auth/is-valid-jurisdiction', (c) =>
    asCaller(c, () => {
      const { isValidJurisdiction, jurisdiction, jurisdictionReason: reason } = options();
      const extra = {
        ...(jurisdiction === null ? {} : { jurisdiction }),
        ...(reason === null ? {} : { reason }),
      };
      return c.json(toRoleReply(options(), 'isValidJurisdiction', isValidJurisdiction, extra));
    }),
  );
  app.notFound(notFound);

  return {
    app,
    reset: () => {
      tokens.revokeAll();
      users.reset();
      logins.reset();
      rateLimit.limiter.reset();
    },
    revokeTokens: tokens.revokeAll,
  };
};
