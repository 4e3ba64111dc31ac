import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/faults.ts';
import {
  anEvmWallet,
  aSandbox,
  aSolanaWallet,
  mimicAuth,
  NOW_MS,
  pumpAuth,
  pumpLogin,
  send,
} from './clients.ts';

/** A sandbox with that fault on its profile, and a signed-in caller of it. */
const aFaultyProfile = async (fault: Omit<Fault, 'api' | 'path'> & { kind: Fault['kind'] }) => {
  const sandbox = await aSandbox();
  const headers = await pumpAuth(sandbox, aSolanaWallet());
  sandbox.addFaults({ api: 'pump', path: '/auth/my-profile', ...fault } as Fault);
  const ask = (signal?: AbortSignal) =>
    send(`${sandbox.pumpUrl}/auth/my-profile`, { headers, ...(signal === undefined ? {} : { signal }) });
  return { sandbox, headers, ask };
};

describe('ordered faults', () => {
  it('answer with a status, the API’s own error body, chosen headers, and only as often as ordered', async () => {
    const { ask, sandbox } = await aFaultyProfile({
      kind: 'status',
      status: 503,
      times: 2,
      headers: { 'retry-after': '7' },
    } as Fault);
    const first = await ask();
    expect(first).toMatchObject({ status: 503, json: { statusCode: 503, message: 'Ordered fault' } });
    expect(first.headers.get('retry-after')).toBe('7');
    expect(sandbox.pendingFaults()).toMatchObject([{ times: 1 }]);
    expect([(await ask()).status, (await ask()).status]).toEqual([503, 200]);
    expect(sandbox.log.entries(({ fault }) => fault === 'status')).toHaveLength(2);
  });

  it('answer with a chosen body', async () => {
    const body = JSON.parse('{"__proto__":{"isAdmin":true}}');
    const { ask } = await aFaultyProfile({ kind: 'status', status: 200, body } as Fault);
    expect((await ask()).text).toBe('{"__proto__":{"isAdmin":true}}');
  });

  it('last until they are cleared', async () => {
    const { ask, sandbox } = await aFaultyProfile({ kind: 'html' });
    for (let i = 0; i < 3; i += 1) {
      const reply = await ask();
      expect([reply.status, reply.headers.get('content-type'), reply.json]).toEqual([
        200,
        'text/html; charset=utf-8',
        undefined,
      ]);
    }
    sandbox.clearFaults();
    expect((await ask()).status).toBe(200);
  });

  it('break the JSON, and announce more than they send', async () => {
    const broken = await aFaultyProfile({ kind: 'broken_json' });
    expect(await broken.ask()).toMatchObject({ status: 200, json: undefined });
    const truncated = await aFaultyProfile({ kind: 'truncated' });
    await expect(truncated.ask()).rejects.toThrow();
  });

  it('change the type of every field of the real reply', async () => {
    const { ask } = await aFaultyProfile({ kind: 'wrong_schema' });
    const reply = await ask();
    expect(reply).toMatchObject({ status: 200, json: { id: 36, createdAt: 24 } });
    const sandbox = await aSandbox();
    sandbox.addFaults({ kind: 'wrong_schema', path: '/users/tokens' });
    const headers = await mimicAuth(sandbox, anEvmWallet());
    const tokens = await send(`${sandbox.mimicUrl}/users/tokens`, { headers });
    expect(tokens.json).toMatchObject({
      items: [{ chainId: '1', decimals: '18' }, {}, {}, {}, {}, {}, {}, {}],
    });
  });

  it('hang until the caller gives up, and end with the sandbox', async () => {
    const { ask, sandbox } = await aFaultyProfile({ kind: 'hang' });
    const controller = new AbortController();
    const given = expect(ask(controller.signal)).rejects.toThrow(/abort/i);
    await sandbox.log.waitFor(({ fault }) => fault === 'hang');
    controller.abort();
    await given;
    const left = expect(ask()).rejects.toThrow();
    await sandbox.log.waitFor(({ fault, seq }) => fault === 'hang' && seq > 2);
    await sandbox.close();
    await left;
  });

  it('drop the connection before anything was done, or after', async () => {
    const sandbox = await aSandbox();
    const wallet = aSolanaWallet();
    sandbox.setFaults([
      { kind: 'drop', path: '/auth/login', times: 1 },
      { kind: 'drop_after', path: '/auth/login', times: 1 },
    ]);
    await expect(pumpLogin(sandbox, wallet)).rejects.toThrow();
    expect((await send(`${sandbox.pumpUrl}/users/${wallet.address}`)).status).toBe(404);
    await expect(pumpLogin(sandbox, wallet)).rejects.toThrow();
    expect((await send(`${sandbox.pumpUrl}/users/${wallet.address}`)).status).toBe(200);
    expect((await pumpLogin(sandbox, wallet)).status).toBe(401);
    expect(sandbox.log.entries(({ path }) => path === '/auth/login').map(({ status }) => status)).toEqual([
      null,
      null,
      401,
    ]);
  });

  it('send as many bytes as ordered', async () => {
    const { ask } = await aFaultyProfile({ kind: 'oversize', bytes: 70_000 } as Fault);
    const { text, json } = await ask();
    expect(text).toHaveLength(70_000);
    expect(json).toEqual({ padding: expect.any(String) });
  });

  it('drip without an end', async () => {
    const { sandbox, headers } = await aFaultyProfile({ kind: 'drip', intervalMs: 1 } as Fault);
    const response = await fetch(`${sandbox.pumpUrl}/auth/my-profile`, {
      headers: { ...headers, accept: 'application/json' },
    });
    const reader = response.body?.getReader();
    let received = 0;
    while (received < 5) received += (await reader?.read())?.value?.length ?? 0;
    await reader?.cancel();
    expect(received).toBeGreaterThanOrEqual(5);
  });

  it('redirect to another host, method and body included', async () => {
    const { ask } = await aFaultyProfile({ kind: 'redirect', location: 'http://localhost:9/' } as Fault);
    const reply = await ask();
    expect([reply.status, reply.headers.get('location')]).toEqual([307, 'http://localhost:9/']);
  });

  it('find tokens expired, and issue such', async () => {
    const { ask, sandbox } = await aFaultyProfile({ kind: 'expired_token', times: 1 });
    expect([(await ask()).status, (await ask()).status]).toEqual([401, 200]);
    sandbox.addFaults({ kind: 'expired_token', path: '/auth/login' });
    const login = await pumpLogin(sandbox, aSolanaWallet());
    expect(login.status).toBe(201);
    const { token } = login.json as { token: string };
    expect(decodeJwt(token).exp).toBeLessThan(NOW_MS / 1000);
    const headers = { authorization: `Bearer ${token}` };
    expect((await send(`${sandbox.pumpUrl}/auth/is-admin`, { headers })).status).toBe(401);
  });

  it('wait, then answer as ever', async () => {
    const { ask, sandbox } = await aFaultyProfile({ kind: 'delay', delayMs: 20 });
    expect((await ask()).status).toBe(200);
    expect(sandbox.log.entries().at(-1)?.fault).toBe('delay');
  });

  it('hit only the API, method and path that they name, in the order they came', async () => {
    const sandbox = await aSandbox();
    sandbox.setFaults([
      { kind: 'status', status: 500, api: 'mimic' },
      { kind: 'status', status: 501, method: 'DELETE' },
      { kind: 'status', status: 502, path: '/users/*/data' },
      { kind: 'status', status: 503, path: '/users/n*' },
      { kind: 'status', status: 504, path: '/users/*' },
    ]);
    const statusOf = async (path: string) => (await send(`${sandbox.pumpUrl}${path}`)).status;
    expect(await statusOf('/users/nobody')).toBe(503);
    expect(await statusOf('/users/somebody')).toBe(504);
    expect(await statusOf('/users/any/data')).toBe(502);
    expect(await statusOf('/users/somebody/else')).toBe(504);
    expect(await statusOf('/other')).toBe(404);
    expect((await send(`${sandbox.mimicUrl}/users/tokens`)).status).toBe(500);
  });

  it('never excuse a broken header rule', async () => {
    const sandbox = await aSandbox();
    sandbox.addFaults({ kind: 'status', status: 200, body: {} });
    const reply = await send(`${sandbox.pumpUrl}/auth/my-profile`, { headers: { cookie: 'a=b' } });
    expect(reply.status).toBe(400);
    expect(sandbox.pendingFaults()).toHaveLength(1);
  });
});
