import { describe, expect, it } from 'vitest';
import { aSandbox, aSolanaWallet, NOW_MS, pumpAuth, pumpLogin, send } from './clients.ts';

const UNAUTHORIZED = '{"statusCode":401,"message":"Unauthorized"}';
const NOW_ISO = new Date(NOW_MS).toISOString();

const AUTHENTICATED = [
  ['GET', '/auth/my-profile'],
  ['POST', '/auth/logout'],
  ['POST', '/users/register'],
  ['DELETE', '/users'],
  ['GET', '/auth/is-admin'],
  ['GET', '/auth/is-super-admin'],
  ['GET', '/auth/is-valid-jurisdiction'],
] as const;

describe('the Pump.fun endpoints', () => {
  it.each(AUTHENTICATED)(
    '%s %s answers 401 without a token, with a foreign one and with an expired one',
    async (method, path) => {
      const sandbox = await aSandbox();
      const other = await aSandbox();
      const url = `${sandbox.pumpUrl}${path}`;
      const own = await pumpAuth(sandbox, aSolanaWallet());
      const foreign = await pumpAuth(other, aSolanaWallet());
      for (const headers of [{}, foreign, { authorization: own.authorization.slice('Bearer '.length) }]) {
        const reply = await send(url, { method, headers });
        expect([reply.status, reply.text]).toEqual([401, UNAUTHORIZED]);
      }
      sandbox.clock.ms += 2_592_000_000;
      expect((await send(url, { method, headers: own })).text).toBe(UNAUTHORIZED);
      sandbox.clock.ms -= 1_000;
      expect((await send(url, { method, headers: own })).status).toBeLessThan(300);
    },
  );

  it.each(AUTHENTICATED.filter(([method]) => method !== 'GET'))(
    '%s %s refuses a body',
    async (method, path) => {
      const sandbox = await aSandbox();
      const headers = await pumpAuth(sandbox, aSolanaWallet());
      const reply = await send(`${sandbox.pumpUrl}${path}`, { method, headers, body: {} });
      expect(reply.status).toBe(400);
      expect(sandbox.log.violations()[0]?.violations).toEqual(['unexpected_body']);
    },
  );

  it('shows the profile as documented, and answers the documented 403 to a banned user', async () => {
    const sandbox = await aSandbox();
    const wallet = aSolanaWallet();
    const headers = await pumpAuth(sandbox, wallet);
    const url = `${sandbox.pumpUrl}/auth/my-profile`;
    expect((await send(url, { headers })).json).toEqual({
      id: expect.any(String),
      username: wallet.address.slice(0, 6),
      email: expect.stringContaining('@'),
      createdAt: NOW_ISO,
      updatedAt: NOW_ISO,
    });
    sandbox.setOptions({ pump: { isBanned: true } });
    const banned = await send(url, { headers });
    expect([banned.status, banned.text]).toEqual([403, '{"statusCode":403,"message":"Forbidden resource"}']);
  });

  it('ends one token at logout and leaves the same user’s other one', async () => {
    const sandbox = await aSandbox();
    const wallet = aSolanaWallet();
    const first = await pumpAuth(sandbox, wallet);
    const second = await pumpAuth(sandbox, wallet, NOW_MS + 1);
    expect((await send(`${sandbox.pumpUrl}/auth/logout`, { method: 'POST', headers: first })).status).toBe(
      201,
    );
    expect((await send(`${sandbox.pumpUrl}/auth/my-profile`, { headers: first })).status).toBe(401);
    expect((await send(`${sandbox.pumpUrl}/auth/my-profile`, { headers: second })).status).toBe(200);
  });

  it('registers in words, in nothing or in JSON, as chosen', async () => {
    const sandbox = await aSandbox();
    const headers = await pumpAuth(sandbox, aSolanaWallet());
    const register = () => send(`${sandbox.pumpUrl}/users/register`, { method: 'POST', headers });
    expect(await register()).toMatchObject({ status: 201, text: 'User successfully registered' });
    sandbox.setOptions({ pump: { plainReplies: 'empty' } });
    expect(await register()).toMatchObject({ status: 201, text: '' });
    sandbox.setOptions({ pump: { plainReplies: 'json' } });
    expect(await register()).toMatchObject({
      status: 201,
      json: { message: 'User successfully registered' },
    });
  });

  it('takes the wallet of its own user at register in the observed dialect only', async () => {
    const sandbox = await aSandbox();
    const wallet = aSolanaWallet();
    const headers = await pumpAuth(sandbox, wallet);
    sandbox.setOptions({ pump: { dialect: 'observed' } });
    const register = (body: object) =>
      send(`${sandbox.pumpUrl}/users/register`, { method: 'POST', headers, body });
    expect((await register({ address: wallet.address })).status).toBe(201);
    expect((await register({ address: aSolanaWallet().address })).status).toBe(403);
    expect((await register({ wallet: wallet.address })).status).toBe(400);
  });

  it('finds a user by wallet, username or id without a token', async () => {
    const sandbox = await aSandbox();
    const wallet = aSolanaWallet();
    const { user } = (await pumpLogin(sandbox, wallet)).json as { user: { id: string; username: string } };
    for (const key of [wallet.address, user.username, user.id]) {
      const reply = await send(`${sandbox.pumpUrl}/users/${key}`);
      expect([reply.status, reply.json]).toEqual([
        200,
        { id: user.id, username: user.username, createdAt: NOW_ISO },
      ]);
    }
    const missing = await send(`${sandbox.pumpUrl}/users/nobody`);
    expect([missing.status, missing.text]).toEqual([404, '{"statusCode":404,"message":"User not found"}']);
    const headers = { authorization: 'Bearer a.b.c' };
    expect((await send(`${sandbox.pumpUrl}/users/${user.id}`, { headers })).status).toBe(401);
  });

  it('shows another kind of user in the observed dialect', async () => {
    const sandbox = await aSandbox();
    const wallet = aSolanaWallet();
    await pumpAuth(sandbox, wallet);
    sandbox.setOptions({ pump: { dialect: 'observed' } });
    const { json } = await send(`${sandbox.pumpUrl}/users/${wallet.address}`);
    expect(json).toMatchObject({
      address: wallet.address,
      is_banned: false,
      canonical_svm_wallet: wallet.address,
    });
    expect(json).not.toHaveProperty('id');
    expect(json).not.toHaveProperty('createdAt');
  });

  it('deletes the user for good, with every token', async () => {
    const sandbox = await aSandbox();
    const wallet = aSolanaWallet();
    const headers = await pumpAuth(sandbox, wallet);
    const other = await pumpAuth(sandbox, wallet, NOW_MS + 1);
    const bystander = await pumpAuth(sandbox, aSolanaWallet());
    const deletion = await send(`${sandbox.pumpUrl}/users`, { method: 'DELETE', headers });
    expect([deletion.status, deletion.text]).toEqual([200, 'User account deleted successfully']);
    expect((await send(`${sandbox.pumpUrl}/users/${wallet.address}`)).status).toBe(404);
    expect((await send(`${sandbox.pumpUrl}/auth/my-profile`, { headers: bystander })).status).toBe(200);
    await pumpAuth(sandbox, wallet, NOW_MS + 2);
    for (const old of [headers, other]) {
      expect((await send(`${sandbox.pumpUrl}/auth/my-profile`, { headers: old })).status).toBe(401);
    }
  });

  it('answers the roles as documented', async () => {
    const sandbox = await aSandbox({
      pump: { isAdmin: true, jurisdictionReason: 'sanctions', isValidJurisdiction: false },
    });
    const headers = await pumpAuth(sandbox, aSolanaWallet());
    const ask = async (path: string) => (await send(`${sandbox.pumpUrl}/auth/${path}`, { headers })).json;
    expect(await ask('is-admin')).toEqual({ isAdmin: true });
    expect(await ask('is-super-admin')).toEqual({ isSuperAdmin: false });
    expect(await ask('is-valid-jurisdiction')).toEqual({
      isValidJurisdiction: false,
      jurisdiction: 'CH',
      reason: 'sanctions',
    });
  });

  it.each([
    ['bare', false],
    ['valid', { valid: false }],
    ['is_valid', { is_valid: false }],
    ['isValid', { isValid: false }],
    ['unclear', { isAdmin: null }],
  ] as const)('answers a role in the form "%s"', async (roleShape, wanted) => {
    const sandbox = await aSandbox({ pump: { roleShape } });
    const headers = await pumpAuth(sandbox, aSolanaWallet());
    expect((await send(`${sandbox.pumpUrl}/auth/is-admin`, { headers })).json).toEqual(wanted);
  });

  it('gives every token one lifetime by option, and none after its revocation', async () => {
    const sandbox = await aSandbox({ pump: { tokenLifetimeSeconds: 120 } });
    const headers = await pumpAuth(sandbox, aSolanaWallet());
    const status = async () => (await send(`${sandbox.pumpUrl}/auth/is-admin`, { headers })).status;
    sandbox.clock.ms += 119_000;
    expect(await status()).toBe(200);
    sandbox.revokeTokens('mimic');
    expect(await status()).toBe(200);
    sandbox.revokeTokens('pump');
    expect(await status()).toBe(401);
  });
});
