/** Locking by what happens around the vault: the computer, the keyboard, the browser's end. */
import { describe, expect, it } from 'vitest';
import { type Machine, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { setUp, signInBoth } from './user-steps.ts';

const world = sandboxPerFile();
const MINUTE_S = 60;
const MINUTE_MS = 60_000;
const LOCKED = { status: 'locked', version: '9.8.7', sandbox: true };

const anOpenMachine = async (): Promise<Machine> => {
  const machine = await world.aMachine();
  await setUp(machine);
  return machine;
};

const countLocks = async (machine: Machine): Promise<number> => {
  const { entries } = await machine.ask('activity.list', {});
  return entries.filter(({ kind }) => kind === 'lock').length;
};

describe('a locked screen', () => {
  it('locks the vault at once, and leaves no detail and no alarm', async () => {
    const machine = await world.aMachine();
    await signInBoth(machine, await setUp(machine));
    await machine.lockScreen();
    expect(machine.published.at(-1)).toMatchObject({ view: LOCKED, detail: null });
    expect(machine.wakeAtMs()).toBeUndefined();
    expect(await machine.refusal('activity.list', {})).toBe('locked');
  });

  it('locks it though the event wakes a new worker (L1)', async () => {
    const machine = await anOpenMachine();
    machine.killWorkerAtOnce();
    await machine.lockScreen();
    await machine.killWorker();
    expect(await machine.view()).toEqual(LOCKED);
  });

  it('lets no unlock that is under way end behind it', async () => {
    const machine = await anOpenMachine();
    await machine.ask('vault.lock', {});
    const unlocking = machine.post('vault.unlock', { passwordSecret: PASSWORD });
    // The attempt counts before it is made.
    while (!machine.browser.local.has('vault.unlockBackOff'))
      await new Promise((resolve) => setImmediate(resolve));
    await machine.lockScreen();
    expect(await unlocking).toMatchObject({ ok: false, code: 'locked' });
    expect(await machine.view()).toEqual(LOCKED);
  });

  it('lets no unlock that waits for its turn end behind it, by password or by passkey', async () => {
    const machine = await anOpenMachine();
    const [credentialId, secret] = ['AQIDBA==', Buffer.alloc(32, 7).toString('base64')];
    await machine.ask('passkey.enrol', {
      passwordSecret: PASSWORD,
      credentialId,
      salt: secret,
      prfSecret: secret,
    });
    await machine.ask('vault.lock', {});
    machine.waits.sitOut = async (ms) => {
      machine.time.nowMs += ms;
      await machine.lockScreen();
    };
    const right = { passwordSecret: PASSWORD };
    const unlocks = [
      () => machine.refusal('vault.unlock', right),
      () => machine.refusal('passkey.unlock', { credentialId, prfSecret: secret }),
    ];
    for (const unlock of unlocks) {
      expect(await machine.refusal('vault.unlock', { passwordSecret: 'not the password' })).toBe(
        'wrong_password',
      );
      expect(await unlock()).toBe('locked');
      expect(await machine.view()).toEqual(LOCKED);
      await machine.killWorker();
      expect(await machine.view()).toEqual(LOCKED);
    }
  });

  it('locks it though storage fails and nobody can tell whether it is open', async () => {
    const machine = await anOpenMachine();
    machine.storage.isDatabaseBroken = true;
    machine.killWorkerAtOnce();
    await machine.lockScreen();
    machine.storage.isDatabaseBroken = false;
    expect(await machine.view()).toEqual(LOCKED);
    await machine.killWorker();
    expect(await machine.view()).toEqual(LOCKED);
  });

  it('is told in the log once, not again while the vault is locked', async () => {
    const machine = await anOpenMachine();
    await machine.lockScreen();
    await machine.touchComputer();
    await machine.lockScreen();
    await machine.touchComputer();
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect(await countLocks(machine)).toBe(1);
  });

  it('logs out at the APIs where the user chose that for every lock', async () => {
    const machine = await world.aMachine();
    await signInBoth(machine, await setUp(machine));
    await machine.ask('settings.update', { onLock: 'sign_out' });
    await machine.lockScreen();
    await world.sandbox.log.waitFor(({ path, status }) => path === '/auth/logout' && status === 201);
    expect(await machine.view()).toEqual(LOCKED);
  });

  it('leaves it open where the user chose so', async () => {
    const machine = await anOpenMachine();
    await machine.ask('settings.update', { lockWhenIdle: false });
    await machine.lockScreen();
    await machine.leaveComputer(60 * MINUTE_S);
    expect((await machine.view()).status).toBe('unlocked');
  });

  it('is nothing to a browser without a vault', async () => {
    const machine = await world.aMachine();
    await machine.lockScreen();
    expect((await machine.view()).status).toBe('absent');
    await setUp(machine);
    expect(await countLocks(machine)).toBe(0);
  });
});

describe('an untouched computer', () => {
  it('locks the vault after the lock time, and not before', async () => {
    const machine = await anOpenMachine();
    await machine.leaveComputer(15 * MINUTE_S - 1);
    expect((await machine.view()).status).toBe('unlocked');
    await machine.leaveComputer(15 * MINUTE_S);
    expect(await machine.view()).toEqual(LOCKED);
  });

  it('locks it after the time that was set meanwhile', async () => {
    const machine = await anOpenMachine();
    await machine.ask('settings.update', { lockAfterMinutes: 2 });
    expect(machine.browser.idle.reportAfterSeconds).toBe(2 * MINUTE_S);
    await machine.leaveComputer(2 * MINUTE_S);
    expect(await machine.view()).toEqual(LOCKED);
  });

  it('does not lock it early where the browser has forgotten the time and reports after a minute', async () => {
    const machine = await anOpenMachine();
    machine.browser.idle.reportAfterSeconds = MINUTE_S;
    await machine.leaveComputer(2 * MINUTE_S);
    expect((await machine.view()).status).toBe('unlocked');
  });

  it('tells the browser the time again in every worker and after every unlock', async () => {
    const machine = await anOpenMachine();
    machine.browser.idle.reportAfterSeconds = MINUTE_S;
    await machine.killWorker();
    expect(machine.browser.idle.reportAfterSeconds).toBe(15 * MINUTE_S);
    await machine.restartBrowser();
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect(machine.browser.idle.reportAfterSeconds).toBe(15 * MINUTE_S);
  });

  it('does not lock it early where the lock time is longer than browsers can measure', async () => {
    const machine = await anOpenMachine();
    await machine.ask('settings.update', { lockAfterMinutes: 241 });
    expect(machine.browser.idle.reportAfterSeconds).toBe(240 * MINUTE_S);
    await machine.leaveComputer(240 * MINUTE_S);
    expect((await machine.view()).status).toBe('unlocked');
  });
});

describe('the shortcut', () => {
  it('locks the vault', async () => {
    const machine = await anOpenMachine();
    await machine.pressShortcut('lock-vault');
    expect(machine.published.at(-1)).toMatchObject({ view: LOCKED, detail: null });
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect(await countLocks(machine)).toBe(1);
  });

  it('locks it though the key press wakes a new worker (L1)', async () => {
    const machine = await anOpenMachine();
    machine.killWorkerAtOnce();
    await machine.pressShortcut('lock-vault');
    expect(await machine.view()).toEqual(LOCKED);
  });

  it('is the only one that does', async () => {
    const machine = await anOpenMachine();
    await machine.pressShortcut('_execute_action');
    expect((await machine.view()).status).toBe('unlocked');
  });
});

describe('the end of the browser', () => {
  it('locks the vault, however long it might have stayed open', async () => {
    const machine = await anOpenMachine();
    await machine.ask('settings.update', { lockAfterMinutes: 1440 });
    machine.time.nowMs += MINUTE_MS;
    await machine.restartBrowser();
    expect(await machine.view()).toEqual(LOCKED);
  });
});
