import { describe, expect, it } from 'vitest';
import { type Machine, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { EVM, importKey, otherSolana, SOLANA, setUp } from './user-steps.ts';

const world = sandboxPerFile();

const BACKUP_PASSWORD = 'canary of a backup';
const NOTHING_LOST = { unreadable: 0, missing: 0, lost: [] };

const backUp = (machine: Machine) =>
  machine.ask('backup.create', { passwordSecret: PASSWORD, backupPasswordSecret: BACKUP_PASSWORD });

const aBackup = async (): Promise<string> => {
  const machine = await world.aMachine();
  await setUp(machine);
  await importKey(machine, otherSolana(3).keySecret, { kind: 'new', name: 'Bot' });
  return (await backUp(machine)).text;
};

const anEmptyMachine = async (): Promise<Machine> => {
  const machine = await world.aMachine();
  await machine.ask('vault.create', { passwordSecret: 'another password' });
  return machine;
};

const restore = (machine: Machine, text: string) =>
  machine.ask('backup.restore', { text, backupPasswordSecret: BACKUP_PASSWORD });

const addressesByName = async (machine: Machine) => {
  const { identities } = await machine.unlockedView();
  return identities.map(({ name, accounts }) => [name, accounts.solana?.address, accounts.evm?.address]);
};

const RESTORED = [
  ['Main', SOLANA.address, EVM.address],
  ['Bot', otherSolana(3).address, undefined],
];

describe('a backup of one machine', () => {
  it('is restored on another, whose vault has another password, and signs in there', async () => {
    const source = await world.aMachine();
    await setUp(source);
    const { fileName, text, keys, unreadable } = await backUp(source);
    expect([fileName, keys, unreadable]).toEqual(['countersign-backup-2027-01-15.json', 2, 0]);

    const target = await anEmptyMachine();
    const input = { text, backupPasswordSecret: BACKUP_PASSWORD };
    expect(await target.ask('backup.inspect', input)).toEqual({
      createdAtMs: source.time.nowMs,
      keys: 2,
      duplicates: 0,
      ...NOTHING_LOST,
    });
    expect((await target.unlockedView()).identities).toEqual([]);
    expect(await restore(target, text)).toEqual({ added: 2, duplicates: 0, ...NOTHING_LOST });
    const view = await target.unlockedView();
    expect(view.selectedIdentityId).toBe(view.identities[0]?.id);
    const accountId = view.identities[0]?.accounts.solana?.id ?? '';
    await target.ask('sessions.signIn', { accountId, api: 'pump' });
    expect((await target.unlockedView()).sessions[`${accountId}:pump`]?.state).toBe('signed_in');
  });

  it('is merged with what is there, and the second time changes nothing', async () => {
    const text = await aBackup();
    const target = await anEmptyMachine();
    await importKey(target, otherSolana(9).keySecret, { kind: 'new', name: 'Main' });
    await importKey(target, otherSolana(3).keySecret, { kind: 'new', name: 'Robot' });
    expect(await restore(target, text)).toEqual({ added: 2, duplicates: 1, ...NOTHING_LOST });
    const merged = [
      ['Main', otherSolana(9).address, undefined],
      ['Robot', otherSolana(3).address, undefined],
      ['Main (2)', SOLANA.address, EVM.address],
    ];
    expect(await addressesByName(target)).toEqual(merged);
    expect(await restore(target, text)).toEqual({ added: 0, duplicates: 3, ...NOTHING_LOST });
    await target.killWorker();
    expect(await addressesByName(target)).toEqual(merged);
  });

  it('asks for the vault’s password first, as often as guessing allows (U1, K19)', async () => {
    const machine = await world.aMachine();
    await setUp(machine);
    const wrong = { passwordSecret: 'a wrong password', backupPasswordSecret: BACKUP_PASSWORD };
    expect(await machine.refusal('backup.create', wrong)).toBe('wrong_password');
    machine.time.nowMs += 120_000;
    const short = { passwordSecret: PASSWORD, backupPasswordSecret: 'short' };
    expect(await machine.refusal('backup.create', short)).toBe('password_too_short');
    await backUp(machine);
    const { entries } = await machine.ask('activity.list', {});
    expect(entries.slice(0, 3)).toMatchObject([
      { kind: 'backup', outcome: 'ok' },
      { kind: 'backup', outcome: 'password_too_short' },
      { kind: 'backup', outcome: 'wrong_password' },
    ]);
  });

  it('needs an unlocked vault, and says what else is wrong by its code', async () => {
    const text = await aBackup();
    const input = { text, backupPasswordSecret: BACKUP_PASSWORD };
    const machine = await world.aMachine();
    expect(await machine.refusal('backup.restore', input)).toBe('locked');
    await machine.ask('vault.create', { passwordSecret: PASSWORD });
    for (const name of ['backup.inspect', 'backup.restore'] as const) {
      const refusal = (change: Partial<typeof input>) => machine.refusal(name, { ...input, ...change });
      expect(await refusal({ backupPasswordSecret: PASSWORD })).toBe('backup_wrong_password');
      expect(await refusal({ text: text.replaceAll('"keys":3', '"keys":4') })).toBe('backup_header_damaged');
      expect(await refusal({ text: text.replaceAll('"version":1', '"version":2') })).toBe(
        'backup_newer_version',
      );
      expect(await refusal({ text: 'a shopping list' })).toBe('backup_unrecognised');
    }
    await machine.ask('vault.lock', {});
    expect(await machine.refusal('backup.inspect', input)).toBe('locked');
    expect(
      await machine.refusal('backup.create', {
        passwordSecret: PASSWORD,
        backupPasswordSecret: BACKUP_PASSWORD,
      }),
    ).toBe('locked');
  });

  it('leaves nothing of keys and passwords in clear on either machine (K12)', async () => {
    const source = await world.aMachine();
    await setUp(source);
    const { text } = await backUp(source);
    const target = await anEmptyMachine();
    await restore(target, text);
    await target.ask('vault.lock', {});
    const clear = [text, source.everythingInClear(), target.everythingInClear()].join('\n');
    for (const secret of [SOLANA.keySecret, EVM.keySecret.slice(2), PASSWORD, BACKUP_PASSWORD]) {
      expect(clear.includes(secret)).toBe(false);
    }
  });
});

describe('a worker that dies while it restores', () => {
  it('at any call of storage has restored all of it or nothing, and once more restores all (K6)', async () => {
    const text = await aBackup();
    const empty = await (async () => {
      const machine = await anEmptyMachine();
      return machine.copy();
    })();
    const outcomes = new Set<number>();
    for (let call = 1; ; call += 1) {
      const machine = await world.aMachine(empty);
      machine.storage.calls = 0;
      machine.storage.failAt = call;
      await machine.post('backup.restore', { text, backupPasswordSecret: BACKUP_PASSWORD });
      const hasStruck = machine.storage.calls >= call;
      machine.storage.failAt = 0;
      await machine.killWorker();
      const there = await addressesByName(machine);
      outcomes.add(there.length);
      expect(there.length === 0 || JSON.stringify(there) === JSON.stringify(RESTORED)).toBe(true);
      const { added, duplicates } = await restore(machine, text);
      expect(added + duplicates).toBe(3);
      expect(await addressesByName(machine)).toEqual(RESTORED);
      if (!hasStruck) break;
    }
    // Some died before and some after, or the test saw only one side.
    expect([...outcomes].sort()).toEqual([0, 2]);
  });
});
