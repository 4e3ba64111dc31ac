import { describe, expect, it } from 'vitest';
import { CLIPBOARD_KEY } from '../../src/messaging/session-area-keys.ts';
import { PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { EVM, SOLANA, setUp, signInBoth } from './user-steps.ts';

const world = sandboxPerFile();

const aSignedInMachine = async () => {
  const machine = await world.aMachine();
  const main = await setUp(machine);
  await signInBoth(machine, main);
  const pump = { accountId: main.solana, api: 'pump' } as const;
  const mimic = { accountId: main.evm, api: 'mimic' } as const;
  return { machine, main, pump, mimic };
};

describe('the claims inspector', () => {
  it('tells what each token says, and never gives the token or its signature', async () => {
    const { machine, pump, mimic } = await aSignedInMachine();
    const facts = [await machine.ask('sessions.inspect', pump), await machine.ask('sessions.inspect', mimic)];
    expect(facts[0]).toMatchObject({
      kind: 'jwt',
      claims: expect.arrayContaining([{ name: 'address', value: SOLANA.address }]),
    });
    const exp = facts[0]?.kind === 'jwt' ? facts[0].claims.find(({ name }) => name === 'exp') : undefined;
    expect(exp?.atMs).toBe(Number(exp?.value) * 1000);
    const tokens = [...machine.secretsSeen];
    expect(tokens.length).toBe(2);
    for (const token of tokens) {
      expect(JSON.stringify(facts)).not.toContain(token.split('.')[2]);
      expect(JSON.stringify(facts)).not.toContain(token);
    }
  });

  it('has nothing to tell where nobody is signed in, and asks the API nothing', async () => {
    const { machine, pump, main } = await aSignedInMachine();
    await machine.ask('sessions.signOut', pump);
    const before = machine.requests.length;
    expect(await machine.refusal('sessions.inspect', pump)).toBe('not_signed_in');
    expect(await machine.refusal('sessions.inspect', { accountId: main.evm, api: 'pump' })).toBe(
      'account_missing',
    );
    expect(machine.requests.length).toBe(before);
    await machine.ask('vault.lock', {});
    expect(await machine.refusal('sessions.inspect', pump)).toBe('locked');
  });
});

describe('a token for the clipboard', () => {
  it('U1: is given after the password only, and logged without it', async () => {
    const { machine, pump } = await aSignedInMachine();
    expect(await machine.refusal('sessions.copyToken', { ...pump, passwordSecret: 'not it at all' })).toBe(
      'wrong_password',
    );
    machine.time.nowMs += 1_000;
    const { tokenSecret } = await machine.ask('sessions.copyToken', { ...pump, passwordSecret: PASSWORD });
    expect(machine.secretsSeen).toContain(tokenSecret);
    const { entries } = await machine.ask('activity.list', { limit: 2 });
    expect(entries).toMatchObject([
      { kind: 'copy', outcome: 'ok', api: 'pump', accountId: pump.accountId },
      { kind: 'copy', outcome: 'wrong_password', api: 'pump', accountId: pump.accountId },
    ]);
    expect(JSON.stringify(entries) + machine.everythingInClear()).not.toContain(tokenSecret);
  });

  it('is not to be had from a locked vault', async () => {
    const { machine, pump } = await aSignedInMachine();
    await machine.ask('vault.lock', {});
    expect(await machine.refusal('sessions.copyToken', { ...pump, passwordSecret: PASSWORD })).toBe('locked');
  });

  it('U1: an API key that was read is in the log, too', async () => {
    const { machine, mimic } = await aSignedInMachine();
    await machine.ask('mimic.readApiKey', { accountId: mimic.accountId });
    const { entries } = await machine.ask('activity.list', { limit: 1 });
    expect(entries).toMatchObject([{ kind: 'reveal', outcome: 'ok', api: 'mimic' }]);
  });
});

describe('the console', () => {
  it('makes a documented call with the token and gives the answer as it came', async () => {
    const { machine, pump } = await aSignedInMachine();
    const reply = await machine.ask('console.send', { ...pump, method: 'GET', path: '/auth/my-profile' });
    expect(reply).toMatchObject({ status: 200, headers: { 'x-ratelimit-limit': '60' }, durationMs: 0 });
    expect(JSON.parse(reply.body)).toMatchObject({ username: SOLANA.address.slice(0, 6) });
    expect(reply.sizeInOctets).toBe(Buffer.byteLength(reply.body));
    const { entries } = await machine.ask('activity.list', { limit: 1 });
    expect(entries).toMatchObject([{ kind: 'read', outcome: 'ok', api: 'pump' }]);
  });

  it('sends a body, and answers with every status there is', async () => {
    const { machine, mimic } = await aSignedInMachine();
    const call = { ...mimic, method: 'POST', path: '/users/*/data', segment: EVM.address } as const;
    const changed = await machine.ask('console.send', { ...call, body: '{"name":"From the console"}' });
    expect(JSON.parse(changed.body)).toMatchObject({ name: 'From the console' });
    const foreign = `0x${'11'.repeat(20)}`;
    const refused = await machine.ask('console.send', { ...call, segment: foreign, body: '{"name":"x"}' });
    expect(refused.status).toBe(403);
    const { entries } = await machine.ask('activity.list', { limit: 2 });
    expect(entries).toMatchObject([
      { kind: 'write', outcome: 'forbidden', api: 'mimic' },
      { kind: 'write', outcome: 'ok', api: 'mimic' },
    ]);
  });

  it('asks for a nonce without the token', async () => {
    const { machine, mimic } = await aSignedInMachine();
    const reply = await machine.ask('console.send', { ...mimic, method: 'POST', path: '/users/nonce' });
    expect(JSON.parse(reply.body)).toMatchObject({ nonce: expect.stringMatching(/^0x/) });
    expect(machine.sent.at(-1)?.headers).not.toContain('x-auth-token');
  });

  it('T7: an expired token costs one login and one replay, as everywhere', async () => {
    const { machine, pump } = await aSignedInMachine();
    world.sandbox.setFaults([{ kind: 'status', status: 401, path: '/auth/my-profile', times: 1 }]);
    machine.time.nowMs += 1_000;
    const before = machine.requests.length;
    const reply = await machine.ask('console.send', { ...pump, method: 'GET', path: '/auth/my-profile' });
    expect(reply.status).toBe(200);
    expect(machine.requests.slice(before)).toEqual([
      'GET /auth/my-profile',
      'POST /auth/login',
      'GET /auth/my-profile',
    ]);
  });

  it('T8: sends nothing while the API’s limit is exceeded', async () => {
    const { machine, pump } = await aSignedInMachine();
    const call = { ...pump, method: 'GET', path: '/auth/is-admin' } as const;
    world.sandbox.setFaults([
      { kind: 'status', status: 429, path: '/auth/is-admin', headers: { 'Retry-After': '60' }, times: 1 },
    ]);
    expect((await machine.ask('console.send', call)).status).toBe(429);
    const before = machine.requests.length;
    expect(await machine.refusal('console.send', call)).toBe('rate_limited');
    expect(machine.requests.length).toBe(before);
  });

  it('signs out locally once the account was deleted by it, and only by its typed address', async () => {
    const { machine, pump } = await aSignedInMachine();
    const call = { ...pump, method: 'DELETE', path: '/users' } as const;
    expect(await machine.refusal('console.send', call)).toBe('confirmation_mismatch');
    expect(machine.requests).not.toContain('DELETE /users');
    expect((await machine.ask('console.send', { ...call, confirmation: SOLANA.address })).status).toBe(200);
    expect((await machine.unlockedView()).sessions).not.toHaveProperty(`${pump.accountId}:pump`);
  });

  it('N2: takes no host, no path of somebody’s own making, and no call of signing in', async () => {
    const { machine, pump } = await aSignedInMachine();
    const before = machine.requests.length;
    const send = (changes: object): Promise<string> =>
      machine.refusal('console.send', {
        ...pump,
        method: 'GET',
        path: '/auth/my-profile',
        ...changes,
      } as never);
    expect(await send({ path: 'https://evil.example/' })).toBe('invalid_input');
    expect(await send({ path: '/auth/other' })).toBe('invalid_input');
    expect(await send({ url: 'https://evil.example/' })).toBe('invalid_input');
    expect(await send({ headers: { 'x-y': 'z' } })).toBe('invalid_input');
    expect(await send({ path: '/users/*', segment: '../auth/logout' })).toBe('invalid_input');
    expect(await send({ method: 'POST', path: '/auth/login' })).toBe('site_call_unsupported');
    expect(await send({ method: 'POST', path: '/auth/logout' })).toBe('site_call_unsupported');
    expect(machine.requests.length).toBe(before);
  });
});

describe('the shortcut that copies a token', () => {
  it('U1: opens the popup, which is to ask for the password, and hands nothing out by itself', async () => {
    const { machine } = await aSignedInMachine();
    const before = machine.requests.length;
    await machine.pressShortcut('copy-token');
    expect(machine.browser.openedPopups).toBe(1);
    expect(machine.browser.session.get('copyTokenAtMs')).toBe(String(machine.time.nowMs));
    expect(machine.requests.length).toBe(before);
    for (const token of machine.secretsSeen) expect(machine.everythingInClear()).not.toContain(token);
  });

  it('is logged as failed where the browser opens no popup', async () => {
    const { machine } = await aSignedInMachine();
    machine.browser.canOpenPopup = false;
    await machine.pressShortcut('copy-token');
    const { entries } = await machine.ask('activity.list', { limit: 1 });
    expect(entries).toMatchObject([{ outcome: 'internal' }]);
  });
});

describe('the alarm for the clipboard', () => {
  /** A page of ours has copied a secret and was closed; the worker has died since. */
  const aMachineThatCopied = async ({ mayClear }: { readonly mayClear: boolean }) => {
    const { machine } = await aSignedInMachine();
    machine.browser.mayClearClipboard = mayClear;
    machine.browser.session.set(CLIPBOARD_KEY, String(machine.time.nowMs));
    await machine.killWorker();
    await machine.ringForClipboard();
    return machine;
  };

  it('U1: clears it, where the user permits that', async () => {
    const machine = await aMachineThatCopied({ mayClear: true });
    expect(machine.browser.clearedClipboards).toBe(1);
    await machine.ringForClipboard();
    expect(machine.browser.clearedClipboards).toBe(1);
  });

  it('U1: leaves it to a page of ours, where the user does not', async () => {
    const machine = await aMachineThatCopied({ mayClear: false });
    expect(machine.browser.clearedClipboards).toBe(0);
    expect(machine.browser.session.has(CLIPBOARD_KEY)).toBe(true);
  });

  it('is not permitted any more once everything is erased', async () => {
    const machine = await aMachineThatCopied({ mayClear: true });
    await machine.ask('vault.erase', { confirmation: 'ERASE' });
    expect(machine.browser.mayClearClipboard).toBe(false);
  });
});
