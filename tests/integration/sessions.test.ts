import { describe, expect, it } from 'vitest';
import { aPage, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { allowSite, SITE, setUp, signInBoth, TOKEN_ALWAYS } from './user-steps.ts';

const world = sandboxPerFile();
const DAY_MS = 86_400_000;

const aSignedInMachine = async () => {
  const machine = await world.aMachine();
  const main = await setUp(machine);
  await signInBoth(machine, main);
  world.sandbox.log.clear();
  return { machine, main };
};
const pathsOf = (api: 'pump' | 'mimic'): string[] =>
  world.sandbox.log.entries((entry) => entry.api === api).map(({ method, path }) => `${method} ${path}`);

describe('a session', () => {
  it('is renewed by the alarm after a death, before it ends', async () => {
    const { machine, main } = await aSignedInMachine();
    await machine.ask('settings.update', { lockAfterMinutes: 1440, signOutAfterHours: 0 });
    const renewAtMs = (await machine.unlockedView()).sessions[`${main.evm}:mimic`]?.renewAtMs ?? 0;
    expect(renewAtMs).toBeGreaterThan(machine.time.nowMs);
    expect(machine.wakeAtMs()).toBe(renewAtMs);
    await machine.killWorker();
    machine.time.nowMs = renewAtMs;
    await machine.fireAlarm();
    const renewed = (await machine.unlockedView()).sessions[`${main.evm}:mimic`];
    expect(renewed).toMatchObject({ state: 'signed_in', obtainedAtMs: renewAtMs });
    expect(pathsOf('mimic')).toEqual(['POST /users/nonce', 'POST /users/authenticate']);
    expect(machine.wakeAtMs()).toBeGreaterThan(renewAtMs);
  });

  it('is renewed by a worker that starts late, without an alarm', async () => {
    const { machine, main } = await aSignedInMachine();
    await machine.ask('settings.update', { lockAfterMinutes: 1440 });
    machine.browser.alarms.clear();
    machine.time.nowMs += 3_590_000;
    await machine.killWorker();
    await machine.untilView(
      (view) =>
        view.status === 'unlocked' && view.sessions[`${main.evm}:mimic`]?.obtainedAtMs === machine.time.nowMs,
    );
    expect(machine.wakeAtMs()).toBeGreaterThan(machine.time.nowMs);
  });

  it('T3: of 60 seconds is renewed on time by the worker that lives, though the alarm comes half a minute late', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    world.sandbox.setOptions({ mimic: { tokenLifetimeSeconds: 60 } });
    await machine.ask('sessions.signIn', { accountId: main.evm, api: 'mimic' });
    await expect.poll(() => machine.browser.wakeTimer?.delayMs).toBe(30_000);
    machine.time.nowMs += 30_000;
    machine.browser.wakeTimer?.task();
    await machine.untilView(
      (view) =>
        view.status === 'unlocked' && view.sessions[`${main.evm}:mimic`]?.obtainedAtMs === machine.time.nowMs,
    );
    expect(world.sandbox.log.entries(({ path }) => path === '/users/authenticate')).toHaveLength(2);
  });

  it('T2: has its next alarm before its renewal begins: the worker may die over it, and nobody else may come', async () => {
    const { machine, main } = await aSignedInMachine();
    await machine.ask('settings.update', { lockAfterMinutes: 1440, signOutAfterHours: 0 });
    const renewAtMs = (await machine.unlockedView()).sessions[`${main.evm}:mimic`]?.renewAtMs ?? 0;
    machine.time.nowMs = renewAtMs;
    world.sandbox.setFaults([{ kind: 'hang', path: '/users/nonce', times: 1 }]);
    // The dying worker never answers.
    void machine.fireAlarm();
    await world.sandbox.log.waitFor(({ path }) => path === '/users/nonce');
    expect(machine.wakeAtMs()).toBe(renewAtMs + 1_000);
    await machine.killWorker();
    await machine.untilView(
      (view) =>
        view.status === 'unlocked' && view.sessions[`${main.evm}:mimic`]?.obtainedAtMs === machine.time.nowMs,
    );
  });

  it('L3: after a sleep of three days is over: locked, and one login each once it is open again', async () => {
    const { machine, main } = await aSignedInMachine();
    await machine.ask('settings.update', { signOutAfterHours: 0 });
    machine.time.nowMs += 3 * DAY_MS;
    await machine.fireAlarm();
    expect((await machine.view()).status).toBe('locked');
    expect(pathsOf('mimic')).toEqual([]);
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    await machine.untilView(
      (view) => view.status === 'unlocked' && view.sessions[`${main.evm}:mimic`]?.state === 'signed_in',
    );
    expect(pathsOf('mimic')).toEqual(['POST /users/nonce', 'POST /users/authenticate']);
    expect(pathsOf('pump')).toEqual([]);
    // No login again with the next wake: it was made up for.
    machine.time.nowMs += 60_000;
    await machine.fireAlarm();
    expect(pathsOf('mimic')).toEqual(['POST /users/nonce', 'POST /users/authenticate']);
    expect(pathsOf('pump')).toEqual([]);
  });

  it('T7: refused with a 401 costs one login and one replay', async () => {
    const { machine, main } = await aSignedInMachine();
    world.sandbox.setFaults([{ kind: 'expired_token', path: '/users/api-key', times: 1 }]);
    await machine.ask('mimic.readApiKey', { accountId: main.evm });
    expect(pathsOf('mimic')).toEqual([
      'GET /users/api-key',
      'POST /users/nonce',
      'POST /users/authenticate',
      'GET /users/api-key',
    ]);
    const { entries } = await machine.ask('activity.list', {});
    expect(entries.slice(0, 3).map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['reveal', 'ok'],
      ['renew', 'ok'],
      ['sign', 'ok'],
    ]);
  });

  it('T10: that is only just being signed in to comes to nothing when everybody is signed out', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    world.sandbox.setFaults([{ kind: 'delay', delayMs: 50, path: '/auth/login', times: 1 }]);
    const login = machine.post('sessions.signIn', { accountId: main.solana, api: 'pump' });
    await world.sandbox.log.waitFor(({ path }) => path === '/auth/login');
    await machine.ask('sessions.signOutAll', {});
    expect(await login).toMatchObject({ ok: false, code: 'session_superseded' });
    expect((await machine.unlockedView()).sessions).toEqual({});
    await machine.killWorker();
    expect((await machine.unlockedView()).sessions).toEqual({});
    expect(pathsOf('pump').filter((path) => path === 'POST /auth/login')).toHaveLength(1);
  });

  it('T4: refused where our own budget is spent says that we wait, not the API, in the view and in the log', async () => {
    const { machine, main } = await aSignedInMachine();
    for (const _ of Array.from({ length: 5 })) {
      machine.time.nowMs += 1_000;
      await machine.ask('sessions.renew', { accountId: main.solana, api: 'pump' });
    }
    world.sandbox.revokeTokens('pump');
    const ours = { code: 'rate_limited', details: { field: 'login_budget', retryAtMs: expect.any(Number) } };
    expect(await machine.post('pump.refresh', { accountId: main.solana })).toMatchObject(ours);
    expect((await machine.unlockedView()).sessions[`${main.solana}:pump`]?.error).toMatchObject(ours);
    const [entry] = (await machine.ask('activity.list', {})).entries;
    expect(entry).toMatchObject({ kind: 'read', outcome: 'rate_limited', field: 'login_budget' });
    machine.time.nowMs += 60_000;
    world.sandbox.setFaults([{ kind: 'status', status: 429, path: '/auth/my-profile', times: 1 }]);
    const reply = await machine.post('pump.refresh', { accountId: main.solana });
    expect(reply).toMatchObject({ code: 'rate_limited', details: { status: 429 } });
    expect(reply).not.toMatchObject(ours);
  });

  it('T7: refused for good ends as expired after exactly one login and one replay', async () => {
    const { machine, main } = await aSignedInMachine();
    world.sandbox.setFaults([{ kind: 'expired_token', path: '/users/api-key' }]);
    expect(await machine.refusal('mimic.readApiKey', { accountId: main.evm })).toBe('unauthorized');
    expect(pathsOf('mimic').filter((path) => path.endsWith('authenticate'))).toHaveLength(1);
    expect(pathsOf('mimic').filter((path) => path.endsWith('api-key'))).toHaveLength(2);
    expect((await machine.unlockedView()).sessions[`${main.evm}:mimic`]?.state).toBe('expired');
  });

  it('does not show a refused token to the login that replaces it, but does show a good one', async () => {
    const { machine, main } = await aSignedInMachine();
    const logins = () => world.sandbox.log.entries(({ path }) => path === '/auth/login');
    machine.time.nowMs += 1_000;
    await machine.ask('sessions.renew', { accountId: main.solana, api: 'pump' });
    expect(logins()[0]?.tokenFingerprint).not.toBeNull();
    world.sandbox.revokeTokens('pump');
    machine.time.nowMs += 1_000;
    await machine
      .ask('pump.findUser', { accountId: main.solana, idOrAddress: 'nobody' })
      .catch(() => undefined);
    expect(logins()[1]?.tokenFingerprint).toBeNull();
  });

  it('T1: asked for many times while it begins is one login', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    // Long enough for the last to come in while the first still waits.
    world.sandbox.setFaults([{ kind: 'delay', delayMs: 1_000, path: '/users/nonce' }]);
    await Promise.all(
      Array.from({ length: 20 }, () => machine.ask('sessions.signIn', { accountId: main.evm, api: 'mimic' })),
    );
    expect(pathsOf('mimic')).toEqual(['POST /users/nonce', 'POST /users/authenticate']);
  });

  it('shows the steps of a login as they happen', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await machine.ask('sessions.signIn', { accountId: main.evm, api: 'mimic' });
    const steps = machine.published.flatMap(({ view }) => {
      const session = (view as { sessions?: Record<string, { step?: string }> }).sessions?.[
        `${main.evm}:mimic`
      ];
      return session?.step === undefined ? [] : [session.step];
    });
    expect([...new Set(steps)]).toEqual(expect.arrayContaining(['challenge', 'authenticate']));
  });
});

describe('signing out', () => {
  it('tells the API, drops the token, and what was read with it', async () => {
    const { machine, main } = await aSignedInMachine();
    await machine.ask('pump.refresh', { accountId: main.solana });
    expect(await machine.ask('sessions.signOut', { accountId: main.solana, api: 'pump' })).toEqual({
      apiTold: true,
      apiHasLogout: true,
    });
    expect((await machine.unlockedView()).sessions[`${main.solana}:pump`]).toBeUndefined();
    expect((await machine.detail()).pump).toEqual({ profile: { state: 'empty' }, roles: { state: 'empty' } });
    expect(await machine.refusal('pump.refresh', { accountId: main.solana })).toBe('not_signed_in');
    expect(await machine.ask('sessions.signOut', { accountId: main.evm, api: 'mimic' })).toEqual({
      apiTold: false,
      apiHasLogout: false,
    });
  });

  it('drops the token even where the API fails, and says so', async () => {
    const { machine, main } = await aSignedInMachine();
    world.sandbox.setFaults([{ kind: 'status', status: 500, path: '/auth/logout' }]);
    expect(await machine.ask('sessions.signOut', { accountId: main.solana, api: 'pump' })).toEqual({
      apiTold: false,
      apiHasLogout: true,
    });
    expect(await machine.refusal('pump.refresh', { accountId: main.solana })).toBe('not_signed_in');
    const { entries } = await machine.ask('activity.list', {});
    const logged = entries.find(({ kind }) => kind !== 'read');
    expect(logged).toMatchObject({ kind: 'sign_out', outcome: 'api_down', api: 'pump' });
    await machine.killWorker();
    expect((await machine.unlockedView()).sessions).not.toHaveProperty(`${main.solana}:pump`);
  });

  it('drops what a read brings that was under way', async () => {
    const { machine, main } = await aSignedInMachine();
    world.sandbox.setFaults([{ kind: 'delay', delayMs: 60, path: '/auth/my-profile' }]);
    const reading = machine.post('pump.refresh', { accountId: main.solana });
    await world.sandbox.log.waitFor(({ path }) => path === '/auth/my-profile');
    world.sandbox.setFaults([{ kind: 'drop', path: '/auth/logout' }]);
    await machine.ask('sessions.signOut', { accountId: main.solana, api: 'pump' });
    await reading;
    expect((await machine.detail()).pump.profile).toEqual({ state: 'empty' });
  });

  it('everywhere ends all sessions and answers how many APIs were told', async () => {
    const { machine, main } = await aSignedInMachine();
    expect(await machine.ask('sessions.signOutAll', {})).toEqual({ signedOut: 2, apiTold: 1 });
    expect((await machine.unlockedView()).sessions).toEqual({});
    expect(await machine.refusal('mimic.refresh', { accountId: main.evm })).toBe('not_signed_in');
    const { entries } = await machine.ask('activity.list', {});
    expect(
      entries
        .filter(({ kind }) => kind === 'sign_out')
        .map(({ api }) => api)
        .sort(),
    ).toEqual(['mimic', 'pump']);
  });
});

describe('a page with a grant', () => {
  it('gets the token, another identity or another origin gets none', async () => {
    const { machine, main } = await aSignedInMachine();
    await allowSite(machine, main.identityId);
    const { tokenSecret } = await machine.ask('page.getToken', { api: 'pump' }, aPage(SITE));
    expect(machine.secretsSeen.has(tokenSecret)).toBe(true);
    expect(await machine.refusal('page.getToken', { api: 'mimic' }, aPage(SITE))).toBe('site_not_granted');
    for (const origin of ['https://app.example:8443', 'http://app.example', 'https://evil.app.example']) {
      expect(await machine.refusal('page.getToken', { api: 'pump' }, aPage(origin))).toBe('site_not_granted');
    }
    const framed = { ...aPage(SITE), frameId: 3 };
    expect(await machine.refusal('page.getToken', { api: 'pump' }, framed)).toBe('not_permitted');
  });

  it('gets nothing from the moment the grant is revoked, and is told to ask', async () => {
    const { machine, main } = await aSignedInMachine();
    const grantId = await allowSite(machine, main.identityId);
    machine.browser.tabs.set(7, { url: `${SITE}/app`, nudges: [] });
    await machine.ask('page.getToken', { api: 'pump' }, aPage(SITE));
    await machine.ask('sites.revoke', { grantId });
    expect(await machine.refusal('page.getToken', { api: 'pump' }, aPage(SITE))).toBe('site_not_granted');
    expect(machine.browser.scripts.size).toBe(0);
    expect(machine.browser.permitted.size).toBe(0);
    expect(machine.browser.tabs.get(7)?.nudges).toContainEqual({
      countersign: 1,
      nudge: 'token_changed',
      api: 'pump',
      kind: 'ended',
    });
    expect((await machine.unlockedView()).grants).toEqual([]);
  });

  it('is told when the token was renewed, without the token', async () => {
    const { machine, main } = await aSignedInMachine();
    await allowSite(machine, main.identityId);
    machine.browser.tabs.set(7, { url: `${SITE}/app`, nudges: [] });
    const before = await machine.ask('page.getToken', { api: 'pump' }, aPage(SITE));
    const told = machine.browser.tabs.get(7)?.nudges ?? [];
    told.length = 0;
    machine.time.nowMs += 1_000;
    await machine.ask('sessions.renew', { accountId: main.solana, api: 'pump' });
    await machine.untilView(() => told.length > 0);
    expect(told).toEqual([{ countersign: 1, nudge: 'token_changed', api: 'pump', kind: 'renewed' }]);
    const after = await machine.ask('page.getToken', { api: 'pump' }, aPage(SITE));
    expect(after.tokenSecret).not.toBe(before.tokenSecret);
  });

  it('whose identity has no key for the API is refused when it is allowed, and when the key has gone', async () => {
    const { machine, main } = await aSignedInMachine();
    const { identityId } = await machine.ask('identities.create', { name: 'Empty' });
    machine.browser.permitted.add('https://app.example/*');
    const choice = { origin: SITE, identityId, api: 'pump', ...TOKEN_ALWAYS } as const;
    expect(await machine.refusal('sites.allow', choice)).toBe('account_missing');
    await allowSite(machine, main.identityId);
    await machine.ask('keys.move', { accountId: main.solana, identityId });
    expect(await machine.refusal('page.getToken', { api: 'pump' }, aPage(SITE))).toBe('not_signed_in');
  });

  it('loses its grant with the identity', async () => {
    const { machine } = await aSignedInMachine();
    const source = { kind: 'generate', chain: 'evm' } as const;
    const { draftId, address } = await machine.ask('keys.draft', { source });
    const identity = { kind: 'new', name: 'Other' } as const;
    const other = await machine.ask('keys.save', { draftId, label: '', identity });
    await allowSite(machine, other.identityId, 'mimic');
    await machine.ask('keys.remove', { accountId: other.accountId, confirmation: address });
    await machine.ask('identities.remove', { identityId: other.identityId });
    expect((await machine.unlockedView()).grants).toEqual([]);
    expect(machine.browser.scripts.size).toBe(0);
    expect(await machine.refusal('page.getToken', { api: 'mimic' }, aPage(SITE))).toBe('site_not_granted');
  });

  it('waits for the browser to permit the site, and is served by itself when that comes', async () => {
    const { machine, main } = await aSignedInMachine();
    const choice = { origin: SITE, identityId: main.identityId, api: 'pump', ...TOKEN_ALWAYS } as const;
    expect(await machine.ask('sites.allow', choice)).toMatchObject({ state: 'waiting' });
    expect(await machine.refusal('page.getToken', { api: 'pump' }, aPage(SITE))).toBe('site_not_granted');
    await machine.killWorker();
    machine.browser.permitted.add('https://app.example/*');
    await machine.permissionsChanged();
    expect((await machine.ask('page.getToken', { api: 'pump' }, aPage(SITE))).tokenSecret).toContain('.');
    machine.browser.permitted.clear();
    await machine.permissionsChanged();
    expect(await machine.refusal('page.getToken', { api: 'pump' }, aPage(SITE))).toBe('site_not_granted');
    expect(machine.browser.scripts.size).toBe(0);
  });
});
