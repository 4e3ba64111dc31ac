import { describe, expect, it } from 'vitest';
import { parseView } from '../../src/messaging/published.ts';
import { aPage, type Machine, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { allowSite, SITE, SOLANA, setUp, signInBoth } from './user-steps.ts';

const world = sandboxPerFile();
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const aTurn = () => new Promise((resolve) => setImmediate(resolve));
const LOCKED = { status: 'locked', version: '9.8.7', sandbox: true };

describe('the lock', () => {
  it('K17: comes at its deadline though the worker was dead: the next message is refused and no request leaves', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    machine.time.nowMs += 15 * MINUTE_MS;
    await machine.killWorker();
    const before = machine.requests.length;
    expect(await machine.refusal('pump.refresh', { accountId: main.solana })).toBe('locked');
    expect(await machine.refusal('sessions.signIn', { accountId: main.solana, api: 'pump' })).toBe('locked');
    expect(machine.requests.length).toBe(before);
    expect(parseView(JSON.parse(machine.browser.session.get('view') ?? 'null'))).toEqual(LOCKED);
    expect(machine.browser.session.get('detail')).toBe('null');
  });

  it('T10: that came while the worker was dead leaves no draft and no login to carry on', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await machine.ask('keys.draft', { source: { kind: 'generate', chain: 'solana' } });
    world.sandbox.setFaults([{ kind: 'hang', path: '/auth/login' }]);
    machine.sendOff('sessions.signIn', { accountId: main.solana, api: 'pump' });
    await world.sandbox.log.waitFor(({ path }) => path === '/auth/login');
    machine.time.nowMs += 15 * MINUTE_MS;
    await machine.killWorker();
    const left = [...machine.browser.session.keys()];
    expect(left.filter((key) => key.startsWith('draft'))).toEqual([]);
    expect(JSON.parse(machine.browser.session.get('sessions.journal') ?? '{}')).toMatchObject({
      pending: [],
    });
  });

  it('K17: is not late either: a moment before the deadline the vault is still open', async () => {
    const machine = await world.aMachine();
    await setUp(machine);
    machine.time.nowMs += 15 * MINUTE_MS - 1;
    await machine.killWorker();
    expect((await machine.view()).status).toBe('unlocked');
  });

  it('K17: comes with the alarm while nobody asks, and leaves no alarm behind', async () => {
    const machine = await world.aMachine();
    await setUp(machine);
    expect(machine.wakeAtMs()).toBe(machine.time.nowMs + 15 * MINUTE_MS);
    machine.time.nowMs += 15 * MINUTE_MS;
    expect(await machine.fireAlarm()).toBe(true);
    expect(machine.published.at(-1)).toMatchObject({ view: LOCKED, detail: null });
    expect(machine.wakeAtMs()).toBeUndefined();
  });

  it('is told to the interface by whichever message notices it first', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    machine.time.nowMs += 15 * MINUTE_MS;
    expect(await machine.refusal('mimic.refresh', { accountId: main.evm })).toBe('locked');
    // The next message waits behind the clearing up.
    await machine.ask('vault.lock', {});
    const views = machine.published.map(({ view }) => view as { status: string });
    expect(views.filter(({ status }) => status === 'locked').length).toBeGreaterThan(1);
    const { entries } = await machine
      .ask('vault.unlock', { passwordSecret: PASSWORD })
      .then(() => machine.ask('activity.list', {}));
    expect(entries.filter(({ kind }) => kind === 'lock').length).toBe(2);
  });

  it('moves with use', async () => {
    const machine = await world.aMachine();
    await setUp(machine);
    machine.time.nowMs += 10 * MINUTE_MS;
    await machine.ask('vault.touch', {});
    machine.time.nowMs += 10 * MINUTE_MS;
    expect(await machine.unlockedView()).toMatchObject({ lockAtMs: machine.time.nowMs + 5 * MINUTE_MS });
  });

  it('K18: comes when the clock is moved back', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    machine.time.nowMs -= 61_000;
    expect(await machine.refusal('sessions.signIn', { accountId: main.solana, api: 'pump' })).toBe('locked');
    expect(await machine.view()).toEqual(LOCKED);
    expect(machine.requests).toEqual([]);
  });

  it('by the button drops drafts, detail and selection, and needs the password again', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    const { draftId } = await machine.ask('keys.draft', { source: { kind: 'generate', chain: 'evm' } });
    await machine.ask('vault.lock', {});
    expect([...machine.browser.session.keys()].filter((key) => key.startsWith('draft'))).toEqual([]);
    expect(await machine.refusal('activity.list', {})).toBe('locked');
    expect(await machine.refusal('settings.update', { lockAfterMinutes: 1440 })).toBe('locked');
    await machine.killWorker();
    expect(await machine.view()).toEqual(LOCKED);
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    const save = { draftId, label: '', identity: { kind: 'new', name: 'X' } } as const;
    expect(await machine.refusal('keys.save', save)).toBe('key_draft_missing');
  });

  it('T10: stops serving pages at once, and serves them again after the unlock with the same token', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    await allowSite(machine, main.identityId);
    machine.browser.tabs.set(7, { url: `${SITE}/app`, nudges: [] });
    const before = await machine.ask('page.getToken', { api: 'pump' }, aPage(SITE));
    await machine.ask('vault.lock', {});
    expect(await machine.refusal('page.getToken', { api: 'pump' }, aPage(SITE))).toBe('locked');
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect(await machine.ask('page.getToken', { api: 'pump' }, aPage(SITE))).toEqual(before);
  });

  const whileNothingIsPublished = async (machine: Machine, begin: () => unknown): Promise<() => void> => {
    const { begun } = machine.publishing;
    const published = Promise.withResolvers<void>();
    machine.publishing.mayBegin = published.promise;
    begin();
    while (machine.publishing.begun === begun) await aTurn();
    return published.resolve;
  };

  const OPENING = {
    'an open vault': async () => () => undefined,
    'an unlock that is being taken up': async (machine: Machine) => {
      await machine.ask('vault.lock', {});
      return whileNothingIsPublished(machine, () =>
        machine.sendOff('vault.unlock', { passwordSecret: PASSWORD }),
      );
    },
    'a new worker that is taking up an open vault': (machine: Machine) =>
      whileNothingIsPublished(machine, machine.killWorkerAtOnce),
  };
  const LOCKING = {
    'by the button': (machine: Machine) => machine.ask('vault.lock', {}),
    'by the shortcut': (machine: Machine) => machine.pressShortcut('lock-vault'),
    'by the screen': (machine: Machine) => machine.lockScreen(),
    'by erasing all': (machine: Machine) => machine.ask('vault.erase', { confirmation: 'ERASE' }),
  };

  it.each(
    Object.entries(OPENING).flatMap(([over, open]) =>
      Object.entries(LOCKING).map(([how, lock]) => ({ over, open, how, lock })),
    ),
  )('T10: $how, over $over, comes before whatever is asked after it', async ({ open, lock }) => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    await allowSite(machine, main.identityId);
    machine.browser.tabs.set(7, { url: `${SITE}/app`, nudges: [] });
    const goOn = await open(machine);
    const ask = () => [
      machine.post('page.getToken', { api: 'pump' }, aPage(SITE)),
      machine.post('activity.list', {}),
    ];
    const locking = lock(machine);
    const asked = ask();
    await aTurn();
    asked.push(...ask());
    goOn();
    await locking;
    expect((await Promise.all(asked)).map(({ ok }) => ok)).toEqual([false, false, false, false]);
  });

  it('T10: discards a login that is under way', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    world.sandbox.setFaults([{ kind: 'delay', delayMs: 50, path: '/auth/login', times: 1 }]);
    const login = machine.post('sessions.signIn', { accountId: main.solana, api: 'pump' });
    await world.sandbox.log.waitFor(({ path }) => path === '/auth/login');
    await machine.ask('vault.lock', {});
    expect(await login).toMatchObject({ ok: false });
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect((await machine.unlockedView()).sessions).toEqual({});
    expect(world.sandbox.log.entries(({ path }) => path === '/auth/login')).toHaveLength(1);
  });

  it('logs out at the API too where the user chose that', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    await machine.ask('settings.update', { onLock: 'sign_out' });
    await machine.ask('vault.lock', {});
    await world.sandbox.log.waitFor(({ path, status }) => path === '/auth/logout' && status === 201);
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect((await machine.unlockedView()).sessions).toEqual({});
  });

  it('logs nobody out by a worker that only takes up what is open, where the user chose that', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    await machine.ask('settings.update', { onLock: 'sign_out' });
    await machine.killWorker();
    expect((await machine.unlockedView()).sessions[`${main.solana}:pump`]?.state).toBe('signed_in');
  });

  it('logs out at the next unlock where the browser was closed before it could', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    await machine.ask('settings.update', { onLock: 'sign_out' });
    await machine.restartBrowser();
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    // Gone with the very first view, not a while after it.
    const first = machine.published.findLast(
      ({ view }) => (view as { status: string }).status === 'unlocked',
    );
    expect(first).toMatchObject({ view: { sessions: {} } });
    await world.sandbox.log.waitFor(({ path, status }) => path === '/auth/logout' && status === 201);
  });
});

describe('a wrong password', () => {
  it('changes nothing stored but the count of guesses and the journal of the log, and K19: makes the next one wait', async () => {
    const machine = await world.aMachine();
    await setUp(machine);
    await machine.restartBrowser();
    const before = await machine.copy();
    expect(await machine.refusal('vault.unlock', { passwordSecret: 'not the password' })).toBe(
      'wrong_password',
    );
    const after = await machine.copy();
    expect(after.databases).toEqual(before.databases);
    const others = new Map(after.local);
    expect(others.delete('vault.unlockBackOff')).toBe(true);
    expect(others.delete('activity.journal')).toBe(true);
    expect(others).toEqual(before.local);
    expect(await machine.view()).toEqual(LOCKED);

    expect(await machine.post('vault.unlock', { passwordSecret: PASSWORD })).toMatchObject({
      ok: false,
      code: 'unlock_too_soon',
      details: { retryAtMs: machine.time.nowMs + 1_000 },
    });
    await machine.restartBrowser();
    expect(await machine.refusal('vault.unlock', { passwordSecret: PASSWORD })).toBe('unlock_too_soon');
    machine.time.nowMs += 1_000;
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect(machine.browser.local.has('vault.unlockBackOff')).toBe(false);
  });

  it('K19: counts when a key is to be revealed or the password changed, too', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    const reveal = (passwordSecret: string) => ({ accountId: main.solana, passwordSecret });
    expect(await machine.refusal('keys.reveal', reveal('wrong password'))).toBe('wrong_password');
    expect(await machine.refusal('keys.reveal', reveal(PASSWORD))).toBe('unlock_too_soon');
    machine.time.nowMs += 1_000;
    const change = { currentSecret: 'wrong password', nextSecret: 'next password' };
    expect(await machine.refusal('vault.changePassword', change)).toBe('wrong_password');
    machine.time.nowMs += 2_000;
    expect(await machine.ask('keys.reveal', reveal(PASSWORD))).toEqual({
      format: 'solana_base58_secret_key',
      keySecret: SOLANA.keySecret,
    });
  });
});

describe('inactivity', () => {
  const anIdleMachine = async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await machine.ask('settings.update', { signOutAfterHours: 1, lockAfterMinutes: 1440 });
    await signInBoth(machine, main);
    return { machine, main };
  };
  const told = () =>
    world.sandbox.log.waitFor(({ path, status }) => path === '/auth/logout' && status === 201);

  it('logs out by alarm, and then there is nothing to wake for but the lock', async () => {
    const { machine } = await anIdleMachine();
    const lockAtMs = machine.time.nowMs + 24 * HOUR_MS;
    machine.time.nowMs += HOUR_MS;
    expect(await machine.fireAlarm()).toBe(true);
    await told();
    expect((await machine.unlockedView()).sessions).toEqual({});
    expect(machine.wakeAtMs()).toBe(lockAtMs);
    const { entries } = await machine.ask('activity.list', {});
    expect(entries.filter(({ kind }) => kind === 'sign_out')).toHaveLength(2);
  });

  it('logs out in a worker that was started after the time had run out', async () => {
    const { machine } = await anIdleMachine();
    await allowSite(machine, (await machine.unlockedView()).identities[0]?.id ?? '');
    machine.time.nowMs += HOUR_MS;
    await machine.killWorker();
    // Before anything is served: the page that asks first does not get the token.
    expect(await machine.refusal('page.getToken', { api: 'pump' }, aPage(SITE))).toBe('not_signed_in');
    await told();
  });

  it('logs out at the first unlock after the browser was closed for long', async () => {
    const { machine } = await anIdleMachine();
    machine.time.nowMs += HOUR_MS;
    await machine.restartBrowser();
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect((await machine.unlockedView()).sessions).toEqual({});
    await told();
  });

  it('does not begin while the user is here, nor where it is switched off', async () => {
    const { machine, main } = await anIdleMachine();
    machine.time.nowMs += HOUR_MS - MINUTE_MS;
    await machine.ask('vault.touch', {});
    machine.time.nowMs += MINUTE_MS;
    await machine.fireAlarm();
    expect((await machine.unlockedView()).sessions[`${main.solana}:pump`]?.state).toBe('signed_in');
    await machine.ask('settings.update', { signOutAfterHours: 0 });
    machine.time.nowMs += 20 * HOUR_MS;
    await machine.killWorker();
    expect((await machine.unlockedView()).sessions[`${main.solana}:pump`]?.state).toBe('signed_in');
  });

  it('does not make the unlock wait for a slow API', async () => {
    const { machine } = await anIdleMachine();
    machine.time.nowMs += HOUR_MS;
    await machine.restartBrowser();
    world.sandbox.setFaults([{ kind: 'hang', path: '/auth/logout' }]);
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect((await machine.unlockedView()).sessions).toEqual({});
  });
});
