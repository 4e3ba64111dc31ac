import { describe, expect, it } from 'vitest';
import { createDetailStore } from '../../../src/app/detail-store.ts';
import { AppError } from '../../../src/errors.ts';
import { aClock, START_MS } from './an-area.ts';

const aDetail = () => {
  const { time, clock } = aClock();
  const changes = { count: 0 };
  const store = createDetailStore({
    clock,
    onChange: () => {
      changes.count += 1;
    },
  });
  return { store, time, changes };
};

/** A read that a test ends. */
const aRead = <T>() => {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  return { read: () => promise, resolve, reject };
};

describe('the detail', () => {
  it('shows a read as it goes: loading, then the value with its age', async () => {
    const { store } = aDetail();
    store.select('a');
    const { read, resolve } = aRead<{ username: string }>();
    const loading = store.load('pump', 'profile', read);
    expect(store.view()?.pump.profile).toEqual({ state: 'loading' });
    resolve({ username: 'ann' });
    await loading;
    expect(store.view()?.pump.profile).toEqual({
      state: 'ready',
      value: { username: 'ann' },
      readAtMs: START_MS,
    });
    expect(store.view()?.pump.roles).toEqual({ state: 'empty' });
  });

  it('keeps the last value and its age beside a failure, and drops the failure with the next value', async () => {
    const { store, time } = aDetail();
    store.select('a');
    await store.load('pump', 'profile', async () => ({ username: 'ann' }));
    time.ms += 1_000;
    const error = new AppError({ code: 'api_down', details: { status: 503 } });
    await expect(store.load('pump', 'profile', () => Promise.reject(error))).rejects.toBe(error);
    expect(store.view()?.pump.profile).toEqual({
      state: 'failed',
      value: { username: 'ann' },
      readAtMs: START_MS,
      error: { code: 'api_down', details: { status: 503 }, atMs: START_MS + 1_000 },
    });
    await store.load('pump', 'profile', async () => ({ username: 'bob' }));
    expect(store.view()?.pump.profile).toEqual({
      state: 'ready',
      value: { username: 'bob' },
      readAtMs: START_MS + 1_000,
    });
  });

  const DROPS: readonly (readonly [string, (store: ReturnType<typeof aDetail>['store']) => void])[] = [
    ['another identity was selected', (store) => store.select('b')],
    [
      'another identity was selected and the first one again',
      (store) => {
        store.select('b');
        store.select('a');
      },
    ],
    ['its part was cleared', (store) => store.clear('pump')],
    ['the vault was locked', (store) => store.restore()],
  ];
  for (const [what, drop] of DROPS) {
    it(`does not show what comes after ${what}`, async () => {
      for (const ends of ['well', 'badly'] as const) {
        const { store } = aDetail();
        store.select('a');
        const { read, resolve, reject } = aRead<{ username: string }>();
        const loading = store.load('pump', 'profile', read);
        drop(store);
        if (ends === 'well') resolve({ username: 'late' });
        else reject(new AppError({ code: 'timed_out' }));
        await loading.catch(() => undefined);
        expect(store.view()?.pump.profile ?? { state: 'empty' }).toEqual({ state: 'empty' });
      }
    });
  }

  it('of one API is not disturbed by clearing the other', async () => {
    const { store } = aDetail();
    store.select('a');
    const { read, resolve } = aRead<{ address: string }>();
    const loading = store.load('mimic', 'profile', read);
    store.clear('pump');
    resolve({ address: '0x1' });
    await loading;
    expect(store.view()?.mimic.profile.state).toBe('ready');
  });

  it('tells of no change where there is none', () => {
    const { store, changes } = aDetail();
    store.select(null);
    store.clear('pump');
    expect(changes.count).toBe(0);
    store.select('a');
    store.select('a');
    expect(changes.count).toBe(1);
  });

  it('is taken up by the next worker, and a read that died with the last one is over', () => {
    const { store } = aDetail();
    const value = { username: 'ann' };
    store.restore({
      identityId: 'a',
      pump: { profile: { state: 'loading', value, readAtMs: 5 }, roles: { state: 'loading' } },
      mimic: { profile: { state: 'empty' }, tokens: { state: 'empty' } },
    });
    expect(store.view()?.pump).toEqual({
      profile: { state: 'ready', value, readAtMs: 5 },
      roles: { state: 'empty' },
    });
  });

  it('reads and shows nothing where no identity is selected', async () => {
    const { store } = aDetail();
    let reads = 0;
    await store.load('pump', 'profile', async () => {
      reads += 1;
      return {};
    });
    store.set('mimic', 'profile', { address: '0x1' });
    expect([reads, store.view()]).toEqual([0, null]);
  });
});
