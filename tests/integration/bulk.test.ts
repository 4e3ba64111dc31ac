import { describe, expect, it } from 'vitest';
import type { BulkQueue } from '../../src/bulk/queue.ts';
import type { BulkView, View } from '../../src/messaging/view.ts';
import { type Machine, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { EVM, otherSolana, SOLANA } from './user-steps.ts';

const world = sandboxPerFile();
const LOGINS = ['/auth/login', '/users/authenticate'];
const MINUTE_MS = 60_000;

const newKey = async (
  machine: Machine,
  chain: 'solana' | 'evm',
  identity: { kind: 'existing'; identityId: string } | { kind: 'new'; name: string },
) => {
  const { draftId } = await machine.ask('keys.draft', { source: { kind: 'generate', chain } });
  return machine.ask('keys.save', { draftId, label: 'canary label', identity });
};

/** An unlocked vault with so many identities, each with a key of both kinds. */
const manyIdentities = async (count: number) => {
  const machine = await world.aMachine();
  await machine.ask('vault.create', { passwordSecret: PASSWORD });
  await machine.ask('settings.update', { lockAfterMinutes: 1440, signOutAfterHours: 0 });
  const solana: string[] = [];
  const evm: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const first = await newKey(machine, 'solana', { kind: 'new', name: `canary name ${i}` });
    solana.push(first.accountId);
    const { identityId } = first;
    evm.push((await newKey(machine, 'evm', { kind: 'existing', identityId })).accountId);
  }
  return { machine, solana, evm };
};

const bulkOf = (view: View): BulkView | null => (view.status === 'unlocked' ? view.bulk : null);
const until = (machine: Machine, isWanted: (bulk: BulkView) => boolean): Promise<void> =>
  machine.untilView((view) => {
    const bulk = bulkOf(view);
    return bulk !== null && isWanted(bulk);
  });
const untilState = (machine: Machine, state: BulkView['state']): Promise<void> =>
  until(machine, (bulk) => bulk.state === state);
const readBulk = async (machine: Machine): Promise<BulkView> => {
  const bulk = bulkOf(await machine.view());
  if (bulk === null) throw new Error('nothing is done for many accounts');
  return bulk;
};
const laneOf = (bulk: BulkView, api: 'pump' | 'mimic') => bulk.lanes.find((lane) => lane.api === api);
/** What it waits for now: a wait that is over stays until something is begun. */
const isWaiting = (machine: Machine, { wait }: BulkView['lanes'][number]): boolean =>
  wait !== undefined && wait.untilMs > machine.time.nowMs;
const signedIn = async (machine: Machine): Promise<number> =>
  Object.values((await machine.unlockedView()).sessions).filter(({ state }) => state === 'signed_in').length;
const requestsTo = (paths: readonly string[]): number =>
  world.sandbox.log.entries(({ path }) => paths.includes(path)).length;
const refused = (): number => world.sandbox.log.entries(({ status }) => status === 429).length;
/** The time comes at which the machine wakes by itself. */
const sleepUntilWoken = async (machine: Machine): Promise<void> => {
  machine.time.nowMs = machine.wakeAtMs() ?? 0;
  expect(await machine.fireAlarm()).toBe(true);
};

describe('signing in all accounts', () => {
  it('signs in twenty, one login each; the failed ones stop none, and each names its entry in the log', async () => {
    const { machine, solana } = await manyIdentities(10);
    // So that no failure is taken for another dialect.
    await machine.ask('sessions.signIn', { accountId: solana[0] ?? '', api: 'pump' });
    world.sandbox.log.clear();
    world.sandbox.setFaults([
      { kind: 'status', status: 500, path: '/auth/login', times: 1 },
      { kind: 'drop', path: '/auth/login', times: 1 },
      { kind: 'broken_json', path: '/users/authenticate', times: 1 },
    ]);
    expect(await machine.ask('bulk.start', { action: 'sign_in' })).toEqual({ total: 19 });
    await untilState(machine, 'done');
    const bulk = await readBulk(machine);
    expect(bulk.lanes).toEqual([
      { api: 'pump', total: 9, done: 7, failed: 2 },
      { api: 'mimic', total: 10, done: 9, failed: 1 },
    ]);
    expect(bulk.failures.map(({ api, error }) => `${api} ${error.code}`).sort()).toEqual([
      'mimic reply_not_json',
      'pump api_down',
      'pump network_failed',
    ]);
    for (const { accountId, error } of bulk.failures) {
      const { entry } = await machine.ask('activity.find', { id: error.activityId ?? '' });
      expect(entry).toMatchObject({ kind: 'sign_in', outcome: error.code, accountId });
    }
    expect(requestsTo(LOGINS)).toBe(19);
    expect(await signedIn(machine)).toBe(17);

    expect(await machine.ask('bulk.start', { action: 'sign_in' })).toEqual({ total: 3 });
    await untilState(machine, 'done');
    expect((await readBulk(machine)).failures).toEqual([]);
    expect(await signedIn(machine)).toBe(20);
    expect(requestsTo(LOGINS)).toBe(22);
    expect(world.sandbox.log.violations()).toEqual([]);
  });

  it('T8: keeps within the limit of the API, and says until when it waits', async () => {
    world.sandbox.setOptions({ pump: { rateLimit: { limit: 5, windowSeconds: 60 } } });
    const { machine } = await manyIdentities(12);
    await machine.ask('bulk.start', { action: 'sign_in', api: 'pump' });
    const doneWhenWaiting: number[] = [];
    for (;;) {
      await until(
        machine,
        ({ state, lanes }) => state === 'done' || lanes.every((it) => isWaiting(machine, it)),
      );
      const bulk = await readBulk(machine);
      if (bulk.state === 'done') break;
      const lane = laneOf(bulk, 'pump');
      doneWhenWaiting.push(lane?.done ?? 0);
      expect(lane?.wait).toEqual({ reason: 'rate_limit', untilMs: machine.time.nowMs + MINUTE_MS });
      expect(machine.wakeAtMs()).toBe(lane?.wait?.untilMs);
      await sleepUntilWoken(machine);
    }
    expect(doneWhenWaiting).toEqual([5, 10]);
    expect(await signedIn(machine)).toBe(12);
    expect(refused()).toBe(0);
  });

  it('leaves a part of the window to the user', async () => {
    world.sandbox.setOptions({ pump: { rateLimit: { limit: 20, windowSeconds: 60 } } });
    const { machine } = await manyIdentities(20);
    await machine.ask('bulk.start', { action: 'sign_in', api: 'pump' });
    await until(machine, ({ lanes }) => lanes[0]?.wait !== undefined);
    expect((await machine.unlockedView()).rateLimits.pump).toMatchObject({ limit: 20, remaining: 2 });
  });

  it('T8: waits exactly as long as a 429 says, and then signs in the account that it hit', async () => {
    const { machine, solana } = await manyIdentities(3);
    await machine.ask('sessions.signIn', { accountId: solana[0] ?? '', api: 'pump' });
    const headers = { 'retry-after': '200' };
    world.sandbox.setFaults([{ kind: 'status', status: 429, headers, path: '/auth/login', times: 1 }]);
    await machine.ask('bulk.start', { action: 'sign_in', api: 'pump' });
    await until(machine, ({ lanes }) => lanes[0]?.wait !== undefined);
    const untilMs = machine.time.nowMs + 200_000;
    expect(laneOf(await readBulk(machine), 'pump')).toMatchObject({
      done: 0,
      failed: 0,
      wait: { reason: 'rate_limit', untilMs },
    });
    await machine.killWorker();
    await sleepUntilWoken(machine);
    expect(machine.time.nowMs).toBe(untilMs);
    await untilState(machine, 'done');
    expect(await signedIn(machine)).toBe(3);
  });

  it('waits for the network instead of failing them all', async () => {
    const { machine } = await manyIdentities(3);
    machine.browser.isOnline = false;
    await machine.ask('bulk.start', { action: 'sign_in' });
    await until(machine, ({ lanes }) => lanes.every((lane) => isWaiting(machine, lane)));
    expect((await readBulk(machine)).lanes.map(({ wait }) => wait?.reason)).toEqual(['offline', 'offline']);
    await sleepUntilWoken(machine);
    await until(machine, ({ lanes }) => lanes.every((lane) => isWaiting(machine, lane)));
    expect((await readBulk(machine)).lanes.map(({ wait }) => wait?.reason)).toEqual(['offline', 'offline']);
    machine.browser.isOnline = true;
    await sleepUntilWoken(machine);
    await untilState(machine, 'done');
    expect((await readBulk(machine)).failures).toEqual([]);
    expect(await signedIn(machine)).toBe(6);
  });

  it('T3: lets what is due for renewal go first', async () => {
    const { machine, evm } = await manyIdentities(8);
    const due = { accountId: evm[7] ?? '', api: 'mimic' } as const;
    await machine.ask('sessions.signIn', due);
    const renewAtMs = (await machine.unlockedView()).sessions[`${due.accountId}:mimic`]?.renewAtMs ?? 0;
    machine.time.nowMs = renewAtMs - 10_000;
    // The user's own clicks spend what renewals may take in a minute.
    for (const accountId of evm.slice(0, 6)) {
      await machine.ask('sessions.signIn', { accountId, api: 'mimic' });
    }
    machine.time.nowMs = renewAtMs;
    await machine.ask('bulk.start', { action: 'sign_in', api: 'mimic' });
    await until(machine, ({ lanes }) => lanes[0]?.wait !== undefined);
    expect(laneOf(await readBulk(machine), 'mimic')?.wait).toEqual({
      reason: 'renewals',
      untilMs: renewAtMs + 50_000,
    });
    await sleepUntilWoken(machine);
    await untilState(machine, 'done');
    const { entries } = await machine.ask('activity.list', {});
    const logins = entries.filter(({ kind }) => kind === 'sign_in' || kind === 'renew').slice(0, 2);
    expect(logins.map(({ kind, accountId }) => [kind, accountId])).toEqual([
      ['sign_in', evm[6]],
      ['renew', due.accountId],
    ]);
  });

  it('T1: shares the login that the user asks for meanwhile', async () => {
    const { machine, solana } = await manyIdentities(3);
    world.sandbox.setFaults([{ kind: 'delay', delayMs: 300, path: '/auth/login', times: 1 }]);
    await machine.ask('bulk.start', { action: 'sign_in', api: 'pump' });
    await world.sandbox.log.waitFor(({ path }) => path === '/auth/login');
    await machine.ask('sessions.signIn', { accountId: solana[0] ?? '', api: 'pump' });
    await untilState(machine, 'done');
    expect(requestsTo(LOGINS)).toBe(3);
  });

  it('answers the same twice, refuses another action meanwhile, and is nothing where all are signed in', async () => {
    const { machine } = await manyIdentities(2);
    world.sandbox.setFaults([{ kind: 'hang', path: '/auth/login', times: 1 }]);
    const signInAll = { action: 'sign_in', api: 'pump' } as const;
    expect(await machine.ask('bulk.start', signInAll)).toEqual({ total: 2 });
    await world.sandbox.log.waitFor(({ path }) => path === '/auth/login');
    expect(await machine.ask('bulk.start', signInAll)).toEqual({ total: 2 });
    expect(await machine.refusal('bulk.start', { action: 'sign_out' })).toBe('bulk_running');
    await machine.killWorker();
    await untilState(machine, 'done');
    await machine.ask('bulk.dismiss', {});
    expect((await machine.unlockedView()).bulk).toBeNull();
    expect(await machine.ask('bulk.start', signInAll)).toEqual({ total: 0 });
    expect((await machine.unlockedView()).bulk).toBeNull();
  });
});

describe('a worker that dies in the midst of many accounts', () => {
  it('T2: is followed by one that does what is left, without a second login for what was done', async () => {
    const { machine } = await manyIdentities(10);
    world.sandbox.addFaults([
      { kind: 'delay', delayMs: 1, path: '/auth/login', times: 4 },
      { kind: 'hang', path: '/auth/login', times: 1 },
    ]);
    await machine.ask('bulk.start', { action: 'sign_in' });
    await world.sandbox.log.waitFor(({ fault }) => fault === 'hang');
    const stored = machine.browser.session.get('bulk.queue') ?? '';
    await machine.killWorker();
    machine.time.nowMs += 1;
    await untilState(machine, 'done');
    expect((await readBulk(machine)).lanes).toEqual([
      { api: 'pump', total: 10, done: 10, failed: 0 },
      { api: 'mimic', total: 10, done: 10, failed: 0 },
    ]);
    expect(await signedIn(machine)).toBe(20);
    // What hung is asked again once, and so may be what was not in the vault yet: all that was not noted as done.
    const cutOff = (api: string) =>
      (JSON.parse(JSON.parse(stored)) as BulkQueue).items.filter(
        (item) => item.api === api && item.state === 'running',
      ).length;
    expect(cutOff('pump')).toBeGreaterThan(0);
    expect(requestsTo(['/auth/login'])).toBeGreaterThan(10);
    expect(requestsTo(['/auth/login'])).toBeLessThanOrEqual(10 + cutOff('pump'));
    expect(requestsTo(['/users/authenticate'])).toBeLessThanOrEqual(10 + cutOff('mimic'));
    const { identities } = await machine.unlockedView();
    const addresses = identities.flatMap(({ accounts }) => Object.values(accounts).map((it) => it.address));
    for (const canary of ['canary', PASSWORD, ...addresses, ...machine.secretsSeen]) {
      expect(stored).not.toContain(canary);
    }
  });

  it('is woken for it where nobody opens the popup', async () => {
    const { machine } = await manyIdentities(3);
    world.sandbox.setFaults([{ kind: 'hang', path: '/auth/login', times: 1 }]);
    await machine.ask('bulk.start', { action: 'sign_in', api: 'pump' });
    await world.sandbox.log.waitFor(({ fault }) => fault === 'hang');
    expect(machine.wakeAtMs()).toBe(machine.time.nowMs + 30_000);
  });

  it('between any two of them costs no account and no second login', async () => {
    const { machine, evm } = await manyIdentities(6);
    await machine.ask('bulk.start', { action: 'sign_in', api: 'mimic' });
    for (let done = 1; done < 6; done += 1) {
      await until(machine, ({ lanes }) => (lanes[0]?.done ?? 0) >= done);
      await machine.killWorker();
    }
    await untilState(machine, 'done');
    expect((await readBulk(machine)).failures).toEqual([]);
    expect(await signedIn(machine)).toBe(evm.length);
  });
});

describe('pausing', () => {
  const slowAt = async (nth: number) => {
    const { machine } = await manyIdentities(4);
    const fast = { kind: 'delay', delayMs: 1, path: '/auth/login' } as const;
    world.sandbox.setFaults([
      ...Array.from({ length: nth - 1 }, () => ({ ...fast, times: 1 })),
      { kind: 'delay', delayMs: 500, path: '/auth/login', times: 1 },
    ]);
    await machine.ask('bulk.start', { action: 'sign_in', api: 'pump' });
    await world.sandbox.log.waitFor(() => requestsTo(['/auth/login']) >= nth);
    // The next login begins while the tokens before it are still being stored.
    await until(machine, ({ lanes }) => lanes[0]?.done === nth - 1);
    return { machine };
  };

  it('lets what has begun end, begins nothing more, also in the next worker, and goes on when resumed', async () => {
    const { machine } = await slowAt(2);
    await machine.ask('bulk.pause', {});
    await until(machine, ({ lanes }) => lanes[0]?.done === 2);
    expect(await readBulk(machine)).toMatchObject({ state: 'paused', pausedBy: 'user' });
    await machine.killWorker();
    machine.time.nowMs += MINUTE_MS;
    await machine.fireAlarm();
    expect((await readBulk(machine)).lanes).toEqual([{ api: 'pump', total: 4, done: 2, failed: 0 }]);
    expect(requestsTo(LOGINS)).toBe(2);
    await machine.ask('bulk.resume', {});
    await untilState(machine, 'done');
    expect(requestsTo(LOGINS)).toBe(4);
  });

  it('and resuming at once loses nothing', async () => {
    const { machine } = await slowAt(1);
    for (let i = 0; i < 5; i += 1) {
      await machine.ask('bulk.pause', {});
      await machine.ask('bulk.resume', {});
    }
    await untilState(machine, 'done');
    expect(requestsTo(LOGINS)).toBe(4);
  });

  it('T10: is what a lock does, and says so; what was under way has not failed and nothing goes on by itself', async () => {
    const { machine } = await slowAt(2);
    await machine.ask('vault.lock', {});
    expect(await machine.view()).toEqual({ status: 'locked', version: '9.8.7', sandbox: true });
    expect(await machine.refusal('bulk.resume', {})).toBe('locked');
    expect(machine.wakeAtMs()).toBeUndefined();
    machine.time.nowMs += 1_000;
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    await until(machine, ({ lanes }) => lanes[0]?.accountId === undefined);
    expect(await readBulk(machine)).toEqual({
      action: 'sign_in',
      state: 'paused',
      pausedBy: 'lock',
      lanes: [{ api: 'pump', total: 4, done: 1, failed: 0 }],
      failures: [],
    });
    expect(requestsTo(LOGINS)).toBe(2);
    await machine.ask('bulk.resume', {});
    await untilState(machine, 'done');
    expect(await signedIn(machine)).toBe(4);
    expect((await readBulk(machine)).failures).toEqual([]);
  });

  it('is what a lock does that came while no worker was alive', async () => {
    const { machine } = await slowAt(1);
    machine.time.nowMs += 2 * 86_400_000;
    await machine.killWorker();
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    expect(await readBulk(machine)).toMatchObject({ state: 'paused', pausedBy: 'lock' });
  });
});

describe('cancelling', () => {
  it('begins nothing more, keeps what is done, and can be put away', async () => {
    const { machine } = await manyIdentities(4);
    world.sandbox.setFaults([{ kind: 'delay', delayMs: 300, path: '/auth/login', times: 1 }]);
    await machine.ask('bulk.start', { action: 'sign_in', api: 'pump' });
    await world.sandbox.log.waitFor(({ path }) => path === '/auth/login');
    await machine.ask('bulk.cancel', {});
    await until(machine, ({ lanes }) => lanes[0]?.done === 1);
    expect(await readBulk(machine)).toMatchObject({ state: 'cancelled', lanes: [{ total: 4, done: 1 }] });
    await machine.killWorker();
    expect(requestsTo(LOGINS)).toBe(1);
    await machine.ask('bulk.resume', {});
    expect(await readBulk(machine)).toMatchObject({ state: 'cancelled' });
    await machine.ask('bulk.dismiss', {});
    expect((await machine.unlockedView()).bulk).toBeNull();
  });

  it('and starting another thing at once does not take the end of the old for one of the new', async () => {
    const { machine, solana } = await manyIdentities(3);
    await machine.ask('sessions.signIn', { accountId: solana[0] ?? '', api: 'pump' });
    machine.time.nowMs += 1_000;
    world.sandbox.setFaults([{ kind: 'delay', delayMs: 300, path: '/auth/login', times: 1 }]);
    await machine.ask('bulk.start', { action: 'renew', api: 'pump' });
    await world.sandbox.log.waitFor(({ fault }) => fault === 'delay');
    await machine.ask('bulk.cancel', {});
    await machine.ask('bulk.start', { action: 'sign_out', api: 'pump' });
    await untilState(machine, 'done');
    expect(await signedIn(machine)).toBe(0);
    expect(requestsTo(['/auth/logout'])).toBe(1);
  });

  it('T10: is what signing out everywhere does, with the login that is under way', async () => {
    const { machine } = await manyIdentities(4);
    world.sandbox.setFaults([{ kind: 'delay', delayMs: 300, path: '/auth/login' }]);
    await machine.ask('bulk.start', { action: 'sign_in', api: 'pump' });
    await until(machine, ({ lanes }) => lanes[0]?.done === 1 && lanes[0].accountId !== undefined);
    expect(await machine.ask('sessions.signOutAll', {})).toMatchObject({ signedOut: 1 });
    await until(machine, ({ lanes }) => lanes[0]?.accountId === undefined);
    expect(await readBulk(machine)).toMatchObject({ state: 'cancelled', failures: [] });
    expect(await signedIn(machine)).toBe(0);
  });
});

describe('renewing and signing out all accounts', () => {
  it('renews each session once, those of one API where only that was asked for', async () => {
    const { machine } = await manyIdentities(4);
    await machine.ask('bulk.start', { action: 'sign_in' });
    await untilState(machine, 'done');
    world.sandbox.log.clear();
    machine.time.nowMs += MINUTE_MS;
    expect(await machine.ask('bulk.start', { action: 'renew', api: 'mimic' })).toEqual({ total: 4 });
    await untilState(machine, 'done');
    const { sessions } = await machine.unlockedView();
    const renewed = Object.values(sessions).filter(({ obtainedAtMs }) => obtainedAtMs === machine.time.nowMs);
    expect(renewed.map(({ api }) => api)).toEqual(['mimic', 'mimic', 'mimic', 'mimic']);
    expect(requestsTo(LOGINS)).toBe(4);
  });

  it('signs out each, also where the API can not be told, and names that with its entry', async () => {
    const { machine, solana } = await manyIdentities(4);
    await machine.ask('bulk.start', { action: 'sign_in' });
    await untilState(machine, 'done');
    await machine.ask('pump.refresh', { accountId: solana[0] ?? '' });
    world.sandbox.setFaults([{ kind: 'status', status: 500, path: '/auth/logout', times: 1 }]);
    expect(await machine.ask('bulk.start', { action: 'sign_out' })).toEqual({ total: 8 });
    await untilState(machine, 'done');
    const bulk = await readBulk(machine);
    expect(bulk.lanes).toEqual([
      { api: 'pump', total: 4, done: 3, failed: 1 },
      { api: 'mimic', total: 4, done: 4, failed: 0 },
    ]);
    expect(bulk.failures).toMatchObject([{ api: 'pump', error: { code: 'api_down' } }]);
    const id = bulk.failures[0]?.error.activityId ?? '';
    const { entry } = await machine.ask('activity.find', { id });
    expect(entry).toMatchObject({ kind: 'sign_out', outcome: 'api_down' });
    expect((await machine.unlockedView()).sessions).toEqual({});
    expect((await machine.detail()).pump.profile).toEqual({ state: 'empty' });
  });

  it('takes an account that is removed meanwhile for done', async () => {
    const machine = await world.aMachine();
    await machine.ask('vault.create', { passwordSecret: PASSWORD });
    const first = otherSolana(9);
    for (const [index, { keySecret }] of [first, SOLANA, EVM].entries()) {
      const { draftId } = await machine.ask('keys.draft', {
        source: { kind: 'import', textSecret: keySecret },
      });
      const identity = { kind: 'new', name: `I${index}` } as const;
      await machine.ask('keys.save', { draftId, label: '', identity });
    }
    world.sandbox.setFaults([{ kind: 'delay', delayMs: 300, path: '/auth/login', times: 1 }]);
    await machine.ask('bulk.start', { action: 'sign_in', api: 'pump' });
    await world.sandbox.log.waitFor(({ path }) => path === '/auth/login');
    const { identities } = await machine.unlockedView();
    const accountId = identities[1]?.accounts.solana?.id ?? '';
    await machine.ask('keys.remove', { accountId, confirmation: SOLANA.address });
    await untilState(machine, 'done');
    expect(await readBulk(machine)).toMatchObject({ failures: [], lanes: [{ total: 2, done: 2 }] });
    expect(requestsTo(LOGINS)).toBe(1);
  });

  it('leaves nothing behind when the vault is erased', async () => {
    const { machine } = await manyIdentities(2);
    await machine.ask('bulk.start', { action: 'sign_in' });
    await untilState(machine, 'done');
    expect(machine.browser.session.has('bulk.queue')).toBe(true);
    await machine.ask('vault.erase', { confirmation: 'ERASE' });
    expect(machine.browser.session.has('bulk.queue')).toBe(false);
  });
});
