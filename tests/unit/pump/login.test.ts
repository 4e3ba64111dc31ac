import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { createPumpApi } from '../../../src/pump/api.ts';
import { type PumpLoginOptions, signInToPump } from '../../../src/pump/login.ts';
import { type PumpLoginWay, planLoginWays } from '../../../src/pump/login-ways.ts';
import { aClock, anHttp, caught, NOW_MS } from '../http/builders.ts';
import { type Answer, type LocalServer, reply, startServer } from '../http/local-server.ts';

const WALLET = 'OurWallet';
const DOCUMENTED = '/auth/login';
const OBSERVED = '/auth/login/token';

/** A signer whose signature tells what it signed. */
const sign: PumpLoginOptions['sign'] = async ({ timestampMs }) => ({
  address: WALLET,
  signature: `signed-${timestampMs}`,
  message: `Sign in to pump.fun: ${timestampMs}`,
});

/** A server that answers each dialect in its own way; what is not given is a 404. */
const aPump = (answers: { documented?: Answer; observed?: Answer }): Promise<LocalServer> =>
  startServer((request, response) => {
    const answer = request.path === DOCUMENTED ? answers.documented : answers.observed;
    (answer ?? reply({ message: 'Cannot POST' }, { status: 404 }))(request, response);
  });

const signIn = (server: LocalServer, overrides: Partial<PumpLoginOptions> = {}) =>
  signInToPump({
    api: createPumpApi(anHttp(server.url)),
    sign,
    clock: aClock(),
    ways: AUTOMATIC,
    isKnown: false,
    onStep: () => undefined,
    ...overrides,
  });

const AUTOMATIC = planLoginWays({ choice: 'automatic', remembered: null });
const lastTime = (remembered: PumpLoginWay) => ({
  ways: planLoginWays({ choice: 'automatic', remembered }),
  isKnown: true,
});

const pathsOf = (server: LocalServer): string[] => server.log.map(({ path }) => path);
const token = reply({ token: 'a.b.c' }, { status: 201 });
const status = (code: number): Answer => reply({ message: 'no' }, { status: code });

describe('the documented dialect', () => {
  it('builds, signs and sends the challenge, step by step', async () => {
    const user = { id: 'u1', wallet: WALLET, username: 'alice' };
    const server = await aPump({
      documented: reply({ token: 'a.b.c', expiresIn: 60, user }, { status: 201 }),
    });
    const steps: string[] = [];
    const result = await signIn(server, {
      onStep: (step) => steps.push(step),
      sign: async (intent) => {
        expect(intent).toStrictEqual({ kind: 'pump_login', timestampMs: NOW_MS });
        steps.push('(signed)');
        return sign(intent);
      },
    });
    expect(result).toStrictEqual({
      tokenSecret: 'a.b.c',
      expiresInSeconds: 60,
      way: 'documented',
      dialect: 'documented',
    });
    expect(steps).toEqual(['challenge', 'sign', '(signed)', 'authenticate']);
    expect(server.log.map(({ body }) => JSON.parse(body))).toEqual([
      { wallet: WALLET, signature: `signed-${NOW_MS}`, message: `Sign in to pump.fun: ${NOW_MS}` },
    ]);
  });

  it.each([
    ['a token', 'current', 'Bearer current'],
    ['null', null, undefined],
    ['nothing', undefined, undefined],
  ])('sends the current token where that is %s', async (_what, currentTokenSecret, header) => {
    const server = await aPump({ documented: token });
    await signIn(server, { currentTokenSecret });
    expect(server.log[0]?.headers.authorization).toBe(header);
  });

  it('S10: a token for another wallet is refused, and no other dialect is tried', async () => {
    const server = await aPump({
      documented: reply({ token: 'a.b.c', user: { wallet: WALLET.toLowerCase() } }),
      observed: token,
    });
    expect(await caught(signIn(server))).toMatchObject({
      code: 'wrong_wallet',
      details: { field: 'wallet' },
    });
    expect(pathsOf(server)).toEqual([DOCUMENTED]);
  });
});

describe('the observed dialect', () => {
  it.each([
    ['404', status(404)],
    ['400', status(400)],
    ['401', status(401)],
    ['403', status(403)],
    ['405', status(405)],
    ['422', status(422)],
    ['404 with a page', reply('<!doctype html><h1>Not found</h1>', { status: 404 })],
    ['500 of a server that trips over what it does not know', status(500)],
    ['2xx with the claims instead of a token', reply({ address: WALLET, roles: ['user'] }, { status: 201 })],
    ['2xx with a token of another form', reply({ token: { value: 'a.b.c' } })],
    ['2xx with something that is no JSON', reply('welcome')],
  ])('is tried once, with a fresh signature, after a %s', async (_what, documented) => {
    const server = await aPump({ documented, observed: reply({ access_token: 'a.b.c' }) });
    const steps: string[] = [];
    const result = await signIn(server, { onStep: (step) => steps.push(step) });
    expect(result).toStrictEqual({
      tokenSecret: 'a.b.c',
      way: 'observed_token',
      dialect: 'observed',
    });
    expect(pathsOf(server)).toEqual([DOCUMENTED, OBSERVED]);
    expect(JSON.parse(server.log[1]?.body ?? '')).toEqual({
      address: WALLET,
      signature: `signed-${NOW_MS + 1}`,
      timestamp: NOW_MS + 1,
      authType: 'non_custodial',
    });
    expect(steps).toEqual(['challenge', 'sign', 'authenticate', 'challenge', 'sign', 'authenticate']);
  });

  it.each([
    ['origin_refused', reply({ message: 'Not allowed by CORS' }, { status: 403 })],
    ['rate_limited', status(429)],
    ['api_down', status(503)],
    ['network_failed', ((_request, response) => response.destroy()) satisfies Answer],
  ])('is not tried after %s', async (code, documented) => {
    const server = await aPump({ documented, observed: token });
    expect((await caught(signIn(server))).code).toBe(code);
    expect(pathsOf(server)).toEqual([DOCUMENTED]);
  });

  it('S10: a token for another wallet is refused', async () => {
    const server = await aPump({ observed: reply({ token: 'a.b.c', address: 'Other' }) });
    expect((await caught(signIn(server))).code).toBe('wrong_wallet');
  });

  it('comes first where it worked last time', async () => {
    const server = await aPump({ documented: token, observed: reply('a.b.c') });
    expect((await signIn(server, lastTime('observed_token'))).dialect).toBe('observed');
    expect(pathsOf(server)).toEqual([OBSERVED]);
  });

  it('gives way to the documented one where it no longer works', async () => {
    const server = await aPump({ documented: token });
    expect((await signIn(server, lastTime('observed_token'))).dialect).toBe('documented');
    expect(pathsOf(server)).toEqual([OBSERVED, DOCUMENTED]);
  });
});

describe('where every way fails', () => {
  const ALL = [DOCUMENTED, OBSERVED, DOCUMENTED];
  it.each([
    ['unauthorized', status(401), status(400)],
    ['unauthorized', status(401), status(404)],
    ['reply_unexpected', status(400), reply({})],
    ['unauthorized', reply({}), status(401)],
    ['unauthorized', status(404), status(401)],
    ['forbidden', status(403), status(404)],
    ['not_found', status(404), status(404)],
    ['api_refused', status(405), status(404)],
  ])('%s is what is reported', async (code, documented, observed) => {
    const server = await aPump({ documented, observed });
    expect((await caught(signIn(server))).code).toBe(code);
    expect(pathsOf(server)).toEqual(ALL);
  });

  it.each([
    ['rate_limited', status(401), status(429)],
    ['api_down', status(400), status(503)],
    ['origin_refused', status(401), reply({ message: 'Not allowed by CORS' }, { status: 403 })],
  ])('%s ends it and is what is reported', async (code, documented, observed) => {
    const server = await aPump({ documented, observed });
    expect((await caught(signIn(server))).code).toBe(code);
    expect(pathsOf(server)).toEqual([DOCUMENTED, OBSERVED]);
  });

  it('T9: a 500 is an outage where a way has worked before: no other is asked', async () => {
    const server = await aPump({ documented: status(500), observed: status(500) });
    expect((await caught(signIn(server, lastTime('documented')))).code).toBe('api_down');
    expect(pathsOf(server)).toEqual([DOCUMENTED]);
  });

  it('a signer that refuses the second time is what is reported', async () => {
    const server = await aPump({});
    const refusing = vi
      .fn(sign)
      .mockImplementationOnce(sign)
      .mockRejectedValueOnce(new AppError({ code: 'locked' }));
    expect((await caught(signIn(server, { sign: refusing }))).code).toBe('locked');
    expect(pathsOf(server)).toEqual([DOCUMENTED]);
  });
});

describe('a server that answers the observed login at the documented path', () => {
  /** Gives the claims and a cookie, and the token only to who asks for it. */
  const aCookieServer = (toToken: (token: string) => unknown) =>
    startServer((request, response) => {
      const body = JSON.parse(request.body) as { address?: string; rawJwt?: boolean };
      if (request.path !== DOCUMENTED) return status(403)(request, response);
      if (body.address === undefined) {
        return reply({ content: { message: 'address must be a string' } }, { status: 400 })(
          request,
          response,
        );
      }
      const headers = { 'set-cookie': 'auth_token=a.b.c; HttpOnly' };
      const claims = { address: WALLET, roles: ['user'], iat: 1, exp: 2 };
      return reply(body.rawJwt ? toToken('a.b.c') : claims, { status: 201, headers })(request, response);
    });

  it.each<[string, (token: string) => unknown]>([
    ['token', (token) => ({ token })],
    ['access_token', (access_token) => ({ access_token })],
    ['token among the claims', (token) => ({ address: WALLET, roles: ['user'], iat: 1, exp: 2, token })],
    ['JWT as a JSON string', (token) => JSON.stringify(token)],
    ['JWT as plain text', (token) => `${token}\n`],
  ])('is signed in to by the %s, and first in that way the next time', async (_what, toToken) => {
    const server = await aCookieServer(toToken);
    const login = await signIn(server);
    expect(login).toMatchObject({ tokenSecret: 'a.b.c', way: 'observed_raw_jwt', dialect: 'observed' });
    expect(pathsOf(server)).toEqual([DOCUMENTED, OBSERVED, DOCUMENTED]);
    const texts = server.log.map(({ body }) => (JSON.parse(body) as { signature: string }).signature);
    expect(new Set(texts).size).toBe(3);
    server.log.length = 0;
    await signIn(server, lastTime('observed_raw_jwt'));
    expect(pathsOf(server)).toEqual([DOCUMENTED]);
  });
});

describe('the ways that are tried', () => {
  it.each([
    ['automatic', null, ['documented', 'observed_token', 'observed_raw_jwt']],
    ['automatic', 'observed_raw_jwt', ['observed_raw_jwt', 'documented', 'observed_token']],
    ['documented', 'observed_token', ['documented']],
    ['observed', 'documented', ['observed_token', 'observed_raw_jwt']],
    ['observed', 'observed_raw_jwt', ['observed_raw_jwt', 'observed_token']],
  ] as const)('where the choice is %s and %s is remembered: %j', (choice, remembered, ways) => {
    expect(planLoginWays({ choice, remembered })).toEqual(ways);
  });
});

describe('what ends a login before anything is sent', () => {
  it.each(['challenge', 'sign', 'authenticate'])('a listener that throws at %s', async (stop) => {
    const server = await aPump({ documented: token, observed: token });
    const onStep = (step: string): void => {
      if (step === stop) throw new AppError({ code: 'session_superseded' });
    };
    expect((await caught(signIn(server, { onStep }))).code).toBe('session_superseded');
    expect(server.log).toEqual([]);
  });

  it('a signer that fails in a way of its own', async () => {
    const server = await aPump({ documented: token, observed: token });
    const broken = async (): Promise<never> => {
      throw new TypeError('broken');
    };
    expect((await caught(signIn(server, { sign: broken }))).code).toBe('internal');
    expect(server.log).toEqual([]);
  });
});
