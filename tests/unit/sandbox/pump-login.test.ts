import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  aSandbox,
  aSolanaWallet,
  loginText,
  NOW_MS,
  PUMP_ORIGIN,
  pumpAuth,
  pumpLogin,
  send,
} from './clients.ts';

const INVALID = '{"statusCode":400,"message":"Invalid signature or wallet address"}';
const CREDENTIALS = '{"statusCode":401,"message":"Invalid credentials"}';

describe('the Pump.fun login as documented', () => {
  it('answers a genuine signature with a token, its lifetime in seconds and the user', async () => {
    const sandbox = await aSandbox();
    const wallet = aSolanaWallet();
    const reply = await pumpLogin(sandbox, wallet);
    expect(reply.status).toBe(201);
    const { token, ...rest } = reply.json as { token: string };
    expect(rest).toEqual({
      expiresIn: 2_592_000,
      user: { id: expect.any(String), wallet: wallet.address, username: wallet.address.slice(0, 6) },
    });
    const iat = NOW_MS / 1000;
    expect(decodeJwt(token)).toMatchObject({
      address: wallet.address,
      roles: ['user'],
      iat,
      exp: iat + 2_592_000,
    });
    expect(sandbox.log.violations()).toEqual([]);
  });

  it('refuses the signature of another wallet with the documented 400', async () => {
    const sandbox = await aSandbox();
    const message = loginText(NOW_MS);
    const reply = await send(`${sandbox.pumpUrl}/auth/login`, {
      method: 'POST',
      headers: PUMP_ORIGIN,
      body: { wallet: aSolanaWallet().address, signature: aSolanaWallet().sign(message), message },
    });
    expect([reply.status, reply.text]).toEqual([400, INVALID]);
  });

  it('refuses a signature with one changed byte, a short wallet and text that is no base58', async () => {
    const sandbox = await aSandbox();
    const wallet = aSolanaWallet();
    const message = loginText(NOW_MS);
    const signature = wallet.sign(message);
    const changed = `${signature.slice(0, -1)}${signature.endsWith('2') ? '3' : '2'}`;
    const bodies = [
      { wallet: wallet.address, signature: changed, message },
      { wallet: wallet.address.slice(0, -2), signature, message },
      { wallet: `0OIl${wallet.address.slice(4)}`, signature, message },
      { wallet: wallet.address, signature: Buffer.from('not base58!').toString('hex'), message },
    ];
    for (const body of bodies) {
      const reply = await send(`${sandbox.pumpUrl}/auth/login`, {
        method: 'POST',
        headers: PUMP_ORIGIN,
        body,
      });
      expect([reply.status, reply.text]).toEqual([400, INVALID]);
    }
  });

  it.each([
    ['another text', 'Sign in to Pump.fun: 1800000000000'],
    ['seconds instead of milliseconds', 'Sign in to pump.fun: 1800000000'],
    ['something after the timestamp', 'Sign in to pump.fun: 1800000000000 '],
    ['a line feed after the timestamp', 'Sign in to pump.fun: 1800000000000\n'],
    ['two spaces', 'Sign in to pump.fun:  1800000000000'],
  ])('refuses %s with the documented 401 and puts it on record', async (_, message) => {
    const sandbox = await aSandbox();
    const reply = await pumpLogin(sandbox, aSolanaWallet(), { message });
    expect([reply.status, reply.text]).toEqual([401, CREDENTIALS]);
    expect(sandbox.log.violations()[0]?.violations).toEqual(['login_text']);
  });

  it('takes a timestamp five minutes off either way, and none beyond', async () => {
    const sandbox = await aSandbox();
    const statusAt = async (offsetMs: number) =>
      (await pumpLogin(sandbox, aSolanaWallet(), { message: loginText(NOW_MS + offsetMs) })).status;
    expect(await Promise.all([-300_000, 300_000, -300_001, 300_001].map(statusAt))).toEqual([
      201, 201, 401, 401,
    ]);
  });

  it('lets no message open twice', async () => {
    const sandbox = await aSandbox();
    const wallet = aSolanaWallet();
    expect((await pumpLogin(sandbox, wallet)).status).toBe(201);
    const replay = await pumpLogin(sandbox, wallet);
    expect([replay.status, replay.text]).toEqual([401, CREDENTIALS]);
    expect((await pumpLogin(sandbox, wallet, { message: loginText(NOW_MS + 1) })).status).toBe(201);
    expect((await pumpLogin(sandbox, aSolanaWallet())).status).toBe(201);
  });

  it('wants the Origin https://pump.fun, letter for letter', async () => {
    const sandbox = await aSandbox();
    const wallet = aSolanaWallet();
    const origins = ['https://pump.fun/', 'http://pump.fun', 'https://www.pump.fun', 'null', ''];
    for (const origin of origins) {
      const reply = await pumpLogin(sandbox, wallet, { headers: { origin } });
      expect([reply.status, reply.text]).toEqual([403, '{"message":"Not allowed by CORS"}']);
    }
    const message = loginText(NOW_MS);
    const without = await send(`${sandbox.pumpUrl}/auth/login`, {
      method: 'POST',
      body: { wallet: wallet.address, signature: wallet.sign(message), message },
    });
    expect(without.status).toBe(403);
    expect(sandbox.log.violations()).toHaveLength(origins.length + 1);
  });

  it('takes the current token with a login, an expired one too, but nothing that is no token', async () => {
    const sandbox = await aSandbox();
    const wallet = aSolanaWallet();
    const headers = await pumpAuth(sandbox, wallet);
    sandbox.clock.ms += 40 * 86_400_000;
    const message = loginText(sandbox.clock.ms);
    expect((await pumpLogin(sandbox, wallet, { message, headers })).status).toBe(201);
    for (const authorization of ['Bearer undefined', 'Bearer ', 'Bearer null']) {
      const reply = await pumpLogin(sandbox, aSolanaWallet(), { message, headers: { authorization } });
      expect(reply.status).toBe(400);
    }
  });

  it.each([
    ['an unknown field', { extra: 1 }],
    ['a field of the wrong type', { message: 1_800_000_000_000 }],
  ])('refuses a body with %s', async (_, change) => {
    const sandbox = await aSandbox();
    const wallet = aSolanaWallet();
    const message = loginText(NOW_MS);
    const body = { wallet: wallet.address, signature: wallet.sign(message), message, ...change };
    const reply = await send(`${sandbox.pumpUrl}/auth/login`, { method: 'POST', headers: PUMP_ORIGIN, body });
    expect([reply.status, reply.text]).toEqual([400, INVALID]);
    expect(sandbox.log.violations()[0]?.violations).toEqual(['body']);
  });

  it('refuses the observed body, but not as a violation: a client may try both dialects', async () => {
    const sandbox = await aSandbox();
    const wallet = aSolanaWallet();
    const signature = wallet.sign(loginText(NOW_MS));
    const body = { address: wallet.address, signature, timestamp: NOW_MS };
    const reply = await send(`${sandbox.pumpUrl}/auth/login`, { method: 'POST', headers: PUMP_ORIGIN, body });
    expect([reply.status, reply.text]).toEqual([400, INVALID]);
    sandbox.setOptions({ pump: { dialect: 'observed' } });
    expect((await pumpLogin(sandbox, wallet)).status).toBe(400);
    expect(sandbox.log.violations()).toEqual([]);
  });

  it('knows no /auth/login/token', async () => {
    const sandbox = await aSandbox();
    const reply = await send(`${sandbox.pumpUrl}/auth/login/token`, {
      method: 'POST',
      headers: PUMP_ORIGIN,
      body: {},
    });
    expect(reply.status).toBe(404);
  });
});

describe('the Pump.fun login as observed', () => {
  const observed = { pump: { dialect: 'observed' } } as const;
  const anObservedBody = (wallet = aSolanaWallet()) => ({
    address: wallet.address,
    signature: wallet.sign(loginText(NOW_MS)),
    timestamp: NOW_MS,
  });

  it('answers /auth/login with the claims and puts the token into a cookie', async () => {
    const sandbox = await aSandbox(observed);
    const body = anObservedBody();
    const reply = await send(`${sandbox.pumpUrl}/auth/login`, { method: 'POST', headers: PUMP_ORIGIN, body });
    expect(reply.status).toBe(201);
    const iat = NOW_MS / 1000;
    expect(reply.json).toEqual({ address: body.address, roles: ['user'], iat, exp: iat + 2_592_000 });
    expect(reply.headers.getSetCookie().some((cookie) => cookie.startsWith('auth_token=ey'))).toBe(true);
  });

  it('adds the token to the body where rawJwt is true', async () => {
    const sandbox = await aSandbox(observed);
    const body = { ...anObservedBody(), rawJwt: true };
    const reply = await send(`${sandbox.pumpUrl}/auth/login`, { method: 'POST', headers: PUMP_ORIGIN, body });
    expect(reply.json).toMatchObject({ address: body.address, token: expect.stringMatching(/^ey/) });
  });

  it('answers /auth/login/token with a token that opens the profile', async () => {
    const sandbox = await aSandbox(observed);
    const body = { ...anObservedBody(), authType: 'non_custodial' };
    const url = `${sandbox.pumpUrl}/auth/login/token`;
    const reply = await send(url, { method: 'POST', headers: PUMP_ORIGIN, body });
    expect(reply.status).toBe(201);
    const { access_token, ...rest } = reply.json as { access_token: string };
    expect(rest).toEqual({});
    const profile = await send(`${sandbox.pumpUrl}/auth/my-profile`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    const iat = NOW_MS / 1000;
    expect(profile.json).toEqual({ address: body.address, roles: ['user'], iat, exp: iat + 2_592_000 });
  });

  it('refuses the documented body, another authType and a wrong signature', async () => {
    const sandbox = await aSandbox(observed);
    const wallet = aSolanaWallet();
    expect((await pumpLogin(sandbox, wallet)).status).toBe(400);
    const post = (body: object) =>
      send(`${sandbox.pumpUrl}/auth/login/token`, { method: 'POST', headers: PUMP_ORIGIN, body });
    expect((await post({ ...anObservedBody(), authType: 'custodial' })).status).toBe(400);
    const wrong = await post({ ...anObservedBody(), address: wallet.address, authType: 'non_custodial' });
    expect([wrong.status, wrong.text]).toEqual([401, '{"statusCode":401,"message":"Invalid signature"}']);
  });
});
