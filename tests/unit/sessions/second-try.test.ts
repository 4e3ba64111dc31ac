/** An automatic login that is refused may have lost its challenge on the way: it gets one more, and never a third. */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import type { LoginRequest, LoginResult } from '../../../src/sessions/login-flight.ts';
import {
  aSession,
  codeOf,
  createWorld,
  DAY_MS,
  drive,
  MINUTE_MS,
  PUMP,
  PUMP_KEY,
  START_MS,
  type World,
} from './session-world.ts';

const unauthorized = (): AppError => new AppError({ code: 'unauthorized', details: { status: 401 } });

/** Refuses the first `count` logins, as an API does whose nonces were used up by what a browser sent again. */
const refuseFirst = (world: World, count: number): void => {
  let refused = 0;
  world.answerLogins(async (_request: LoginRequest): Promise<LoginResult> => {
    if (refused < count) {
      refused += 1;
      throw unauthorized();
    }
    return { tokenSecret: 'token-fresh', expiresInSeconds: 3600, dialect: 'documented' };
  });
};

const dueWorld = (): World => createWorld({ sessions: [aSession({ renewInMs: 0 })] });

describe('an automatic login that is refused', () => {
  it('is tried once more at once with a fresh challenge, and the session goes on (T7)', async () => {
    const world = dueWorld();
    refuseFirst(world, 1);
    await world.manager.runDue();
    expect(world.records.sessions()).toMatchObject([{ tokenSecret: 'token-fresh' }]);
    expect(world.outcomes.map(({ reason, code }) => [reason, code])).toEqual([
      ['renewal', 'unauthorized'],
      ['renewal', 'ok'],
    ]);
    expect((await world.manager.views())[PUMP_KEY]).not.toHaveProperty('error');
  });

  it('is tried no third time, and after that not before the user signs in (T7)', async () => {
    const world = dueWorld();
    refuseFirst(world, Number.POSITIVE_INFINITY);
    await drive(world, { untilMs: START_MS + DAY_MS });
    for (let i = 0; i < 20; i += 1) await codeOf(world.manager.readToken(PUMP));
    expect(world.logins).toHaveLength(2);
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({
      state: 'expired',
      error: { code: 'unauthorized' },
    });
  });

  it('gets its second try after a 401, too, with one replay of the call (T7)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    refuseFirst(world, 1);
    const tokens: string[] = [];
    const value = await world.manager.withToken(PUMP, async (tokenSecret) => {
      tokens.push(tokenSecret);
      if (tokenSecret === 'token-0') throw unauthorized();
      return tokenSecret;
    });
    expect([value, tokens, world.logins.length]).toEqual(['token-fresh', ['token-0', 'token-fresh'], 2]);
  });

  it('waits for its second try where the budget is spent, and lapses no session by it (T4, T7)', async () => {
    const sessions = Array.from({ length: 6 }, (_, i) =>
      aSession({ accountId: `a${i}`, expiresInMs: (10 + i) * MINUTE_MS, renewInMs: 0 }),
    );
    const world = createWorld({ sessions });
    world.answerLogins(async () => {
      // The sixth of the minute: there is none left for its second try.
      if (world.logins.length === 6) throw unauthorized();
      return { tokenSecret: `token-${world.logins.length}`, expiresInSeconds: 3600, dialect: 'documented' };
    });
    await world.manager.runDue();
    expect(world.logins).toHaveLength(6);
    const last = world.logins[5]?.request.id;
    expect((await world.manager.views())[`${last?.accountId}:pump`]).toMatchObject({
      state: 'signed_in',
      error: { code: 'unauthorized', details: { retryAtMs: START_MS + MINUTE_MS } },
    });
    await drive(world, { untilMs: START_MS + 2 * MINUTE_MS });
    expect(world.logins.map(({ atMs }) => atMs - START_MS)).toEqual([0, 0, 0, 0, 0, 0, MINUTE_MS]);
    expect(world.logins[6]?.request.id).toEqual(last);
    expect(world.records.sessions().map(({ tokenSecret }) => tokenSecret)).toContain('token-7');
  });

  it('is not tried again where the session was ended meanwhile (T10)', async () => {
    const world = dueWorld();
    const login = world.holdNextLogin();
    const renewal = world.manager.runDue();
    await login.started;
    await world.manager.signOut(PUMP);
    login.fail(unauthorized());
    await renewal;
    expect(world.logins).toHaveLength(1);
    expect(world.records.sessions()).toEqual([]);
  });

  it('is not tried again where the user asked for it: they see the refusal (T7)', async () => {
    const world = createWorld();
    refuseFirst(world, 1);
    expect(await codeOf(world.manager.signIn(PUMP))).toBe('unauthorized');
    expect(world.logins).toHaveLength(1);
  });

  it.each(['api_down', 'rate_limited', 'forbidden', 'wrong_wallet'] as const)(
    'is not tried again at once where it failed with %s',
    async (code) => {
      const world = dueWorld();
      world.answerLogins(() => Promise.reject(new AppError({ code })));
      await world.manager.runDue();
      expect(world.logins).toHaveLength(1);
    },
  );
});
