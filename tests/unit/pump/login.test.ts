import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { createPumpApi } from '../../../src/pump/api.ts';
import { type PumpLoginOptions, signInToPump } from '../../../src/pump/login.ts';
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
    onStep: () => undefined,
    ...overrides,
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
      user,
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
    ['2xx with the claims instead of a token', reply({ address: WALLET, roles: ['user'] }, { status: 201 })],
    ['2xx with a token of another form', reply({ token: { value: 'a.b.c' } })],
    ['2xx with something that is no JSON', reply('welcome')],
  ])('is tried once, with a fresh signature, after a %s', async (_what, documented) => {
    const server = await aPump({ documented, observed: reply({ access_token: 'a.b.c' }) });
    const steps: string[] = [];
    const result = await signIn(server, { onStep: (step) => steps.push(step) });
    expect(result).toStrictEqual({ tokenSecret: 'a.b.c', dialect: 'observed' });
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
    ['api_refused', status(418)],
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
    expect((await signIn(server, { preferredDialect: 'observed' })).dialect).toBe('observed');
    expect(pathsOf(server)).toEqual([OBSERVED]);
  });

  it('gives way to the documented one where it no longer works', async () => {
    const server = await aPump({ documented: token });
    expect((await signIn(server, { preferredDialect: 'observed' })).dialect).toBe('documented');
    expect(pathsOf(server)).toEqual([OBSERVED, DOCUMENTED]);
  });
});

describe('when both dialects fail', () => {
  it.each([
    ['unauthorized', status(401), status(400)],
    ['unauthorized', status(401), status(404)],
    ['bad_request', status(400), reply({})],
    ['reply_unexpected', reply({}), status(401)],
    ['rate_limited', status(401), status(429)],
    ['api_down', status(400), status(500)],
    ['origin_refused', status(401), reply({ message: 'Not allowed by CORS' }, { status: 403 })],
    ['unauthorized', status(404), status(401)],
    ['not_found', status(404), status(404)],
  ])('%s is what is reported', async (code, documented, observed) => {
    const server = await aPump({ documented, observed });
    expect((await caught(signIn(server))).code).toBe(code);
    expect(pathsOf(server)).toEqual([DOCUMENTED, OBSERVED]);
  });

  it.each([
    ['unauthorized', status(401), status(404)],
    ['api_down', status(500), status(404)],
    ['unauthorized', status(404), status(401)],
  ])('%s is what is reported where the observed one came first', async (code, documented, observed) => {
    const server = await aPump({ documented, observed });
    expect((await caught(signIn(server, { preferredDialect: 'observed' }))).code).toBe(code);
    expect(pathsOf(server)).toEqual([OBSERVED, DOCUMENTED]);
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
