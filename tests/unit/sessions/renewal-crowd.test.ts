/** Many sessions at once: what can be kept is, within the budget and the API's own limit, in calm and in an outage. */
import { describe, expect, it } from 'vitest';
import type { Api } from '../../../src/apis.ts';
import { AppError } from '../../../src/errors.ts';
import { planLoginAllowance } from '../../../src/sessions/login-allowance.ts';
import type { Session } from '../../../src/sessions/session.ts';
import {
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
  SECOND_MS,
  START_MS,
  type World,
} from './session-world.ts';

const crowd = (count: number, choices: Parameters<typeof aSession>[0] = {}): readonly Session[] =>
  Array.from({ length: count }, (_, i) => aSession({ accountId: `a${i}`, ...choices }));
const loginTimes = ({ logins }: Pick<World, 'logins'>): readonly number[] => logins.map(({ atMs }) => atMs);
const lapsed = ({ logins }: Pick<World, 'logins'>): number =>
  logins.filter(({ request }) => request.currentTokenSecret === null).length;

describe('a crowd of sessions', () => {
  it.each([
    ['an hour', HOUR_MS, 0],
    ['50 minutes', 50 * MINUTE_MS, 0],
    ['a day', DAY_MS, 0],
    ['an hour, with alarms 30 s apart', HOUR_MS, 30 * SECOND_MS],
  ])(
    'of 200 that end together in %s is begun early enough that none lapses (T3, T4)',
    async (_what, expiresInMs, minDelayMs) => {
      const world = createWorld({ sessions: crowd(200, { expiresInMs }), expiresInSeconds: 30 * 86_400 });
      await drive(world, { untilMs: START_MS + expiresInMs, ...(minDelayMs > 0 ? { minDelayMs } : {}) });
      expect([world.logins.length, lapsed(world), busiestMinute(loginTimes(world))]).toEqual([200, 0, 6]);
    },
  );

  it('that is too big for its time keeps as many as the budget can, and the rest follows (T4)', async () => {
    const world = createWorld({
      sessions: crowd(200, { expiresInMs: 20 * MINUTE_MS }),
      expiresInSeconds: 30 * 86_400,
    });
    await drive(world, { untilMs: START_MS + HOUR_MS });
    expect(busiestMinute(loginTimes(world))).toBe(6);
    expect(world.logins).toHaveLength(200);
    // From a tenth of the lifetime to 90 s before its end, six a minute.
    expect(200 - lapsed(world)).toBeGreaterThanOrEqual(6 * Math.floor(18 - 1.5));
  });

  it('is renewed no faster than the API’s own limit allows, begun as much earlier (T4)', async () => {
    // Four requests a minute: two logins of Mimic's.
    const clock = createFakeClock();
    let window = { startMs: START_MS, used: 0 };
    const allowance = (api: Api) => {
      const nowMs = clock.nowMs();
      if (nowMs >= window.startMs + MINUTE_MS) window = { startMs: nowMs, used: 0 };
      const gauge = {
        limit: 4,
        remaining: 4 - window.used,
        resetAtMs: window.startMs + MINUTE_MS,
        atMs: nowMs,
      };
      return planLoginAllowance({ api, gauge, nowMs });
    };
    const world = createWorld({
      clock,
      allowance,
      sessions: crowd(60, { api: 'mimic', expiresInMs: HOUR_MS }),
    });
    let refusals = 0;
    world.answerLogins(async () => {
      if (window.used + 2 > 4) {
        refusals += 1;
        throw new AppError({ code: 'rate_limited' });
      }
      window.used += 2;
      return { tokenSecret: `m${world.logins.length}`, expiresInSeconds: 30 * 86_400, dialect: 'documented' };
    });
    await drive(world, { untilMs: START_MS + HOUR_MS });
    expect([world.logins.length, lapsed(world), refusals]).toEqual([60, 0, 0]);
    expect(busiestMinute(loginTimes(world))).toBeLessThanOrEqual(4);
  });

  it('costs an API that is down for an hour 15 requests at most in all, and recovers within one interval (T9)', async () => {
    const world = createWorld({
      sessions: crowd(200, { expiresInMs: 3 * HOUR_MS, renewInMs: 0 }),
      expiresInSeconds: 30 * 86_400,
    });
    world.answerLogins(() => Promise.reject(new AppError({ code: 'api_down' })));
    for (let minute = 1; minute <= 60; minute += 1) {
      await drive(world, { untilMs: START_MS + minute * MINUTE_MS });
      // Pages that ask for what is over make it no more.
      for (let i = 0; i < 20; i += 1) await codeOf(world.manager.readToken({ ...PUMP, accountId: `a${i}` }));
    }
    const inOutage = world.logins.length;
    expect(inOutage).toBeGreaterThanOrEqual(5);
    expect(inOutage).toBeLessThanOrEqual(15);

    world.answerLogins(async () => ({
      tokenSecret: 'back',
      expiresInSeconds: 30 * 86_400,
      dialect: 'documented',
    }));
    await drive(world, { untilMs: START_MS + HOUR_MS + 15 * MINUTE_MS });
    expect(world.logins.length).toBeGreaterThan(inOutage);
    await drive(world, { untilMs: START_MS + 2 * HOUR_MS });
    const after = world.logins.slice(inOutage);
    expect([after.length, lapsed({ logins: after }), busiestMinute(loginTimes(world))]).toEqual([200, 0, 6]);
  });

  it('whose tokens were all revoked asks an API that answers no login once, however many calls are refused (T7, T9)', async () => {
    const world = createWorld({ sessions: crowd(50) });
    world.answerLogins(() => Promise.reject(new AppError({ code: 'api_down' })));
    const refused = () => Promise.reject(new AppError({ code: 'unauthorized' }));
    for (let i = 0; i < 50; i += 1) {
      const call = world.manager.withToken({ ...PUMP, accountId: `a${i}` }, refused);
      expect(await codeOf(call)).toBe('api_down');
    }
    expect(world.logins).toHaveLength(1);
  });

  it('of one API waits for nothing that the other one does (T9)', async () => {
    const sessions = [...crowd(3, { renewInMs: 0 }), ...crowd(3, { api: 'mimic', renewInMs: 0 })];
    const world = createWorld({ sessions });
    world.answerLogins(async ({ id }) => {
      if (id.api === 'pump') throw new AppError({ code: 'api_down' });
      return { tokenSecret: 'new', expiresInSeconds: 86_400, dialect: 'documented' };
    });
    await world.manager.runDue();
    expect(world.logins.map(({ request }) => request.id.api).sort()).toEqual([
      'mimic',
      'mimic',
      'mimic',
      'pump',
    ]);
  });

  it('is renewed at the API that the user wants it for, and at no other', async () => {
    const sessions = [...crowd(2, { renewInMs: 0 }), ...crowd(2, { api: 'mimic', renewInMs: 0 })];
    const world = createWorld({ sessions });
    world.setRenewAutomatically(false, 'pump');
    await drive(world, { untilMs: START_MS + 30 * MINUTE_MS });
    expect(world.logins.map(({ request }) => request.id.api)).toEqual(['mimic', 'mimic']);
  });

  it('is renewed at once where its tokens came in what is now the future: nobody knows how old they are (T5)', async () => {
    const world = createWorld({ sessions: crowd(3) });
    world.clock.advanceMs(-DAY_MS);
    await world.manager.runDue();
    await world.manager.runDue();
    expect(world.logins).toHaveLength(3);
  });

  it('is left alone where the clock was only put right by seconds (T5)', async () => {
    const world = createWorld({ sessions: crowd(3) });
    world.clock.advanceMs(-30 * SECOND_MS);
    await world.manager.runDue();
    expect(world.logins).toEqual([]);
  });
});
