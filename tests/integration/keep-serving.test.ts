/** The choice that sites go on being served while the vault is locked, over every way to lock and every way to end. */
import { get } from 'idb-keyval';
import { describe, expect, it } from 'vitest';
import { readScopeOf } from '../../src/apis.ts';
import { createStrictStore } from '../../src/vault/strict-store.ts';
import { aPage, type Machine, PASSWORD, POPUP } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { type Main, SITE, SOLANA, setUp, signInBoth, TOKEN_ALWAYS } from './user-steps.ts';

const world = sandboxPerFile();
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TOKEN_MS = 30 * 24 * HOUR_MS;
const OTHER = 'https://other.example';
const MARK = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';
const KEPT = 'sites.kept';
const LOCKED = { status: 'locked', version: '9.8.7', sandbox: true };
const FETCH = { terms: { way: 'fetch', scope: readScopeOf('pump') }, duration: 'always' } as const;
const HEADER = { terms: { way: 'header', scope: readScopeOf('pump') }, duration: 'always' } as const;

const getToken = (machine: Machine, origin = SITE, tabId = 7) =>
  machine.post('page.getToken', { api: 'pump' }, aPage(origin, tabId));
const codeOf = async (reply: Promise<{ ok: boolean; code?: string }>): Promise<string> => {
  const { ok, code } = await reply;
  return ok ? 'ok' : (code ?? '');
};
const fetchProfile = (machine: Machine, origin = SITE) =>
  machine.post(
    'page.fetch',
    { api: 'pump', method: 'GET', path: '/auth/my-profile', headers: {} },
    aPage(origin),
  );

const aTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

const hasKey = async (): Promise<boolean> => {
  const store = createStrictStore({ databaseName: 'countersign-kept', storeName: 'keys' });
  return (await get('kept-key', store)) !== undefined;
};
const keepsNothing = async (machine: Machine): Promise<void> => {
  expect(machine.browser.session.has(KEPT)).toBe(false);
  expect(await hasKey()).toBe(false);
};

/** Signed in at both APIs, the site granted Pump.fun's token, and the choice made. */
const aServingMachine = async (choice: object = TOKEN_ALWAYS): Promise<{ machine: Machine; main: Main }> => {
  const machine = await world.aMachine();
  const main = await setUp(machine);
  await signInBoth(machine, main);
  machine.browser.permitted.add(`${SITE}/*`);
  machine.browser.tabs.set(7, { url: `${SITE}/app`, nudges: [] });
  await machine.ask('sites.allow', {
    ...{ origin: SITE, identityId: main.identityId, api: 'pump', tabId: 7 },
    ...TOKEN_ALWAYS,
    ...choice,
  });
  await machine.ask('settings.update', { onLock: 'keep_serving' });
  return { machine, main };
};

const lockAndKeep = async (machine: Machine): Promise<void> => {
  await machine.ask('vault.lock', {});
  expect(machine.browser.session.has(KEPT)).toBe(true);
};

const requestsOf = (machine: Machine) => machine.requests.filter((one) => /login|nonce|auth/.test(one));

const WAYS_TO_LOCK: readonly (readonly [string, (machine: Machine) => Promise<unknown>])[] = [
  ['the button', (machine) => machine.ask('vault.lock', {})],
  ['the shortcut', (machine) => machine.pressShortcut('lock-vault')],
  ['the screen’s lock', (machine) => machine.lockScreen()],
  ['idleness', (machine) => machine.leaveComputer(15 * 60)],
  [
    'the deadline, by the alarm',
    (machine) => {
      machine.time.nowMs += 15 * MINUTE_MS;
      return machine.fireAlarm();
    },
  ],
  [
    'the deadline, by a page’s own request',
    async (machine) => {
      machine.time.nowMs += 15 * MINUTE_MS;
    },
  ],
  [
    'the deadline, noticed by a new worker',
    (machine) => {
      machine.time.nowMs += 15 * MINUTE_MS;
      return machine.killWorker();
    },
  ],
];

describe('sites that go on being served', () => {
  for (const [how, lock] of WAYS_TO_LOCK) {
    it(`get the same token after a lock by ${how}, and nothing is signed or renewed for it`, async () => {
      const { machine } = await aServingMachine();
      const before = await getToken(machine);
      const sent = requestsOf(machine).length;
      await lock(machine);
      expect(await getToken(machine)).toEqual(before);
      expect(before.ok).toBe(true);
      expect(await machine.view()).toEqual({
        ...LOCKED,
        stillServing: { untilMs: expect.any(Number) },
      });
      await machine.killWorker();
      expect(await getToken(machine)).toEqual(before);
      expect(requestsOf(machine)).toHaveLength(sent);
      expect(await machine.refusal('pump.refresh', { accountId: 'a' })).toBe('locked');
    });
  }

  it('get calls made for them, within their scope', async () => {
    const { machine } = await aServingMachine(FETCH);
    await lockAndKeep(machine);
    const reply = await fetchProfile(machine);
    expect(reply).toMatchObject({ ok: true, value: { status: 200 } });
    const call = { api: 'pump', method: 'DELETE', path: '/users', headers: {} } as const;
    expect(await machine.refusal('page.fetch', call, aPage(SITE))).toBe('site_out_of_scope');
    expect(await codeOf(getToken(machine))).toBe('site_way_not_granted');
  });

  it('get the header by a rule for each request, for a new worker as well', async () => {
    const { machine } = await aServingMachine(HEADER);
    await lockAndKeep(machine);
    await machine.killWorker();
    const url = `${world.sandbox.pumpUrl}/auth/my-profile`;
    const arm = { api: 'pump', method: 'GET', url, mark: MARK } as const;
    await machine.ask('page.arm', arm, aPage(SITE));
    const headers = () =>
      [...machine.browser.rules.values()].flatMap(({ action }) =>
        action.requestHeaders.flatMap((change) => ('value' in change ? [change.value] : [])),
      );
    expect(headers().some((value) => value.startsWith('Bearer eyJ'))).toBe(true);
    await machine.ask('sites.stopServing', {});
    expect(headers().some((value) => value.startsWith('Bearer'))).toBe(false);
    expect(await machine.refusal('page.arm', arm, aPage(SITE))).toBe('locked');
  });

  it('L4: that ask before a new worker is ready wait for it, and are served', async () => {
    const { machine } = await aServingMachine();
    const before = await getToken(machine);
    await lockAndKeep(machine);
    machine.killWorkerAtOnce();
    const replies = await Promise.all(Array.from({ length: 50 }, () => getToken(machine)));
    expect(replies.filter((reply) => JSON.stringify(reply) !== JSON.stringify(before))).toEqual([]);
  });

  it.each([
    ['a site without a grant', OTHER, {}, 'site_not_granted'],
    ['a subdomain', 'https://sub.app.example', {}, 'site_not_granted'],
    ['another port', `${SITE}:8443`, {}, 'site_not_granted'],
    ['a frame', SITE, { frameId: 3 }, 'not_permitted'],
    ['another extension', SITE, { id: 'another' }, 'not_permitted'],
    ['a sandboxed page', SITE, { origin: 'null' }, 'not_permitted'],
  ])('I2, I6: %s gets nothing', async (_who, origin, sender, code) => {
    const { machine } = await aServingMachine();
    await lockAndKeep(machine);
    const asker = { ...aPage(origin), ...sender };
    expect(await machine.refusal('page.getToken', { api: 'pump' }, asker)).toBe(code);
  });

  it('I2: get nothing of an API that they were not granted, and no question to the user', async () => {
    const { machine } = await aServingMachine();
    await lockAndKeep(machine);
    expect(await machine.refusal('page.getToken', { api: 'mimic' }, aPage(SITE))).toBe('locked');
    expect(await machine.refusal('page.request', { api: 'mimic' }, aPage(SITE))).toBe('locked');
    expect(await machine.ask('page.request', { api: 'pump' }, aPage(SITE))).toEqual({ way: 'token' });
    expect(machine.browser.windows.size).toBe(0);
  });

  it('T10: end with a token that the API refused, and no view of the unlock shows it as good', async () => {
    const { machine, main } = await aServingMachine(FETCH);
    await machine.ask('settings.update', { renewAutomatically: { pump: false, mimic: false } });
    await lockAndKeep(machine);
    world.sandbox.revokeTokens('pump');
    expect(await codeOf(fetchProfile(machine))).toBe('locked');
    const proven = Promise.withResolvers<void>();
    Object.assign(machine.removing, { key: 'vault.unlockBackOff', mayBegin: proven.promise });
    const unlocking = machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    // The password is proven and the vault open, but nothing of it is taken up.
    while (machine.removing.begun === 0) await aTurn();
    expect(await machine.view()).toEqual(LOCKED);
    proven.resolve();
    await unlocking;
    const { sessions } = await machine.unlockedView();
    expect(sessions[`${main.solana}:pump`]?.state).toBe('expired');
  });

  it('T10: are kept no open vault by a lock that comes while an unlock is taken up: what is asked after it is refused', async () => {
    const { machine } = await aServingMachine();
    await lockAndKeep(machine);
    // The vault has to be told of it once it is open, and a lock does so before it closes it.
    await getToken(machine);
    const { begun } = machine.publishing;
    const published = Promise.withResolvers<void>();
    machine.publishing.mayBegin = published.promise;
    const unlocking = machine.post('vault.unlock', { passwordSecret: PASSWORD });
    while (machine.publishing.begun === begun) await aTurn();
    let isLocked = false;
    const locking = machine.pressShortcut('lock-vault').finally(() => {
      isLocked = true;
    });
    await aTurn();
    published.resolve();
    const asked: Promise<{ readonly ok: boolean }>[] = [];
    while (!isLocked) {
      asked.push(machine.post('activity.list', {}));
      await aTurn();
    }
    await Promise.all([locking, unlocking]);
    const replies = await Promise.all(asked);
    expect(replies.length).toBeGreaterThan(2);
    expect(replies.filter(({ ok }) => ok).length).toBe(0);
  });

  it('find their way and their storage at their first question, and the tab is marked', async () => {
    const storage = { area: 'local', key: 'jwt' } as const;
    const { machine } = await aServingMachine({ terms: { way: 'token', storage } });
    await lockAndKeep(machine);
    const hello = await machine.ask('page.hello', {}, aPage(SITE));
    expect(hello).toEqual({
      ways: { pump: 'token' },
      storage: [{ ...storage, tokenSecret: expect.stringMatching(/^eyJ/) }],
    });
    await expect.poll(() => machine.browser.badges.get(7)).toBe('✓');
  });

  it('are not told of a lock that changes nothing for them; others are told that it ended', async () => {
    const { machine, main } = await aServingMachine();
    machine.browser.permitted.add(`${OTHER}/*`);
    machine.browser.tabs.set(8, { url: `${OTHER}/app`, nudges: [] });
    const grant = { origin: OTHER, identityId: main.identityId, api: 'mimic', ...TOKEN_ALWAYS } as const;
    await machine.ask('sites.allow', grant);
    await machine.ask('page.getToken', { api: 'mimic' }, aPage(OTHER, 8));
    await getToken(machine);
    // Without a token there is nothing to go on with.
    await machine.ask('sessions.signOut', { accountId: main.evm, api: 'mimic' });
    machine.browser.tabs.get(7)?.nudges.splice(0);
    machine.browser.tabs.get(8)?.nudges.splice(0);
    await lockAndKeep(machine);
    expect(machine.browser.tabs.get(7)?.nudges).toEqual([]);
    expect(await machine.refusal('page.getToken', { api: 'mimic' }, aPage(OTHER, 8))).toBe('locked');
  });
});

describe('what is kept', () => {
  it('K15, K16: shows no token, address, label or site in any storage', async () => {
    const { machine } = await aServingMachine();
    await lockAndKeep(machine);
    await getToken(machine);
    machine.published.splice(0);
    await machine.view();
    const text = machine.everythingInClear();
    expect([...machine.secretsSeen].filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).not.toContain(SOLANA.address);
    expect(JSON.stringify([...machine.browser.local])).not.toContain('app.example');
    expect(await hasKey()).toBe(true);
  });

  it('T10: is nothing with each other choice, however it locks', async () => {
    for (const onLock of ['stop_serving', 'sign_out'] as const) {
      for (const [, lock] of WAYS_TO_LOCK) {
        const { machine } = await aServingMachine();
        await machine.ask('settings.update', { onLock });
        await lock(machine);
        expect(await codeOf(getToken(machine))).toBe('locked');
        expect(await machine.view()).toEqual(LOCKED);
        await keepsNothing(machine);
        machine.die();
      }
    }
  });

  it('is nothing where no site is granted anything', async () => {
    const { machine } = await aServingMachine();
    await machine.ask('sites.revokeAll', {});
    await machine.ask('vault.lock', {});
    await keepsNothing(machine);
    expect(await machine.view()).toEqual(LOCKED);
  });

  it('is gone with the browser, its key as well', async () => {
    const { machine } = await aServingMachine();
    await lockAndKeep(machine);
    await machine.restartBrowser();
    expect(await codeOf(getToken(machine))).toBe('locked');
    await machine.permissionsChanged();
    await keepsNothing(machine);
  });

  it('is gone when everything is erased', async () => {
    const { machine } = await aServingMachine();
    await lockAndKeep(machine);
    await machine.ask('vault.erase', { confirmation: 'ERASE' });
    await keepsNothing(machine);
    expect(await codeOf(getToken(machine))).toBe('site_not_granted');
    expect(await machine.view()).toMatchObject({ status: 'absent' });
  });

  it('is gone after the unlock, and the vault serves with the same token and the uses of meanwhile', async () => {
    const { machine } = await aServingMachine();
    const before = await getToken(machine);
    await expect.poll(async () => (await machine.unlockedView()).grants[0]?.useCount).toBe(1);
    await lockAndKeep(machine);
    expect(machine.browser.session.has('sites.uses')).toBe(false);
    await getToken(machine);
    // No page waits until its use is counted: a worker that dies at once takes it along.
    await expect.poll(() => machine.browser.session.has('sites.uses')).toBe(true);
    await machine.killWorker();
    await getToken(machine);
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    await keepsNothing(machine);
    expect(await getToken(machine)).toEqual(before);
    await expect.poll(async () => (await machine.unlockedView()).grants[0]?.useCount).toBe(4);
    machine.time.nowMs += 60_000;
    const { entries } = await machine.ask('activity.list', {});
    const handed = entries.filter(({ kind, outcome }) => kind === 'hand_over' && outcome === 'ok');
    expect(handed.map(({ count }) => count)).toEqual([3, undefined]);
    expect(handed[0]).toMatchObject({ origin: SITE, api: 'pump' });
    expect(entries.filter(({ outcome }) => outcome === 'locked')).toEqual([]);
  });

  it('L6: stands or falls as a whole at every failure of storage, and the vault is locked in any case', async () => {
    const { machine: start } = await aServingMachine();
    const disk = await start.copy();
    const outcomes = new Set<string>();
    for (let call = 1; ; call += 1) {
      const machine = await world.aMachine(disk);
      machine.browser.permitted.add(`${SITE}/*`);
      await machine.permissionsChanged();
      machine.storage.calls = 0;
      machine.storage.failAt = call;
      const { ok } = await machine.post('vault.lock', {});
      const hasStruck = machine.storage.calls >= call;
      machine.storage.failAt = 0;
      // Where the deadline itself could not be read, nothing was begun.
      if (!ok) await machine.ask('vault.lock', {});
      expect([call, (await machine.view()).status]).toEqual([call, 'locked']);
      const code = await codeOf(getToken(machine));
      await machine.killWorker();
      expect([call, await codeOf(getToken(machine))]).toEqual([call, code]);
      outcomes.add(code);
      await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
      expect([call, await codeOf(getToken(machine))]).toEqual([call, 'ok']);
      machine.die();
      if (!hasStruck) break;
    }
    expect([...outcomes].filter((code) => !['ok', 'locked'].includes(code))).toEqual([]);
    expect(outcomes.has('ok')).toBe(true);
  }, 120_000);

  it('stands where the screen locks right after a write that failed', async () => {
    const { machine, main } = await aServingMachine();
    machine.storage.isDatabaseBroken = true;
    const rename = { identityId: main.identityId, name: 'Other' };
    expect(await machine.refusal('identities.rename', rename)).toBe('storage_failed');
    machine.storage.isDatabaseBroken = false;
    await machine.lockScreen();
    expect((await machine.view()).status).toBe('locked');
    expect(await codeOf(getToken(machine))).toBe('ok');
  });
});

describe('its end', () => {
  it('T3: comes with the token, by the alarm that was set for it, though the worker was dead', async () => {
    const { machine } = await aServingMachine();
    const signedInAtMs = machine.time.nowMs;
    await machine.ask('settings.update', { signOutAfterHours: 0 });
    await lockAndKeep(machine);
    expect(machine.wakeAtMs()).toBe(signedInAtMs + TOKEN_MS);
    expect(await machine.view()).toEqual({ ...LOCKED, stillServing: { untilMs: signedInAtMs + TOKEN_MS } });
    machine.time.nowMs = signedInAtMs + TOKEN_MS - 1;
    await machine.killWorker();
    expect(await codeOf(getToken(machine))).toBe('ok');
    machine.time.nowMs = machine.wakeAtMs() ?? 0;
    expect(await machine.fireAlarm()).toBe(true);
    await keepsNothing(machine);
    expect(await machine.view()).toEqual(LOCKED);
    expect(machine.browser.tabs.get(7)?.nudges.at(-1)).toMatchObject({ api: 'pump', kind: 'ended' });
    expect(await codeOf(getToken(machine))).toBe('locked');
    expect(machine.wakeAtMs()).toBeUndefined();
  });

  it('T3: comes with the token even where the alarm does not', async () => {
    const { machine } = await aServingMachine();
    const url = `${world.sandbox.pumpUrl}/auth/my-profile`;
    await machine.ask('settings.update', { signOutAfterHours: 0 });
    await lockAndKeep(machine);
    machine.time.nowMs += TOKEN_MS;
    const sent = machine.requests.length;
    expect(await codeOf(getToken(machine))).toBe('locked');
    expect(await codeOf(fetchProfile(machine))).toBe('locked');
    const arm = { api: 'pump', method: 'GET', url, mark: MARK } as const;
    expect(await machine.refusal('page.arm', arm, aPage(SITE))).toBe('locked');
    expect(machine.requests).toHaveLength(sent);
  });

  it('is that of each token: the other site goes on', async () => {
    const { machine, main } = await aServingMachine();
    machine.browser.permitted.add(`${OTHER}/*`);
    const grant = { origin: OTHER, identityId: main.identityId, api: 'mimic', ...TOKEN_ALWAYS } as const;
    await machine.ask('sites.allow', grant);
    await lockAndKeep(machine);
    const ofMimic = () => codeOf(machine.post('page.getToken', { api: 'mimic' }, aPage(OTHER)));
    expect(await ofMimic()).toBe('ok');
    const atMs = machine.wakeAtMs() ?? 0;
    expect(atMs).toBe(machine.time.nowMs + HOUR_MS);
    machine.time.nowMs = atMs;
    await machine.fireAlarm();
    expect(await ofMimic()).toBe('locked');
    expect(await codeOf(getToken(machine))).toBe('ok');
    expect(machine.wakeAtMs()).toBeGreaterThan(atMs);
  });

  it('comes with the time after which everybody is signed out', async () => {
    const { machine } = await aServingMachine();
    await lockAndKeep(machine);
    expect(machine.wakeAtMs()).toBe(machine.time.nowMs + 24 * HOUR_MS);
    machine.time.nowMs += 24 * HOUR_MS;
    expect(await codeOf(getToken(machine))).toBe('locked');
    await machine.fireAlarm();
    await keepsNothing(machine);
  });

  it.each<[string, object, (machine: Machine) => Promise<unknown>]>([
    [
      'the browser’s permission',
      {},
      async (machine) => {
        await lockAndKeep(machine);
        machine.browser.permitted.clear();
        await machine.permissionsChanged();
      },
    ],
    [
      'the token that the grant is bound to',
      { duration: 'token' },
      async (machine) => {
        await lockAndKeep(machine);
        machine.time.nowMs += TOKEN_MS;
        await machine.fireAlarm();
      },
    ],
    [
      'a lock that signs out as well',
      {},
      async (machine) => {
        await machine.ask('settings.update', { onLock: 'sign_out' });
        await machine.ask('vault.lock', {});
      },
    ],
  ])('is told to a page once where it comes with %s, and the next end again', async (_how, choice, end) => {
    const { machine, main } = await aServingMachine(choice);
    const endings = (): number =>
      machine.browser.tabs.get(7)?.nudges.filter((nudge) => (nudge as { kind: string }).kind === 'ended')
        .length ?? 0;
    await getToken(machine);
    await end(machine);
    await machine.killWorker();
    await keepsNothing(machine);
    expect(endings()).toBe(1);
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    machine.browser.permitted.add(`${SITE}/*`);
    machine.time.nowMs += 1_000;
    await machine.ask('sessions.signIn', { accountId: main.solana, api: 'pump' });
    const again = { origin: SITE, identityId: main.identityId, api: 'pump', tabId: 7 } as const;
    await machine.ask('sites.allow', { ...again, ...TOKEN_ALWAYS });
    expect(await codeOf(getToken(machine))).toBe('ok');
    await machine.ask('sites.revokeAll', {});
    expect(endings()).toBe(2);
  });

  it('K18: comes with a clock that is set back', async () => {
    const { machine } = await aServingMachine();
    await lockAndKeep(machine);
    machine.time.nowMs -= MINUTE_MS + 1;
    expect(await codeOf(getToken(machine))).toBe('locked');
  });

  it('comes at once by the button of the locked screen, which is for the extension’s own pages', async () => {
    const { machine } = await aServingMachine();
    await getToken(machine);
    await lockAndKeep(machine);
    expect(await machine.refusal('sites.stopServing', {}, aPage(SITE))).toBe('not_permitted');
    expect(await machine.refusal('sites.stopServing', {}, { ...POPUP, frameId: 2 })).toBe('not_permitted');
    expect(await codeOf(getToken(machine))).toBe('ok');
    machine.browser.tabs.get(7)?.nudges.splice(0);
    await machine.ask('sites.stopServing', {});
    await keepsNothing(machine);
    expect(machine.published.at(-1)).toMatchObject({ view: LOCKED });
    expect(machine.browser.tabs.get(7)?.nudges).toMatchObject([{ kind: 'ended' }]);
    expect(await codeOf(getToken(machine))).toBe('locked');
    await machine.ask('sites.stopServing', {});
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect(await codeOf(getToken(machine))).toBe('ok');
    const { entries } = await machine.ask('activity.list', {});
    expect(entries.filter(({ kind }) => kind === 'stop_serving')).toHaveLength(1);
  });

  it('T7: comes with a 401: no login and no replay, and the vault then knows that the token is over', async () => {
    const { machine, main } = await aServingMachine(FETCH);
    await lockAndKeep(machine);
    world.sandbox.setFaults([{ kind: 'status', status: 401, path: '/auth/my-profile', times: 1 }]);
    const sent = machine.requests.length;
    // The grant went with the token: the page is told to wait, not that it was refused.
    expect(await codeOf(fetchProfile(machine))).toBe('locked');
    expect(machine.requests).toHaveLength(sent + 1);
    expect(await codeOf(fetchProfile(machine))).toBe('locked');
    expect(machine.requests).toHaveLength(sent + 1);
    await machine.killWorker();
    expect(await codeOf(fetchProfile(machine))).toBe('locked');
    await keepsNothing(machine);
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    // The very first view of the open vault does not show that token as good.
    const first = machine.published.findLast(({ view }) => (view as { status: string }).status === 'locked');
    const after = machine.published[machine.published.indexOf(first ?? {}) + 1];
    expect(after).toMatchObject({
      view: { status: 'unlocked', sessions: { [`${main.solana}:pump`]: { state: 'expired' } } },
    });
    expect(machine.browser.session.has('sites.keptEndings')).toBe(false);
  });

  it('a page’s word of a 401 ends what that page gets, and no other’s', async () => {
    const { machine, main } = await aServingMachine(HEADER);
    machine.browser.permitted.add(`${OTHER}/*`);
    const grant = { origin: OTHER, identityId: main.identityId, api: 'pump', ...TOKEN_ALWAYS } as const;
    await machine.ask('sites.allow', grant);
    await lockAndKeep(machine);
    const url = `${world.sandbox.pumpUrl}/auth/my-profile`;
    const arm = { api: 'pump', method: 'GET', url, mark: MARK } as const;
    await machine.ask('page.arm', arm, aPage(SITE));
    const before = machine.requests.length;
    await machine.ask('page.disarm', { mark: MARK, status: 401 }, aPage(SITE));
    await expect.poll(() => codeOf(machine.post('page.arm', arm, aPage(SITE)))).toBe('locked');
    expect(await codeOf(getToken(machine, OTHER))).toBe('ok');
    expect(machine.requests).toHaveLength(before);
  });

  it('I7: comes when the browser takes the permission back', async () => {
    const { machine } = await aServingMachine();
    await lockAndKeep(machine);
    machine.browser.permitted.clear();
    expect(await codeOf(getToken(machine))).toBe('site_not_granted');
    await machine.permissionsChanged();
    await keepsNothing(machine);
    expect([...machine.browser.scripts.keys()]).toEqual([]);
    machine.browser.permitted.add(`${SITE}/*`);
    expect(await codeOf(getToken(machine))).not.toBe('ok');
  });

  it('of a visit comes with its tab, and the vault is told of it though the tab shows the site again', async () => {
    const { machine } = await aServingMachine({ duration: 'visit' });
    await lockAndKeep(machine);
    expect(await codeOf(getToken(machine))).toBe('ok');
    expect(await codeOf(getToken(machine, SITE, 8))).toBe('site_not_granted');
    machine.browser.tabs.set(7, { url: OTHER, nudges: [] });
    await machine.ask('page.leave', {}, aPage(SITE));
    await expect.poll(() => machine.browser.session.has(KEPT)).toBe(false);
    machine.browser.tabs.set(7, { url: `${SITE}/app`, nudges: [] });
    expect(await codeOf(getToken(machine))).toBe('locked');
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect((await machine.unlockedView()).grants).toEqual([]);
    expect(await codeOf(getToken(machine))).toBe('site_not_granted');
    await expect.poll(() => machine.browser.permitted.has(`${SITE}/*`)).toBe(false);
    const { entries } = await machine.ask('activity.list', {});
    expect(entries.filter(({ kind }) => kind === 'revoke')).toHaveLength(1);
  });

  it('of a visit comes with the closing of its tab, though that wakes a new worker (L1)', async () => {
    const { machine } = await aServingMachine({ duration: 'visit' });
    await lockAndKeep(machine);
    machine.killWorkerAtOnce();
    await machine.closeTab(7);
    await keepsNothing(machine);
    expect(await machine.view()).toEqual(LOCKED);
  });

  it('of a visit whose page could not say that it went comes with the next alarm', async () => {
    const { machine } = await aServingMachine({ duration: 'visit' });
    await lockAndKeep(machine);
    machine.browser.tabs.set(7, { url: OTHER, nudges: [] });
    const atMs = machine.wakeAtMs() ?? 0;
    expect(atMs).toBeLessThanOrEqual(machine.time.nowMs + MINUTE_MS);
    machine.time.nowMs = atMs;
    await machine.fireAlarm();
    await keepsNothing(machine);
    machine.browser.tabs.set(7, { url: `${SITE}/app`, nudges: [] });
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect((await machine.unlockedView()).grants).toEqual([]);
  });

  it('of a visit leaves the browser’s permission alone while nobody can tell who else needs it', async () => {
    const { machine, main } = await aServingMachine({ duration: 'visit' });
    const other = { origin: SITE, identityId: main.identityId, api: 'mimic', ...TOKEN_ALWAYS } as const;
    await machine.ask('sites.allow', other);
    await machine.ask('sessions.signOut', { accountId: main.evm, api: 'mimic' });
    await lockAndKeep(machine);
    machine.browser.tabs.set(7, { url: OTHER, nudges: [] });
    await machine.ask('page.leave', {}, aPage(SITE));
    await expect.poll(() => machine.browser.session.has(KEPT)).toBe(false);
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    await expect
      .poll(async () => (await machine.unlockedView()).grants.map(({ api }) => api))
      .toEqual(['mimic']);
    expect(machine.browser.permitted.has(`${SITE}/*`)).toBe(true);
  });

  it('of what ended before is not undone by an unlock that a screen’s lock overtakes', async () => {
    const { machine } = await aServingMachine({ duration: 'visit' });
    await lockAndKeep(machine);
    machine.browser.tabs.set(7, { url: OTHER, nudges: [] });
    await machine.ask('page.leave', {}, aPage(SITE));
    await expect.poll(() => machine.browser.session.has(KEPT)).toBe(false);
    machine.browser.tabs.set(7, { url: `${SITE}/app`, nudges: [] });
    const unlocking = machine.post('vault.unlock', { passwordSecret: PASSWORD });
    while (!machine.browser.local.has('vault.unlockBackOff'))
      await new Promise((resolve) => setImmediate(resolve));
    await machine.lockScreen();
    expect(await unlocking).toMatchObject({ ok: false, code: 'locked' });
    expect(await codeOf(getToken(machine))).not.toBe('ok');
  });

  it('“until the present token ends” and “until the browser is closed” hold while locked', async () => {
    for (const duration of ['token', 'browser'] as const) {
      const { machine } = await aServingMachine({ duration });
      await machine.ask('settings.update', { signOutAfterHours: 0 });
      await lockAndKeep(machine);
      expect(await codeOf(getToken(machine))).toBe('ok');
      if (duration === 'token') machine.time.nowMs += TOKEN_MS;
      else await machine.restartBrowser();
      expect(await codeOf(getToken(machine))).not.toBe('ok');
      await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
      await expect.poll(async () => (await machine.unlockedView()).grants).toEqual([]);
      machine.die();
    }
  });
});

describe('a request that is under way', () => {
  it('T10: when it locks is not answered, though the site goes on being served', async () => {
    const { machine } = await aServingMachine(FETCH);
    world.sandbox.setFaults([{ kind: 'delay', delayMs: 50, path: '/auth/my-profile', times: 1 }]);
    const reply = fetchProfile(machine);
    await world.sandbox.log.waitFor(({ path }) => path === '/auth/my-profile');
    await lockAndKeep(machine);
    expect(await reply).toMatchObject({ ok: false, code: 'locked' });
    expect(await fetchProfile(machine)).toMatchObject({ ok: true });
  });

  it('when serving is stopped is not answered', async () => {
    const { machine } = await aServingMachine(FETCH);
    await lockAndKeep(machine);
    world.sandbox.setFaults([{ kind: 'delay', delayMs: 50, path: '/auth/my-profile', times: 1 }]);
    const reply = fetchProfile(machine);
    await world.sandbox.log.waitFor(({ path }) => path === '/auth/my-profile');
    await machine.ask('sites.stopServing', {});
    expect(await reply).toMatchObject({ ok: false, code: 'locked' });
  });

  it('when it is unlocked is answered', async () => {
    const { machine } = await aServingMachine(FETCH);
    await lockAndKeep(machine);
    world.sandbox.setFaults([{ kind: 'delay', delayMs: 50, path: '/auth/my-profile', times: 1 }]);
    const reply = fetchProfile(machine);
    await world.sandbox.log.waitFor(({ path }) => path === '/auth/my-profile');
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect(await reply).toMatchObject({ ok: true, value: { status: 200 } });
  });
});
