import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ActivityEntry } from '../../src/messaging/view.ts';
import { aPage, type Machine, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { allowSite, EVM, importKey, SITE, SOLANA, setUp, signInBoth } from './user-steps.ts';

const world = sandboxPerFile();

const entriesOf = async (machine: Machine): Promise<readonly ActivityEntry[]> =>
  (await machine.ask('activity.list', {})).entries;

const kindsOf = async (machine: Machine): Promise<readonly string[]> =>
  (await entriesOf(machine)).map(({ kind, outcome }) => `${kind} ${outcome}`);

/** By node's own SHA-256, from what the export's first line says. */
const checkExport = (text: string): number => {
  const [first = '', ...lines] = text.trimEnd().split('\n');
  const { anchorHash, headHash } = JSON.parse(first) as { anchorHash: string; headHash: string };
  let previous = anchorHash;
  for (const line of lines) {
    const { hash, ...entry } = JSON.parse(line) as Record<string, unknown> & { hash: string };
    const sorted = Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)));
    const digest = createHash('sha256')
      .update(Buffer.from(previous, 'base64'))
      .update(JSON.stringify(sorted));
    expect(digest.digest('base64')).toBe(hash);
    previous = hash;
  }
  expect(previous).toBe(headHash);
  return lines.length;
};

describe('the activity log of the whole background', () => {
  it('survives the browser, a change of the password and what happens while locked, in one unbroken chain', async () => {
    const machine = await world.aMachine();
    const startMs = machine.time.nowMs;
    const main = await setUp(machine);
    await signInBoth(machine, main);
    await machine.restartBrowser();
    machine.time.nowMs += 1_000;
    expect(await machine.refusal('vault.unlock', { passwordSecret: 'not the password' })).toBe(
      'wrong_password',
    );
    await machine.restartBrowser();
    machine.time.nowMs += 2_000;
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    const nextSecret = 'another good password';
    await machine.ask('vault.changePassword', { currentSecret: PASSWORD, nextSecret });
    await machine.ask('vault.lock', {});
    await machine.restartBrowser();
    machine.time.nowMs += 3_000;
    await machine.ask('vault.unlock', { passwordSecret: nextSecret });
    expect(await kindsOf(machine)).toEqual([
      'unlock ok',
      'lock ok',
      'unlock ok',
      'unlock wrong_password',
      'sign_in ok',
      'sign ok',
      'sign_in ok',
      'sign ok',
    ]);
    const [, , , failed, login] = await entriesOf(machine);
    expect(failed).toMatchObject({ atMs: startMs + 1_000 });
    expect(login).toMatchObject({
      reason: 'user',
      api: 'mimic',
      accountId: main.evm,
      durationMs: expect.any(Number),
    });
    expect(await machine.ask('activity.verify', {})).toMatchObject({ breaks: [], entries: 8, waiting: 0 });
  });

  it('K16: while locked leaves no account, label, address or origin on disk, neither in plain nor after a page asked', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await allowSite(machine, main.identityId);
    await machine.ask('vault.lock', {});
    expect(await machine.refusal('page.getToken', { api: 'pump' }, aPage(SITE))).toBe('locked');
    const { local, databases } = await machine.copy();
    expect(local.get('activity.journal')).toContain('"hand_over"');
    const log = (databases['countersign-activity'] ?? []).map(
      ([, sealed]) => sealed as Record<string, Uint8Array>,
    );
    expect(log.length).toBeGreaterThan(1);
    const sealed = log
      .map(({ ciphertext = new Uint8Array() }) => Buffer.from(ciphertext).toString('latin1'))
      .join();
    for (const text of ['Main', SOLANA.address, EVM.address, SITE, main.solana, main.evm, 'pump']) {
      expect(JSON.stringify([...local]) + sealed).not.toContain(text);
    }
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect((await entriesOf(machine))[1]).toMatchObject({
      kind: 'hand_over',
      outcome: 'locked',
      origin: SITE,
    });
  });

  it('names in the error of a failed login the entry about it, which is found with its neighbours', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await machine.ask('sessions.signIn', { accountId: main.evm, api: 'mimic' });
    world.sandbox.setFaults([{ kind: 'status', status: 503, path: '/auth/login' }]);
    const reply = await machine.post('sessions.signIn', { accountId: main.solana, api: 'pump' });
    world.sandbox.setFaults([]);
    const shown = (await machine.unlockedView()).sessions[`${main.solana}:pump`]?.error;
    if (reply.ok || reply.activityId === undefined) throw new Error('the failure names no entry');
    expect(shown?.activityId).toBe(reply.activityId);
    const { entry, neighbours } = await machine.ask('activity.find', { id: reply.activityId });
    expect(entry).toMatchObject({
      kind: 'sign_in',
      outcome: 'api_down',
      accountId: main.solana,
      reason: 'user',
    });
    expect(neighbours.map(({ kind, accountId }) => [kind, accountId])).toEqual([['sign', main.solana]]);
    expect(await machine.ask('activity.find', { id: 'gone' })).toEqual({ entry: null, neighbours: [] });
  });

  it('names an entry in every error that a command or a read leaves on the screen, once for each failure', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    const before = (await entriesOf(machine)).length;
    world.sandbox.setFaults([{ kind: 'status', status: 503, path: '/users/*/data' }]);
    const read = await machine.post('mimic.refresh', { accountId: main.evm });
    world.sandbox.setFaults([]);
    const { error } = (await machine.detail()).mimic.profile;
    expect(read).toMatchObject({ ok: false, activityId: error?.activityId });
    const label = await machine.post('keys.setLabel', { accountId: main.evm, label: '' });
    const draft = { source: { kind: 'import', textSecret: 'nonsense that is no key' } } as const;
    const imported = await machine.post('keys.draft', draft);
    for (const reply of [read, label, imported]) expect(reply).toHaveProperty('activityId');
    const entries = await entriesOf(machine);
    expect(
      entries.slice(0, entries.length - before).map(({ kind, outcome }) => `${kind} ${outcome}`),
    ).toEqual(['import key_format_unknown', 'change label_invalid', 'read api_down']);
  });

  it('tells each refusal to a page, with the page’s origin and no more, and tells the page of no entry', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    const reply = await machine.post('page.getToken', { api: 'pump' }, aPage('https://other.example'));
    expect(reply).toEqual({ ok: false, code: 'site_not_granted', details: {} });
    const asInterface = await machine.post('sessions.signOutAll', {}, aPage('https://other.example'));
    expect(asInterface).toEqual({ ok: false, code: 'not_permitted', details: {} });
    const [forged, refused] = await entriesOf(machine);
    expect(forged).toMatchObject({
      kind: 'hand_over',
      outcome: 'not_permitted',
      origin: 'https://other.example',
    });
    expect(refused).toMatchObject({ kind: 'hand_over', outcome: 'site_not_granted', api: 'pump' });
    expect(main.identityId).toBeDefined();
  });

  it('is searched by kind, outcome, API, label, address, identity and origin, and filtered, a page at a time', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    await allowSite(machine, main.identityId);
    await machine.ask('page.getToken', { api: 'pump' }, aPage(SITE));
    const search = async (filter: object): Promise<readonly string[]> =>
      (await machine.ask('activity.list', { filter })).entries.map(({ kind, api }) => `${kind} ${api}`);
    expect(await search({ text: 'app.example' })).toEqual(['hand_over pump', 'grant pump']);
    expect(await search({ text: 'SIGN_IN' })).toEqual(['sign_in mimic', 'sign_in pump']);
    expect(await search({ text: SOLANA.address.slice(3, 20) })).toEqual(['sign_in pump', 'sign pump']);
    expect(await search({ text: 'main mimic' })).toEqual(['sign_in mimic', 'sign mimic']);
    expect(await search({ text: 'nowhere' })).toEqual([]);
    expect(await search({ accountId: main.evm })).toEqual(['sign_in mimic', 'sign mimic']);
    expect(await search({ api: 'pump', outcome: 'failed' })).toEqual([]);
    const first = await machine.ask('activity.list', { limit: 4 });
    expect(first.entries).toHaveLength(4);
    const rest = await machine.ask('activity.list', { limit: 4, beforeSeq: first.nextBeforeSeq ?? 0 });
    expect([...first.entries, ...rest.entries].map(({ seq }) => seq)).toEqual([5, 4, 3, 2, 1, 0]);
    expect(rest.nextBeforeSeq).toBeNull();
  });

  it('keeps what else was done though a page floods it, and counts each use of its grant', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    await allowSite(machine, main.identityId);
    const before = await kindsOf(machine);
    const ask = async (times: number): Promise<void> => {
      const asked = Array.from({ length: times }, () =>
        machine.ask('page.getToken', { api: 'pump' }, aPage(SITE)),
      );
      await Promise.all(asked);
    };
    await ask(1);
    await ask(200);
    const uses = async () => (await machine.unlockedView()).grants[0]?.useCount;
    await expect.poll(uses).toBe(201);
    await machine.ask('activity.verify', {});
    await machine.killWorker();
    await ask(100);
    await expect.poll(uses).toBe(301);
    machine.time.nowMs += 60_000;
    expect((await entriesOf(machine)).map(({ count }) => count)[0]).toBe(300);
    expect(await kindsOf(machine)).toEqual(['hand_over ok', 'hand_over ok', ...before]);
    const search = { text: 'app.example hand over' };
    expect((await machine.ask('activity.list', { filter: search })).entries).toHaveLength(2);
    const { text } = await machine.ask('activity.export', {});
    expect(checkExport(text)).toBe(before.length + 2);
    expect(JSON.parse(text.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ count: 300, origin: SITE });
    expect(() => checkExport(text.replace('"count":300', '"count":3'))).toThrow();
  });

  it('is exported as JSON lines whose chain anybody can check', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    const { text, fileName } = await machine.ask('activity.export', {});
    expect(fileName).toMatch(/^countersign-activity-\d{4}-\d\d-\d\d\.jsonl$/);
    expect(checkExport(text)).toBe(4);
    expect(JSON.parse(text.split('\n')[0] ?? '')).toMatchObject({
      product: 'Countersign 9.8.7',
      entries: 4,
      breaks: [],
    });
    const tampered = text.replace('"kind":"sign"', '"kind":"lock"');
    expect(() => checkExport(tampered)).toThrow();
    for (const secret of [PASSWORD, SOLANA.keySecret, EVM.keySecret, ...machine.secretsSeen]) {
      expect(text).not.toContain(secret);
    }
  });

  it('goes with an erased vault, and tells a locked interface nothing', async () => {
    const machine = await world.aMachine();
    await setUp(machine);
    await machine.ask('vault.lock', {});
    for (const name of ['activity.list', 'activity.export', 'activity.verify'] as const) {
      expect(await machine.refusal(name, {})).toBe('locked');
    }
    expect(await machine.refusal('activity.find', { id: 'id-1' })).toBe('locked');
    await machine.ask('vault.erase', { confirmation: 'ERASE' });
    const { databases, local } = await machine.copy();
    expect(databases['countersign-activity']).toEqual([]);
    expect(local.has('activity.journal')).toBe(false);
    await machine.ask('vault.create', { passwordSecret: PASSWORD });
    await importKey(machine, SOLANA.keySecret, { kind: 'new', name: 'Again' });
    expect(await entriesOf(machine)).toEqual([]);
  });
});
