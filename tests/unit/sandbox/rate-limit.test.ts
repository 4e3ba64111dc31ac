import { describe, expect, it } from 'vitest';
import { anEvmWallet, aSandbox, aSolanaWallet, NOW_MS, pumpAuth, type Reply, send } from './clients.ts';

const rateHeaders = ({ headers }: Reply) =>
  ['limit', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`));

describe('the rate limits', () => {
  it('allow 60 requests in 60 s to Pump.fun and say so, then refuse until the window ends', async () => {
    const sandbox = await aSandbox();
    const headers = await pumpAuth(sandbox, aSolanaWallet());
    const ask = () => send(`${sandbox.pumpUrl}/auth/is-admin`, { headers });
    expect(rateHeaders(await ask())).toEqual(['60', '58', '60']);
    sandbox.clock.ms += 20_500;
    for (let i = 0; i < 57; i += 1) expect((await ask()).status).toBe(200);
    expect(rateHeaders(await ask())).toEqual(['60', '0', '40']);
    const refused = await ask();
    expect([refused.status, ...rateHeaders(refused), refused.headers.get('retry-after')]).toEqual([
      429,
      '60',
      '0',
      '40',
      '40',
    ]);
    expect(refused.json).toEqual({ statusCode: 429, message: expect.any(String) });
    sandbox.clock.ms += 39_500;
    expect(rateHeaders(await ask())).toEqual(['60', '59', '60']);
  });

  it('count user lookups in a window of their own, 30 in 60 s', async () => {
    const sandbox = await aSandbox();
    const lookUp = async () => (await send(`${sandbox.pumpUrl}/users/nobody`)).status;
    const statuses = await Promise.all(Array.from({ length: 31 }, lookUp));
    expect(statuses.filter((status) => status === 404)).toHaveLength(30);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    expect((await send(`${sandbox.pumpUrl}/auth/is-admin`)).status).toBe(401);
  });

  it.each([
    ['epoch_seconds', String(NOW_MS / 1000 + 60)],
    ['epoch_ms', String(NOW_MS + 60_000)],
    ['absent', null],
  ] as const)('say when the window ends as %s', async (rateLimitHeaders, reset) => {
    const sandbox = await aSandbox({ pump: { rateLimitHeaders } });
    expect(rateHeaders(await send(`${sandbox.pumpUrl}/users/nobody`))[2]).toBe(reset);
  });

  it.each([
    ['http_date', new Date(NOW_MS + 60_000).toUTCString()],
    ['absent', null],
  ] as const)('say when to come back as %s', async (retryAfter, wanted) => {
    const sandbox = await aSandbox({ mimic: { rateLimit: { limit: 0, windowSeconds: 60 }, retryAfter } });
    const body = { address: anEvmWallet().address };
    const reply = await send(`${sandbox.mimicUrl}/users/nonce`, { method: 'POST', body });
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, wanted]);
    expect(rateHeaders(reply)).toEqual([null, null, null]);
  });
});
