import { describe, expect, it } from 'vitest';
import { createViewPublisher, type Publication, SEQUENCE_KEY } from '../../../src/app/view-publisher.ts';
import { BALANCES_KEY, DETAIL_KEY, VIEW_KEY } from '../../../src/messaging/session-area-keys.ts';
import type { DetailView } from '../../../src/messaging/view.ts';

const EMPTY = { state: 'empty' } as const;
const DETAIL: DetailView = {
  identityId: 'a',
  pump: { profile: EMPTY, roles: EMPTY },
  mimic: { profile: EMPTY, tokens: EMPTY },
};
const BALANCES = { rows: [], skipped: 2 };
const withTokens = (value: typeof BALANCES): DetailView => ({
  ...DETAIL,
  mimic: { ...DETAIL.mimic, tokens: { state: 'ready', readAtMs: 7, value } },
});
const UNLOCKED = { view: { status: 'unlocked', version: '1' }, detail: DETAIL } as unknown as Publication;
const LOCKED: Publication = { view: { status: 'locked', version: '1', sandbox: false }, detail: null };

const aPublisher = (publication: Publication, storedSequence: unknown = undefined) => {
  const written: Record<string, unknown>[] = [];
  const state = { publication, builds: 0, fails: false, nowMs: 0, tookMs: 0 };
  const rests: { readonly ms: number; readonly end: () => void }[] = [];
  const publisher = createViewPublisher({
    build: async () => {
      state.builds += 1;
      state.nowMs += state.tookMs;
      return state.publication;
    },
    write: async (entries) => {
      if (state.fails) throw new Error('full');
      written.push({ ...entries });
    },
    readSequence: async () => storedSequence,
    clock: { nowMs: () => state.nowMs },
    sleepMs: (ms) => new Promise((end) => rests.push({ ms, end })),
  });
  return { publisher, written, state, rests };
};

describe('publishing the view', () => {
  it('writes view, detail and number in one call', async () => {
    const { publisher, written } = aPublisher(UNLOCKED);
    await publisher.publish();
    expect(written).toEqual([
      {
        [VIEW_KEY]: JSON.stringify({ status: 'unlocked', version: '1', sequence: 1 }),
        [DETAIL_KEY]: JSON.stringify(DETAIL),
        [BALANCES_KEY]: null,
        [SEQUENCE_KEY]: 1,
      },
    ]);
  });

  it('of a locked vault writes neither number nor detail into what is shown', async () => {
    const { publisher, written } = aPublisher({ ...LOCKED, detail: DETAIL }, 41);
    await publisher.publish();
    expect(written).toEqual([
      {
        [VIEW_KEY]: JSON.stringify(LOCKED.view),
        [DETAIL_KEY]: null,
        [BALANCES_KEY]: null,
        [SEQUENCE_KEY]: 42,
      },
    ]);
  });

  it('writes balances apart, and not a second time while they are the same', async () => {
    const { publisher, written, state } = aPublisher({ ...UNLOCKED, detail: withTokens(BALANCES) });
    await publisher.publish();
    expect(written[0]?.[BALANCES_KEY]).toBe('{"rows":[],"skipped":2}');
    expect(written[0]?.[DETAIL_KEY]).not.toContain('rows');
    expect(written[0]?.[DETAIL_KEY]).toContain('"readAtMs":7');
    state.publication = { ...UNLOCKED, detail: withTokens(BALANCES) };
    await publisher.publish();
    expect(written[1]).not.toHaveProperty(BALANCES_KEY);
    state.publication = { ...UNLOCKED, detail: withTokens({ ...BALANCES }) };
    await publisher.publish();
    expect(written[2]).toHaveProperty(BALANCES_KEY);
    state.publication = LOCKED;
    await publisher.publish();
    expect(written[3]?.[BALANCES_KEY]).toBeNull();
  });

  it('writes balances again where it is not known what was stored of them', async () => {
    const { publisher, written, state } = aPublisher({ ...UNLOCKED, detail: withTokens(BALANCES) });
    await publisher.publish();
    state.fails = true;
    await expect(publisher.publish()).rejects.toThrow('full');
    state.fails = false;
    await publisher.publish();
    expect(written[1]).toHaveProperty(BALANCES_KEY);
  });

  it('goes on counting where the last worker stopped', async () => {
    const { publisher, written } = aPublisher(UNLOCKED, 41);
    await publisher.publish();
    await publisher.publish();
    expect(written.map((entries) => entries[SEQUENCE_KEY])).toEqual([42, 43]);
  });

  it('makes one publication of many changes, and settles when it is out', async () => {
    const { publisher, written, state } = aPublisher(UNLOCKED);
    for (let i = 0; i < 20; i += 1) publisher.schedule();
    await publisher.settle();
    expect([state.builds, written.length]).toEqual([1, 1]);
    await publisher.settle();
    publisher.schedule();
    await publisher.publish();
    await publisher.settle();
    expect(state.builds).toBe(2);
  });

  it('rests after one that took long, but for whoever waits for what is due', async () => {
    const { publisher, written, state, rests } = aPublisher(UNLOCKED);
    state.tookMs = 66;
    await publisher.publish();
    publisher.schedule();
    publisher.schedule();
    await new Promise((resolve) => setImmediate(resolve));
    expect([written.length, rests.map(({ ms }) => ms)]).toEqual([1, [200]]);
    state.tookMs = 0;
    rests[0]?.end();
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toHaveLength(2);
    state.tookMs = 66;
    await publisher.publish();
    publisher.schedule();
    await publisher.settle();
    expect(written).toHaveLength(4);
  });

  it('rests after each one while many accounts are worked off, but for what may not wait', async () => {
    const crowd = { ...UNLOCKED, view: { ...UNLOCKED.view, bulk: { state: 'running' } } } as Publication;
    const { publisher, written, state, rests } = aPublisher(crowd);
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    publisher.schedule();
    await turn();
    publisher.schedule();
    await turn();
    expect([written.length, rests.map(({ ms }) => ms)]).toEqual([1, [100]]);
    // Over: what comes now is shown at once, and so is what comes after it.
    state.publication = { ...UNLOCKED, view: { ...UNLOCKED.view, bulk: { state: 'done' } } } as Publication;
    publisher.hurry();
    await turn();
    expect(written).toHaveLength(2);
    publisher.schedule();
    await turn();
    expect([written.length, rests.length]).toEqual([3, 1]);
  });

  it('that fails is told to who asked for it, to nobody else, and does not stop the next', async () => {
    const { publisher, written, state } = aPublisher(UNLOCKED);
    state.fails = true;
    await expect(publisher.publish()).rejects.toThrow('full');
    publisher.schedule();
    await publisher.settle();
    state.fails = false;
    await publisher.publish();
    expect(written).toHaveLength(1);
  });
});
