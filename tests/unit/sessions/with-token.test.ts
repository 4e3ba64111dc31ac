import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import {
  aSession,
  codeOf,
  createWorld,
  HOUR_MS,
  MINUTE_MS,
  PUMP,
  PUMP_KEY,
  SECOND_MS,
  START_MS,
  settle,
} from './session-world.ts';

const unauthorized = (): AppError => new AppError({ code: 'unauthorized', details: { status: 401 } });
const apiDown = (): AppError => new AppError({ code: 'api_down', details: { status: 503 } });

/** A call that refuses the tokens that `isRefused` names, and keeps what it was called with. */
const aCall = (isRefused: (tokenSecret: string) => boolean) => {
  const tokens: string[] = [];
  const call = async (tokenSecret: string): Promise<string> => {
    tokens.push(tokenSecret);
    if (isRefused(tokenSecret)) throw unauthorized();
    return 'value';
  };
  return { tokens, call };
};

describe('a call with a token', () => {
  it('uses the live token without a login', async () => {
    const world = createWorld({ sessions: [aSession()] });
    const { tokens, call } = aCall(() => false);
    expect(await world.manager.withToken(PUMP, call)).toBe('value');
    expect([tokens, world.logins]).toEqual([['token-0'], []]);
  });

  it('is not made without a session', async () => {
    const world = createWorld();
    const { tokens, call } = aCall(() => false);
    expect(await codeOf(world.manager.withToken(PUMP, call))).toBe('not_signed_in');
    expect([tokens, world.logins]).toEqual([[], []]);
  });

  it('signs in first where the token has ended', async () => {
    const world = createWorld({ sessions: [aSession()] });
    world.clock.advanceMs(HOUR_MS);
    const { tokens, call } = aCall(() => false);
    expect(await world.manager.withToken(PUMP, call)).toBe('value');
    expect(tokens).toEqual(['token-1']);
    expect(world.outcomes.map(({ reason }) => reason)).toEqual(['renewal']);
  });

  it('does not sign in by itself where the user does not want it', async () => {
    const world = createWorld({ sessions: [aSession({ expiresInMs: 0 })] });
    world.setRenewAutomatically(false);
    expect(await codeOf(world.manager.readToken(PUMP))).toBe('not_signed_in');
    expect(world.logins).toEqual([]);
  });

  it('is over after a 401 where the user does not want to be signed in by itself, and comes back by hand (T7)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    world.setRenewAutomatically(false, 'pump');
    const { tokens, call } = aCall((token) => token === 'token-0');
    expect(await codeOf(world.manager.withToken(PUMP, call))).toBe('unauthorized');
    expect(tokens).toEqual(['token-0']);
    expect(world.logins).toEqual([]);
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({ state: 'expired' });
    await world.manager.signIn(PUMP);
    expect(await world.manager.withToken(PUMP, call)).toBe('value');
    expect(world.logins).toHaveLength(1);
  });

  it('answers with the end of the token, as far as anybody knows', async () => {
    const world = createWorld({ sessions: [aSession(), aSession({ api: 'mimic', expiresInMs: null })] });
    expect(await world.manager.readToken(PUMP)).toEqual({
      tokenSecret: 'token-0',
      expiresAtMs: START_MS + HOUR_MS,
    });
    expect(await world.manager.readToken({ ...PUMP, api: 'mimic' })).toEqual({
      tokenSecret: 'token-0',
      expiresAtMs: null,
    });
  });

  it('costs one new login and one replay where the token was revoked (T7)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    const { tokens, call } = aCall((token) => token === 'token-0');
    expect(await world.manager.withToken(PUMP, call)).toBe('value');
    expect(tokens).toEqual(['token-0', 'token-1']);
    expect(world.outcomes.map(({ reason, code }) => [reason, code])).toEqual([['after_401', 'ok']]);
  });

  it('costs exactly one login and one replay where the 401 is permanent (T7)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    const { tokens, call } = aCall(() => true);
    expect(await codeOf(world.manager.withToken(PUMP, call))).toBe('unauthorized');
    expect(tokens).toEqual(['token-0', 'token-1']);
    expect(world.logins).toHaveLength(1);
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({
      state: 'expired',
      error: { code: 'unauthorized', details: { status: 401 } },
    });
    // It ended now: nothing lies ahead of it, whatever end it named.
    expect((await world.manager.views())[PUMP_KEY]).not.toHaveProperty('expiresAtMs');
    expect((await world.manager.views())[PUMP_KEY]).not.toHaveProperty('renewAtMs');
    expect(world.tokenChanges).toEqual([PUMP, PUMP]);
  });

  it('costs nothing more however often it is made and whatever the alarm does, until the user signs in (T7)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    const { tokens, call } = aCall(() => true);
    for (let i = 0; i < 50; i += 1) {
      expect(await codeOf(world.manager.withToken(PUMP, call))).toBe('unauthorized');
      await world.manager.runDue();
      world.clock.advanceMs(MINUTE_MS);
    }
    expect([tokens.length, world.logins.length]).toEqual([2, 1]);
    const next = world.restart();
    await next.manager.runDue();
    expect(await codeOf(next.manager.withToken(PUMP, call))).toBe('not_signed_in');
    expect([tokens.length, world.logins.length]).toEqual([2, 1]);
    await next.manager.signIn(PUMP);
    expect(await next.manager.withToken(PUMP, async (token) => token)).toBe('token-2');
  });

  it('costs one login and no replay where a token that was just fetched is refused (T7)', async () => {
    const world = createWorld({ sessions: [aSession({ expiresInMs: 0 })] });
    const { tokens, call } = aCall(() => true);
    expect(await codeOf(world.manager.withToken(PUMP, call))).toBe('unauthorized');
    expect([tokens, world.logins.length]).toEqual([['token-1'], 1]);
    expect(world.records.sessions()).toMatchObject([{ tokenSecret: null }]);
  });

  it('costs no login and one replay where the 401 was about a token that was replaced meanwhile (T7)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    const tokens: string[] = [];
    const value = await world.manager.withToken(PUMP, async (tokenSecret) => {
      tokens.push(tokenSecret);
      if (tokenSecret !== 'token-0') return tokenSecret;
      await world.manager.signIn(PUMP);
      throw unauthorized();
    });
    expect([value, tokens]).toEqual(['token-1', ['token-0', 'token-1']]);
    expect(world.outcomes.map(({ reason }) => reason)).toEqual(['user']);
  });

  it('costs no login where renewal is off and what replaced the refused token is over, too (T7)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    world.setRenewAutomatically(false);
    const calling = world.manager.withToken(PUMP, async () => {
      await world.manager.signIn(PUMP);
      await world.manager.endToken({ ...PUMP, obtainedAtMs: START_MS });
      throw unauthorized();
    });
    expect(await codeOf(calling)).toBe('not_signed_in');
    expect(world.outcomes.map(({ reason }) => reason)).toEqual(['user']);
  });

  it('costs one login for a hundred calls that are refused at once (T1, T7)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    const { tokens, call } = aCall((token) => token === 'token-0');
    await Promise.all(Array.from({ length: 100 }, () => world.manager.withToken(PUMP, call)));
    expect(world.logins).toHaveLength(1);
    expect(tokens).toHaveLength(200);
  });

  it('costs one login for a hundred calls whose 401 is permanent (T1, T7)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    const { call } = aCall(() => true);
    const codes = await Promise.all(
      Array.from({ length: 100 }, () => codeOf(world.manager.withToken(PUMP, call))),
    );
    expect(new Set(codes)).toEqual(new Set(['unauthorized']));
    expect(world.logins).toHaveLength(1);
  });

  it('never treats any other failure as a reason to sign in (T7)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    for (const code of ['forbidden', 'api_down', 'rate_limited', 'offline'] as const) {
      const failing = world.manager.withToken(PUMP, async () => {
        throw new AppError({ code });
      });
      expect(await codeOf(failing)).toBe(code);
    }
    expect(world.logins).toEqual([]);
    expect(world.records.sessions()).toEqual([aSession()]);
  });

  it('passes on a failure of the replay that is no 401, and keeps the new token (T7)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    const failing = world.manager.withToken(PUMP, async (token) => {
      throw token === 'token-0' ? unauthorized() : apiDown();
    });
    expect(await codeOf(failing)).toBe('api_down');
    expect(world.records.sessions()).toMatchObject([{ tokenSecret: 'token-1' }]);
  });

  it('ends the refused token where the login fails, and tries again by itself after a wait (T7, T9)', async () => {
    const world = createWorld({ sessions: [aSession({ expiresInMs: 30 * 24 * HOUR_MS })] });
    world.holdNextLogin().fail(apiDown());
    const { tokens, call } = aCall((token) => token === 'token-0');
    expect(await codeOf(world.manager.withToken(PUMP, call))).toBe('api_down');
    expect(tokens).toEqual(['token-0']);
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({
      state: 'expired',
      error: { code: 'api_down' },
    });
    const wakeAtMs = await world.manager.nextWakeAtMs();
    expect(wakeAtMs).toBe(START_MS + 22.5 * SECOND_MS);
    world.clock.setMs(START_MS + 22.5 * SECOND_MS);
    await world.manager.runDue();
    expect(await world.manager.withToken(PUMP, call)).toBe('value');
  });

  it('recovers a session of unknown lifetime by itself, too (T9)', async () => {
    const world = createWorld({ sessions: [aSession({ expiresInMs: null })] });
    world.holdNextLogin().fail(apiDown());
    const { call } = aCall((token) => token === 'token-0');
    expect(await codeOf(world.manager.withToken(PUMP, call))).toBe('api_down');
    world.clock.setMs((await world.manager.nextWakeAtMs()) ?? 0);
    await world.manager.runDue();
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({ state: 'signed_in' });
  });

  it('waits after a failed renewal however often a page asks, and says until when (T9)', async () => {
    const world = createWorld({ sessions: [aSession({ expiresInMs: 0 })] });
    world.holdNextLogin().fail(apiDown());
    expect(await codeOf(world.manager.readToken(PUMP))).toBe('api_down');
    await expect(world.manager.readToken(PUMP)).rejects.toMatchObject({
      code: 'api_down',
      details: { retryAtMs: START_MS + 22.5 * SECOND_MS },
    });
    expect(world.logins).toHaveLength(1);
    world.clock.advanceMs(22.5 * SECOND_MS);
    expect((await world.manager.readToken(PUMP)).tokenSecret).toBe('token-1');
  });

  it('does not wait where the user is signing in already: it shares that login (T1)', async () => {
    const world = createWorld({ sessions: [aSession({ expiresInMs: 0 })] });
    world.holdNextLogin().fail(apiDown());
    expect(await codeOf(world.manager.readToken(PUMP))).toBe('api_down');
    const login = world.holdNextLogin();
    const signingIn = world.manager.signIn(PUMP);
    await login.started;
    const reading = world.manager.readToken(PUMP);
    await settle();
    login.finish();
    expect((await reading).tokenSecret).toBe('token-held');
    await signingIn;
    expect(world.logins).toHaveLength(2);
  });

  it.each([
    ['as signed in while the token still serves', 1, 'signed_in'],
    ['as signing in where none is left to serve', 0, 'signing_in'],
  ])('shows the login that it needs %s', async (_what, expiresInMs, state) => {
    const world = createWorld({ sessions: [aSession({ expiresInMs })] });
    const login = world.holdNextLogin();
    const calling = world.manager.withToken(PUMP, aCall((token) => token === 'token-0').call);
    await login.started;
    expect((await world.manager.views())[PUMP_KEY]?.state).toBe(state);
    login.finish();
    await calling;
  });

  it('ends no session for a token that was refused while the vault was locked, where another came since', async () => {
    const world = createWorld({ sessions: [aSession()] });
    const [{ obtainedAtMs } = aSession()] = world.records.sessions();
    const stateOf = async () => (await world.manager.views())[PUMP_KEY]?.state;
    await world.manager.endToken({ ...PUMP, obtainedAtMs: obtainedAtMs - 1 });
    expect(await stateOf()).toBe('signed_in');
    await world.manager.endToken({ ...PUMP, obtainedAtMs });
    expect(await stateOf()).toBe('expired');
  });

  it('leaves to the user what was refused for good, also after a click without a network (T7)', async () => {
    const world = createWorld({ sessions: [aSession({ expiresInMs: 0 })] });
    world.holdNextLogin().fail(new AppError({ code: 'forbidden' }));
    expect(await codeOf(world.manager.readToken(PUMP))).toBe('forbidden');
    world.holdNextLogin().fail(new AppError({ code: 'offline' }));
    expect(await codeOf(world.manager.signIn(PUMP))).toBe('offline');
    expect(await codeOf(world.manager.readToken(PUMP))).toBe('offline');
    expect(world.logins).toHaveLength(2);
  });

  it('tries again at once after being offline, for that attempt cost the API nothing', async () => {
    const world = createWorld({ sessions: [aSession({ expiresInMs: 0 })] });
    world.holdNextLogin().fail(new AppError({ code: 'offline' }));
    expect(await codeOf(world.manager.readToken(PUMP))).toBe('offline');
    expect((await world.manager.readToken(PUMP)).tokenSecret).toBe('token-1');
  });

  it('says when the budget has room again, shows no failure of the API, and leaves the session due (T4)', async () => {
    const sessions = Array.from({ length: 7 }, (_, i) => aSession({ accountId: `a${i}`, expiresInMs: 0 }));
    const world = createWorld({ sessions });
    const reads = await Promise.allSettled(sessions.map((id) => world.manager.readToken(id)));
    expect(world.logins).toHaveLength(6);
    expect(reads.flatMap((read) => (read.status === 'rejected' ? [read.reason] : []))).toMatchObject([
      { code: 'rate_limited', details: { retryAtMs: START_MS + MINUTE_MS } },
    ]);
    expect(Object.values(await world.manager.views()).filter(({ error }) => error !== undefined)).toEqual([]);
    expect(world.outcomes.map(({ code }) => code)).toEqual(Array.from({ length: 6 }, () => 'ok'));
    expect(await world.manager.nextWakeAtMs()).toBe(START_MS);
    await world.manager.runDue();
    expect(await world.manager.nextWakeAtMs()).toBe(START_MS + MINUTE_MS);
  });

  it('gives up where the session was ended during the call (T10)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    const failing = world.manager.withToken(PUMP, async () => {
      await world.manager.signOut(PUMP);
      throw unauthorized();
    });
    expect(await codeOf(failing)).toBe('not_signed_in');
    expect(world.logins).toEqual([]);
  });

  it('leaves the session alone where the vault locks during the new login (T10)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    const login = world.holdNextLogin();
    const calling = codeOf(world.manager.withToken(PUMP, aCall(() => true).call));
    await login.started;
    world.records.lock();
    await world.manager.forget();
    login.fail(new AppError({ code: 'locked' }));
    expect(await calling).toBe('session_superseded');
    expect(world.records.sessions()).toEqual([aSession()]);
  });

  it('leaves the session alone where the login finds the vault locked (T10)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    world.holdNextLogin().fail(new AppError({ code: 'locked' }));
    expect(await codeOf(world.manager.withToken(PUMP, aCall(() => true).call))).toBe('locked');
    expect(world.records.sessions()).toEqual([aSession()]);
  });

  it('does not end a token that came while the refused one was replayed (T7)', async () => {
    const world = createWorld({ sessions: [aSession()] });
    const failing = world.manager.withToken(PUMP, async (token) => {
      if (token === 'token-1') await world.manager.signIn(PUMP);
      throw unauthorized();
    });
    expect(await codeOf(failing)).toBe('unauthorized');
    expect(world.records.sessions()).toMatchObject([{ tokenSecret: 'token-2' }]);
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({ state: 'signed_in' });
  });

  it('hands out nothing where a new token has ended before it could be used (T6)', async () => {
    const world = createWorld({ sessions: [aSession({ expiresInMs: 0 })], expiresInSeconds: 0.0001 });
    expect(await codeOf(world.manager.readToken(PUMP))).toBe('not_signed_in');
    expect(world.logins).toHaveLength(1);
  });
});
