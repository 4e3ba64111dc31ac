import { describe, expect, it } from 'vitest';
import type { Fault } from '../sandbox/faults.ts';
import { type Disk, type Machine, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { EVM, setUp, signInBoth } from './user-steps.ts';

const world = sandboxPerFile();

/** What a wait of the product's 15 s costs a test. */
const shortenTimeouts = (machine: Machine): void => {
  machine.timers.toDelayMs = (delayMs) => (delayMs === 15_000 ? 40 : delayMs);
};

const FAILURES: readonly (readonly [string, Fault, string])[] = [
  ['is down', { kind: 'status', status: 503 }, 'api_down'],
  ['ends the connection', { kind: 'drop' }, 'network_failed'],
  ['never answers', { kind: 'hang' }, 'timed_out'],
  ['answers with drops for ever', { kind: 'drip' }, 'timed_out'],
  ['answers HTML (N7)', { kind: 'html' }, 'reply_not_json'],
  ['answers broken JSON', { kind: 'broken_json' }, 'reply_not_json'],
  ['answers other types', { kind: 'wrong_schema' }, 'reply_unexpected'],
  ['answers without end', { kind: 'oversize' }, 'reply_too_large'],
  ['sends elsewhere (N1)', { kind: 'redirect', location: 'https://elsewhere.example/' }, 'network_failed'],
  ['forbids', { kind: 'status', status: 403 }, 'forbidden'],
  ['knows no such thing', { kind: 'status', status: 404 }, 'not_found'],
  ['has had enough', { kind: 'status', status: 429 }, 'rate_limited'],
];

/** All that is kept, but for the gauge, the log, and the view with its numbers: those tell of the failure. */
const keptOf = async (machine: Machine): Promise<Disk> => {
  const copy = await machine.copy();
  const told = /^(rate\.|drift$|view|detail$|viewSequence$|vault\.autoLock$|sessions\.journal$)/;
  const session = new Map([...copy.session].filter(([key]) => !told.test(key)));
  const { 'countersign-activity': _log, ...databases } = copy.databases;
  return { ...copy, databases, session };
};

describe('an API that', () => {
  for (const [does, fault, code] of FAILURES) {
    it(`${does} while one signs in is answered with ${code}, and nothing stored is changed`, async () => {
      const machine = await world.aMachine();
      const main = await setUp(machine);
      const before = await keptOf(machine);
      world.sandbox.setFaults([{ ...fault, path: '/users/nonce' }]);
      if (code === 'timed_out') shortenTimeouts(machine);
      expect(await machine.refusal('sessions.signIn', { accountId: main.evm, api: 'mimic' })).toBe(code);
      expect(await keptOf(machine)).toEqual(before);
      const view = await machine.unlockedView();
      expect(view.sessions[`${main.evm}:mimic`]).toMatchObject({ state: 'signed_out', error: { code } });
    });

    // What is of another type there is named, and the rest of it read: drift.test.ts.
    if (code === 'reply_unexpected') continue;
    it(`${does} while one reads keeps the last value and shows ${code} beside it`, async () => {
      const machine = await world.aMachine();
      const main = await setUp(machine);
      await signInBoth(machine, main);
      await machine.ask('mimic.refresh', { accountId: main.evm });
      const { value, readAtMs } = (await machine.detail()).mimic.profile;
      const before = await keptOf(machine);
      world.sandbox.setFaults([{ ...fault, path: '/users/*/data' }]);
      if (code === 'timed_out') shortenTimeouts(machine);
      machine.time.nowMs += 1_000;
      expect(await machine.refusal('mimic.refresh', { accountId: main.evm })).toBe(code);
      expect((await machine.detail()).mimic.profile).toMatchObject({
        state: 'failed',
        value,
        readAtMs,
        error: { code, atMs: machine.time.nowMs },
      });
      const after = await keptOf(machine);
      expect(after.databases).toEqual(before.databases);
      expect(after.local).toEqual(before.local);
    });
  }

  it('cannot be reached because the browser is offline is not asked', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    machine.browser.isOnline = false;
    expect(await machine.refusal('sessions.signIn', { accountId: main.solana, api: 'pump' })).toBe('offline');
    expect(machine.requests).toEqual([]);
    machine.browser.isOnline = true;
    await machine.ask('sessions.signIn', { accountId: main.solana, api: 'pump' });
  });

  it('answers only some of the roles leaves the others unknown, never no', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    world.sandbox.setFaults([{ kind: 'status', status: 500, path: '/auth/is-admin' }]);
    await machine.ask('pump.refresh', { accountId: main.solana });
    expect((await machine.detail()).pump.roles.value).toMatchObject({ admin: 'unknown', superAdmin: 'no' });
    world.sandbox.setFaults([{ kind: 'status', status: 500, path: '/auth/is-*' }]);
    expect(await machine.refusal('pump.refresh', { accountId: main.solana })).toBe('api_down');
    expect((await machine.detail()).pump.roles).toMatchObject({
      state: 'failed',
      value: { superAdmin: 'no' },
    });
  });

  it('has no endpoint for roles leaves all of them unknown, and says so instead of failing', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    world.sandbox.setFaults([{ kind: 'status', status: 404, path: '/auth/is-*' }]);
    await machine.ask('pump.refresh', { accountId: main.solana });
    expect((await machine.detail()).pump.roles).toMatchObject({
      state: 'ready',
      value: { admin: 'unknown', superAdmin: 'unknown', validJurisdiction: 'unknown' },
    });
  });

  it('S3: wants something else signed than a nonce gets no signature, and the refusal is on record', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    const text = Buffer.from('example.com wants you to sign in with your Ethereum account').toString('hex');
    const body = { address: EVM.address, nonce: `0x${text}` };
    world.sandbox.setFaults([{ kind: 'status', status: 200, path: '/users/nonce', body }]);
    expect(await machine.refusal('sessions.signIn', { accountId: main.evm, api: 'mimic' })).toBe(
      'nonce_refused',
    );
    expect(machine.requests).toEqual(['POST /users/nonce']);
    const { entries } = await machine.ask('activity.list', {});
    expect(entries.slice(0, 2)).toMatchObject([
      { kind: 'sign_in', outcome: 'nonce_refused' },
      { kind: 'sign', outcome: 'nonce_refused', accountId: main.evm, api: 'mimic' },
    ]);
  });

  it('S10: gives the API key of somebody else is not believed', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    const body = { address: `0x${'1'.repeat(40)}`, apiKey: 'somebody-elses' };
    world.sandbox.setFaults([{ kind: 'status', status: 200, path: '/users/api-key', body }]);
    expect(await machine.refusal('mimic.readApiKey', { accountId: main.evm })).toBe('wrong_wallet');
  });

  it('T8: answers 429 is left alone until it said, over deaths of the worker', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    const headers = { 'retry-after': '30' };
    world.sandbox.setFaults([{ kind: 'status', status: 429, headers, path: '/users/nonce', times: 1 }]);
    const retryAtMs = machine.time.nowMs + 30_000;
    const signIn = { accountId: main.evm, api: 'mimic' } as const;
    const refused = { ok: false, code: 'rate_limited', details: { retryAtMs } };
    expect(await machine.post('sessions.signIn', signIn)).toMatchObject(refused);
    await machine.killWorker();
    expect(await machine.post('sessions.signIn', signIn)).toMatchObject(refused);
    expect((await machine.unlockedView()).rateLimits.mimic).toMatchObject({ blockedUntilMs: retryAtMs });
    expect(machine.requests).toEqual(['POST /users/nonce']);
    machine.time.nowMs = retryAtMs;
    await machine.ask('sessions.signIn', signIn);
  });
});

describe('a bad key', () => {
  const BAD: readonly (readonly [string, string])[] = [
    ['not a key at all', 'key_format_unknown'],
    [`0x${'00'.repeat(32)}`, 'key_out_of_range'],
    [`0x${'ff'.repeat(32)}`, 'key_out_of_range'],
    [`0x${'ab'.repeat(31)}`, 'key_length_invalid'],
    [JSON.stringify(Array.from({ length: 64 }, () => 7)), 'key_public_half_mismatch'],
  ];
  for (const [textSecret, code] of BAD) {
    it(`is refused with ${code}, and nothing stored is changed (${textSecret.length} characters)`, async () => {
      const machine = await world.aMachine();
      await setUp(machine);
      const before = await keptOf(machine);
      const reply = await machine.post('keys.draft', { source: { kind: 'import', textSecret } });
      expect(reply).toMatchObject({ ok: false, code });
      expect(JSON.stringify(reply)).not.toContain(textSecret);
      expect(await keptOf(machine)).toEqual(before);
    });
  }

  it('that is there already says so before and while it is saved', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    const draft = await machine.ask('keys.draft', { source: { kind: 'import', textSecret: EVM.keySecret } });
    expect(draft).toMatchObject({ alreadyStored: true, address: EVM.address, chain: 'evm' });
    const identity = { kind: 'new', name: 'Again' } as const;
    const save = { draftId: draft.draftId, label: '', identity };
    expect(await machine.refusal('keys.save', save)).toBe('key_already_stored');
    expect(await machine.refusal('keys.save', save)).toBe('key_already_stored');
    expect((await machine.unlockedView()).identities.map(({ id }) => id)).toEqual([main.identityId]);
  });

  it('draft that is older than a quarter of an hour can no longer be saved', async () => {
    const machine = await world.aMachine();
    await setUp(machine);
    await machine.ask('settings.update', { lockAfterMinutes: 60 });
    const { draftId } = await machine.ask('keys.draft', { source: { kind: 'generate', chain: 'solana' } });
    machine.time.nowMs += 15 * 60_000 + 1;
    const save = { draftId, label: '', identity: { kind: 'new', name: 'Late' } } as const;
    expect(await machine.refusal('keys.save', save)).toBe('key_draft_missing');
    expect(machine.browser.session.has(`draft.${draftId}`)).toBe(false);
  });
});

describe('a vault', () => {
  it('K7: of which both copies are damaged says so and changes nothing, until the user erases it', async () => {
    const start = await world.aMachine();
    await setUp(start);
    const disk = await start.copy();
    const garbled = (disk.databases['countersign-vault'] ?? []).map(([key, value]) =>
      key === 'current' ? ([key, value] as const) : ([key, { garbled: true }] as const),
    );
    const databases = { ...disk.databases, 'countersign-vault': garbled };
    const machine = await world.aMachine({ databases, local: disk.local, session: new Map() });
    const view = await machine.view();
    expect(view).toMatchObject({ status: 'unreadable' });
    expect(await machine.refusal('vault.unlock', { passwordSecret: PASSWORD })).toBe(
      view.status === 'unreadable' ? view.code : '',
    );
    expect(await machine.refusal('vault.create', { passwordSecret: 'a new password' })).not.toBe('internal');
    expect((await machine.copy()).databases['countersign-vault']).toEqual(garbled);
    expect(await machine.refusal('vault.erase', { confirmation: 'erase' })).toBe('confirmation_mismatch');
    await machine.ask('vault.erase', { confirmation: 'ERASE' });
    expect((await machine.view()).status).toBe('absent');
  });

  it('K5: of which only the sessions are damaged opens, loses them, and signs in again', async () => {
    const start = await world.aMachine();
    const main = await setUp(start);
    await signInBoth(start, main);
    const disk = await start.copy();
    const spoil = (file: { ids: string[]; ends: number[]; boxes: Uint8Array }): unknown => {
      const last = (file.ends[file.ids.indexOf('doc/sessions')] ?? 0) - 1;
      return { ...file, boxes: file.boxes.map((byte, i) => (i === last ? byte ^ 1 : byte)) };
    };
    const spoiled = (disk.databases['countersign-vault'] ?? []).map(
      ([key, value]) => [key, String(key).startsWith('slot/') ? spoil(value as never) : value] as const,
    );
    const databases = { ...disk.databases, 'countersign-vault': spoiled };
    const machine = await world.aMachine({ databases, local: disk.local, session: new Map() });
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect(await machine.unlockedView()).toMatchObject({ notices: ['records_damaged'], sessions: {} });
    await machine.ask('sessions.signIn', { accountId: main.evm, api: 'mimic' });
    await machine.restartBrowser();
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect(await machine.unlockedView()).toMatchObject({
      notices: [],
      sessions: { [`${main.evm}:mimic`]: { state: 'signed_in' } },
    });
  });
});

describe('an API whose host the browser withholds', () => {
  it('is asked for nothing, since the request would name the extension, and says what to do (N4)', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    const [host = ''] = [world.sandbox.mimicUrl, world.sandbox.pumpUrl].map(
      (url) => `http://${new URL(url).hostname}/*`,
    );
    machine.browser.withheld.add(host);
    const before = world.sandbox.log.entries().length;
    expect(await machine.refusal('sessions.signIn', { accountId: main.evm, api: 'mimic' })).toBe(
      'api_access_missing',
    );
    expect(world.sandbox.log.entries()).toHaveLength(before);
    const { error } = (await machine.unlockedView()).sessions[`${main.evm}:mimic`] ?? {};
    expect(error?.code).toBe('api_access_missing');
    machine.browser.withheld.delete(host);
    await machine.ask('sessions.signIn', { accountId: main.evm, api: 'mimic' });
    expect((await machine.unlockedView()).sessions[`${main.evm}:mimic`]).toMatchObject({
      state: 'signed_in',
    });
  });
});
