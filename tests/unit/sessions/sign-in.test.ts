import { describe, expect, it, vi } from 'vitest';
import { AppError, LOGIN_REFUSED } from '../../../src/errors.ts';
import {
  aDeferred,
  aJwt,
  aSession,
  codeOf,
  createWorld,
  DAY_MS,
  HOUR_MS,
  MIMIC,
  MINUTE_MS,
  PUMP,
  PUMP_KEY,
  START_MS,
  UNLIMITED,
} from './session-world.ts';

const refusal = new AppError({ code: 'unauthorized', details: { status: 401 } });

describe('signing in', () => {
  it('stores the token with its times and tells of it', async () => {
    const world = createWorld({ random01: () => 0 });
    await world.manager.signIn(PUMP);
    expect(world.records.sessions()).toEqual([
      {
        ...PUMP,
        tokenSecret: 'token-1',
        obtainedAtMs: START_MS,
        lifetimeMs: HOUR_MS,
        renewAtMs: START_MS + 54 * MINUTE_MS,
        dialect: 'documented',
      },
    ]);
    expect(world.tokenChanges).toEqual([PUMP]);
    expect(world.outcomes).toEqual([{ id: PUMP, reason: 'user', code: 'ok', durationMs: 0 }]);
    expect((await world.manager.views())[PUMP_KEY]).toEqual({
      ...PUMP,
      state: 'signed_in',
      obtainedAtMs: START_MS,
      expiresAtMs: START_MS + HOUR_MS,
      renewAtMs: START_MS + 54 * MINUTE_MS,
      dialect: 'documented',
    });
  });

  it('counts the lifetime from when the token came, not from when it was asked for', async () => {
    const world = createWorld();
    const login = world.holdNextLogin();
    const signingIn = world.manager.signIn(PUMP);
    await login.started;
    world.clock.advanceMs(10_000);
    login.finish({ tokenSecret: aJwt({ iat: 5, exp: 65 }), expiresInSeconds: undefined });
    await signingIn;
    expect(world.records.sessions()).toMatchObject([
      { obtainedAtMs: START_MS + 10_000, lifetimeMs: MINUTE_MS },
    ]);
    expect(world.outcomes[0]?.durationMs).toBe(10_000);
  });

  it('shows each step while it runs', async () => {
    const world = createWorld();
    const login = world.holdNextLogin();
    const signingIn = world.manager.signIn(PUMP);
    const { onStep } = await login.started;
    const view = async () => (await world.manager.views())[PUMP_KEY];
    expect(await view()).toEqual({ ...PUMP, state: 'signing_in' });
    for (const step of ['challenge', 'sign', 'authenticate'] as const) {
      const before = world.changes();
      onStep(step);
      expect(world.changes()).toBe(before + 1);
      expect(await view()).toEqual({ ...PUMP, state: 'signing_in', step });
    }
    login.finish();
    await signingIn;
    expect((await view())?.state).toBe('signed_in');
  });

  it('shows when it is renewed, but not where nobody renews it', async () => {
    const world = createWorld({ sessions: [aSession()] });
    const renewAtMs = async () => (await world.manager.views())[PUMP_KEY]?.renewAtMs;
    expect(await renewAtMs()).toBe(world.records.sessions()[0]?.renewAtMs);
    world.setRenewAutomatically(false);
    expect(await renewAtMs()).toBeUndefined();
  });

  it('shows a renewal as signed in, without steps', async () => {
    const world = createWorld({ sessions: [aSession()] });
    world.clock.advanceMs(55 * MINUTE_MS);
    const login = world.holdNextLogin();
    const running = world.manager.runDue();
    const { onStep } = await login.started;
    onStep('sign');
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({ state: 'signed_in' });
    expect((await world.manager.views())[PUMP_KEY]).not.toHaveProperty('step');
    login.finish();
    await running;
  });

  it('gives the flow the present token and the dialect that worked', async () => {
    const world = createWorld({ sessions: [aSession({ dialect: 'observed' })] });
    await world.manager.signIn(PUMP);
    expect(world.logins[0]?.request).toMatchObject({
      id: PUMP,
      currentTokenSecret: 'token-0',
      preferredDialect: 'observed',
    });
    const other = createWorld({ sessions: [aSession({ expiresInMs: 0 })] });
    await other.manager.signIn(PUMP);
    expect(other.logins[0]?.request).toMatchObject({
      currentTokenSecret: null,
      preferredDialect: 'documented',
    });
  });

  it('runs one login for a hundred callers at once (T1)', async () => {
    const world = createWorld();
    const login = world.holdNextLogin();
    const callers = Array.from({ length: 100 }, () => world.manager.signIn(PUMP));
    await login.started;
    callers.push(world.manager.signIn(PUMP));
    login.finish();
    await Promise.all(callers);
    expect(world.logins).toHaveLength(1);
    expect(world.records.commits()).toBe(1);
  });

  it('runs one login for a hundred callers who want a token, a popup and an alarm (T1)', async () => {
    const world = createWorld({ sessions: [aSession({ expiresInMs: 0 })] });
    const login = world.holdNextLogin();
    const tokens = Array.from({ length: 100 }, () => world.manager.readToken(PUMP));
    const others = [world.manager.signIn(PUMP), world.manager.runDue(), world.manager.resumePending()];
    await login.started;
    login.finish({ tokenSecret: 'the one' });
    await Promise.all(others);
    expect(new Set((await Promise.all(tokens)).map(({ tokenSecret }) => tokenSecret))).toEqual(
      new Set(['the one']),
    );
    expect(world.logins).toHaveLength(1);
  });

  it('needs no login where the token was renewed since the caller looked (T1)', async () => {
    const looked = aDeferred<void>();
    const mayGoOn = aDeferred<void>();
    let readings = 0;
    const world = createWorld({
      sessions: [aSession({ renewInMs: 0 })],
      // The schedule has read the sessions by then: first for those that ended, then for those that are due.
      allowance: async () => {
        readings += 1;
        if (readings > 2) {
          looked.resolve();
          await mayGoOn.promise;
        }
        return UNLIMITED;
      },
    });
    const renewals = world.manager.runDue();
    await looked.promise;
    await world.manager.signIn(PUMP);
    mayGoOn.resolve();
    await renewals;
    expect(world.outcomes.map(({ reason }) => reason)).toEqual(['user']);
    expect(world.logins).toHaveLength(1);
  });

  it('shares a failure too, and is free again after it (T1)', async () => {
    const world = createWorld();
    const login = world.holdNextLogin();
    const callers = [world.manager.signIn(PUMP), world.manager.signIn(PUMP)];
    login.fail(refusal);
    expect(await Promise.all(callers.map(codeOf))).toEqual(['unauthorized', 'unauthorized']);
    await world.manager.signIn(PUMP);
    expect(world.logins).toHaveLength(2);
  });

  it('runs logins of different accounts and APIs side by side', async () => {
    const world = createWorld();
    const logins = [world.holdNextLogin(), world.holdNextLogin()];
    const callers = [world.manager.signIn(PUMP), world.manager.signIn(MIMIC)];
    const requests = await Promise.all(logins.map(({ started }) => started));
    expect(requests.map(({ id }) => id)).toEqual([PUMP, MIMIC]);
    for (const { finish } of logins) finish();
    await Promise.all(callers);
    expect(world.records.sessions()).toHaveLength(2);
  });

  it('shows a failure with its code, facts and time, until something succeeds', async () => {
    const world = createWorld();
    const login = world.holdNextLogin();
    login.fail(new AppError({ code: 'rate_limited', details: { retryAtMs: 7 } }));
    expect(await codeOf(world.manager.signIn(PUMP))).toBe('rate_limited');
    expect(await world.manager.views()).toEqual({
      [PUMP_KEY]: {
        ...PUMP,
        state: 'signed_out',
        error: { code: 'rate_limited', details: { retryAtMs: 7 }, atMs: START_MS },
      },
    });
    expect(world.records.sessions()).toEqual([]);
    await world.manager.signIn(PUMP);
    expect((await world.manager.views())[PUMP_KEY]).not.toHaveProperty('error');
  });

  it('shows what is not one of our errors as internal, without its text', async () => {
    const world = createWorld();
    const login = world.holdNextLogin();
    login.fail(new TypeError('key 5Kd3NBU… is odd'));
    expect(await codeOf(world.manager.signIn(PUMP))).toBe('internal');
    expect(JSON.stringify(await world.manager.views())).not.toContain('5Kd3NBU');
    expect(world.outcomes.map(({ code }) => code)).toEqual(['internal']);
  });

  it("keeps the old session where the user's login failed, and plans no retry of its own", async () => {
    const world = createWorld({ sessions: [aSession()] });
    world.holdNextLogin().fail(refusal);
    expect(await codeOf(world.manager.signIn(PUMP))).toBe('unauthorized');
    expect(world.records.sessions()).toEqual([aSession()]);
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({
      state: 'signed_in',
      error: { code: 'unauthorized' },
    });
    expect(await world.manager.nextWakeAtMs()).toBe(START_MS + 50 * MINUTE_MS);
  });

  it.each(['unauthorized', 'not_found'] as const)(
    'that ends in %s is told from a call that does (T7)',
    async (code) => {
      const world = createWorld();
      world.holdNextLogin().fail(new AppError({ code, details: { status: 401 } }));
      const error = await world.manager.signIn(PUMP).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code, details: { status: 401, field: LOGIN_REFUSED } });
    },
  );

  it('stays signed out, in memory and on disk, where the token could not be stored (L6)', async () => {
    const world = createWorld();
    world.records.failCommits();
    expect(await codeOf(world.manager.signIn(PUMP))).toBe('storage_failed');
    expect(world.records.sessions()).toEqual([]);
    expect(await codeOf(world.manager.readToken(PUMP))).toBe('not_signed_in');
    expect(world.tokenChanges).toEqual([]);
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({
      state: 'signed_out',
      error: { code: 'storage_failed' },
    });
  });

  it('sends nothing where it could not be noted that a login begins (L6)', async () => {
    const world = createWorld();
    world.area.fail('set');
    expect(await codeOf(world.manager.signIn(PUMP))).toBe('storage_failed');
    expect(world.logins).toEqual([]);
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({ error: { code: 'storage_failed' } });
  });

  it('is shown as signed in once the token is stored, not only when the end has been noted', async () => {
    const world = createWorld();
    const { set } = world.area;
    const noting = aDeferred<void>();
    const holding = aDeferred<void>();
    const held = vi.spyOn(world.area, 'set').mockImplementation(async (key, value) => {
      if (world.records.sessions().length > 0) {
        noting.resolve();
        await holding.promise;
      }
      return set(key, value);
    });
    const signingIn = world.manager.signIn(PUMP);
    await noting.promise;
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({ state: 'signed_in' });
    holding.resolve();
    await signingIn;
    held.mockRestore();
  });

  it('is signed in, and free for the next login, where the end could not be noted (L6)', async () => {
    const world = createWorld();
    const login = world.holdNextLogin();
    const signingIn = world.manager.signIn(PUMP);
    await login.started;
    world.area.fail('set', 2);
    login.finish();
    await signingIn;
    expect(world.tokenChanges).toEqual([PUMP]);
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({
      state: 'signed_in',
      error: { code: 'storage_failed' },
    });
    await world.manager.signIn(PUMP);
    expect((await world.manager.views())[PUMP_KEY]).not.toHaveProperty('error');
  });

  it('draws no conclusion about the next login from absurd tokens (T6)', async () => {
    for (const claims of [
      { exp: 1 },
      {},
      { iat: 0, exp: 253_402_300_799 },
      { iat: 9, exp: 5 },
      { pad: 'x'.repeat(1e6) },
    ]) {
      const world = createWorld();
      const login = world.holdNextLogin();
      login.finish({ tokenSecret: aJwt(claims), expiresInSeconds: undefined });
      await world.manager.signIn(PUMP);
      expect(await world.manager.nextWakeAtMs()).toBeNull();
      world.clock.advanceMs(400 * DAY_MS);
      await world.manager.runDue();
      expect((await world.manager.readToken(PUMP)).expiresAtMs).toBeNull();
      expect(world.logins).toHaveLength(1);
    }
  });
});
