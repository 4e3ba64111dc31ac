import { describe, expect, it } from 'vitest';
import type { Input, MessageName } from '../../src/messaging/contract.ts';
import type { View } from '../../src/messaging/view.ts';
import { type Disk, type Machine, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { allowSite, type Main, setUp, signInBoth } from './user-steps.ts';

const world = sandboxPerFile();

interface Case<Name extends MessageName = MessageName> {
  readonly name: Name;
  readonly isLocked?: boolean;
  readonly input: (main: Main) => Input<Name>;
}
const aCase = <Name extends MessageName>(one: Case<Name>): Case => one as unknown as Case;

const NEXT_PASSWORD = 'another password';

const CASES: readonly Case[] = [
  aCase({ name: 'vault.unlock', isLocked: true, input: () => ({ passwordSecret: PASSWORD }) }),
  aCase({ name: 'vault.lock', input: () => ({}) }),
  aCase({ name: 'vault.touch', input: () => ({}) }),
  aCase({ name: 'keys.draft', input: () => ({ source: { kind: 'generate', chain: 'solana' } }) }),
  aCase({ name: 'keys.setLabel', input: ({ solana }) => ({ accountId: solana, label: 'Renamed' }) }),
  aCase({ name: 'keys.setRawNonceConsent', input: ({ evm }) => ({ accountId: evm, isGiven: true }) }),
  aCase({ name: 'identities.create', input: () => ({ name: 'Second' }) }),
  aCase({ name: 'sessions.signIn', input: ({ evm }) => ({ accountId: evm, api: 'mimic' }) }),
  aCase({ name: 'sessions.signOut', input: ({ solana }) => ({ accountId: solana, api: 'pump' }) }),
  aCase({ name: 'settings.update', input: () => ({ lockAfterMinutes: 5 }) }),
  aCase({
    name: 'vault.changePassword',
    input: () => ({ currentSecret: PASSWORD, nextSecret: NEXT_PASSWORD }),
  }),
];

/** A machine like the one that was copied, whose permissions are as they were there. */
const like = async (disk: Disk): Promise<Machine> => {
  const machine = await world.aMachine(disk);
  machine.browser.permitted.add('https://app.example/*');
  await machine.ready();
  await machine.view();
  return machine;
};

/** What the disk alone says, whoever asks: the same but for numbers that grow and failures that only memory knows. */
const comparable = (view: View): unknown => {
  if (view.status !== 'unlocked') return view;
  // The gauge is what was last seen of an API, not what is kept: it may be older after a death.
  const { sequence: _number, lockAtMs: _moment, rateLimits: _seen, lookupRateLimit: _too, ...shown } = view;
  const { sessions, ...rest } = shown;
  const settled = Object.entries(sessions).filter(([, { state }]) => state !== 'signed_out');
  return { ...rest, sessions: settled.map(([key, { error: _memory, ...session }]) => [key, session]) };
};

describe('L6: storage that fails at any single call', () => {
  for (const { name, input, isLocked = false } of CASES) {
    it(`of ${name} is answered with a code, and memory and disk agree`, async () => {
      const rateLimit = { limit: 1_000_000, windowSeconds: 60 };
      world.sandbox.setOptions({ pump: { rateLimit }, mimic: { rateLimit } });
      const start = await world.aMachine();
      const main = await setUp(start);
      await signInBoth(start, main);
      await allowSite(start, main.identityId);
      if (isLocked) await start.restartBrowser();
      await start.view();
      const disk = await start.copy();

      const codes = new Set<string>();
      let mostCalls = 1;
      for (let call = 1; call <= mostCalls; call += 1) {
        const machine = await like(disk);
        await machine.quiet();
        machine.storage.calls = 0;
        machine.storage.failAt = call;
        const reply = await machine.post(name, input(main));
        mostCalls = Math.max(mostCalls, machine.storage.calls);
        machine.storage.failAt = 0;
        if (!reply.ok) codes.add(reply.code);
        if (name === 'vault.unlock') {
          expect([call, reply.ok ? 'unlocked' : 'locked']).toEqual([call, (await machine.view()).status]);
        }
        const inMemory = comparable(await machine.view());
        await machine.killWorker();
        if (name === 'vault.changePassword' && (await machine.view()).status === 'locked') {
          // Changed for good, but not kept for the next worker: that one asks for the new password.
          expect([call, reply.ok]).toEqual([call, true]);
          await machine.ask('vault.unlock', { passwordSecret: NEXT_PASSWORD });
        }
        expect([call, comparable(await machine.view())]).toEqual([call, inMemory]);
      }
      expect([...codes].filter((code) => code !== 'storage_failed')).toEqual([]);
      // At least one of the calls mattered.
      expect(codes.size).toBe(1);
    }, 120_000);
  }

  it('of the database alone never shows a vault as unreadable, and a lock is shown all the same', async () => {
    const machine = await world.aMachine();
    await setUp(machine);
    machine.storage.isDatabaseBroken = true;
    await machine.post('vault.lock', {});
    expect(machine.published.at(-1)).toMatchObject({ view: { status: 'locked' }, detail: null });
    machine.killWorkerAtOnce();
    await machine.ready();
    expect((await machine.view()).status).toBe('locked');
    expect(await machine.refusal('vault.unlock', { passwordSecret: PASSWORD })).toBe('storage_failed');
    machine.storage.isDatabaseBroken = false;
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect((await machine.unlockedView()).identities).toHaveLength(1);
  });

  it('of both halves of the unlocked state is told, and everything else of the lock is done', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await machine.ask('sessions.signIn', { accountId: main.solana, api: 'pump' });
    await machine.ask('keys.draft', { source: { kind: 'generate', chain: 'evm' } });
    machine.storage.isDatabaseBroken = true;
    machine.storage.keptKey = 'vault.unlocked';
    expect(await machine.refusal('vault.lock', {})).toBe('storage_failed');
    expect(machine.published.at(-1)).toMatchObject({ view: { status: 'locked' }, detail: null });
    expect([...machine.browser.session.keys()].filter((key) => key.startsWith('draft'))).toEqual([]);
    expect(machine.wakeAtMs()).toBeUndefined();
    machine.storage.isDatabaseBroken = false;
    expect(await machine.refusal('pump.refresh', { accountId: main.solana })).toBe('locked');
  });

  /** What the log says of trouble that nobody waited for, one call of the storage failing after the other. */
  const troubleOf = async (toFailure: () => Error): Promise<ReadonlySet<string>> => {
    const machine = await world.aMachine();
    const { solana } = await setUp(machine);
    await machine.ask('sessions.signIn', { accountId: solana, api: 'pump' });
    machine.storage.toFailure = toFailure;
    let mostCalls = 1;
    for (let call = 1; call <= mostCalls; call += 1) {
      await machine.quiet();
      machine.storage.calls = 0;
      machine.storage.failAt = call;
      await machine.post('pump.refresh', { accountId: solana });
      mostCalls = Math.max(mostCalls, machine.storage.calls);
      machine.storage.failAt = 0;
    }
    const { entries } = await machine.ask('activity.list', {});
    const nobodys = entries.filter(({ kind, accountId }) => kind === 'read' && accountId === undefined);
    return new Set(nobodys.map(({ outcome }) => outcome));
  };

  it('where nobody waits is in the log, unless it is the end of the worker', async () => {
    expect(await troubleOf(() => new Error('The disk is full.'))).toEqual(new Set(['storage_failed']));
    // Chromium's words to a worker that it has ended.
    expect(await troubleOf(() => new Error('No SW'))).toEqual(new Set());
  });

  it('of a start of the worker: the next use finds everything, and the lock still comes', async () => {
    const start = await world.aMachine();
    await setUp(start);
    for (let call = 1; ; call += 1) {
      start.storage.calls = 0;
      start.storage.failAt = call;
      await start.killWorker();
      const hasStruck = start.storage.calls >= call;
      start.storage.failAt = 0;
      const view = await start.view();
      expect([call, view.status]).toEqual([call, 'unlocked']);
      await start.ask('vault.touch', {});
      expect([call, start.wakeAtMs()]).toEqual([call, start.time.nowMs + 15 * 60_000]);
      if (!hasStruck) break;
    }
  });
});
