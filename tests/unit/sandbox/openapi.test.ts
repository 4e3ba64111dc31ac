import { describe, expect, it } from 'vitest';
import { createFaultQueue } from '../../sandbox/faults.ts';
import { createMimicServer } from '../../sandbox/mimic-server.ts';
import { readOpenApi } from '../../sandbox/openapi.ts';
import { DEFAULT_OPTIONS } from '../../sandbox/options.ts';
import { createPumpServer } from '../../sandbox/pump-server.ts';
import { createRequestLog, type SandboxApi } from '../../sandbox/request-log.ts';
import type { Sandbox } from '../../sandbox/start-sandbox.ts';
import {
  anEvmWallet,
  aSandbox,
  aSolanaWallet,
  loginText,
  mimicAuth,
  mimicAuthenticate,
  mimicNonce,
  NOW_MS,
  PUMP_ORIGIN,
  pumpAuth,
  type Reply,
  type SendOptions,
  send,
} from './clients.ts';
import { resolveReference, validate } from './json-schema.ts';

type Json = Record<string, unknown>;
const METHODS = ['get', 'post', 'delete'];

const describedRoutes = (api: SandboxApi): string[] => {
  const { paths } = readOpenApi(api) as { paths: Record<string, Json> };
  return Object.entries(paths)
    .flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`))
    .sort();
};

const servedRoutes = (api: SandboxApi): string[] => {
  const create = api === 'pump' ? createPumpServer : createMimicServer;
  const { app } = create({
    api,
    options: () => DEFAULT_OPTIONS,
    nowMs: () => NOW_MS,
    log: createRequestLog(),
    faults: createFaultQueue(),
  });
  return app.routes
    .filter(({ method, path }) => METHODS.includes(method.toLowerCase()) && path !== '/openapi.json')
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    .sort();
};

/** The described problems of a reply to `route`, such as "GET /users/{id}". */
const problemsOf = (api: SandboxApi, route: string, reply: Reply): string[] => {
  const document = readOpenApi(api) as Json;
  const [method = '', path = ''] = route.split(' ');
  const operation = (document.paths as Record<string, Record<string, Json>>)[path]?.[method.toLowerCase()];
  const described = (operation?.responses as Json | undefined)?.[reply.status];
  if (described === undefined) return [`status ${reply.status} is not described`];
  const content = resolveReference(document, described).content as Record<string, { schema: unknown }>;
  const type = reply.headers.get('content-type')?.split(';')[0] ?? '';
  const schema = content[type]?.schema;
  if (schema === undefined) return [`${type} is not described`];
  return validate({ document, schema, value: type === 'application/json' ? reply.json : reply.text });
};

const PUMP_CALLS = [
  ['GET /auth/my-profile', '/auth/my-profile', 200],
  ['GET /auth/is-admin', '/auth/is-admin', 200],
  ['GET /auth/is-super-admin', '/auth/is-super-admin', 200],
  ['GET /auth/is-valid-jurisdiction', '/auth/is-valid-jurisdiction', 200],
  ['POST /users/register', '/users/register', 201],
  ['GET /users/{id}', '/users/{wallet}', 200],
  ['POST /auth/logout', '/auth/logout', 201],
  ['DELETE /users', '/users', 200],
] as const;

const methodOf = (route: string): NonNullable<SendOptions['method']> =>
  route.split(' ')[0] as NonNullable<SendOptions['method']>;

const observedLogin = (sandbox: Sandbox, path: string, extra: object): Promise<Reply> => {
  const wallet = aSolanaWallet();
  const body = {
    address: wallet.address,
    signature: wallet.sign(loginText(NOW_MS)),
    timestamp: NOW_MS,
    ...extra,
  };
  return send(`${sandbox.pumpUrl}${path}`, { method: 'POST', headers: PUMP_ORIGIN, body });
};

describe('the OpenAPI descriptions', () => {
  it.each(['pump', 'mimic'] as const)('name exactly the routes that the %s server has', (api) => {
    expect(describedRoutes(api)).toEqual(servedRoutes(api));
    expect(describedRoutes(api).length).toBeGreaterThan(5);
  });

  it('are served by each API, without being logged', async () => {
    const sandbox = await aSandbox();
    const bare = { bare: true, headers: { cookie: 'a=b' } };
    expect((await send(`${sandbox.pumpUrl}/openapi.json`, bare)).json).toEqual(readOpenApi('pump'));
    expect((await send(`${sandbox.mimicUrl}/openapi.json`, bare)).json).toEqual(readOpenApi('mimic'));
    expect(sandbox.log.entries()).toEqual([]);
  });

  it.each(PUMP_CALLS)(
    'describe what %s answers in both dialects, in health and in refusal',
    async (route, path, status) => {
      for (const dialect of ['documented', 'observed'] as const) {
        const sandbox = await aSandbox({ pump: { plainReplies: dialect === 'observed' ? 'json' : 'text' } });
        const wallet = aSolanaWallet();
        const headers = await pumpAuth(sandbox, wallet);
        sandbox.setOptions({ pump: { dialect } });
        const url = `${sandbox.pumpUrl}${path.replace('{wallet}', wallet.address)}`;
        const method = methodOf(route);
        const replies = [
          await send(url, { method, headers: { authorization: 'Bearer a.b.c' } }),
          await send(url, { method, headers: { origin: 'https://example.test' } }),
          await send(url, { method, headers: { cookie: 'a=b' } }),
          await send(url, { method, headers }),
        ];
        expect(replies.map((reply) => reply.status)).toEqual([401, 403, 400, status]);
        sandbox.setOptions({
          pump: {
            rateLimit: { limit: 0, windowSeconds: 60 },
            userRateLimit: { limit: 0, windowSeconds: 60 },
          },
        });
        replies.push(await send(url, { method, headers }));
        expect(replies.at(-1)?.status).toBe(429);
        // A logout's body is documented nowhere; as text it is empty and has no type.
        const described = replies.filter(({ text }) => text !== '');
        expect(described.flatMap((reply) => problemsOf('pump', route, reply))).toEqual([]);
      }
    },
  );

  it('describe every form of the roles, a banned profile and an unknown user', async () => {
    const sandbox = await aSandbox({ pump: { jurisdictionReason: 'served' } });
    const headers = await pumpAuth(sandbox, aSolanaWallet());
    for (const roleShape of ['object', 'bare', 'valid', 'is_valid', 'isValid', 'unclear'] as const) {
      sandbox.setOptions({ pump: { roleShape } });
      for (const path of ['/auth/is-admin', '/auth/is-super-admin', '/auth/is-valid-jurisdiction']) {
        const reply = await send(`${sandbox.pumpUrl}${path}`, { headers });
        expect(problemsOf('pump', `GET ${path}`, reply)).toEqual([]);
      }
    }
    sandbox.setOptions({ pump: { isBanned: true } });
    const banned = await send(`${sandbox.pumpUrl}/auth/my-profile`, { headers });
    expect([banned.status, ...problemsOf('pump', 'GET /auth/my-profile', banned)]).toEqual([403]);
    const unknown = await send(`${sandbox.pumpUrl}/users/nobody`);
    expect([unknown.status, ...problemsOf('pump', 'GET /users/{id}', unknown)]).toEqual([404]);
  });

  it('describe every login and its refusals', async () => {
    const sandbox = await aSandbox();
    const wallet = aSolanaWallet();
    const message = loginText(NOW_MS);
    const body = { wallet: wallet.address, signature: wallet.sign(message), message };
    const post = (sent: object) =>
      send(`${sandbox.pumpUrl}/auth/login`, { method: 'POST', headers: PUMP_ORIGIN, body: sent });
    const documented = [
      await post(body),
      await post(body),
      await post({}),
      await observedLogin(sandbox, '/auth/login/token', {}),
    ];
    sandbox.setOptions({ pump: { dialect: 'observed' } });
    const observed = [
      await observedLogin(sandbox, '/auth/login', {}),
      await observedLogin(sandbox, '/auth/login', { rawJwt: true }),
      await observedLogin(sandbox, '/auth/login', { timestamp: NOW_MS + 1 }),
      await observedLogin(sandbox, '/auth/login', { timestamp: 'now' }),
    ];
    const token = await observedLogin(sandbox, '/auth/login/token', { authType: 'non_custodial' });
    expect([...documented, ...observed, token].map(({ status }) => status)).toEqual([
      201, 401, 400, 404, 201, 201, 401, 400, 201,
    ]);
    const [, , , notFound] = documented;
    const logins = [...documented.slice(0, 3), ...observed];
    expect(logins.flatMap((reply) => problemsOf('pump', 'POST /auth/login', reply))).toEqual([]);
    for (const reply of [token, notFound]) {
      expect(reply && problemsOf('pump', 'POST /auth/login/token', reply)).toEqual([]);
    }
  });

  it('describe what every Mimic call answers, in health and in refusal', async () => {
    const sandbox = await aSandbox({ mimic: { email: 'ann@example.test' } });
    const wallet = anEvmWallet();
    const { address } = wallet;
    const url = (path: string): string => `${sandbox.mimicUrl}${path}`;
    const nonce = await mimicNonce(sandbox, address);
    const body = { address, signature: await wallet.signMessage({ message: nonce }) };
    const headers = await (async () => {
      const replies = [await mimicAuthenticate(sandbox, body), await mimicAuthenticate(sandbox, body)];
      expect(replies.map(({ status }) => status)).toEqual([200, 401]);
      expect(replies.flatMap((reply) => problemsOf('mimic', 'POST /users/authenticate', reply))).toEqual([]);
      return mimicAuth(sandbox, wallet);
    })();
    const calls = [
      ['POST /users/nonce', '/users/nonce', { body: { address } }, 200],
      ['POST /users/nonce', '/users/nonce', { body: {} }, 400],
      ['GET /users/api-key', '/users/api-key', { headers }, 200],
      ['GET /users/api-key', '/users/api-key', {}, 401],
      ['GET /users/tokens', '/users/tokens', { headers }, 200],
      ['GET /users/tokens', '/users/tokens', { headers: { origin: 'moz-extension://a' } }, 403],
      ['GET /users/{address}/data', `/users/${address}/data`, { headers }, 200],
      ['GET /users/{address}/data', `/users/${anEvmWallet().address}/data`, { headers }, 403],
      ['POST /users/{address}/data', `/users/${address}/data`, { headers, body: { name: 'Ann' } }, 200],
      ['POST /users/{address}/data', `/users/${address}/data`, { headers, body: { name: 1 } }, 400],
    ] as const;
    for (const errorBodies of ['message', 'content'] as const) {
      sandbox.setOptions({ mimic: { errorBodies } });
      for (const [route, path, options, status] of calls) {
        const reply = await send(url(path), { method: methodOf(route), ...options });
        expect([route, reply.status, ...problemsOf('mimic', route, reply)]).toEqual([route, status]);
      }
    }
    sandbox.setOptions({ mimic: { rateLimit: { limit: 0, windowSeconds: 1 } } });
    for (const [route, path, options] of calls.filter(([, , , status]) => status === 200)) {
      const reply = await send(url(path), { method: methodOf(route), ...options });
      expect([reply.status, ...problemsOf('mimic', route, reply)]).toEqual([429]);
    }
  });

  it('are checked by a checker that finds what does not fit', () => {
    const document = readOpenApi('mimic') as Json;
    const schema = { $ref: '#/components/schemas/Token' };
    const token = {
      chainId: 1,
      address: `0x${'0'.repeat(40)}`,
      symbol: 'ETH',
      decimals: 18,
      balance: '1',
      allowance: '0',
      price: 1.5,
      logo: 'https://example.test/a.png',
    };
    expect(validate({ document, schema, value: token })).toEqual([]);
    const wrong = [
      { balance: 1 },
      { balance: '-1' },
      { chainId: 0 },
      { chainId: 1.5 },
      { logo: 'a.png' },
      { extra: 1 },
      { price: '1' },
    ];
    for (const change of wrong)
      expect(validate({ document, schema, value: { ...token, ...change } })).not.toEqual([]);
    const { symbol: _symbol, ...rest } = token;
    expect(validate({ document, schema, value: rest })).toEqual(['symbol is missing']);
  });
});
