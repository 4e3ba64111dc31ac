import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/messaging/schemas.ts';
import { aPage, type Machine, OWN_STRANGERS, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { allowSite, importKey, otherSolana, SITE, SOLANA, setUp, signInBoth } from './user-steps.ts';

const world = sandboxPerFile();

const aSignedInMachine = async () => {
  const machine = await world.aMachine();
  const main = await setUp(machine);
  await signInBoth(machine, main);
  return { machine, main };
};

const lastRequest = (machine: Machine): string | undefined => machine.requests.at(-1);

describe('messages about the vault', () => {
  it('vault.changePassword makes the new password the only one', async () => {
    const { machine, main } = await aSignedInMachine();
    const change = { currentSecret: PASSWORD, nextSecret: 'a new password' };
    await machine.ask('vault.changePassword', change);
    await machine.killWorker();
    expect((await machine.unlockedView()).sessions[`${main.solana}:pump`]?.state).toBe('signed_in');
    await machine.ask('vault.lock', {});
    expect(await machine.refusal('vault.unlock', { passwordSecret: PASSWORD })).toBe('wrong_password');
    machine.time.nowMs += 1_000;
    await machine.ask('vault.unlock', { passwordSecret: 'a new password' });
    const short = { currentSecret: 'a new password', nextSecret: 'short' };
    expect(await machine.refusal('vault.changePassword', short)).toBe('password_too_short');
  });

  it('vault.erase leaves nothing of the user behind', async () => {
    const { machine, main } = await aSignedInMachine();
    machine.browser.permitted.add('https://app.example/*');
    await allowSite(machine, main.identityId);
    await machine.ask('settings.update', { lockAfterMinutes: 3 });
    expect(await machine.refusal('vault.erase', { confirmation: 'yes' })).toBe('confirmation_mismatch');
    await machine.ask('identities.setOpening', { identityId: main.identityId });
    await machine.ask('vault.lock', {});
    // As somebody does who erases because the password is forgotten.
    expect(await machine.refusal('vault.unlock', { passwordSecret: 'not this one' })).toBe('wrong_password');
    await machine.ask('vault.erase', { confirmation: 'ERASE' });
    expect(await machine.view()).toEqual({ status: 'absent', version: '9.8.7', sandbox: true });
    const { databases, local, session } = await machine.copy();
    // What is left protects the APIs: when they were asked last, and nobody's name.
    expect([...session.keys()].sort()).toEqual([
      'balances',
      'detail',
      'rate.mimic',
      'rate.pump',
      'sessions.journal',
      'view',
      'viewSequence',
    ]);
    expect(JSON.parse(String(session.get('sessions.journal')))).toMatchObject({ pending: [], failures: {} });
    expect(databases).toEqual({
      'countersign-vault': [],
      'countersign-unlocked': [],
      'countersign-activity': [],
      'countersign-passkey': [],
    });
    expect([...local.keys()]).toEqual([]);
    expect(machine.browser.scripts.size + machine.browser.permitted.size + machine.browser.alarms.size).toBe(
      0,
    );
    expect(machine.browser.session.get('activity.waiting')).toBeUndefined();
    await machine.ask('vault.create', { passwordSecret: 'for a new start' });
    expect(await machine.unlockedView()).toMatchObject({
      identities: [],
      settings: { lockAfterMinutes: 15 },
      sessions: {},
      grants: [],
    });
  });

  it('settings.update counts from now, is kept, and refuses what is out of range', async () => {
    const { machine } = await aSignedInMachine();
    const renewAutomatically = { pump: false, mimic: true };
    const updated = await machine.ask('settings.update', { lockAfterMinutes: 2, renewAutomatically });
    expect(updated).toMatchObject({ lockAfterMinutes: 2, renewAutomatically, signOutAfterHours: 24 });
    expect(await machine.unlockedView()).toMatchObject({
      lockAtMs: machine.time.nowMs + 120_000,
      settings: updated,
    });
    const { sessions } = await machine.unlockedView();
    expect(Object.values(sessions).filter(({ renewAtMs }) => renewAtMs !== undefined)).toMatchObject([
      { api: 'mimic' },
    ]);
    await machine.killWorker();
    expect((await machine.unlockedView()).settings).toEqual(updated);
    expect(await machine.post('settings.update', { lockAfterMinutes: 0 })).toMatchObject({
      code: 'invalid_input',
      details: { field: 'lockAfterMinutes' },
    });
  });

  it('activity.list tells what happened, newest first, in codes, ids and origins only', async () => {
    const { machine, main } = await aSignedInMachine();
    machine.browser.permitted.add('https://app.example/*');
    await allowSite(machine, main.identityId);
    await machine.ask('page.getToken', { api: 'pump' }, aPage(SITE));
    await machine.ask('keys.reveal', { accountId: main.solana, passwordSecret: PASSWORD });
    const { entries } = await machine.ask('activity.list', {});
    expect(entries.map(({ kind }) => kind)).toEqual([
      'reveal',
      'hand_over',
      'grant',
      'sign_in',
      'sign',
      'sign_in',
      'sign',
    ]);
    const known = new Set(['ok', 'user', 'pump', 'mimic', SITE, main.solana, main.evm]);
    for (const { kind: _kind, id, hash, ...entry } of entries) {
      expect(id).toMatch(/^id-\d+$/);
      expect(hash).toMatch(/^[\w+/]{43}=$/);
      for (const value of Object.values(entry)) {
        if (typeof value === 'string') expect(known).toContain(value);
      }
    }
  });
});

describe('messages about keys and identities', () => {
  it('keys.draft shows the address, keys.discard drops the draft', async () => {
    const machine = await world.aMachine();
    await machine.ask('vault.create', { passwordSecret: PASSWORD });
    const draft = await machine.ask('keys.draft', {
      source: { kind: 'import', textSecret: SOLANA.keySecret },
    });
    expect(draft).toMatchObject({
      chain: 'solana',
      address: SOLANA.address,
      format: 'solana_base58_secret_key',
      alreadyStored: false,
    });
    await machine.ask('keys.discard', { draftId: draft.draftId });
    const save = { draftId: draft.draftId, label: '', identity: { kind: 'new', name: 'X' } } as const;
    expect(await machine.refusal('keys.save', save)).toBe('key_draft_missing');
    expect((await machine.unlockedView()).identities).toEqual([]);
  });

  it('keys.save that is refused can be mended and repeated', async () => {
    const { machine, main } = await aSignedInMachine();
    const { draftId } = await machine.ask('keys.draft', { source: { kind: 'generate', chain: 'evm' } });
    const { identityId } = main;
    const taken = { draftId, label: '', identity: { kind: 'existing', identityId } } as const;
    expect(await machine.refusal('keys.save', taken)).toBe('identity_has_chain');
    const unnamed = { draftId, label: '', identity: { kind: 'new', name: ' ' } } as const;
    expect(await machine.refusal('keys.save', unnamed)).toBe('label_invalid');
    await machine.ask('keys.save', { draftId, label: 'Second', identity: { kind: 'new', name: 'Bot' } });
    const [, second] = (await machine.unlockedView()).identities;
    expect(second).toMatchObject({
      name: 'Bot',
      accounts: { evm: { label: 'Second', source: 'generated' } },
    });
  });

  it('keys.setLabel, keys.move, identities.create, rename, select and remove show in the view', async () => {
    const { machine, main } = await aSignedInMachine();
    await machine.ask('keys.setLabel', { accountId: main.solana, label: 'Savings' });
    const { identityId } = await machine.ask('identities.create', { name: 'Second' });
    expect((await machine.unlockedView()).selectedIdentityId).toBe(identityId);
    await machine.ask('identities.rename', { identityId, name: 'Renamed' });
    await machine.ask('keys.move', { accountId: main.solana, identityId });
    const view = await machine.unlockedView();
    expect(view.identities).toMatchObject([
      { id: main.identityId, accounts: { evm: { id: main.evm } } },
      { id: identityId, name: 'Renamed', accounts: { solana: { id: main.solana, label: 'Savings' } } },
    ]);
    await machine.ask('keys.move', { accountId: main.solana, identityId: main.identityId });
    await machine.ask('identities.select', { identityId: main.identityId });
    await machine.ask('identities.remove', { identityId });
    const after = await machine.unlockedView();
    expect(after.identities.map(({ id }) => id)).toEqual([main.identityId]);
    expect(after.selectedIdentityId).toBe(main.identityId);
    expect(await machine.refusal('identities.select', { identityId })).toBe('identity_missing');
  });

  it('U1: keys.reveal gives the key after the password only', async () => {
    const { machine, main } = await aSignedInMachine();
    const wrong = { accountId: main.evm, passwordSecret: 'a wrong password' };
    expect(await machine.refusal('keys.reveal', wrong)).toBe('wrong_password');
    machine.time.nowMs += 1_000;
    const revealed = await machine.ask('keys.reveal', { ...wrong, passwordSecret: PASSWORD });
    expect(revealed).toEqual({ format: 'evm_hex', keySecret: `0x${'c0de'.repeat(16)}` });
  });
});

describe('messages to the APIs', () => {
  it('pump.findUser finds by address, by name, and nobody', async () => {
    const { machine, main } = await aSignedInMachine();
    const ask = (idOrAddress: string) => ({ accountId: main.solana, idOrAddress });
    const found = await machine.ask('pump.findUser', ask(SOLANA.address));
    expect(found.username).toBe(SOLANA.address.slice(0, 6));
    expect(await machine.ask('pump.findUser', ask(SOLANA.address.slice(0, 6)))).toEqual(found);
    expect(await machine.refusal('pump.findUser', ask('nobody'))).toBe('not_found');
    expect(await machine.refusal('pump.findUser', ask('../auth/logout'))).not.toBe('internal');
    expect(machine.requests).not.toContain('GET /auth/logout');
  });

  it('pump.findUser needs no session', async () => {
    const { machine, main } = await aSignedInMachine();
    await machine.ask('sessions.signOut', { accountId: main.solana, api: 'pump' });
    const ask = { accountId: main.solana, idOrAddress: SOLANA.address };
    expect((await machine.ask('pump.findUser', ask)).username).toBe(SOLANA.address.slice(0, 6));
    expect(world.sandbox.log.entries().at(-1)?.tokenFingerprint).toBeNull();
  });

  it('pump.register and pump.deleteUser reach the API; deleting asks for the address and signs out', async () => {
    const { machine, main } = await aSignedInMachine();
    await machine.ask('pump.register', { accountId: main.solana });
    expect(lastRequest(machine)).toBe('POST /users/register');
    const mistyped = { accountId: main.solana, confirmation: SOLANA.address.toLowerCase() };
    expect(await machine.refusal('pump.deleteUser', mistyped)).toBe('confirmation_mismatch');
    await machine.ask('pump.refresh', { accountId: main.solana });
    await machine.ask('pump.deleteUser', { accountId: main.solana, confirmation: ` ${SOLANA.address} ` });
    expect(machine.requests).toContain('DELETE /users');
    expect((await machine.unlockedView()).sessions).not.toHaveProperty(`${main.solana}:pump`);
    expect((await machine.detail()).pump.profile).toEqual({ state: 'empty' });
  });

  it('mimic.updateProfile answers and shows what the API has now', async () => {
    const { machine, main } = await aSignedInMachine();
    const change = { accountId: main.evm, name: 'Trader', intendedUse: 'x'.repeat(255) };
    const updated = await machine.ask('mimic.updateProfile', change);
    expect(updated).toMatchObject({ name: 'Trader', intendedUse: 'x'.repeat(255) });
    expect((await machine.detail()).mimic.profile).toMatchObject({ state: 'ready', value: updated });
    await machine.ask('mimic.updateProfile', { accountId: main.evm, name: 'Other' });
    await machine.ask('mimic.refresh', { accountId: main.evm });
    expect((await machine.detail()).mimic.profile.value).toMatchObject({
      name: 'Other',
      intendedUse: 'x'.repeat(255),
    });
    const long = { accountId: main.evm, intendedUse: 'x'.repeat(256) };
    expect(await machine.refusal('mimic.updateProfile', long)).toBe('invalid_input');
  });

  it('name an account of the right chain, and one that exists', async () => {
    const { machine, main } = await aSignedInMachine();
    expect(await machine.refusal('pump.refresh', { accountId: main.evm })).toBe('account_missing');
    expect(await machine.refusal('mimic.readApiKey', { accountId: main.solana })).toBe('account_missing');
    expect(await machine.refusal('sessions.signIn', { accountId: main.solana, api: 'mimic' })).toBe(
      'account_missing',
    );
    expect(await machine.refusal('sessions.signOut', { accountId: 'nobody', api: 'pump' })).toBe(
      'account_missing',
    );
  });

  it('are asked in the observed dialect where that is what the API speaks', async () => {
    world.sandbox.setOptions({ pump: { dialect: 'observed', roleShape: 'bare' } });
    const { machine, main } = await aSignedInMachine();
    expect((await machine.unlockedView()).sessions[`${main.solana}:pump`]).toMatchObject({
      state: 'signed_in',
      dialect: 'observed',
    });
    await machine.ask('pump.refresh', { accountId: main.solana });
    const { pump } = await machine.detail();
    expect(pump.profile.value).toMatchObject({ address: SOLANA.address });
    expect(pump.roles.value).toMatchObject({ admin: 'no', validJurisdiction: 'yes' });
  });
});

describe('the door', () => {
  it('I2: opens for the extension’s own pages only, and the messages of pages for pages only', async () => {
    const { machine } = await aSignedInMachine();
    for (const name of Object.keys(RULES) as (keyof typeof RULES)[]) {
      const senders =
        RULES[name].from === 'page' ? [undefined, ...OWN_STRANGERS] : [aPage(SITE), ...OWN_STRANGERS];
      for (const sender of senders) {
        // The input is never looked at.
        expect([name, await machine.refusal(name, null as never, sender)]).toEqual([name, 'not_permitted']);
      }
    }
  });

  it('S6: knows no message that signs, and answers nothing to what is not a message of ours', async () => {
    const { machine } = await aSignedInMachine();
    for (const name of ['sign', 'keys.sign', 'signing.sign', 'toString', '__proto__', 'constructor']) {
      expect(await machine.refusal(name as never, {} as never)).toBe('not_permitted');
    }
    expect(machine.isOurs({ type: 'ping' })).toBe(false);
    expect(machine.isOurs(null)).toBe(false);
  });

  it('refuses surplus fields and wrong types before any handler runs', async () => {
    const { machine, main } = await aSignedInMachine();
    const before = machine.requests.length;
    const wrong: readonly (readonly [never, unknown])[] = [
      ['sessions.signIn' as never, { accountId: main.solana, api: 'pump', message: 'sign this' }],
      ['sessions.signIn' as never, { accountId: main.solana, api: 'other' }],
      ['vault.unlock' as never, { passwordSecret: 5 }],
      ['keys.draft' as never, { source: { kind: 'import', textSecret: 'x'.repeat(5_000) } }],
      ['vault.lock' as never, { now: true }],
    ];
    for (const [name, input] of wrong)
      expect(await machine.refusal(name, input as never)).toBe('invalid_input');
    expect(machine.requests.length).toBe(before);
  });
});

describe('two keys at once', () => {
  it('sign in on their own and are shown on their own', async () => {
    const { machine, main } = await aSignedInMachine();
    const other = await importKey(machine, otherSolana(3).keySecret, { kind: 'new', name: 'Bot' });
    await machine.ask('sessions.signIn', { accountId: other.accountId, api: 'pump' });
    await machine.ask('sessions.signOut', { accountId: main.solana, api: 'pump' });
    const { sessions } = await machine.unlockedView();
    expect(sessions[`${other.accountId}:pump`]?.state).toBe('signed_in');
    expect(sessions[`${main.solana}:pump`]).toBeUndefined();
  });
});
