import { describe, expect, it } from 'vitest';
import type { Fault } from '../sandbox/faults.ts';
import { type Machine, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { type Main, setUp, signInBoth } from './user-steps.ts';

const world = sandboxPerFile();

const aSignedInMachine = async (): Promise<{ machine: Machine; main: Main }> => {
  const machine = await world.aMachine();
  const main = await setUp(machine);
  await signInBoth(machine, main);
  return { machine, main };
};

const drifts = (change: Omit<Extract<Fault, { kind: 'drift' }>, 'kind'>): void =>
  world.sandbox.setFaults([{ kind: 'drift', ...change }]);

const driftEntries = async (machine: Machine) =>
  (await machine.ask('activity.list', {})).entries.filter(({ kind }) => kind === 'drift');

describe('a reply that drifted', () => {
  it('yields what it can, is named with its field, and is forgotten when it is right again', async () => {
    const { machine, main } = await aSignedInMachine();
    const refresh = () => machine.ask('pump.refresh', { accountId: main.solana });
    drifts({
      path: '/auth/my-profile',
      drop: ['username'],
      rename: { createdAt: 'created_at' },
      retype: ['email'],
    });
    await refresh();
    const { state, value } = (await machine.detail()).pump.profile;
    expect(state).toBe('ready');
    expect(Object.keys(value ?? {}).sort()).toEqual(['createdAt', 'id', 'updatedAt']);
    const sinceMs = machine.time.nowMs;
    const named = [
      { field: 'profile.createdAt', problem: 'renamed', sinceMs },
      { field: 'profile.email', problem: 'retyped', sinceMs },
      { field: 'profile.username', problem: 'missing', sinceMs },
    ];
    expect((await machine.unlockedView()).drift).toEqual({ pump: named, mimic: [] });

    // The worker dies, time goes by, the reply is still the same: told once, since then.
    await machine.killWorker();
    machine.time.nowMs += 60_000;
    await refresh();
    expect((await machine.unlockedView()).drift.pump).toEqual(named);
    const entries = await driftEntries(machine);
    expect(entries.map(({ field }) => field).sort()).toEqual(named.map(({ field }) => field));
    expect(entries).toMatchObject(
      named.map(() => ({ api: 'pump', outcome: 'reply_unexpected', atMs: sinceMs })),
    );

    world.sandbox.clearFaults();
    await refresh();
    expect((await machine.unlockedView()).drift.pump).toEqual([]);
    expect((await machine.detail()).pump.profile.value).toMatchObject({ username: expect.any(String) });
    expect(await driftEntries(machine)).toHaveLength(3);
  });

  it('never tells a name that the server made up, nor a value', async () => {
    const { machine, main } = await aSignedInMachine();
    drifts({ path: '/auth/my-profile', rename: { username: 'canaryName' }, retype: ['email'] });
    await machine.ask('pump.refresh', { accountId: main.solana });
    await machine.view();
    const inClear = machine.everythingInClear() + JSON.stringify(await driftEntries(machine));
    expect(inClear).not.toContain('canaryName');
    expect(inClear).toContain('profile.username');
  });

  it.each([
    ['/auth/is-admin', { drop: ['isAdmin'] }, 'is_admin.isAdmin', 'missing'],
    ['/auth/is-super-admin', { retype: ['isSuperAdmin'] }, 'is_super_admin.isSuperAdmin', 'retyped'],
    [
      '/auth/is-valid-jurisdiction',
      { drop: ['isValidJurisdiction'] },
      'jurisdiction.isValidJurisdiction',
      'missing',
    ],
    ['/auth/is-admin', { rename: { isAdmin: 'admin' } }, 'is_admin.isAdmin', 'missing'],
  ] as const)(
    'of the role at %s with %j leaves it unknown, never no',
    async (path, change, field, problem) => {
      const { machine, main } = await aSignedInMachine();
      world.sandbox.setOptions({ pump: { isAdmin: true, isSuperAdmin: true } });
      drifts({ path, ...structuredClone(change) } as never);
      await machine.ask('pump.refresh', { accountId: main.solana });
      const { admin, superAdmin, validJurisdiction } = (await machine.detail()).pump.roles.value ?? {};
      const roles = { is_admin: admin, is_super_admin: superAdmin, jurisdiction: validJurisdiction };
      const [endpoint = ''] = field.split('.');
      expect(roles).toEqual({
        ...{ is_admin: 'yes', is_super_admin: 'yes', jurisdiction: 'yes' },
        [endpoint]: 'unknown',
      });
      expect((await machine.unlockedView()).drift.pump).toMatchObject([{ field, problem }]);
    },
  );

  it('of balances keeps every row, with what is unknown as unknown', async () => {
    const { machine, main } = await aSignedInMachine();
    drifts({ path: '/users/tokens', drop: ['decimals'], retype: ['allowance', 'chainId'] });
    await machine.ask('mimic.refresh', { accountId: main.evm });
    const { rows = [], skipped } = (await machine.detail()).mimic.tokens.value ?? {};
    expect(rows).toHaveLength(8);
    expect(skipped).toBe(0);
    expect(rows[0]).toMatchObject({
      symbol: 'ETH',
      balance: '1234567890123456789',
      decimals: null,
      chainId: null,
    });
    expect((await machine.unlockedView()).drift.mimic.map(({ field }) => field)).toEqual([
      'tokens.allowance',
      'tokens.chainId',
      'tokens.decimals',
    ]);
  });

  it('of Mimic’s profile tells none from not told', async () => {
    const { machine, main } = await aSignedInMachine();
    const profile = async () => {
      await machine.ask('mimic.refresh', { accountId: main.evm });
      return (await machine.detail()).mimic.profile.value;
    };
    expect(await profile()).toMatchObject({ email: null });
    drifts({ path: '/users/*/data', drop: ['email', 'name', 'userAddress'] });
    expect(await profile()).toEqual({ intendedUse: '' });
  });

  it('of every type at once is named, and nothing of it is taken for what it is not', async () => {
    const { machine, main } = await aSignedInMachine();
    world.sandbox.setFaults([{ kind: 'wrong_schema', path: '/auth/my-profile' }]);
    expect(await machine.refusal('pump.refresh', { accountId: main.solana }).catch(() => 'answered')).toBe(
      'answered',
    );
    const { value } = (await machine.detail()).pump.profile;
    expect(Object.keys(value ?? {})).toEqual(['id']);
    expect((await machine.unlockedView()).drift.pump.map(({ field }) => field)).toEqual([
      'profile.createdAt',
      'profile.email',
      'profile.updatedAt',
      'profile.username',
    ]);
  });

  it('of a login without its lifetime and user signs in all the same', async () => {
    const machine = await world.aMachine();
    const { solana: accountId } = await setUp(machine);
    drifts({ path: '/auth/login', drop: ['expiresIn', 'user'] });
    await machine.ask('sessions.signIn', { accountId, api: 'pump' });
    expect(await machine.unlockedView()).toMatchObject({
      // The token itself says how long it lives.
      sessions: {
        [`${accountId}:pump`]: { state: 'signed_in', expiresAtMs: machine.time.nowMs + 2_592_000_000 },
      },
      drift: { pump: [{ field: 'login.expiresIn' }, { field: 'login.user' }] },
    });
  });

  it('N7: of a nonce without the nonce signs nothing and changes nothing', async () => {
    const machine = await world.aMachine();
    const { evm: accountId } = await setUp(machine);
    drifts({ path: '/users/nonce', rename: { nonce: 'somethingElse' } });
    expect(await machine.refusal('sessions.signIn', { accountId, api: 'mimic' })).toBe('reply_unexpected');
    const view = await machine.unlockedView();
    expect(view.drift.mimic).toMatchObject([{ field: 'nonce.nonce', problem: 'missing' }]);
    expect(view.sessions[`${accountId}:mimic`]).toMatchObject({
      state: 'signed_out',
      error: { details: { field: 'nonce' } },
    });
    expect((await machine.ask('activity.list', {})).entries.some(({ kind }) => kind === 'sign')).toBe(false);
  });
});

describe('the limits of an API', () => {
  it('are shown from the headers; looking up users has its own', async () => {
    const { machine, main } = await aSignedInMachine();
    await machine
      .ask('pump.findUser', { accountId: main.solana, idOrAddress: 'nobody' })
      .catch(() => undefined);
    const { rateLimits, lookupRateLimit } = await machine.unlockedView();
    expect(rateLimits.pump).toMatchObject({
      limit: 60,
      remaining: 59,
      resetAtMs: machine.time.nowMs + 60_000,
    });
    expect(lookupRateLimit).toMatchObject({ limit: 30, remaining: 29 });
    // Mimic tells nothing, which is shown as not told.
    expect(rateLimits.mimic).toEqual({});
  });

  it('T8: of looking up users do not keep anybody from signing in', async () => {
    const { machine, main } = await aSignedInMachine();
    world.sandbox.setOptions({ pump: { userRateLimit: { limit: 0, windowSeconds: 60 } } });
    const find = { accountId: main.solana, idOrAddress: 'ann' };
    expect(await machine.refusal('pump.findUser', find)).toBe('rate_limited');
    expect(await machine.refusal('pump.findUser', find)).toBe('rate_limited');
    expect(machine.requests.filter((request) => request.startsWith('GET /users/'))).toHaveLength(1);
    machine.time.nowMs += 1_000;
    await machine.ask('sessions.renew', { accountId: main.solana, api: 'pump' });
  });

  it.each([
    ['seconds', 60],
    ['http_date', 60],
    ['http_date_rfc850', 60],
    ['http_date_asctime', 60],
    ['fraction', 60.5],
    ['negative', 1],
    ['huge', 900],
    ['garbage', 60],
    ['absent', 60],
  ] as const)(
    'T8: Retry-After in the form %s is waited for %d s, over a death and a clock set back',
    async (retryAfter, seconds) => {
      const { machine, main } = await aSignedInMachine();
      world.sandbox.setOptions({ pump: { retryAfter, rateLimit: { limit: 1, windowSeconds: 60 } } });
      const refresh = () => machine.refusal('pump.refresh', { accountId: main.solana });
      expect(await refresh()).toBe('rate_limited');
      const sent = () => machine.requests.filter((request) => request.includes(' /auth/'));
      const before = sent();
      await machine.killWorker();
      machine.time.nowMs -= 3_600_000;
      // A clock set back locks.
      await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
      await machine.ask('settings.update', { lockAfterMinutes: 60 });
      expect(await refresh()).toBe('rate_limited');
      machine.time.nowMs += seconds * 1_000 - 1;
      expect(await refresh()).toBe('rate_limited');
      expect(sent()).toEqual(before);
      machine.time.nowMs += 1;
      world.sandbox.setOptions({ pump: { rateLimit: { limit: 60, windowSeconds: 60 } } });
      await machine.ask('pump.refresh', { accountId: main.solana });
    },
  );
});
