import { describe, expect, it } from 'vitest';
import { createLoginJournal } from '../../../src/sessions/login-journal.ts';
import { codeOf, createMemoryArea, MINUTE_MS, PUMP_KEY, START_MS } from './session-world.ts';

const createJournal = (area = createMemoryArea()) => ({ area, journal: createLoginJournal(area) });
const aLogin = { key: PUMP_KEY, api: 'pump', nowMs: START_MS, isAutomatic: true } as const;
const EMPTY = {
  pending: [],
  failures: {},
  outages: { pump: null, mimic: null },
  loginsAtMs: { pump: [], mimic: [] },
};

describe('login journal', () => {
  it('is empty at first, and where what is stored is not a journal', async () => {
    expect(await createJournal().journal.read()).toEqual(EMPTY);
    for (const garbage of ['text', null, { pending: 'x' }, { pending: [], failures: [], loginsAtMs: {} }]) {
      const { area, journal } = createJournal();
      await area.set('sessions.journal', garbage);
      expect(await journal.read()).toEqual(EMPTY);
    }
  });

  it('outlives the worker (T2)', async () => {
    const { area, journal } = createJournal();
    await journal.begin(aLogin);
    await journal.setFailure('b:mimic', { count: 3, retryAtMs: START_MS + 5 });
    const outage = { count: 2, retryAtMs: START_MS + 9, code: 'api_down' } as const;
    await journal.setOutage('mimic', outage);
    expect(await createJournal(area).journal.read()).toEqual({
      outages: { pump: null, mimic: outage },
      pending: [PUMP_KEY],
      failures: { 'b:mimic': { count: 3, retryAtMs: START_MS + 5 } },
      loginsAtMs: { pump: [START_MS], mimic: [] },
    });
  });

  it('notes a login as pending once, and until it ends', async () => {
    const { journal } = createJournal();
    await journal.begin(aLogin);
    await journal.begin(aLogin);
    await journal.begin({ ...aLogin, key: 'b:pump' });
    expect((await journal.read()).pending).toEqual([PUMP_KEY, 'b:pump']);
    await journal.end(PUMP_KEY);
    expect((await journal.read()).pending).toEqual(['b:pump']);
  });

  it('lets one that is to be resumed begin only where nobody has ended it (T10)', async () => {
    const { journal } = createJournal();
    const resumed = { ...aLogin, isResumed: true };
    expect(await codeOf(journal.begin(resumed))).toBe('session_superseded');
    await journal.begin(aLogin);
    expect(await codeOf(journal.begin(resumed))).toBe('resolved');
    await journal.end(PUMP_KEY);
    expect(await codeOf(journal.begin(resumed))).toBe('session_superseded');
    expect((await journal.read()).loginsAtMs.pump).toHaveLength(2);
  });

  it('writes nothing for what changes nothing', async () => {
    const { area, journal } = createJournal();
    await journal.end(PUMP_KEY);
    await journal.setOutage('pump', null);
    expect(await area.get('sessions.journal')).toBeUndefined();
  });

  it('lets six automatic logins through of a hundred that come at once (T4)', async () => {
    const { journal } = createJournal();
    const codes = await Promise.all(
      Array.from({ length: 100 }, (_, i) => codeOf(journal.begin({ ...aLogin, key: `a${i}:pump` }))),
    );
    expect(codes.filter((code) => code === 'resolved')).toHaveLength(6);
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(94);
    expect((await journal.read()).pending).toHaveLength(6);
  });

  it('says when the next automatic login may go (T4)', async () => {
    const { journal } = createJournal();
    for (let i = 0; i < 6; i += 1) await journal.begin({ ...aLogin, nowMs: START_MS + i });
    await expect(journal.begin({ ...aLogin, nowMs: START_MS + 9 })).rejects.toMatchObject({
      code: 'rate_limited',
      details: { retryAtMs: START_MS + MINUTE_MS },
    });
  });

  it('never holds up a login that the user clicked for, but counts it', async () => {
    const { journal } = createJournal();
    for (let i = 0; i < 8; i += 1) await journal.begin({ ...aLogin, isAutomatic: false });
    expect(await codeOf(journal.begin(aLogin))).toBe('rate_limited');
  });

  it('keeps the times of the last sixteen logins', async () => {
    const { journal } = createJournal();
    for (let i = 0; i < 20; i += 1)
      await journal.begin({ ...aLogin, isAutomatic: false, nowMs: START_MS + i });
    const { pump } = (await journal.read()).loginsAtMs;
    expect([pump.length, pump[0]]).toEqual([16, START_MS + 4]);
  });

  it('forgets a failure on its own', async () => {
    const { journal } = createJournal();
    await journal.setFailure('a:pump', { count: 1, retryAtMs: null });
    await journal.setFailure('b:pump', { count: 2, retryAtMs: 7 });
    await journal.setFailure('a:pump', null);
    expect((await journal.read()).failures).toEqual({ 'b:pump': { count: 2, retryAtMs: 7 } });
  });

  it('forgets all at a lock but the budget: locking is no way around it (T4)', async () => {
    const { area, journal } = createJournal();
    await journal.begin(aLogin);
    await journal.setFailure('b:pump', { count: 2, retryAtMs: 7 });
    await journal.clear();
    expect(await createJournal(area).journal.read()).toEqual({
      ...EMPTY,
      loginsAtMs: { pump: [START_MS], mimic: [] },
    });
  });

  it('tells of a write that failed, and the next one makes it good (L6)', async () => {
    const { area, journal } = createJournal();
    area.fail('set');
    expect(await codeOf(journal.begin(aLogin))).toBe('storage_failed');
    expect((await journal.read()).loginsAtMs.pump).toEqual([START_MS]);
    await journal.end('other');
    expect(await createJournal(area).journal.read()).toEqual(await journal.read());
  });

  it('tells of a read that failed, and reads again next time (L6)', async () => {
    const { area, journal } = createJournal();
    await createJournal(area).journal.begin(aLogin);
    area.fail('get');
    expect(await codeOf(journal.read())).toBe('storage_failed');
    expect((await journal.read()).pending).toEqual([PUMP_KEY]);
  });
});
