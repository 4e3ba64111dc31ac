import { describe, expect, it } from 'vitest';
import { anEvmWallet, aSandbox, aSolanaWallet, mimicAuth, pumpAuth, send } from './clients.ts';

interface Token {
  chainId: number;
  decimals: number;
  balance: string;
  allowance: string;
  price: number;
}

describe('the Mimic endpoints', () => {
  it('answers 401 without a token, with an expired one, with the other API’s, and to "Bearer"', async () => {
    const sandbox = await aSandbox();
    const wallet = anEvmWallet();
    const own = await mimicAuth(sandbox, wallet);
    const pump = (await pumpAuth(sandbox, aSolanaWallet())).authorization.slice('Bearer '.length);
    for (const path of ['/users/api-key', '/users/tokens', `/users/${wallet.address}/data`]) {
      const url = `${sandbox.mimicUrl}${path}`;
      const headersList = [{}, { 'x-auth-token': pump }, { 'x-auth-token': `Bearer ${own['x-auth-token']}` }];
      for (const headers of headersList) expect((await send(url, { headers })).status).toBe(401);
      expect((await send(url, { headers: own })).status).toBe(200);
    }
    expect(sandbox.log.violations().map(({ violations }) => violations)).toEqual([
      ['bearer'],
      ['bearer'],
      ['bearer'],
    ]);
    sandbox.clock.ms += 3_600_000;
    expect((await send(`${sandbox.mimicUrl}/users/api-key`, { headers: own })).status).toBe(401);
  });

  it('gives each address one API key and keeps it', async () => {
    const sandbox = await aSandbox();
    const wallet = anEvmWallet();
    const keyOf = async (headers: { 'x-auth-token': string }) =>
      (await send(`${sandbox.mimicUrl}/users/api-key`, { headers })).json as {
        address: string;
        apiKey: string;
      };
    const first = await keyOf(await mimicAuth(sandbox, wallet));
    expect(first).toEqual({
      address: wallet.address.toLowerCase(),
      apiKey: expect.stringMatching(/^[\w-]{32}$/),
    });
    expect(await keyOf(await mimicAuth(sandbox, wallet))).toEqual(first);
    expect((await keyOf(await mimicAuth(sandbox, anEvmWallet()))).apiKey).not.toBe(first.apiKey);
  });

  it('lists balances that are hard to show rightly', async () => {
    const sandbox = await aSandbox();
    const headers = await mimicAuth(sandbox, anEvmWallet());
    const read = async () => (await send(`${sandbox.mimicUrl}/users/tokens`, { headers })).json as Token[];
    const tokens = await read();
    const some = (test: (token: Token) => boolean): boolean => tokens.some(test);
    expect(new Set(tokens.map(({ chainId }) => chainId)).size).toBeGreaterThan(4);
    expect(some(({ chainId }) => chainId === 12345)).toBe(true);
    expect(some(({ balance, decimals }) => decimals === 18 && BigInt(balance) > 2n ** 53n)).toBe(true);
    expect(some(({ decimals }) => decimals === 0)).toBe(true);
    expect(some(({ decimals }) => decimals === 6)).toBe(true);
    expect(some(({ allowance }) => BigInt(allowance) === 2n ** 256n - 1n)).toBe(true);
    expect(some(({ allowance }) => allowance === '0')).toBe(true);
    expect(some(({ price }) => price === 0)).toBe(true);
    expect(tokens.every(({ balance }) => BigInt(balance) < 2n ** 256n)).toBe(true);
    sandbox.setOptions({ mimic: { manyTokens: 1_000 } });
    expect(await read()).toHaveLength(tokens.length + 1_000);
  });

  it('updates the fields that were sent and keeps the others', async () => {
    const sandbox = await aSandbox();
    const wallet = anEvmWallet();
    const headers = await mimicAuth(sandbox, wallet);
    const url = `${sandbox.mimicUrl}/users/${wallet.address}/data`;
    const userAddress = wallet.address.toLowerCase();
    const post = async (body: object) => (await send(url, { method: 'POST', headers, body })).json;
    expect((await send(url, { headers })).json).toEqual({
      userAddress,
      name: '',
      intendedUse: '',
      email: null,
    });
    expect(await post({ name: 'Ann' })).toEqual({ userAddress, name: 'Ann', intendedUse: '', email: null });
    const both = { userAddress, name: 'Ann', intendedUse: 'bots', email: null };
    expect(await post({ intendedUse: 'bots' })).toEqual(both);
    const lowerCase = `${sandbox.mimicUrl}/users/${userAddress}/data`;
    expect((await send(lowerCase, { headers })).json).toEqual(both);
  });

  it('takes 255 characters of intended use and refuses 256, unknown fields and wrong types, changing nothing', async () => {
    const sandbox = await aSandbox();
    const wallet = anEvmWallet();
    const headers = await mimicAuth(sandbox, wallet);
    const url = `${sandbox.mimicUrl}/users/${wallet.address}/data`;
    const post = async (body: object) => (await send(url, { method: 'POST', headers, body })).status;
    expect(await post({ intendedUse: 'x'.repeat(255) })).toBe(200);
    const refused = [
      { intendedUse: 'x'.repeat(256) },
      { name: 'Ann', email: 'a@b.c' },
      { name: null },
      { name: 7 },
    ];
    for (const body of refused) expect(await post(body)).toBe(400);
    expect((await send(url, { headers })).json).toMatchObject({ name: '', intendedUse: 'x'.repeat(255) });
  });

  it('keeps the data of one address from another', async () => {
    const sandbox = await aSandbox();
    const headers = await mimicAuth(sandbox, anEvmWallet());
    const url = `${sandbox.mimicUrl}/users/${anEvmWallet().address}/data`;
    expect((await send(url, { headers })).status).toBe(403);
    expect((await send(url, { method: 'POST', headers, body: { name: 'Eve' } })).status).toBe(403);
    expect((await send(`${sandbox.mimicUrl}/users/me/data`, { headers })).status).toBe(400);
  });

  it('can put errors into the observed form', async () => {
    const sandbox = await aSandbox({ mimic: { errorBodies: 'content' } });
    const reply = await send(`${sandbox.mimicUrl}/users/tokens`);
    expect([reply.status, reply.json]).toEqual([401, { content: { message: 'Unauthorized' } }]);
  });

  it('knows no other path', async () => {
    const sandbox = await aSandbox();
    expect((await send(`${sandbox.mimicUrl}/users`)).status).toBe(404);
  });
});
