/** Whole days of renewals in a moment: the manager lives on wakes as the background does, by a clock that we move. */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import {
  aJwt,
  aSession,
  busiestMinute,
  codeOf,
  createFakeClock,
  createWorld,
  DAY_MS,
  drive,
  HOUR_MS,
  MINUTE_MS,
  PUMP,
  PUMP_KEY,
  SECOND_MS,
  START_MS,
  type World,
} from './session-world.ts';

const LIFETIMES_S = [
  60,
  90,
  120,
  150,
  180,
  300,
  600,
  900,
  1800,
  3600,
  6 * 3600,
  86_400,
  7 * 86_400,
  30 * 86_400,
];
const JITTERS = [0, 0.5, 0.999_999];

/** Repeats itself from the same seed (mulberry32). */
const aRandom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

const loginTimes = ({ logins }: Pick<World, 'logins'>): readonly number[] => logins.map(({ atMs }) => atMs);
const apiDown = new AppError({ code: 'api_down' });

describe('renewals', () => {
  const grains = [
    { name: 'no alarm sooner than 30 s', shortestS: 60, minDelayMs: 30 * SECOND_MS, lateMs: 0 },
    // Shorter tokens would have ended before the first alarm that such a browser allows.
    { name: 'no alarm sooner than 60 s', shortestS: 90, minDelayMs: 60 * SECOND_MS, lateMs: 0 },
    { name: 'alarms 30 s late', shortestS: 90, minDelayMs: 0, lateMs: 30 * SECOND_MS },
    { name: 'alarms 60 s late', shortestS: 150, minDelayMs: 0, lateMs: 60 * SECOND_MS },
  ];
  const table = grains.flatMap(({ shortestS, ...grain }) =>
    LIFETIMES_S.filter((seconds) => seconds >= shortestS).map((lifetimeS) => ({ ...grain, lifetimeS })),
  );

  it.each(table)(
    'of tokens of $lifetimeS s come before the end with $name (T3)',
    async ({ lifetimeS, ...grain }) => {
      for (const jitter of JITTERS) {
        const world = createWorld({ expiresInSeconds: lifetimeS, random01: () => jitter });
        await world.manager.signIn(PUMP);
        await drive(world, { untilMs: START_MS + 10 * lifetimeS * SECOND_MS, ...grain });
        const renewals = world.logins.slice(1);
        expect(renewals.length).toBeGreaterThanOrEqual(9);
        expect(renewals.filter(({ request }) => request.currentTokenSecret === null)).toEqual([]);
      }
    },
  );

  it('of 200 tokens that end at once are six a minute at most, each in time, each once (T4)', async () => {
    const random01 = aRandom(7);
    const sessions = Array.from({ length: 200 }, (_, i) =>
      aSession({ accountId: `a${i}`, expiresInMs: 2 * DAY_MS, renewInMs: DAY_MS }),
    );
    const world = createWorld({ sessions, random01, expiresInSeconds: 30 * 86_400 });
    await drive(world, { untilMs: START_MS + 2 * DAY_MS });
    expect(world.logins).toHaveLength(200);
    expect(new Set(world.logins.map(({ request }) => request.id.accountId)).size).toBe(200);
    expect(busiestMinute(loginTimes(world))).toBe(6);
    expect(world.logins.filter(({ request }) => request.currentTokenSecret === null)).toEqual([]);
    // A herd is let through at the full rate, not slower.
    expect((loginTimes(world).at(-1) ?? 0) - START_MS - DAY_MS).toBeLessThanOrEqual(34 * MINUTE_MS);
  });

  it('of 200 tokens that came at once are spread out by then (T4)', async () => {
    const random01 = aRandom(11);
    const sessions = Array.from({ length: 200 }, (_, i) => aSession({ accountId: `a${i}`, expiresInMs: 0 }));
    const world = createWorld({ sessions, random01, expiresInSeconds: 30 * 86_400 });
    await drive(world, { untilMs: START_MS + 30 * DAY_MS });
    const second = loginTimes(world).slice(200);
    expect(second).toHaveLength(200);
    expect(busiestMinute(second)).toBeLessThanOrEqual(6);
    const startMs = Math.min(...second);
    const widthMs = (Math.max(...second) - startMs + 1) / 8;
    const eighths = Array.from(
      { length: 8 },
      (_, i) => second.filter((atMs) => Math.floor((atMs - startMs) / widthMs) === i).length,
    );
    // 25 each when perfectly even; this far off would be a chance of one in a million.
    expect(Math.min(...eighths)).toBeGreaterThan(5);
    expect(Math.max(...eighths)).toBeLessThan(50);
  });

  it('of both APIs have a budget each (T4)', async () => {
    const sessions = (['pump', 'mimic'] as const).flatMap((api) =>
      Array.from({ length: 30 }, (_, i) =>
        aSession({ api, accountId: `a${i}`, expiresInMs: DAY_MS, renewInMs: 0 }),
      ),
    );
    const world = createWorld({ sessions, expiresInSeconds: 30 * 86_400 });
    await drive(world, { untilMs: START_MS + 10 * MINUTE_MS });
    for (const api of ['pump', 'mimic']) {
      const times = world.logins.filter(({ request }) => request.id.api === api).map(({ atMs }) => atMs);
      expect([times.length, busiestMinute(times)]).toEqual([30, 6]);
    }
  });

  it('are at the same moments whatever the local clock says (T5)', async () => {
    const run = async (skewMs: number): Promise<readonly number[]> => {
      const clock = createFakeClock(START_MS + skewMs);
      const world = createWorld({ clock });
      world.answerLogins(async () => {
        // The API's own clock is right.
        const iat = (clock.nowMs() - skewMs) / 1000;
        return { tokenSecret: aJwt({ iat, exp: iat + 86_400 }), dialect: 'documented' };
      });
      await world.manager.signIn(PUMP);
      await drive(world, { untilMs: START_MS + skewMs + 10 * DAY_MS });
      return loginTimes(world).map((atMs) => atMs - skewMs - START_MS);
    };
    const right = await run(0);
    expect(right).toHaveLength(12);
    expect(await run(-DAY_MS)).toEqual(right);
    expect(await run(DAY_MS)).toEqual(right);
  });

  it.each([
    ['1 s', { iat: START_MS / 1000, exp: START_MS / 1000 + 1 }],
    ['a tenth of a second', { iat: 0, exp: 0.1 }],
    ['a millisecond', { iat: 0, exp: 0.001 }],
  ])('of tokens of %s keep to the budget: no loop (T5, T6)', async (_what, claims) => {
    const world = createWorld();
    world.answerLogins(async () => ({ tokenSecret: aJwt(claims), dialect: 'documented' }));
    await world.manager.signIn(PUMP);
    await drive(world, { untilMs: START_MS + 10 * MINUTE_MS });
    expect(busiestMinute(loginTimes(world))).toBeLessThanOrEqual(6);
  });

  it.each([0, 0.5, 0.999_999])(
    'cost 15 logins at most in an hour of 5xx, although a page asks every second, and recover (T9)',
    async (jitter) => {
      const world = createWorld({
        sessions: [aSession({ expiresInMs: MINUTE_MS, renewInMs: 0 })],
        random01: () => jitter,
      });
      world.answerLogins(() => Promise.reject(apiDown));
      for (let second = 0; second < 3600; second += 1) {
        await drive(world, { untilMs: START_MS + second * SECOND_MS });
        await codeOf(world.manager.readToken(PUMP));
      }
      const inOutage = world.logins.length;
      expect(inOutage).toBeGreaterThanOrEqual(5);
      expect(inOutage).toBeLessThanOrEqual(15);
      expect((await world.manager.views())[PUMP_KEY]).toMatchObject({
        state: 'expired',
        error: { code: 'api_down' },
      });

      world.answerLogins(async () => ({
        tokenSecret: 'back',
        expiresInSeconds: 86_400,
        dialect: 'documented',
      }));
      await drive(world, { untilMs: START_MS + HOUR_MS + 15 * MINUTE_MS });
      expect(world.logins).toHaveLength(inOutage + 1);
      expect((await world.manager.readToken(PUMP)).tokenSecret).toBe('back');
      expect((await world.manager.views())[PUMP_KEY]).not.toHaveProperty('error');
    },
  );

  it('wait for the moment that the API named (T8)', async () => {
    const retryAtMs = START_MS + 5 * MINUTE_MS;
    const world = createWorld({ sessions: [aSession({ renewInMs: 0 })] });
    world.holdNextLogin().fail(new AppError({ code: 'rate_limited', details: { retryAtMs } }));
    await drive(world, { untilMs: START_MS + 10 * MINUTE_MS });
    expect(loginTimes(world)).toEqual([START_MS + SECOND_MS, retryAtMs]);
  });

  it.each(['api_down', 'rate_limited'] as const)(
    'wait no longer at the next %s than at the first, once the API has answered (T9)',
    async (code) => {
      const world = createWorld({ sessions: [aSession({ tokenSecret: null })] });
      const failNext = async (): Promise<number> => {
        world.holdNextLogin().fail(new AppError({ code }));
        await world.manager.runDue();
        const wakeAtMs = (await world.manager.nextWakeAtMs()) ?? 0;
        const waitMs = wakeAtMs - world.clock.nowMs();
        world.clock.setMs(wakeAtMs);
        return waitMs;
      };
      expect([await failNext(), await failNext()]).toEqual([22.5 * SECOND_MS, 45 * SECOND_MS]);
      await world.manager.runDue();
      expect((await world.manager.readToken(PUMP)).tokenSecret).toBe('token-1');
      world.clock.setMs((await world.manager.nextWakeAtMs()) ?? 0);
      expect(await failNext()).toBe(22.5 * SECOND_MS);
    },
  );

  it('are left to the user where trying again is no use', async () => {
    const world = createWorld({ sessions: [aSession({ renewInMs: 0 })] });
    world.answerLogins(() => Promise.reject(new AppError({ code: 'nonce_refused' })));
    await drive(world, { untilMs: START_MS + DAY_MS });
    expect(world.logins).toHaveLength(1);
    expect((await world.manager.views())[PUMP_KEY]).toMatchObject({
      state: 'expired',
      error: { code: 'nonce_refused' },
    });
    world.answerLogins(async () => ({ tokenSecret: 'new', expiresInSeconds: 3600, dialect: 'documented' }));
    await world.manager.signIn(PUMP);
    await drive(world, { untilMs: START_MS + DAY_MS + HOUR_MS });
    expect(world.logins.length).toBeGreaterThan(2);
  });

  it('are one each after three days of sleep (L3)', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const sessions = ids.map((accountId) => aSession({ accountId, expiresInMs: DAY_MS }));
    const world = createWorld({ sessions, expiresInSeconds: 86_400 });
    world.clock.advanceMs(3 * DAY_MS);
    await world.manager.runDue();
    await world.manager.runDue();
    expect(world.logins.map(({ request }) => request.id.accountId).sort()).toEqual(ids);
    expect(world.logins.every(({ request }) => request.currentTokenSecret === null)).toBe(true);
    expect(world.records.sessions().every(({ tokenSecret }) => tokenSecret?.startsWith('token-'))).toBe(true);
    // And none once the budget would allow it: what was made up for is not due again.
    for (let minutes = 0; minutes < 60; minutes += 1) {
      world.clock.advanceMs(MINUTE_MS);
      await world.manager.runDue();
    }
    expect(world.logins).toHaveLength(ids.length);
  });

  it('go on at once after the clock was set back by days, whatever wait was noted before (T5)', async () => {
    const world = createWorld({ sessions: [aSession({ tokenSecret: null })] });
    world.holdNextLogin().fail(apiDown);
    await world.manager.runDue();
    await world.manager.runDue();
    expect(world.logins).toHaveLength(1);
    world.clock.advanceMs(-3 * DAY_MS);
    await world.manager.runDue();
    expect(world.logins).toHaveLength(2);
    expect(await world.manager.nextWakeAtMs()).toBeGreaterThan(world.clock.nowMs());
  });

  it('do not run where the user does not want them', async () => {
    const world = createWorld({ sessions: [aSession()] });
    world.setRenewAutomatically(false);
    await drive(world, { untilMs: START_MS + DAY_MS });
    expect(world.logins).toEqual([]);
    expect(world.records.sessions()).toEqual([aSession({ tokenSecret: null })]);
  });
});
