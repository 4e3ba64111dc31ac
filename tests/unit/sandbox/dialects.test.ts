import { describe, expect, it } from 'vitest';
import { parseHttpDate } from '../../../src/http/http-date.ts';
import { toDriftedReply } from '../../sandbox/drift-reply.ts';
import type { SandboxOptionsPatch } from '../../sandbox/options.ts';
import { aSandbox, aSolanaWallet, loginText, NOW_MS, PUMP_ORIGIN, pumpLogin, send } from './clients.ts';

type PumpOptions = NonNullable<SandboxOptionsPatch['pump']>;

const aPump = (pump: PumpOptions) => aSandbox({ pump });

const observedLogin = async (pump: PumpOptions, path: '/auth/login' | '/auth/login/token') => {
  const sandbox = await aPump({ dialect: 'observed', ...pump });
  const wallet = aSolanaWallet();
  const extra = path === '/auth/login' ? { rawJwt: true } : { authType: 'non_custodial' };
  const signature = wallet.sign(loginText(NOW_MS));
  return send(`${sandbox.pumpUrl}${path}`, {
    method: 'POST',
    headers: PUMP_ORIGIN,
    body: { address: wallet.address, signature, timestamp: NOW_MS, ...extra },
  });
};

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

describe('the form of a login’s reply', () => {
  it.each([
    ['token', { token: expect.stringMatching(JWT) }],
    ['access_token', { access_token: expect.stringMatching(JWT) }],
    ['json_string', expect.stringMatching(JWT)],
    [
      'claims',
      { address: expect.any(String), roles: ['user'], iat: expect.any(Number), exp: expect.any(Number) },
    ],
  ] as const)('is %s in both dialects', async (loginReply, body) => {
    const documented = await pumpLogin(await aPump({ loginReply }), aSolanaWallet());
    const observed = await observedLogin({ loginReply }, '/auth/login/token');
    expect([documented.status, observed.status]).toEqual([201, 201]);
    expect(documented.json).toEqual(body);
    expect(observed.json).toEqual(body);
  });

  it('is the token as plain text', async () => {
    const reply = await pumpLogin(await aPump({ loginReply: 'text' }), aSolanaWallet());
    expect(reply.text).toMatch(JWT);
    expect(reply.headers.get('content-type')).toContain('text/plain');
  });
});

describe('the observed login', () => {
  it.each([
    ['token', '/auth/login/token', '/auth/login'],
    ['cookie', '/auth/login', '/auth/login/token'],
  ] as const)('at %s alone', async (where, path, other) => {
    expect((await observedLogin({ observedLogin: where }, path)).status).toBe(201);
    expect((await observedLogin({ observedLogin: where }, other)).status).toBe(404);
  });
});

describe('what is not there or not right', () => {
  it.each([
    ['not_found', 404, 'application/json'],
    ['forbidden', 403, 'application/json'],
    ['html', 404, 'text/html'],
  ] as const)('answers %s', async (unknownPaths, status, type) => {
    const { pumpUrl } = await aPump({ unknownPaths });
    const reply = await send(`${pumpUrl}/nowhere`);
    expect(reply.status).toBe(status);
    expect(reply.headers.get('content-type')).toContain(type);
  });

  it('says so in a list', async () => {
    const { pumpUrl } = await aPump({ errorMessages: 'list' });
    expect((await send(`${pumpUrl}/auth/my-profile`)).json).toEqual({
      statusCode: 401,
      message: ['Unauthorized'],
    });
  });
});

describe('when to come back', () => {
  const retryAfter = async (form: NonNullable<PumpOptions['retryAfter']>) => {
    const { pumpUrl } = await aPump({ retryAfter: form, rateLimit: { limit: 0, windowSeconds: 60 } });
    const reply = await send(`${pumpUrl}/auth/my-profile`);
    expect(reply.status).toBe(429);
    return reply.headers.get('retry-after');
  };

  it.each([
    ['http_date', 'Fri, 15 Jan 2027 08:01:00 GMT'],
    ['http_date_rfc850', 'Friday, 15-Jan-27 08:01:00 GMT'],
    ['http_date_asctime', 'Fri Jan 15 08:01:00 2027'],
  ] as const)('is %s as RFC 9110 has it', async (form, text) => {
    expect(await retryAfter(form)).toBe(text);
    expect(parseHttpDate(text, NOW_MS)).toBe(NOW_MS + 60_000);
  });

  it.each([
    ['fraction', '60.5'],
    ['negative', '-60'],
    ['huge', '1000000000'],
    ['garbage', 'in a while'],
  ] as const)('is %s', async (form, text) => {
    expect(await retryAfter(form)).toBe(text);
  });
});

describe('a drifted reply', () => {
  const reply = { a: 'x', b: 1, deep: { c: true, d: null } };
  it.each([
    [{ drop: ['a', 'deep.c', 'none'] }, { b: 1, deep: { d: null } }],
    [{ rename: { a: 'z', 'deep.c': 'y' } }, { z: 'x', b: 1, deep: { y: true, d: null } }],
    [{ retype: ['a', 'b', 'deep.c', 'none.e'] }, { a: 1, b: ['1'], deep: { c: ['true'], d: null } }],
  ])('with %j is %j, and so is every row of a list', (change, drifted) => {
    expect(toDriftedReply(reply, change)).toEqual(drifted);
    expect(toDriftedReply([reply, 7], change)).toEqual([drifted, 7]);
  });

  it('is ordered as a fault, and names its date by the sandbox’s clock', async () => {
    const sandbox = await aSandbox();
    sandbox.setFaults([{ kind: 'drift', path: '/users/nonce', rename: { nonce: 'challenge' } }]);
    const body = { address: `0x${'1'.repeat(40)}` };
    const sent = await send(`${sandbox.mimicUrl}/users/nonce`, { method: 'POST', body });
    expect(sent.json).toEqual({ ...body, challenge: expect.stringMatching(/^0x/) });
    expect(sent.headers.get('date')).toBe(new Date(NOW_MS).toUTCString());
  });
});
