/**
 * Mimic Protocol's Users API as a Hono app: all six calls, with their refusals.
 * Never takes a token with "Bearer", never shows one address the data of another.
 */
import { randomBytes } from 'node:crypto';
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
import { createMimicNonces } from './mimic-nonces.ts';
import { createMimicTokens } from './mimic-tokens.ts';
import { readOpenApi } from './openapi.ts';
import type { SandboxOptions } from './options.ts';
import type { ApiServer } from './pump-server.ts';
import { type BodyResult, readJsonBody } from './read-body.ts';
import type { SandboxEnv, ServerDependencies } from './server-context.ts';
import { isEvmAddress, isEvmSignature, isSignatureForm } from './verify-evm.ts';

const MAX_INTENDED_USE = 255;
const evmAddress = v.pipe(v.string(), v.check(isEvmAddress));
const nonceBody = v.strictObject({ address: evmAddress });
const authenticateBody = v.strictObject({
  address: evmAddress,
  signature: v.pipe(v.string(), v.check(isSignatureForm)),
});
const dataBody = v.strictObject({
  name: v.exactOptional(v.string()),
  intendedUse: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_INTENDED_USE))),
});

type MimicContext = Context<SandboxEnv>;

/** What the user may change. */
interface UserData {
  readonly name: string;
  readonly intendedUse: string;
}

export const createMimicServer = (dependencies: ServerDependencies): ApiServer => {
  const { nowMs } = dependencies;
  const options = (): SandboxOptions['mimic'] => dependencies.options().mimic;
  const tokens = createTokenOffice();
  const nonces = createMimicNonces();
  const apiKeys = new Map<string, string>();
  const userData = new Map<string, UserData>();

  const toErrorBody = (_status: number, message: string): object =>
    options().errorBodies === 'message' ? { message } : { content: { message } };

  const refuseBody = (c: MimicContext, body: Extract<BodyResult<unknown>, { ok: false }>): Response =>
    refuse(c, { status: 400, violation: body.violation, body: toErrorBody(400, body.problems.join('; ')) });

  const unauthorized = (c: MimicContext): Response => c.json(toErrorBody(401, 'Unauthorized'), 401);

  /** The caller's address in lower case, or the refusal to send. */
  const readCaller = async (c: MimicContext): Promise<string | Response> => {
    const secretToken = c.req.header('x-auth-token');
    if (secretToken !== undefined && /^bearer/i.test(secretToken)) {
      return refuse(c, { status: 401, violation: 'bearer', body: toErrorBody(401, 'Unauthorized') });
    }
    if (secretToken === undefined || c.get('tokensAreExpired')) return unauthorized(c);
    const claims = await tokens.check({ secretToken, nowMs: nowMs() });
    return typeof claims?.address === 'string' ? claims.address : unauthorized(c);
  };

  /** The caller of a call about the address in its path, which must be the caller's own. */
  const readOwner = async (c: MimicContext, pathAddress: string): Promise<string | Response> => {
    const caller = await readCaller(c);
    if (typeof caller !== 'string') return caller;
    if (!isEvmAddress(pathAddress)) return c.json(toErrorBody(400, 'address is not an EVM address'), 400);
    return pathAddress.toLowerCase() === caller ? caller : c.json(toErrorBody(403, 'Forbidden'), 403);
  };

  const toDataReply = (address: string): object => {
    const { name, intendedUse } = userData.get(address) ?? { name: '', intendedUse: '' };
    return { userAddress: address, name, intendedUse, email: options().email };
  };

  const originMiddleware: MiddlewareHandler<SandboxEnv> = async (c, next) => {
    const body = toErrorBody(403, 'Forbidden');
    const isExtension = /^(chrome|moz)-extension:/i.test(c.req.header('origin') ?? '');
    if (isExtension) return refuse(c, { status: 403, violation: 'extension_origin', body }); // N4
    if (c.req.method === 'OPTIONS') return refuse(c, { status: 403, violation: 'preflight', body });
    return next();
  };

  const rateLimit = rateLimitMiddleware({
    nowMs,
    refusal: () => toErrorBody(429, 'Too many requests'),
    ruleOf: () => ({ key: 'host', group: options(), rule: options().rateLimit }),
  });

  const app = new Hono<SandboxEnv>();
  app.get('/openapi.json', (c) => c.json(readOpenApi('mimic')));
  app.use(logMiddleware(dependencies));
  app.use(trapCookieMiddleware(() => options().trapCookie));
  app.use(originMiddleware);
  app.use(headersMiddleware({ foreignAuthHeader: 'authorization', toErrorBody }));
  app.use(faultsMiddleware(dependencies, toErrorBody));
  app.use(rateLimit.middleware);

  app.post('/users/nonce', async (c) => {
    const body = await readJsonBody(c, nonceBody);
    if (!body.ok) return refuseBody(c, body);
    const address = body.value.address.toLowerCase();
    const { nonceBytes, nonceLifetimeSeconds } = options();
    const expiresAtMs = nowMs() + nonceLifetimeSeconds * 1000;
    return c.json({ address, nonce: nonces.issue({ address, bytes: nonceBytes, expiresAtMs }) });
  });

  app.post('/users/authenticate', async (c) => {
    const body = await readJsonBody(c, authenticateBody);
    if (!body.ok) return refuseBody(c, body);
    const address = body.value.address.toLowerCase();
    const nonce = nonces.take({ address, nowMs: nowMs() });
    if (nonce === null) return c.json(toErrorBody(401, 'No valid nonce for this address'), 401);
    const { nonceSigning, tokenLifetimeSeconds, email } = options();
    if (!isEvmSignature({ address, signature: body.value.signature, nonce, nonceSigning })) {
      return c.json(toErrorBody(401, 'Invalid signature'), 401);
    }
    const { secretToken } = await tokens.issue({
      address,
      claims: { address },
      nowMs: nowMs(),
      lifetimeSeconds: c.get('tokensAreExpired') ? -60 : tokenLifetimeSeconds,
    });
    return c.json({ address, token: secretToken, ...(email === null ? {} : { email }) });
  });

  app.get('/users/api-key', async (c) => {
    const caller = await readCaller(c);
    if (typeof caller !== 'string') return caller;
    const apiKey = apiKeys.get(caller) ?? randomBytes(24).toString('base64url');
    apiKeys.set(caller, apiKey);
    return c.json({ address: caller, apiKey });
  });

  app.get('/users/tokens', async (c) => {
    const caller = await readCaller(c);
    return typeof caller === 'string' ? c.json(createMimicTokens(options().manyTokens)) : caller;
  });

  app.get('/users/:address/data', async (c) => {
    const owner = await readOwner(c, c.req.param('address'));
    return typeof owner === 'string' ? c.json(toDataReply(owner)) : owner;
  });

  app.post('/users/:address/data', async (c) => {
    const owner = await readOwner(c, c.req.param('address'));
    if (typeof owner !== 'string') return owner;
    const body = await readJsonBody(c, dataBody);
    if (!body.ok) return refuseBody(c, body);
    const { name, intendedUse } = userData.get(owner) ?? { name: '', intendedUse: '' };
    userData.set(owner, { name, intendedUse, ...body.value });
    return c.json(toDataReply(owner));
  });

  app.notFound((c) => c.json(toErrorBody(404, 'Not found'), 404));

  return {
    app,
    reset: () => {
      tokens.revokeAll();
      nonces.reset();
      apiKeys.clear();
      userData.clear();
      rateLimit.limiter.reset();
    },
    revokeTokens: tokens.revokeAll,
  };
};
