import { describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS } from '../../sandbox/options.ts';
import { startSandbox } from '../../sandbox/start-sandbox.ts';
import { aSandbox, aSolanaWallet, pumpAuth, send } from './clients.ts';

describe('the control API', () => {
  it('orders, lists and clears faults', async () => {
    const { controlUrl, pumpUrl } = await aSandbox();
    const one = await send(`${controlUrl}/faults`, {
      method: 'POST',
      body: { kind: 'status', status: 418, times: 1 },
    });
    expect([one.status, one.json]).toEqual([201, { faults: [{ kind: 'status', status: 418, times: 1 }] }]);
    await send(`${controlUrl}/faults`, { method: 'POST', body: [{ kind: 'html' }, { kind: 'hang' }] });
    expect((await send(`${controlUrl}/faults`)).json).toMatchObject({
      faults: [{}, { kind: 'html' }, { kind: 'hang' }],
    });
    expect((await send(`${pumpUrl}/users/nobody`)).status).toBe(418);
    expect((await send(`${controlUrl}/faults`, { method: 'DELETE' })).json).toEqual({ faults: [] });
    expect((await send(`${pumpUrl}/users/nobody`)).status).toBe(404);
  });

  it.each([
    ['/faults', { kind: 'explode' }],
    ['/faults', { kind: 'status' }],
    ['/faults', { kind: 'html', unknown: 1 }],
    ['/options', { pump: { dialect: 'klingon' } }],
    ['/options', { mimic: { nonceBytes: 0 } }],
    ['/options', { pumps: {} }],
    ['/revoke-tokens', { api: 'other' }],
  ])('answers 400 to %s %j and changes nothing', async (path, body) => {
    const sandbox = await aSandbox();
    const reply = await send(`${sandbox.controlUrl}${path}`, { method: 'POST', body });
    expect(reply).toMatchObject({ status: 400, json: { message: 'Malformed' } });
    expect(sandbox.pendingFaults()).toEqual([]);
    expect(sandbox.options()).toEqual(DEFAULT_OPTIONS);
  });

  it('answers 400 to what is no JSON', async () => {
    const { controlUrl } = await aSandbox();
    expect((await send(`${controlUrl}/faults`, { method: 'POST', rawBody: '{' })).status).toBe(400);
  });

  it('shows the log with its violations and empties it', async () => {
    const { controlUrl, pumpUrl } = await aSandbox();
    await send(`${pumpUrl}/users/nobody`);
    await send(`${pumpUrl}/users/nobody`, { headers: { cookie: 'a=b' } });
    const { json } = await send(`${controlUrl}/log`);
    expect(json).toMatchObject({
      entries: [{ status: 404 }, { status: 400 }],
      violations: [{ violations: ['cookie'] }],
    });
    await send(`${controlUrl}/log`, { method: 'DELETE' });
    expect((await send(`${controlUrl}/log`)).json).toEqual({ entries: [], violations: [] });
  });

  it('changes the named options and keeps the others', async () => {
    const { controlUrl } = await aSandbox({ mimic: { nonceBytes: 20 } });
    const reply = await send(`${controlUrl}/options`, { method: 'POST', body: { mimic: { manyTokens: 3 } } });
    const wanted = { ...DEFAULT_OPTIONS, mimic: { ...DEFAULT_OPTIONS.mimic, nonceBytes: 20, manyTokens: 3 } };
    expect(reply.json).toEqual(wanted);
    await send(`${controlUrl}/options`, { method: 'POST', body: { pump: { isAdmin: true } } });
    await send(`${controlUrl}/options`, { method: 'POST', body: { pump: { isBanned: true } } });
    expect((await send(`${controlUrl}/options`)).json).toEqual({
      ...wanted,
      pump: { ...DEFAULT_OPTIONS.pump, isAdmin: true, isBanned: true },
    });
  });

  it('revokes tokens, of one API or of both', async () => {
    const sandbox = await aSandbox();
    const headers = await pumpAuth(sandbox, aSolanaWallet());
    const status = async () => (await send(`${sandbox.pumpUrl}/auth/is-admin`, { headers })).status;
    await send(`${sandbox.controlUrl}/revoke-tokens`, { method: 'POST', body: { api: 'mimic' } });
    expect(await status()).toBe(200);
    await send(`${sandbox.controlUrl}/revoke-tokens`, { method: 'POST' });
    expect(await status()).toBe(401);
  });

  it('resets to how it was started', async () => {
    const sandbox = await aSandbox({ pump: { rateLimit: { limit: 3, windowSeconds: 60 } } });
    const wallet = aSolanaWallet();
    const headers = await pumpAuth(sandbox, wallet);
    const ask = async () => (await send(`${sandbox.pumpUrl}/auth/is-admin`, { headers })).status;
    sandbox.setOptions({ pump: { isAdmin: true } });
    sandbox.addFaults({ kind: 'html' });
    await ask();
    await ask();
    expect((await send(`${sandbox.controlUrl}/reset`, { method: 'POST' })).status).toBe(200);
    expect(sandbox.pendingFaults()).toEqual([]);
    expect(sandbox.log.entries()).toEqual([]);
    expect(sandbox.options().pump).toMatchObject({ isAdmin: false, rateLimit: { limit: 3 } });
    expect((await send(`${sandbox.pumpUrl}/users/${wallet.address}`)).status).toBe(404);
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([401, 401, 401, 429]);
  });

  it('refuses web pages', async () => {
    const { controlUrl, demoUrl } = await aSandbox();
    expect((await send(`${controlUrl}/log`, { headers: { origin: demoUrl } })).status).toBe(403);
  });
});

describe('starting the sandbox', () => {
  it('leaves nothing running when one port is taken', async () => {
    const first = await aSandbox();
    const taken = Number(new URL(first.mimicUrl).port);
    const free = await startSandbox();
    const pump = Number(new URL(free.pumpUrl).port);
    await free.close();
    await expect(startSandbox({ ports: { pump, mimic: taken } })).rejects.toThrow(`port ${taken}`);
    const again = await startSandbox({ ports: { pump } });
    expect(again.pumpUrl).toBe(`http://127.0.0.1:${pump}`);
    await again.close();
    await again.close();
  });

  it('refuses an unknown option before it opens anything', async () => {
    await expect(startSandbox({ pump: { dialekt: 'observed' } } as never)).rejects.toThrow(/dialekt/);
  });

  it('serves the demo page and its files from its own origin', async () => {
    const { demoUrl } = await aSandbox();
    const page = await send(`${demoUrl}/`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const files = [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1]);
    expect(files.sort()).toEqual(['/console/', '/page.css', '/page.js']);
    for (const file of files) expect((await send(`${demoUrl}${file}`)).status).toBe(200);
    expect((await send(`${demoUrl}/other`)).status).toBe(404);
  });
});
