import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { aSession, codeOf, createWorld, MIMIC, MINUTE_MS, PUMP, PUMP_KEY } from './session-world.ts';

const mimicSession = aSession({ ...MIMIC, tokenSecret: 'token-m' });

describe('signing out', () => {
  it('tells the API with the token that has just gone here', async () => {
    const order: string[] = [];
    const world = createWorld({
      sessions: [aSession()],
      logout: {
        pump: async (id, tokenSecret) => {
          order.push(`${id.accountId} ${tokenSecret}, ${world.records.sessions().length} left here`);
        },
        mimic: null,
      },
    });
    expect(await world.manager.signOut(PUMP)).toBe('told');
    expect(order).toEqual(['acc-sol token-0, 0 left here']);
    expect(world.tokenChanges).toEqual([PUMP]);
    expect(await world.manager.views()).toEqual({});
    expect(await codeOf(world.manager.readToken(PUMP))).toBe('not_signed_in');
  });

  it('ends here although the API fails, and says so to the log', async () => {
    const world = createWorld({
      sessions: [aSession()],
      logout: { pump: () => Promise.reject(new AppError({ code: 'api_down' })), mimic: null },
    });
    expect(await world.manager.signOut(PUMP)).toBe('not_told');
    expect(world.records.sessions()).toEqual([]);
    expect(world.tokenChanges).toEqual([PUMP]);
    expect(world.logoutFailures).toEqual(['api_down']);
    expect(await world.manager.views()).toEqual({});
  });

  it('ends here where the API has no such call', async () => {
    const world = createWorld({ sessions: [mimicSession] });
    expect(await world.manager.signOut(MIMIC)).toBe('no_such_call');
    expect(world.records.sessions()).toEqual([]);
    expect(world.tokenChanges).toEqual([MIMIC]);
  });

  it('tells nobody of a token that has ended, or of a session that is not there', async () => {
    const world = createWorld({ sessions: [aSession({ tokenSecret: null })] });
    expect(await world.manager.signOut(PUMP)).toBe('not_told');
    expect(world.records.sessions()).toEqual([]);
    expect(await world.manager.signOut(PUMP)).toBe('not_told');
    expect(await world.manager.signOut(MIMIC)).toBe('no_such_call');
    expect([world.told, world.logoutFailures]).toEqual([[], []]);
  });

  it('leaves the other API of the account alone', async () => {
    const world = createWorld({ sessions: [aSession(), mimicSession] });
    await world.manager.signOut(PUMP);
    expect(world.records.sessions()).toEqual([mimicSession]);
    expect(world.tokenChanges).toEqual([PUMP]);
  });

  it('ends several in one commit, each with its change told', async () => {
    const world = createWorld({ sessions: [aSession(), mimicSession] });
    const ended = await world.manager.endHere([PUMP, MIMIC]);
    expect(ended).toEqual([aSession(), mimicSession]);
    expect(world.records.commits()).toBe(1);
    expect(world.tokenChanges).toEqual([PUMP, MIMIC]);
    expect(await Promise.all(ended.map(world.manager.tellApi))).toEqual(['told', 'no_such_call']);
  });

  it('forgets the failures of the session', async () => {
    const world = createWorld({ sessions: [aSession({ expiresInMs: 0 })] });
    world.holdNextLogin().fail(new AppError({ code: 'rate_limited' }));
    await world.manager.runDue();
    expect(world.area.dump()).toContain('retryAtMs');
    await world.manager.signOut(PUMP);
    expect(world.area.dump()).not.toContain('retryAtMs');
    expect(await world.manager.views()).toEqual({});
  });

  it('changes nothing where the removal could not be stored, and can be asked for again (L6)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    world.records.failCommits();
    expect(await codeOf(world.manager.signOut(PUMP))).toBe('storage_failed');
    expect(world.records.sessions()).toEqual([aSession()]);
    expect((await world.manager.readToken(PUMP)).tokenSecret).toBe('token-0');
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({ state: 'signed_in' });
    expect([world.told, world.tokenChanges]).toEqual([[], []]);
    expect(await world.manager.signOut(PUMP)).toBe('told');
  });

  it('is done, and told, where only the note about it fails (L6)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    await world.area.set('sessions.journal', {
      pending: [],
      failures: { [PUMP_KEY]: { count: 1, retryAtMs: null } },
      outages: { pump: null, mimic: null },
      loginsAtMs: { pump: [], mimic: [] },
    });
    world.area.fail('set');
    expect(await world.manager.signOut(PUMP)).toBe('told');
    expect(world.records.sessions()).toEqual([]);
    expect(world.tokenChanges).toEqual([PUMP]);
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({ error: { code: 'storage_failed' } });
  });

  it('does nothing in a locked vault', async () => {
    const world = createWorld({ sessions: [aSession()] });
    world.records.lock();
    expect(await codeOf(world.manager.signOut(PUMP))).toBe('locked');
    expect(world.told).toEqual([]);
  });
});

describe('a token that has ended', () => {
  it('is dropped from the record when its time has come, and told of', async () => {
    const world = createWorld({ sessions: [aSession(), mimicSession] });
    world.setRenewAutomatically(false);
    world.clock.advanceMs(60 * MINUTE_MS);
    expect(await world.manager.nextWakeAtMs()).toBe(world.clock.nowMs());
    await world.manager.runDue();
    expect(world.records.sessions()).toEqual([
      aSession({ tokenSecret: null }),
      { ...mimicSession, tokenSecret: null },
    ]);
    expect(world.tokenChanges).toEqual([PUMP, MIMIC]);
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({ state: 'expired' });
    expect((await world.manager.views())[PUMP_KEY]).not.toHaveProperty('renewAtMs');
    expect(await world.manager.nextWakeAtMs()).toBeNull();
  });

  it('is shown as expired even before it is dropped', async () => {
    const world = createWorld({ sessions: [aSession({ expiresInMs: 0 })] });
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({ state: 'expired' });
  });

  it('is not dropped over the token that came meanwhile', async () => {
    const sessions = [aSession({ accountId: 'other', expiresInMs: 0 }), aSession({ expiresInMs: 0 })];
    const world = createWorld({ sessions });
    world.setRenewAutomatically(false);
    await Promise.all([world.manager.signIn(PUMP), world.manager.runDue(), world.manager.runDue()]);
    expect(world.records.sessions().map(({ tokenSecret }) => tokenSecret)).toEqual([null, 'token-1']);
  });

  it('stays where the change could not be stored, shown as such, and the others are dropped (L6)', async () => {
    const world = createWorld({ sessions: [aSession(), mimicSession] });
    world.setRenewAutomatically(false);
    world.clock.advanceMs(60 * MINUTE_MS);
    world.records.failCommits();
    await world.manager.runDue();
    expect(world.records.sessions().map(({ tokenSecret }) => tokenSecret)).toEqual(['token-0', null]);
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({ error: { code: 'storage_failed' } });
  });

  it('is left to the next unlock where the vault locks while it is dropped', async () => {
    const world = createWorld({ sessions: [aSession({ expiresInMs: 0 })] });
    const running = codeOf(world.manager.runDue());
    while (world.records.commits() === 0) await Promise.resolve();
    world.records.lock();
    expect(await running).toBe('locked');
    expect(world.logins).toEqual([]);
  });
});

describe('what the view says of sessions', () => {
  it('knows all, and no token', async () => {
    const world = createWorld({
      sessions: [aSession({ tokenSecret: 'canary-1' }), { ...mimicSession, tokenSecret: 'canary-2' }],
    });
    expect(Object.keys(await world.manager.views())).toEqual([PUMP_KEY, 'acc-evm:mimic']);
    expect(await world.manager.all()).toHaveLength(2);
    expect(JSON.stringify(await world.manager.views())).not.toContain('canary');
    await world.manager.signIn(PUMP);
    expect(world.area.dump()).not.toContain('canary');
    expect(world.area.dump()).not.toContain('token-');
  });

  it('leaves out times that nobody knows', async () => {
    const world = createWorld({ sessions: [aSession({ expiresInMs: null, dialect: 'observed' })] });
    const view = (await world.manager.views())[PUMP_KEY];
    expect(view).toEqual({
      ...PUMP,
      state: 'signed_in',
      obtainedAtMs: view?.obtainedAtMs,
      dialect: 'observed',
    });
  });
});
