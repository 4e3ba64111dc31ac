import { describe, expect, it, vi } from 'vitest';
import { createSessionStore, type SessionRecords } from '../../../src/sessions/session-store.ts';
import { aSession, codeOf, createFakeClock, createMemoryRecords, MIMIC, PUMP } from './session-world.ts';

const mimicSession = aSession({ ...MIMIC, tokenSecret: 'token-m' });

/** Its writes take no time, so that none is followed by a rest. */
const still = () => ({ clock: createFakeClock(), sleepMs: async () => undefined });

const createStore = (initial = [aSession()]) => {
  const records = createMemoryRecords(initial);
  return { records, store: createSessionStore(records, still()) };
};

describe('session store', () => {
  it('is empty where nothing was ever stored', async () => {
    const { store } = createStore([]);
    expect(await store.all()).toEqual([]);
    expect(await store.find(PUMP)).toBeNull();
  });

  it('finds by account and API', async () => {
    const { store } = createStore([aSession(), mimicSession]);
    expect(await store.find(MIMIC)).toEqual(mimicSession);
    expect(await store.find({ ...PUMP, api: 'mimic' })).toBeNull();
  });

  it('replaces a session and keeps the others', async () => {
    const { store, records } = createStore([aSession(), mimicSession]);
    await store.put(aSession({ tokenSecret: 'token-2' }));
    expect(await store.all()).toEqual([aSession({ tokenSecret: 'token-2' }), mimicSession]);
    expect(records.sessions()).toEqual(await store.all());
  });

  it('keeps every one of many changes made at once', async () => {
    const { store, records } = createStore([]);
    const many = Array.from({ length: 20 }, (_, i) => aSession({ accountId: `a${i}` }));
    await Promise.all(many.map(store.put));
    expect(records.sessions()).toEqual(many);
  });

  it('writes what comes while another is being written in one go, and shows it meanwhile', async () => {
    const records = createMemoryRecords([]);
    let write = (): void => undefined;
    const mayWrite = new Promise<void>((resolve) => {
      write = resolve;
    });
    const commit: typeof records.commit = async (changes) => {
      await mayWrite;
      await records.commit(changes);
    };
    const store = createSessionStore({ ...records, commit }, still());
    const many = Array.from({ length: 20 }, (_, i) => aSession({ accountId: `a${i}` }));
    const putting = Promise.all(many.map(store.put));
    expect(await store.all()).toEqual(many);
    expect(records.sessions()).toEqual([]);
    write();
    await putting;
    expect(records.sessions()).toEqual(many);
    expect(records.commits()).toBe(2);
  });

  it('removes what was put before, stored or not', async () => {
    const { store, records } = createStore([]);
    const putting = Promise.all([store.put(aSession()), store.put(mimicSession)]);
    expect(await store.remove([MIMIC])).toEqual([mimicSession]);
    await putting;
    expect(records.sessions()).toEqual([aSession()]);
    expect(await store.all()).toEqual([aSession()]);
  });

  it('shows a read every change that was asked for before it', async () => {
    const { store } = createStore([]);
    const putting = store.put(aSession());
    expect(await store.find(PUMP)).toEqual(aSession());
    await putting;
  });

  it('removes several in one commit and answers with what they were', async () => {
    const { store, records } = createStore([aSession(), mimicSession]);
    const unknown = { accountId: 'unknown', api: 'pump' } as const;
    expect(await store.remove([PUMP, MIMIC, unknown])).toEqual([aSession(), mimicSession]);
    expect(await store.remove([PUMP])).toEqual([]);
    expect(records.sessions()).toEqual([]);
    expect(records.commits()).toBe(1);
  });

  it('ends a token only while it is still that token', async () => {
    const { store, records } = createStore();
    expect(await store.endToken(PUMP, 'an older one')).toBe(false);
    expect(await store.endToken(MIMIC, 'token-0')).toBe(false);
    expect(records.commits()).toBe(0);
    expect(await store.endToken(PUMP, 'token-0')).toBe(true);
    expect(records.sessions()).toEqual([aSession({ tokenSecret: null })]);
  });

  it.each([
    ['put', (store: ReturnType<typeof createSessionStore>) => store.put(mimicSession)],
    ['endToken', (store: ReturnType<typeof createSessionStore>) => store.endToken(PUMP, 'token-0')],
    ['remove', (store: ReturnType<typeof createSessionStore>) => store.remove([PUMP])],
  ])('has not happened where %s could not be stored: memory and disk agree (L6)', async (_name, change) => {
    const { store, records } = createStore();
    records.failCommits();
    expect(await codeOf(change(store))).toBe('storage_failed');
    expect(await store.all()).toEqual([aSession()]);
    expect(records.sessions()).toEqual([aSession()]);
  });

  it('keeps the change that came right after one that failed, and only that (L6)', async () => {
    const { store, records } = createStore([]);
    records.failCommits();
    const [first, second] = await Promise.all([
      codeOf(store.put(aSession())),
      codeOf(store.put(mimicSession)),
    ]);
    expect([first, second]).toEqual(['storage_failed', 'resolved']);
    expect(await store.all()).toEqual([mimicSession]);
    expect(records.sessions()).toEqual([mimicSession]);
  });

  it('asks the vault every time, so that a vault that has locked answers nothing more (K17)', async () => {
    const { store, records } = createStore();
    expect(await store.find(PUMP)).not.toBeNull();
    records.lock();
    expect(await codeOf(store.find(PUMP))).toBe('locked');
    expect(await codeOf(store.all())).toBe('locked');
  });

  it('opens the document once, and again after a lock or a change that failed (L6)', async () => {
    const { store, records } = createStore();
    const read = vi.spyOn(records, 'read');
    for (let i = 0; i < 10; i += 1) await store.find(PUMP);
    await store.put(mimicSession);
    expect(await store.all()).toHaveLength(2);
    expect(read).toHaveBeenCalledTimes(1);
    store.forget();
    await store.all();
    expect(read).toHaveBeenCalledTimes(2);
    records.failCommits();
    expect(await codeOf(store.remove([PUMP]))).toBe('storage_failed');
    expect(await store.all()).toHaveLength(2);
    expect(read).toHaveBeenCalledTimes(3);
  });

  it('does not make a change after a lock that was asked for before it (T10)', async () => {
    const { store, records } = createStore([]);
    const puts = [codeOf(store.put(aSession())), codeOf(store.put(mimicSession))];
    records.lock();
    store.forget();
    records.unlock();
    expect(await Promise.all(puts)).toEqual(['locked', 'locked']);
    expect(records.sessions()).toEqual([]);
    await store.put(mimicSession);
    expect(records.sessions()).toEqual([mimicSession]);
  });

  it('leaves no copy of the document behind in the bytes it read or wrote (K14)', async () => {
    const seen: Uint8Array[] = [];
    const records = createMemoryRecords([aSession()]);
    const seeing = {
      has: records.has,
      read: async (id: string) => {
        const bytes = await records.read(id);
        if (bytes !== null) seen.push(bytes);
        return bytes;
      },
      commit: async (changes: Parameters<SessionRecords['commit']>[0]) => {
        seen.push(...changes.put.values());
        await records.commit(changes);
      },
    } satisfies SessionRecords;
    const store = createSessionStore(seeing, still());
    await store.put(mimicSession);
    expect(seen.map((bytes) => bytes.length > 0 && bytes.every((byte) => byte === 0))).toEqual([true, true]);
  });
});

describe('session store whose writes are dear', () => {
  const aSessionOf = (place: number) => aSession({ accountId: `a${place}` });

  /** Each write takes so long; the rest after it lasts until it is let go. */
  const createDear = (writeMs: number) => {
    const records = createMemoryRecords([]);
    const clock = createFakeClock();
    const rests: { readonly ms: number; readonly end: () => void }[] = [];
    const commit: SessionRecords['commit'] = async (changes) => {
      await records.commit(changes);
      clock.advanceMs(writeMs);
    };
    const sleepMs = (ms: number) => new Promise<void>((end) => rests.push({ ms, end }));
    const store = createSessionStore({ ...records, commit }, { clock, sleepMs });
    /** The first is stored, the second has come meanwhile and waits for the end of the rest. */
    const untilRest = async () => {
      const [first, second] = [store.put(aSessionOf(0)), codeOf(store.put(aSessionOf(1)))];
      await first;
      await vi.waitUntil(() => rests.length === 1);
      return { second };
    };
    return { records, rests, store, untilRest };
  };

  it.each([
    [16, 0],
    [40, 96],
    [5_000, 250],
  ])('waits after one that took %i ms, with others behind it, for %i ms', async (writeMs, restMs) => {
    const { rests, untilRest } = createDear(writeMs);
    const { second } = await untilRest();
    expect(rests.map(({ ms }) => ms)).toEqual([restMs]);
    rests[0]?.end();
    await second;
  });

  it('puts what comes during the rest into the write after it, and shows it meanwhile', async () => {
    const { records, rests, store, untilRest } = createDear(100);
    const { second } = await untilRest();
    const third = store.put(aSessionOf(2));
    expect(await store.all()).toHaveLength(3);
    expect(records.sessions()).toHaveLength(1);
    rests[0]?.end();
    await Promise.all([second, third]);
    expect(records.sessions()).toEqual([0, 1, 2].map(aSessionOf));
    expect(records.commits()).toBe(2);
  });

  it('lets nobody wait where nobody else does', async () => {
    const { rests, store } = createDear(100);
    for (const place of [0, 1, 2]) await store.put(aSessionOf(place));
    expect(rests).toEqual([]);
  });

  it('stores nothing after the rest that a lock came into, and goes on after the lock (T10)', async () => {
    const { records, rests, store, untilRest } = createDear(100);
    const { second } = await untilRest();
    records.lock();
    store.forget();
    records.unlock();
    expect(await second).toBe('locked');
    const third = store.put(aSessionOf(2));
    rests[0]?.end();
    await third;
    expect(records.sessions()).toEqual([0, 2].map(aSessionOf));
  });
});
