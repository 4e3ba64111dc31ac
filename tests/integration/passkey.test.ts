import { describe, expect, it } from 'vitest';
import { aPage, type Machine, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { SITE, setUp, signInBoth } from './user-steps.ts';

const world = sandboxPerFile();
const toText = (byte: number, length = 32): string => Buffer.alloc(length, byte).toString('base64');
const CREDENTIAL_ID = toText(1, 20);
const PRF = toText(2);
const SALT = toText(3);
const ENROLMENT = { passwordSecret: PASSWORD, credentialId: CREDENTIAL_ID, salt: SALT, prfSecret: PRF };
const PROOF = { credentialId: CREDENTIAL_ID, prfSecret: PRF };

const anEnrolledMachine = async (): Promise<Machine> => {
  const machine = await world.aMachine();
  await setUp(machine);
  await machine.ask('passkey.enrol', ENROLMENT);
  return machine;
};

describe('a passkey', () => {
  it('is described to a locked interface, and unlocks after the worker and the browser are gone', async () => {
    const machine = await anEnrolledMachine();
    await machine.restartBrowser();
    expect(await machine.ask('passkey.describe', {})).toEqual({
      passkey: { credentialId: CREDENTIAL_ID, salt: SALT },
    });
    await machine.ask('passkey.unlock', PROOF);
    expect((await machine.unlockedView()).identities).toHaveLength(1);
    await machine.killWorker();
    expect((await machine.view()).status).toBe('unlocked');
  });

  it('brings the sessions back as the password does', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    await machine.ask('passkey.enrol', ENROLMENT);
    await machine.restartBrowser();
    await machine.ask('passkey.unlock', PROOF);
    expect((await machine.unlockedView()).sessions[`${main.solana}:pump`]?.state).toBe('signed_in');
  });

  it('K19: with another secret is a wrong password, and the next attempt of either kind waits', async () => {
    const machine = await anEnrolledMachine();
    await machine.restartBrowser();
    const wrong = { ...PROOF, prfSecret: toText(9) };
    expect(await machine.refusal('passkey.unlock', wrong)).toBe('wrong_password');
    expect(await machine.refusal('passkey.unlock', PROOF)).toBe('unlock_too_soon');
    expect(await machine.refusal('vault.unlock', { passwordSecret: PASSWORD })).toBe('unlock_too_soon');
    machine.time.nowMs += 1_000;
    await machine.ask('passkey.unlock', PROOF);
    expect(machine.browser.local.has('vault.unlockBackOff')).toBe(false);
  });

  it('K19: is not enrolled by a wrong password, which counts', async () => {
    const machine = await world.aMachine();
    await setUp(machine);
    const wrong = { ...ENROLMENT, passwordSecret: 'not the password' };
    expect(await machine.refusal('passkey.enrol', wrong)).toBe('wrong_password');
    expect(await machine.refusal('passkey.enrol', ENROLMENT)).toBe('unlock_too_soon');
    expect(await machine.ask('passkey.describe', {})).toEqual({ passkey: null });
  });

  it('that is not the enrolled one is no guess', async () => {
    const machine = await anEnrolledMachine();
    await machine.ask('vault.lock', {});
    const other = { ...PROOF, credentialId: toText(7, 20) };
    expect(await machine.refusal('passkey.unlock', other)).toBe('passkey_missing');
    await machine.ask('passkey.unlock', PROOF);
  });

  it('is dropped by a change of password, and can be enrolled with the new one', async () => {
    const machine = await anEnrolledMachine();
    const next = 'staple of another stable';
    await machine.ask('vault.changePassword', { currentSecret: PASSWORD, nextSecret: next });
    expect(await machine.ask('passkey.describe', {})).toEqual({ passkey: null });
    await machine.ask('vault.lock', {});
    expect((await machine.copy()).databases['countersign-passkey']).toEqual([]);
    expect(await machine.refusal('passkey.unlock', PROOF)).toBe('passkey_missing');
    await machine.ask('vault.unlock', { passwordSecret: next });
    await machine.ask('passkey.enrol', { ...ENROLMENT, passwordSecret: next });
    await machine.ask('vault.lock', {});
    await machine.ask('passkey.unlock', PROOF);
  });

  it('goes with the vault when that is erased', async () => {
    const machine = await anEnrolledMachine();
    await machine.ask('vault.erase', { confirmation: 'ERASE' });
    expect((await machine.copy()).databases['countersign-passkey']).toEqual([]);
    expect(await machine.ask('passkey.describe', {})).toEqual({ passkey: null });
  });

  it('is removed by its owner only: not while the vault is locked', async () => {
    const machine = await anEnrolledMachine();
    await machine.ask('vault.lock', {});
    expect(await machine.refusal('passkey.remove', {})).toBe('locked');
    await machine.ask('passkey.unlock', PROOF);
    await machine.ask('passkey.remove', {});
    await machine.ask('vault.lock', {});
    expect(await machine.refusal('passkey.unlock', PROOF)).toBe('passkey_missing');
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
  });

  it('is no page’s business', async () => {
    const machine = await anEnrolledMachine();
    for (const name of ['passkey.describe', 'passkey.remove'] as const) {
      expect(await machine.refusal(name, {}, aPage(SITE))).toBe('not_permitted');
    }
    expect(await machine.refusal('passkey.unlock', PROOF, aPage(SITE))).toBe('not_permitted');
  });

  it('is told in the log, and leaves no secret anywhere in clear', async () => {
    const machine = await anEnrolledMachine();
    await machine.ask('passkey.remove', {});
    await machine.ask('passkey.enrol', ENROLMENT);
    const { entries } = await machine.ask('activity.list', {});
    const kinds = entries.map(({ kind }) => kind).filter((kind) => kind.startsWith('passkey'));
    expect(kinds).toEqual(['passkey_add', 'passkey_remove', 'passkey_add']);
    const everything = machine.everythingInClear() + JSON.stringify((await machine.copy()).databases);
    expect(everything).not.toContain(PRF);
    expect(everything).not.toContain(Array.from({ length: 32 }, (_, i) => `"${i}":2`).join());
  });

  it('does not unlock behind a screen that was locked meanwhile', async () => {
    const machine = await anEnrolledMachine();
    await machine.ask('vault.lock', {});
    const unlocking = machine.post('passkey.unlock', PROOF);
    while (!machine.browser.local.has('vault.unlockBackOff'))
      await new Promise((resolve) => setImmediate(resolve));
    await machine.lockScreen();
    expect(await unlocking).toMatchObject({ ok: false, code: 'locked' });
    expect((await machine.view()).status).toBe('locked');
  });

  for (const [what, change] of [
    ['a secret of 31 bytes', { prfSecret: toText(2, 31) }],
    ['a secret of 33 bytes', { prfSecret: toText(2, 33) }],
    ['a secret that is no base64', { prfSecret: `${'*'.repeat(43)}=` }],
    ['an empty credential id', { credentialId: '' }],
  ] as const) {
    it(`with ${what} is refused before anything is asked`, async () => {
      const machine = await anEnrolledMachine();
      expect(await machine.refusal('passkey.unlock', { ...PROOF, ...change })).toBe('invalid_input');
    });
  }
});
