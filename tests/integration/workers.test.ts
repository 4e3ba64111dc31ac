import { describe, expect, it } from 'vitest';
import type { UnlockedView } from '../../src/messaging/view.ts';
import { aPage, type Machine, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { allowSite, EVM, SITE, SOLANA, setUp, signInBoth } from './user-steps.ts';

const world = sandboxPerFile();

const sequencesOf = (machine: Machine): number[] =>
  machine.published.flatMap(({ view }) => {
    const { status, sequence } = view as UnlockedView;
    return status === 'unlocked' ? [sequence] : [];
  });

describe('a worker that dies', () => {
  it('between any two steps loses nothing', async () => {
    const machine = await world.aMachine();
    await machine.ask('vault.create', { passwordSecret: PASSWORD });
    await machine.killWorker();
    const source = { kind: 'import', textSecret: SOLANA.keySecret } as const;
    const { draftId } = await machine.ask('keys.draft', { source });
    await machine.killWorker();
    const identity = { kind: 'new', name: 'Main' } as const;
    const { accountId, identityId } = await machine.ask('keys.save', { draftId, label: 'Sol', identity });
    await machine.killWorker();
    await machine.ask('sessions.signIn', { accountId, api: 'pump' });
    await machine.killWorker();
    await machine.ask('pump.refresh', { accountId });
    await machine.killWorker();
    await allowSite(machine, identityId);
    await machine.killWorker();
    expect((await machine.ask('page.getToken', { api: 'pump' }, aPage(SITE))).tokenSecret).toContain('.');
    expect((await machine.detail()).pump.profile.state).toBe('ready');
    expect(await machine.unlockedView()).toMatchObject({
      identities: [{ accounts: { solana: { label: 'Sol' } } }],
      sessions: { [`${accountId}:pump`]: { state: 'signed_in' } },
      grants: [{ state: 'active' }],
    });
    expect(world.sandbox.log.entries(({ path }) => path === '/auth/login')).toHaveLength(1);
  });

  it('is followed by one that knows the balances that were read, which lie apart from all else', async () => {
    const machine = await world.aMachine();
    const { evm } = await setUp(machine);
    await machine.ask('sessions.signIn', { accountId: evm, api: 'mimic' });
    await machine.ask('mimic.refresh', { accountId: evm });
    const { value } = (await machine.detail()).mimic.tokens;
    expect(value?.rows.length).toBeGreaterThan(0);
    await machine.killWorker();
    // A publication that does not know them would take them away.
    await machine.ask('view.publish', {});
    expect((await machine.detail()).mimic.tokens).toMatchObject({ state: 'ready', value });
  });

  it('is followed by one that answers a page before its view is out, and everybody else after it (L4)', async () => {
    const machine = await world.aMachine();
    const { solana, identityId } = await setUp(machine);
    await machine.ask('sessions.signIn', { accountId: solana, api: 'pump' });
    await allowSite(machine, identityId);
    let publish = (): void => undefined;
    machine.publishing.mayBegin = new Promise((resolve) => {
      publish = resolve;
    });
    machine.killWorkerAtOnce();
    const answers: string[] = [];
    const asking = machine.post('settings.update', {}).then(() => answers.push('interface'));
    const { ok } = await machine.post('page.getToken', { api: 'pump' }, aPage(SITE));
    answers.push('page');
    publish();
    await asking;
    expect([ok, answers]).toEqual([true, ['page', 'interface']]);
  });

  it('locked meanwhile is followed by one that answers no page (K17)', async () => {
    const machine = await world.aMachine();
    const { solana, identityId } = await setUp(machine);
    await machine.ask('sessions.signIn', { accountId: solana, api: 'pump' });
    await allowSite(machine, identityId);
    machine.killWorkerAtOnce();
    machine.time.nowMs += 86_400_000;
    expect(await machine.post('page.getToken', { api: 'pump' }, aPage(SITE))).toMatchObject({
      ok: false,
      code: 'locked',
    });
  });

  it('that is asked to lock answers no page from then on, however long the lock takes (T10)', async () => {
    const machine = await world.aMachine();
    const { solana, identityId } = await setUp(machine);
    await machine.ask('sessions.signIn', { accountId: solana, api: 'pump' });
    await allowSite(machine, identityId);
    const askToken = () => machine.post('page.getToken', { api: 'pump' }, aPage(SITE));
    expect((await askToken()).ok).toBe(true);
    // Its use is brought into the vault before the lock.
    const locking = machine.ask('vault.lock', {});
    await new Promise((resolve) => setImmediate(resolve));
    expect(await askToken()).toMatchObject({ ok: false, code: 'locked' });
    await locking;
  });

  it('publishes sequence numbers that keep growing, over deaths and locks', async () => {
    const machine = await world.aMachine();
    await setUp(machine);
    await machine.killWorker();
    await machine.view();
    await machine.ask('vault.lock', {});
    await machine.killWorker();
    machine.time.nowMs += 1;
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    await machine.view();
    const sequences = sequencesOf(machine);
    expect(sequences.length).toBeGreaterThan(4);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
  });

  it('publishes nothing when nothing happens, not even before the first identity', async () => {
    const machine = await world.aMachine();
    await machine.ask('vault.create', { passwordSecret: PASSWORD });
    const publicationsOfOneView = async (): Promise<number> => {
      const before = machine.published.length;
      await machine.view();
      return machine.published.length - before;
    };
    // What the opening brought along may still come out with the first ones.
    for (let i = 0; i < 5; i += 1) await publicationsOfOneView();
    expect(await publicationsOfOneView()).toBe(1);
  });

  it('after a create was done and not answered: the repeat answers the same and the vault is open', async () => {
    const machine = await world.aMachine();
    await machine.ask('vault.create', { passwordSecret: PASSWORD });
    await machine.killWorker();
    expect(await machine.ask('vault.create', { passwordSecret: PASSWORD })).toEqual({});
    await machine.restartBrowser();
    expect(await machine.ask('vault.create', { passwordSecret: PASSWORD })).toEqual({});
    expect((await machine.view()).status).toBe('unlocked');
  });

  it('makes no second vault over the first with another password', async () => {
    const machine = await world.aMachine();
    await setUp(machine);
    await machine.ask('vault.lock', {});
    expect(await machine.refusal('vault.create', { passwordSecret: 'another password' })).toBe(
      'vault_exists',
    );
    expect((await machine.view()).status).toBe('locked');
    machine.time.nowMs += 60_000;
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect((await machine.unlockedView()).identities).toHaveLength(1);
  });

  it('after a save was done and not answered: the repeat answers the same', async () => {
    const machine = await world.aMachine();
    await machine.ask('vault.create', { passwordSecret: PASSWORD });
    const source = { kind: 'generate', chain: 'solana' } as const;
    const { draftId } = await machine.ask('keys.draft', { source });
    const save = { draftId, label: 'A', identity: { kind: 'new', name: 'Main' } } as const;
    const saved = await machine.ask('keys.save', save);
    await machine.killWorker();
    expect(await machine.ask('keys.save', save)).toEqual(saved);
    const { identities, selectedIdentityId } = await machine.unlockedView();
    expect(identities.map(({ id }) => id)).toEqual([saved.identityId]);
    expect(selectedIdentityId).toBe(saved.identityId);
  });

  it('at any write of a save: the repeat ends with one key in one identity, selected', async () => {
    const start = await world.aMachine();
    await start.ask('vault.create', { passwordSecret: PASSWORD });
    const source = { kind: 'import', textSecret: EVM.keySecret } as const;
    const { draftId, address } = await start.ask('keys.draft', { source });
    const disk = await start.copy();
    const save = { draftId, label: 'A', identity: { kind: 'new', name: 'Main' } } as const;
    let failures = 0;
    for (let call = 1; ; call += 1) {
      const machine = await world.aMachine(disk);
      await machine.ready();
      machine.storage.calls = 0;
      machine.storage.failAt = call;
      const first = await machine.post('keys.save', save);
      const hasStruck = machine.storage.calls >= call;
      machine.storage.failAt = 0;
      await machine.killWorker();
      const saved = await machine.ask('keys.save', save);
      if (!first.ok) failures += 1;
      const { identities, selectedIdentityId } = await machine.unlockedView();
      expect(identities).toEqual([
        expect.objectContaining({
          id: saved.identityId,
          accounts: { evm: expect.objectContaining({ address }) },
        }),
      ]);
      expect(selectedIdentityId).toBe(saved.identityId);
      if (!hasStruck) break;
    }
    expect(failures).toBeGreaterThan(3);
  });

  it('T2: while a login waits for the API: the next worker ends it with one valid token', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    for (const path of ['/users/nonce', '/users/authenticate']) {
      world.sandbox.setFaults([{ kind: 'hang', path, times: 1 }]);
      machine.sendOff('sessions.signIn', { accountId: main.evm, api: 'mimic' });
      await world.sandbox.log.waitFor((entry) => entry.path === path && entry.fault === 'hang');
      await machine.killWorker();
      await machine.ask('sessions.signIn', { accountId: main.evm, api: 'mimic' });
      const view = await machine.unlockedView();
      expect(view.sessions[`${main.evm}:mimic`]?.state).toBe('signed_in');
      await machine.ask('mimic.refresh', { accountId: main.evm });
      await machine.ask('sessions.signOut', { accountId: main.evm, api: 'mimic' });
      world.sandbox.log.clear();
    }
  });

  it('T2: in the middle of a login that nobody asks about again: it is carried on by itself', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    world.sandbox.setFaults([{ kind: 'hang', path: '/auth/login', times: 1 }]);
    machine.sendOff('sessions.signIn', { accountId: main.solana, api: 'pump' });
    await world.sandbox.log.waitFor(({ path }) => path === '/auth/login');
    machine.time.nowMs += 1_000;
    await machine.killWorker();
    await machine.untilView(
      (view) => view.status === 'unlocked' && view.sessions[`${main.solana}:pump`]?.state === 'signed_in',
    );
    await machine.ask('pump.refresh', { accountId: main.solana });
    expect(world.sandbox.log.entries(({ path }) => path === '/auth/login')).toHaveLength(2);
    expect(JSON.parse(machine.browser.session.get('sessions.journal') ?? '{}')).toMatchObject({
      pending: [],
    });
  });

  it('T2, T4: over each login that it begins leaves six automatic ones in a minute, and the seventh for after it', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    const nonces = () => world.sandbox.log.entries(({ path }) => path === '/users/nonce').length;
    const answers = () => world.sandbox.log.entries(({ path }) => path === '/users/authenticate').length;
    world.sandbox.revokeTokens('mimic');
    world.sandbox.setFaults([{ kind: 'hang', path: '/users/authenticate' }]);
    // The user's own login was the first; the sixth is the last that may begin.
    for (let count = 2; count <= 6; count += 1) {
      machine.sendOff('mimic.readApiKey', { accountId: main.evm });
      await world.sandbox.log.waitFor(({ path }) => path === '/users/authenticate' && answers() === count);
      machine.killWorkerAtOnce();
    }
    expect(await machine.refusal('mimic.readApiKey', { accountId: main.evm })).toBe('rate_limited');
    expect(nonces()).toBe(6);
    world.sandbox.clearFaults();
    machine.time.nowMs += 60_000;
    await machine.ask('mimic.readApiKey', { accountId: main.evm });
    expect(nonces()).toBe(7);
  });

  it('L4: fifty messages that arrive before the worker is ready all see its state, none a default one', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    machine.killWorkerAtOnce();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => [
        machine.post('view.publish', {}),
        machine.post('identities.rename', { identityId: main.identityId, name: `Main ${i}` }),
      ]).flat(),
    );
    expect(answers.filter(({ ok }) => !ok)).toEqual([]);
    const { identities, sessions } = await machine.unlockedView();
    expect(identities).toMatchObject([{ name: 'Main 49' }]);
    expect(Object.keys(sessions)).toHaveLength(2);
    const statuses = machine.published.map(({ view }) => (view as UnlockedView).status);
    expect(statuses.slice(statuses.indexOf('unlocked'))).not.toContain('locked');
  });

  it('a restart of the browser locks; an unlock brings the sessions back without a login', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    await machine.restartBrowser();
    expect(await machine.view()).toEqual({ status: 'locked', version: '9.8.7', sandbox: true });
    expect(await machine.refusal('pump.refresh', { accountId: main.solana })).toBe('locked');
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    world.sandbox.log.clear();
    await machine.ask('pump.refresh', { accountId: main.solana });
    await machine.ask('mimic.refresh', { accountId: main.evm });
    expect(world.sandbox.log.entries(({ method }) => method === 'POST')).toEqual([]);
    expect((await machine.detail()).pump.profile.state).toBe('ready');
  });
});
