import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import {
  aDeferred,
  aSession,
  codeOf,
  createWorld,
  HOUR_MS,
  MINUTE_MS,
  PUMP,
  PUMP_KEY,
  settle,
  type World,
} from './session-world.ts';

const lock = async ({ records, manager }: World): Promise<void> => {
  records.lock();
  await manager.forget();
};

describe('signing everybody out', () => {
  it('discards a first login that is under way (T10)', async () => {
    const world = createWorld();
    const login = world.holdNextLogin();
    const signingIn = codeOf(world.manager.signIn(PUMP));
    await login.started;
    expect(await world.manager.endAllHere()).toEqual([]);
    login.finish();
    expect(await signingIn).toBe('session_superseded');
    expect(world.records.sessions()).toEqual([]);
    expect(await world.manager.views()).toEqual({});
  });

  it('discards one that was asked for and has sent nothing yet (T10)', async () => {
    const world = createWorld();
    const signingIn = codeOf(world.manager.signIn(PUMP));
    await world.manager.endAllHere();
    expect(await signingIn).toBe('session_superseded');
    expect(world.logins).toEqual([]);
    expect(world.area.dump()).not.toContain(PUMP_KEY);
  });

  it('discards one whose token is just being stored, and ends the sessions that there are (T10)', async () => {
    const world = createWorld({ sessions: [aSession({ accountId: 'other' })] });
    const login = world.holdNextLogin();
    const signingIn = codeOf(world.manager.signIn(PUMP));
    await login.started;
    login.finish();
    const ended = await world.manager.endAllHere();
    expect(ended.map(({ accountId }) => accountId)).toContain('other');
    await signingIn;
    expect(world.records.sessions()).toEqual([]);
  });

  it('leaves nothing for the next worker to carry on with (T2, T10)', async () => {
    const world = createWorld();
    const login = world.holdNextLogin();
    void codeOf(world.manager.signIn(PUMP));
    await login.started;
    await world.manager.endAllHere();
    const next = world.restart();
    await next.manager.resumePending();
    expect(world.logins).toHaveLength(1);
    login.fail(new AppError({ code: 'api_down' }));
  });

  it('lets a login that begins after it come about', async () => {
    const world = createWorld({ sessions: [aSession()] });
    await world.manager.endAllHere();
    await world.manager.signIn(PUMP);
    expect(world.records.sessions()).toMatchObject([{ tokenSecret: 'token-1' }]);
  });
});

const isOver = { error: undefined, step: undefined };

describe('a login that is no longer wanted', () => {
  const ends = [
    ['the user signs out', async (world: World) => void (await world.manager.signOut(PUMP))],
    [
      'the vault locks',
      async (world: World) => {
        await lock(world);
        world.records.unlock();
      },
    ],
  ] as const;

  it.each(ends)(
    'is discarded when %s while it runs: nothing stored, no failure shown (T10)',
    async (_what, end) => {
      const world = createWorld();
      const login = world.holdNextLogin();
      const signingIn = codeOf(world.manager.signIn(PUMP));
      await login.started;
      await end(world);
      const changesBefore = [...world.tokenChanges];
      login.finish();
      expect(await signingIn).toBe('session_superseded');
      expect(world.records.sessions()).toEqual([]);
      expect(world.tokenChanges).toEqual(changesBefore);
      expect(await world.manager.views()).toEqual({});
      expect(world.area.dump()).not.toContain(PUMP_KEY);
    },
  );

  it.each(ends)('sends no further request when %s (T10)', async (_what, end) => {
    const world = createWorld();
    const login = world.holdNextLogin();
    const signingIn = codeOf(world.manager.signIn(PUMP));
    const { onStep } = await login.started;
    await end(world);
    expect(() => onStep('authenticate')).toThrow(new AppError({ code: 'session_superseded' }));
    login.fail(new AppError({ code: 'session_superseded' }));
    expect(await signingIn).toBe('session_superseded');
    expect(await world.manager.views()).toEqual({});
  });

  it.each(ends)('shows and remembers no failure that comes after %s (T10)', async (_what, end) => {
    const world = createWorld({ sessions: [aSession({ expiresInMs: 0 })] });
    const login = world.holdNextLogin();
    const running = world.manager.runDue();
    await login.started;
    await end(world);
    login.fail(new AppError({ code: 'api_down' }));
    await running;
    expect(Object.values(await world.manager.views())).not.toContainEqual(
      expect.objectContaining({ error: expect.anything() }),
    );
    expect(world.area.dump()).not.toContain('retryAtMs');
    expect(world.outcomes.map(({ code }) => code)).toEqual(['session_superseded']);
  });

  it('is discarded when the sign-out comes while its token is being stored (T10)', async () => {
    const world = createWorld();
    const login = world.holdNextLogin();
    const signingIn = codeOf(world.manager.signIn(PUMP));
    await login.started;
    login.finish();
    while (world.records.commits() === 0) await Promise.resolve();
    const outcome = await world.manager.signOut(PUMP);
    expect(await signingIn).toBe('session_superseded');
    expect(outcome).toBe('told');
    expect(world.told).toEqual(['token-held']);
    expect(world.records.sessions()).toEqual([]);
  });

  it('is discarded when the vault locks while its token is being stored (T10)', async () => {
    const world = createWorld();
    const login = world.holdNextLogin();
    const signingIn = codeOf(world.manager.signIn(PUMP));
    await login.started;
    login.finish();
    while (world.records.commits() === 0) await Promise.resolve();
    await lock(world);
    expect(await signingIn).toBe('session_superseded');
    world.records.unlock();
    expect(world.records.sessions()).toEqual([]);
    expect(await world.manager.views()).toEqual({});
  });

  it('never begins when the sign-out came before its first request (T10)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    const signingIn = codeOf(world.manager.signIn(PUMP));
    await world.manager.signOut(PUMP);
    expect(await signingIn).toBe('session_superseded');
    expect(world.logins).toEqual([]);
  });

  it('does not show itself over the sign-out that came before its first request', async () => {
    const told = aDeferred<void>();
    const world = createWorld({ sessions: [aSession()], logout: { pump: () => told.promise, mimic: null } });
    const signingIn = codeOf(world.manager.signIn(PUMP));
    const signingOut = world.manager.signOut(PUMP);
    await settle();
    expect((await world.manager.views())[PUMP_KEY]).toEqual({ ...PUMP, state: 'signing_out' });
    told.resolve();
    expect([await signingIn, await signingOut]).toEqual(['session_superseded', 'told']);
  });

  it('is not stored after the next unlock where the vault locked while its token waited to be (T10)', async () => {
    const world = createWorld();
    const login = world.holdNextLogin();
    const signingIn = codeOf(world.manager.signIn(PUMP));
    await login.started;
    const ahead = Array.from({ length: 200 }, () => codeOf(world.manager.all()));
    login.finish();
    await settle(30);
    expect(world.records.commits()).toBe(0);
    world.records.lock();
    const forgotten = world.manager.forget();
    world.records.unlock();
    await Promise.all([forgotten, ...ahead]);
    expect(await signingIn).toBe('session_superseded');
    expect(world.records.sessions()).toEqual([]);
  });

  it('never brings back by itself what the user signed out of (T10)', async () => {
    const world = createWorld({ sessions: [aSession({ expiresInMs: 0 })] });
    const reading = codeOf(world.manager.readToken(PUMP));
    const running = world.manager.runDue();
    await world.manager.signOut(PUMP);
    expect(['session_superseded', 'not_signed_in']).toContain(await reading);
    await running;
    expect(world.records.sessions()).toEqual([]);
    expect(world.logins).toEqual([]);
  });

  it('does not answer for the next one, which waits for its end: one at a time (T1)', async () => {
    const world = createWorld();
    const stale = world.holdNextLogin();
    const first = codeOf(world.manager.signIn(PUMP));
    await stale.started;
    await world.manager.signOut(PUMP);
    const second = codeOf(world.manager.signIn(PUMP));
    await settle();
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({ state: 'signing_in' });
    expect(world.logins).toHaveLength(1);
    stale.finish({ tokenSecret: 'stale' });
    expect(await Promise.all([first, second])).toEqual(['session_superseded', 'resolved']);
    expect(world.records.sessions().map(({ tokenSecret }) => tokenSecret)).toEqual(['token-1']);
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({ state: 'signed_in' });
  });

  it('leaves the next one resumable (T2)', async () => {
    const world = createWorld();
    const stale = world.holdNextLogin();
    const first = codeOf(world.manager.signIn(PUMP));
    await stale.started;
    await world.manager.signOut(PUMP);
    const next = world.holdNextLogin();
    const second = world.manager.signIn(PUMP);
    stale.finish();
    await Promise.all([first, next.started]);
    expect(JSON.parse(world.area.dump())[0][1]).toContain(`"pending":["${PUMP_KEY}"]`);
    next.finish();
    await second;
    expect(world.area.dump()).not.toContain(PUMP_KEY);
  });

  it('keeps showing the sign-out that ended it until that is done', async () => {
    const told = aDeferred<void>();
    const world = createWorld({ sessions: [aSession()], logout: { pump: () => told.promise, mimic: null } });
    const login = world.holdNextLogin();
    const signingIn = codeOf(world.manager.signIn(PUMP));
    await login.started;
    const signingOut = world.manager.signOut(PUMP);
    login.finish();
    await signingIn;
    expect((await world.manager.views())[PUMP_KEY]).toEqual({ ...PUMP, state: 'signing_out' });
    told.resolve();
    await signingOut;
    expect(await world.manager.views()).toEqual({});
  });

  it('is no failure where the vault turned out to be locked: it stays due (T10)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    world.clock.advanceMs(55 * MINUTE_MS);
    world.holdNextLogin().fail(new AppError({ code: 'locked' }));
    await world.manager.runDue();
    const view = (await world.manager.views())[PUMP_KEY];
    expect({ error: view?.error, step: view?.step }).toEqual(isOver);
    await world.manager.runDue();
    expect(world.logins).toHaveLength(2);
    expect(world.records.sessions()[0]?.lifetimeMs).toBe(HOUR_MS);
  });
});
