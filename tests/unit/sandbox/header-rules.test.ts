import { describe, expect, it } from 'vitest';
import {
  anEvmWallet,
  aSandbox,
  aSolanaWallet,
  mimicAuth,
  mimicNonce,
  pumpAuth,
  pumpLogin,
  send,
} from './clients.ts';

const CORS = '{"message":"Not allowed by CORS"}';

describe('the header rules of both APIs', () => {
  it('lets Pump.fun answer no Origin and https://pump.fun, and 403 to any other', async () => {
    const sandbox = await aSandbox();
    const auth = await pumpAuth(sandbox, aSolanaWallet());
    const ask = (origin: object) =>
      send(`${sandbox.pumpUrl}/auth/is-admin`, { headers: { ...auth, ...origin } });
    expect((await ask({})).status).toBe(200);
    expect((await ask({ origin: 'https://pump.fun' })).status).toBe(200);
    const foreign = ['chrome-extension://abc', 'moz-extension://abc', 'http://127.0.0.1:4630', 'null'];
    for (const origin of foreign) {
      const reply = await ask({ origin });
      expect([reply.status, reply.text]).toEqual([403, CORS]);
    }
    expect(sandbox.log.violations().map(({ origin, violations }) => [origin, violations])).toEqual(
      foreign.map((origin) => [origin, ['origin']]),
    );
  });

  it('answers every preflight with 403', async () => {
    const sandbox = await aSandbox();
    const pump = await send(`${sandbox.pumpUrl}/auth/login`, {
      method: 'OPTIONS',
      headers: { origin: 'https://pump.fun' },
    });
    expect([pump.status, pump.text]).toEqual([403, CORS]);
    expect((await send(`${sandbox.mimicUrl}/users/nonce`, { method: 'OPTIONS' })).status).toBe(403);
  });

  it('lets Mimic refuse an extension’s own Origin and put it on record (N4)', async () => {
    const sandbox = await aSandbox();
    for (const origin of ['chrome-extension://abcdef', 'moz-extension://0e2d-11']) {
      const url = `${sandbox.mimicUrl}/users/nonce`;
      const body = { address: anEvmWallet().address };
      expect((await send(url, { method: 'POST', headers: { origin }, body })).status).toBe(403);
    }
    expect(sandbox.log.violations().map(({ violations }) => violations)).toEqual([
      ['extension_origin'],
      ['extension_origin'],
    ]);
  });

  it('sets a trap cookie, and refuses and records a request that carries any (N5)', async () => {
    const sandbox = await aSandbox();
    const auth = await pumpAuth(sandbox, aSolanaWallet());
    const url = `${sandbox.pumpUrl}/auth/is-admin`;
    const first = await send(url, { headers: auth });
    const cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(cookie).toBe('sandbox_trap=1');
    expect((await send(url, { headers: { ...auth, cookie } })).status).toBe(400);
    const mimicUrl = `${sandbox.mimicUrl}/users/tokens`;
    expect((await send(mimicUrl, { headers: { cookie: 'a=b' } })).status).toBe(400);
    expect(sandbox.log.violations().map(({ violations }) => violations)).toEqual([['cookie'], ['cookie']]);
    sandbox.setOptions({ pump: { trapCookie: false } });
    expect((await send(url, { headers: auth })).headers.getSetCookie()).toEqual([]);
  });

  it.each([
    ['*/*', 400],
    ['text/html', 400],
    ['application/json', 200],
    ['application/json, text/plain;q=0.5', 200],
  ])('answers Accept: %s with %i', async (accept, status) => {
    const sandbox = await aSandbox();
    const pump = await pumpAuth(sandbox, aSolanaWallet());
    const mimic = await mimicAuth(sandbox, anEvmWallet());
    const pumpUrl = `${sandbox.pumpUrl}/auth/is-admin`;
    expect((await send(pumpUrl, { bare: true, headers: { ...pump, accept } })).status).toBe(status);
    const mimicUrl = `${sandbox.mimicUrl}/users/tokens`;
    expect((await send(mimicUrl, { bare: true, headers: { ...mimic, accept } })).status).toBe(status);
  });

  it('wants Content-Type application/json for every body, and JSON inside', async () => {
    const sandbox = await aSandbox();
    const url = `${sandbox.mimicUrl}/users/nonce`;
    const rawBody = JSON.stringify({ address: anEvmWallet().address });
    const post = async (contentType: string, body = rawBody) => {
      const headers = { accept: 'application/json', 'content-type': contentType };
      return (await send(url, { method: 'POST', bare: true, headers, rawBody: body })).status;
    };
    expect(await post('application/json')).toBe(200);
    expect(await post('application/json; charset=utf-8')).toBe(200);
    expect(await post('text/plain;charset=UTF-8')).toBe(400);
    expect(await post('application/json-patch+json')).toBe(400);
    expect(await post('application/json', '{"address":')).toBe(400);
    expect(sandbox.log.violations().map(({ violations }) => violations)).toEqual([
      ['content_type'],
      ['content_type'],
      ['body_not_json'],
    ]);
  });

  it('refuses the other API’s token header, lest a token cross over', async () => {
    const sandbox = await aSandbox();
    const pump = await pumpAuth(sandbox, aSolanaWallet());
    const mimic = await mimicAuth(sandbox, anEvmWallet());
    expect((await pumpLogin(sandbox, aSolanaWallet(), { headers: mimic })).status).toBe(400);
    expect((await send(`${sandbox.mimicUrl}/users/tokens`, { headers: { ...mimic, ...pump } })).status).toBe(
      400,
    );
    expect(sandbox.log.violations()).toHaveLength(2);
  });

  it('refuses query parameters', async () => {
    const sandbox = await aSandbox();
    const auth = await pumpAuth(sandbox, aSolanaWallet());
    expect((await send(`${sandbox.pumpUrl}/auth/my-profile?token=1`, { headers: auth })).status).toBe(400);
  });

  it('logs what it needs to and no secret', async () => {
    const sandbox = await aSandbox();
    const pump = await pumpAuth(sandbox, aSolanaWallet());
    const wallet = anEvmWallet();
    const nonce = await mimicNonce(sandbox, wallet.address);
    const mimic = await mimicAuth(sandbox, wallet);
    await send(`${sandbox.pumpUrl}/auth/my-profile`, { headers: { ...pump, 'x-own': 'a-value' } });
    await send(`${sandbox.mimicUrl}/users/api-key`, { headers: mimic });
    const [profile, apiKey] = sandbox.log.entries().slice(-2);
    expect(profile).toMatchObject({
      api: 'pump',
      method: 'GET',
      path: '/auth/my-profile',
      status: 200,
      origin: null,
    });
    expect(profile?.headerNames).toEqual(expect.arrayContaining(['authorization', 'accept', 'x-own']));
    expect(profile?.tokenFingerprint).toMatch(/^[0-9a-f]{12}$/);
    expect(apiKey?.tokenFingerprint).not.toBe(profile?.tokenFingerprint);
    const text = JSON.stringify(sandbox.log.entries());
    const jwtParts = [pump.authorization, mimic['x-auth-token']].flatMap((token) =>
      token.split('.').slice(1),
    );
    for (const secret of [...jwtParts, nonce, 'a-value']) expect(text).not.toContain(secret);
  });

  it('lets a test wait for a request that is still to come', async () => {
    const sandbox = await aSandbox();
    const waiting = sandbox.log.waitFor(({ path, status }) => path === '/users/nobody' && status === 404);
    await send(`${sandbox.pumpUrl}/users/nobody`);
    expect((await waiting).api).toBe('pump');
    expect(await sandbox.log.waitFor(({ path }) => path === '/users/nobody')).toEqual(await waiting);
  });
});
