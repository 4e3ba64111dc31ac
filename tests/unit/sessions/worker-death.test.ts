import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import {
  aSession,
  busiestMinute,
  codeOf,
  createWorld,
  DAY_MS,
  drive,
  MINUTE_MS,
  PUMP,
  PUMP_KEY,
  SECOND_MS,
  START_MS,
} from './session-world.ts';

const apiDown = new AppError({ code: 'api_down' });
const tooMany = new AppError({
  code: 'rate_limited',
  details: { status: 429, retryAtMs: START_MS + MINUTE_MS },
});

describe('a new worker after the old one died', () => {
  it.each(['challenge', 'sign', 'authenticate'] as const)(
    'carries on with a login that died at "%s": one valid token, two logins at most (T2)',
    async (step) => {
      const world = createWorld();
      const login = world.holdNextLogin();
      const signingIn = world.manager.signIn(PUMP);
      const { onStep } = await login.started;
      onStep(step);

      const next = world.restart();
      await next.manager.resumePending();
      expect(next.outcomes.map(({ reason, code }) => [reason, code])).toEqual([['resumed', 'ok']]);
      expect(world.logins).toHaveLength(2);
      expect(world.records.sessions().map(({ tokenSecret }) => tokenSecret)).toEqual(['token-1']);
      expect((await next.manager.readToken(PUMP)).tokenSecret).toBe('token-1');

      const third = next.restart();
      await third.manager.resumePending();
      expect(world.logins).toHaveLength(2);
      login.fail(apiDown);
      await codeOf(signingIn);
    },
  );

  it('has nothing to carry on with where every login ended (T2)', async () => {
    const world = createWorld();
    world.holdNextLogin().fail(apiDown);
    await codeOf(world.manager.signIn(PUMP));
    await world.manager.signIn(PUMP);
    await world.restart().manager.resumePending();
    expect(world.logins).toHaveLength(2);
  });

  it('renews once where the old worker died while renewing (T2)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    world.clock.advanceMs(55 * MINUTE_MS);
    const login = world.holdNextLogin();
    const running = world.manager.runDue();
    await login.started;
    const next = world.restart();
    await Promise.all([next.manager.resumePending(), next.manager.runDue()]);
    expect(world.logins).toHaveLength(2);
    login.fail(apiDown);
    await running;
  });

  it.each([
    ['that has a problem', apiDown],
    ['that asks for a pause', tooMany],
  ])(
    'shows why a login failed that it carried on with at an API %s, and does not repeat it by itself (T2)',
    async (_what, failure) => {
      const world = createWorld();
      const login = world.holdNextLogin();
      const signingIn = codeOf(world.manager.signIn(PUMP));
      await login.started;
      const next = world.restart();
      next.answerLogins(() => Promise.reject(failure));
      await next.manager.resumePending();
      expect((await next.manager.views())[PUMP_KEY]).toMatchObject({
        state: 'signed_out',
        error: { code: failure.code },
      });
      expect(await next.manager.nextWakeAtMs()).toBeNull();
      await next.restart().manager.resumePending();
      expect(world.logins).toHaveLength(2);
      login.fail(apiDown);
      await signingIn;
    },
  );

  it('keeps a login for after the unlock where the vault is locked (T2)', async () => {
    const world = createWorld();
    const login = world.holdNextLogin();
    const signingIn = codeOf(world.manager.signIn(PUMP));
    await login.started;
    const next = world.restart();
    world.records.lock();
    await next.manager.resumePending();
    expect(world.logins).toHaveLength(1);
    world.records.unlock();
    await next.manager.resumePending();
    expect(world.logins).toHaveLength(2);
    login.fail(apiDown);
    await signingIn;
  });

  it('carries on within the budget only, and shows until when the others wait (T2, T4)', async () => {
    const world = createWorld();
    const ids = Array.from({ length: 7 }, (_, i) => ({ ...PUMP, accountId: `a${i}` }));
    const logins = ids.map(() => world.holdNextLogin());
    const running = ids.map((id) => codeOf(world.manager.signIn(id)));
    await Promise.all(logins.map(({ started }) => started));
    const next = world.restart();
    await next.manager.resumePending();
    expect(world.logins).toHaveLength(7);
    expect((await next.manager.views())['a0:pump']).toMatchObject({
      state: 'signed_out',
      error: { code: 'rate_limited', details: { retryAtMs: START_MS + MINUTE_MS } },
    });
    // Nothing failed at the API, so nothing holds up the next attempt; and none of them is forgotten.
    expect(await world.area.get('sessions.journal')).toEqual({
      pending: ids.map(({ accountId }) => `${accountId}:pump`),
      failures: {},
      outages: { pump: null, mimic: null },
      loginsAtMs: { pump: Array.from({ length: 7 }, () => START_MS), mimic: [] },
    });
    for (const { fail } of logins) fail(apiDown);
    await Promise.all(running);
  });

  /** Seven first logins were under way when the worker died: more than a minute's budget. */
  const sevenLeftBehind = async () => {
    const world = createWorld();
    const ids = Array.from({ length: 7 }, (_, i) => ({ ...PUMP, accountId: `a${i}` }));
    const logins = ids.map(() => world.holdNextLogin());
    for (const id of ids) void codeOf(world.manager.signIn(id));
    await Promise.all(logins.map(({ started }) => started));
    const next = world.restart();
    await next.manager.resumePending();
    const signedIn = () => world.records.sessions().map(({ accountId }) => accountId);
    const errors = async () =>
      Object.values(await next.manager.views()).flatMap(({ error }) => (error === undefined ? [] : error));
    return { world, ids, next, signedIn, errors };
  };

  it('resumes each of them by itself once its turn has come, within the budget (T2, T4)', async () => {
    const { world, ids, next, signedIn, errors } = await sevenLeftBehind();
    expect(await next.manager.nextWakeAtMs()).toBe(START_MS + MINUTE_MS);
    world.clock.advanceMs(MINUTE_MS - 1);
    await next.manager.runDue();
    expect(signedIn()).toEqual([]);
    await drive(next, { untilMs: START_MS + 3 * MINUTE_MS });
    expect(signedIn().sort()).toEqual(ids.map(({ accountId }) => accountId));
    expect(world.logins).toHaveLength(14);
    expect(busiestMinute(world.logins.slice(7).map(({ atMs }) => atMs))).toBe(6);
    expect(await errors()).toEqual([]);
  });

  it('resumes them though the worker that they waited in died, too (T2)', async () => {
    const { world, ids, next, signedIn } = await sevenLeftBehind();
    const third = next.restart();
    await third.manager.resumePending();
    await drive(third, { untilMs: START_MS + 2 * MINUTE_MS });
    expect(signedIn()).toHaveLength(ids.length);
    expect(world.logins).toHaveLength(14);
  });

  it('resumes none that was signed out, or whose vault was locked, while it waited (T10)', async () => {
    const { world, ids, next, signedIn, errors } = await sevenLeftBehind();
    const [first = PUMP] = ids;
    await next.manager.signOut(first);
    await drive(next, { untilMs: START_MS + 2 * MINUTE_MS });
    expect(signedIn().sort()).toEqual(ids.slice(1).map(({ accountId }) => accountId));
    expect(await errors()).toEqual([]);
    const again = await sevenLeftBehind();
    await again.next.manager.forget();
    await drive(again.next, { untilMs: START_MS + 2 * MINUTE_MS });
    expect(again.signedIn()).toEqual([]);
    expect(await again.next.manager.nextWakeAtMs()).toBeNull();
    expect(world.logins).toHaveLength(13);
  });

  it('leaves to the user whom the user signs in first (T1)', async () => {
    const { world, ids, next, signedIn, errors } = await sevenLeftBehind();
    const [first = PUMP] = ids;
    await next.manager.signIn(first);
    await drive(next, { untilMs: START_MS + 3 * MINUTE_MS });
    expect(signedIn()).toHaveLength(7);
    expect(await errors()).toEqual([]);
    expect(world.logins).toHaveLength(14);
  });

  it('waits no longer for a turn that a clock set back has put far off (T5)', async () => {
    const { world, next, signedIn } = await sevenLeftBehind();
    world.clock.advanceMs(-DAY_MS);
    await next.manager.runDue();
    expect(signedIn()).toHaveLength(6);
  });

  it('passes over what is no session key', async () => {
    const world = createWorld();
    const pending = ['a:solana', 'a', ''];
    await world.area.set('sessions.journal', {
      pending,
      failures: {},
      outages: { pump: null, mimic: null },
      loginsAtMs: { pump: [], mimic: [] },
    });
    await world.restart().manager.resumePending();
    expect(world.logins).toEqual([]);
  });

  it('remembers failures: it neither tries sooner nor starts counting anew (T9)', async () => {
    const world = createWorld({
      sessions: [aSession({ expiresInMs: 30 * DAY_MS, renewInMs: 0 })],
      random01: () => 0,
    });
    world.answerLogins(() => Promise.reject(apiDown));
    let worker = world;
    const waitsS: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      await worker.manager.runDue();
      worker = worker.restart();
      await worker.manager.runDue();
      const wakeAtMs = (await worker.manager.nextWakeAtMs()) ?? 0;
      waitsS.push((wakeAtMs - world.clock.nowMs()) / SECOND_MS);
      world.clock.setMs(wakeAtMs);
    }
    expect(waitsS).toEqual([15, 30, 60, 120, 240, 450, 450, 450]);
    expect(world.logins).toHaveLength(8);
  });

  it('remembers the budget (T4)', async () => {
    const sessions = Array.from({ length: 40 }, (_, i) =>
      aSession({ accountId: `a${i}`, expiresInMs: 30 * DAY_MS, renewInMs: 0 }),
    );
    const world = createWorld({ sessions, expiresInSeconds: 30 * 86_400 });
    let worker = world;
    for (let i = 0; i < 40; i += 1) {
      worker = worker.restart();
      await drive(worker, { untilMs: world.clock.nowMs() + 10 * SECOND_MS });
    }
    expect(world.logins).toHaveLength(40);
    expect(busiestMinute(world.logins.map(({ atMs }) => atMs))).toBe(6);
  });
});
