import { describe, expect, it } from 'vitest';
import { PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { importKey, otherSolana, SOLANA, setUp, signInBoth } from './user-steps.ts';

const world = sandboxPerFile();
const OTHER = otherSolana(9);

const twoIdentities = async () => {
  const machine = await world.aMachine();
  const main = await setUp(machine);
  await signInBoth(machine, main);
  const other = await importKey(machine, OTHER.keySecret, { kind: 'new', name: 'Bot' });
  await machine.ask('sessions.signIn', { accountId: other.accountId, api: 'pump' });
  return { machine, main, other };
};

describe('identities', () => {
  it('never show the data of one under the name of the other, whatever comes late', async () => {
    const { machine, main, other } = await twoIdentities();
    await machine.ask('identities.select', { identityId: main.identityId });
    world.sandbox.setFaults([{ kind: 'delay', delayMs: 60, path: '/auth/my-profile', times: 1 }]);
    const reading = machine.post('pump.refresh', { accountId: main.solana });
    await world.sandbox.log.waitFor(({ path }) => path === '/auth/my-profile');
    await machine.ask('identities.select', { identityId: other.identityId });
    await reading;
    expect(await machine.detail()).toMatchObject({
      identityId: other.identityId,
      pump: { profile: { state: 'empty' } },
    });
    await machine.ask('pump.refresh', { accountId: other.accountId });
    expect((await machine.detail()).pump.profile.value?.username).toBe(OTHER.address.slice(0, 6));
    // Asked for by a window that still shows the other one: nothing is read.
    const before = machine.requests.length;
    await machine.ask('pump.refresh', { accountId: main.solana });
    expect(machine.requests.length).toBe(before);
    const owners: Record<string, string> = {
      [main.identityId]: SOLANA.address.slice(0, 6),
      [other.identityId]: OTHER.address.slice(0, 6),
    };
    for (const { detail } of machine.published) {
      const shown = detail as {
        identityId: string;
        pump: { profile: { value?: { username: string } } };
      } | null;
      const username = shown?.pump.profile.value?.username;
      if (shown && username !== undefined) expect(username).toBe(owners[shown.identityId]);
    }
  });

  it('begin each unlock with the one that was chosen for it, and leave the choice to the user in between', async () => {
    const { machine, main, other } = await twoIdentities();
    const shown = async () => (await machine.unlockedView()).selectedIdentityId;
    const lockAndUnlock = async (): Promise<void> => {
      await machine.ask('vault.lock', {});
      await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    };
    await lockAndUnlock();
    expect(await shown()).toBe(other.identityId);
    await machine.ask('identities.setOpening', { identityId: main.identityId });
    expect(await machine.unlockedView()).toMatchObject({
      selectedIdentityId: other.identityId,
      openingIdentityId: main.identityId,
    });
    await machine.killWorker();
    expect(await shown()).toBe(other.identityId);
    await lockAndUnlock();
    expect(await shown()).toBe(main.identityId);
    await machine.ask('identities.select', { identityId: other.identityId });
    await machine.ask('identities.setOpening', {});
    await lockAndUnlock();
    expect(await shown()).toBe(other.identityId);
  });

  it('begin with the one shown last where the one that was chosen for it is gone', async () => {
    const { machine, main, other } = await twoIdentities();
    await machine.ask('identities.setOpening', { identityId: other.identityId });
    await machine.ask('keys.remove', { accountId: other.accountId, confirmation: OTHER.address });
    await machine.ask('identities.remove', { identityId: other.identityId });
    expect((await machine.unlockedView()).openingIdentityId).toBeNull();
    await machine.ask('vault.lock', {});
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect((await machine.unlockedView()).selectedIdentityId).toBe(main.identityId);
    expect(await machine.refusal('identities.setOpening', { identityId: other.identityId })).toBe(
      'identity_missing',
    );
  });

  it('keep the choice over a death and a lock, and fall back to the first when it is gone', async () => {
    const { machine, main, other } = await twoIdentities();
    expect((await machine.unlockedView()).selectedIdentityId).toBe(other.identityId);
    await machine.killWorker();
    expect((await machine.unlockedView()).selectedIdentityId).toBe(other.identityId);
    await machine.ask('keys.remove', { accountId: other.accountId, confirmation: OTHER.address });
    await machine.ask('identities.remove', { identityId: other.identityId });
    expect((await machine.unlockedView()).selectedIdentityId).toBe(main.identityId);
    expect((await machine.detail()).identityId).toBe(main.identityId);
  });

  it('with a key are not removed, not even while the key arrives', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    expect(await machine.refusal('identities.remove', { identityId: main.identityId })).toBe(
      'identity_has_keys',
    );
    const { identityId } = await machine.ask('identities.create', { name: 'New' });
    const { draftId } = await machine.ask('keys.draft', { source: { kind: 'generate', chain: 'evm' } });
    const identity = { kind: 'existing', identityId } as const;
    const [saved, removed] = await Promise.all([
      machine.post('keys.save', { draftId, label: '', identity }),
      machine.post('identities.remove', { identityId }),
    ]);
    expect([saved.ok, removed.ok]).toEqual([true, false]);
    expect((await machine.unlockedView()).identities.map(({ id }) => id)).toContain(identityId);
  });
});

describe('removing an account', () => {
  it('asks for its address, logs it out and drops its key', async () => {
    const { machine, main, other } = await twoIdentities();
    const remove = { accountId: other.accountId, confirmation: 'yes' };
    expect(await machine.refusal('keys.remove', remove)).toBe('confirmation_mismatch');
    expect((await machine.unlockedView()).sessions[`${other.accountId}:pump`]?.state).toBe('signed_in');
    await machine.ask('keys.remove', { ...remove, confirmation: OTHER.address });
    const logouts = world.sandbox.log.entries(({ path }) => path === '/auth/logout');
    expect(logouts.map(({ status }) => status)).toEqual([201]);
    const { accountId } = other;
    expect(await machine.refusal('sessions.signIn', { accountId, api: 'pump' })).toBe('account_missing');
    const view = await machine.unlockedView();
    expect(view.sessions).not.toHaveProperty(`${accountId}:pump`);
    expect(view.sessions[`${main.solana}:pump`]?.state).toBe('signed_in');
    await machine.killWorker();
    expect(JSON.stringify(await machine.unlockedView())).not.toContain(OTHER.address);
  });

  it('drops what was read with it, so that a key that follows it is not shown as it', async () => {
    const { machine, other } = await twoIdentities();
    await machine.ask('pump.refresh', { accountId: other.accountId });
    expect((await machine.detail()).pump.profile.state).toBe('ready');
    await machine.ask('keys.remove', { accountId: other.accountId, confirmation: OTHER.address });
    expect((await machine.detail()).pump.profile).toEqual({ state: 'empty' });
  });

  it('moved to another identity takes its session along and leaves its data behind', async () => {
    const { machine, other } = await twoIdentities();
    await machine.ask('pump.refresh', { accountId: other.accountId });
    const { identityId } = await machine.ask('identities.create', { name: 'Third' });
    await machine.ask('identities.select', { identityId: other.identityId });
    await machine.ask('pump.refresh', { accountId: other.accountId });
    await machine.ask('keys.move', { accountId: other.accountId, identityId });
    expect(await machine.detail()).toMatchObject({
      identityId: other.identityId,
      pump: { profile: { state: 'empty' } },
    });
    expect((await machine.unlockedView()).sessions[`${other.accountId}:pump`]?.state).toBe('signed_in');
  });

  it('stand where they were moved to, past the end at the end, and there again when that is asked twice', async () => {
    const { machine, main, other } = await twoIdentities();
    const { identityId } = await machine.ask('identities.create', { name: 'Third' });
    const order = async () => (await machine.unlockedView()).identities.map(({ id }) => id);
    await machine.ask('identities.move', { identityId, position: 0 });
    await machine.ask('identities.move', { identityId, position: 0 });
    expect(await order()).toEqual([identityId, main.identityId, other.identityId]);
    await machine.ask('identities.move', { identityId: main.identityId, position: 99 });
    expect(await order()).toEqual([identityId, other.identityId, main.identityId]);
    expect(await machine.refusal('identities.move', { identityId: 'none', position: 0 })).toBe(
      'identity_missing',
    );
  });
});
