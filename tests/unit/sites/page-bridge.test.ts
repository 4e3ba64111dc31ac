import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BridgeRuntime, mountPageBridge } from '../../../src/sites/page-bridge.ts';
import { defer } from './builders.ts';

type Listener = Parameters<BridgeRuntime['onMessage']['addListener']>[0];

const OK = { ok: true, value: { tokenSecret: 't', expiresAtMs: 9 } };

const aRuntime = (answer: () => Promise<unknown> = async () => OK) => {
  const listeners = new Set<Listener>();
  const sent: unknown[] = [];
  const state: { id: string | undefined } = { id: 'own' };
  const runtime: BridgeRuntime = {
    get id() {
      return state.id;
    },
    sendMessage: (message) => {
      // As an orphaned content script has it: thrown, not rejected.
      if (state.id === undefined) throw new Error('Extension context invalidated.');
      sent.push(message);
      return answer();
    },
    onMessage: {
      addListener: (listener) => void listeners.add(listener),
      removeListener: (listener) => void listeners.delete(listener),
    },
  };
  const receive = (message: unknown, id: string | undefined = 'own') =>
    listeners.forEach((listener) => {
      listener(message, { id });
    });
  return { runtime, sent, state, receive, listeners };
};

const aBridge = ({
  answer,
  page = new EventTarget(),
  whenShown = async () => undefined,
}: {
  answer?: () => Promise<unknown>;
  page?: EventTarget;
  whenShown?: () => Promise<void>;
} = {}) => {
  const fake = aRuntime(answer);
  const replies: unknown[] = [];
  const changes: unknown[] = [];
  const collect = (name: string, into: unknown[]) =>
    page.addEventListener(name, (event) => into.push(JSON.parse((event as CustomEvent<string>).detail)));
  collect('countersign:reply', replies);
  collect('countersign:change', changes);
  mountPageBridge({ page, runtime: fake.runtime, whenShown });
  /** Answers whether a bridge took the request. */
  const fire = (detail: unknown): boolean =>
    !page.dispatchEvent(new CustomEvent('countersign:request', { cancelable: true, detail }));
  const ask = (id: string, api: string) => fire(JSON.stringify({ id, method: 'getToken', api }));
  return { ...fake, page, replies, changes, fire, ask };
};

const NUDGE = { countersign: 1, nudge: 'token_changed', api: 'pump' };

describe('page bridge', () => {
  it('passes a request on and answers that very request', async () => {
    const { ask, sent, replies } = aBridge();
    expect(ask('7', 'pump')).toBe(true);
    await expect
      .poll(() => replies)
      .toEqual([{ id: '7', ok: true, api: 'pump', token: 't', expiresAtMs: 9 }]);
    expect(sent).toEqual([{ countersign: 1, name: 'page.getToken', input: { api: 'pump' } }]);
  });

  it('passes on the reason of a refusal, and no details', async () => {
    const { ask, replies } = aBridge({
      answer: async () => ({ ok: false, code: 'locked', details: { status: 1 } }),
    });
    ask('1', 'mimic');
    await expect.poll(() => replies).toEqual([{ id: '1', ok: false, reason: 'locked' }]);
  });

  it('asks once per API for requests made at the same time, and answers all of them', async () => {
    const { ask, sent, replies } = aBridge();
    for (const id of ['1', '2', '3']) ask(id, 'pump');
    ask('4', 'mimic');
    await expect.poll(() => replies.length).toBe(4);
    expect(sent).toHaveLength(2);
    expect(replies).toMatchObject([{ id: '1' }, { id: '2' }, { id: '3' }, { id: '4', api: 'mimic' }]);
  });

  it('asks anew for each later request: it keeps no token', async () => {
    const { ask, sent, replies } = aBridge();
    ask('1', 'pump');
    await expect.poll(() => replies.length).toBe(1);
    ask('2', 'pump');
    await expect.poll(() => replies.length).toBe(2);
    expect(sent).toHaveLength(2);
  });

  it.each([
    ['no text', { id: '1', method: 'getToken', api: 'pump' }],
    ['no JSON', 'getToken'],
    ['null', 'null'],
    ['a list', '["getToken","pump"]'],
    ['no id', '{"method":"getToken","api":"pump"}'],
    ['a numeric id', '{"id":1,"method":"getToken","api":"pump"}'],
    ['another method', '{"id":"1","method":"sign","api":"pump"}'],
    ['an unknown API', '{"id":"1","method":"getToken","api":"all"}'],
    ['an inherited API', '{"id":"1","method":"getToken","__proto__":{"api":"pump"}}'],
    ['a very long id', JSON.stringify({ id: '9'.repeat(300), method: 'getToken', api: 'pump' })],
  ])('I3: ignores a request with %s', (_what, detail) => {
    const { fire, sent } = aBridge();
    expect(fire(detail)).toBe(false);
    expect(sent).toEqual([]);
  });

  it('I3: sends nothing but its two messages, whatever the page fires', () => {
    const anyShape = fc.record(
      {
        id: fc.oneof(fc.string(), fc.anything()),
        method: fc.oneof(fc.constant('getToken'), fc.string()),
        api: fc.oneof(fc.constantFrom('pump', 'mimic'), fc.string()),
        name: fc.constant('keys.reveal'),
        origin: fc.constant('https://evil.example'),
        countersign: fc.constant(1),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(anyShape, fc.anything()), (shape) => {
        const { fire, sent } = aBridge();
        fire(shape);
        fire(JSON.stringify(shape, (_key, value) => (typeof value === 'bigint' ? `${value}` : value)));
        for (const message of sent) {
          expect(message).toEqual({
            countersign: 1,
            name: 'page.getToken',
            input: { api: expect.stringMatching(/^(pump|mimic)$/) },
          });
        }
      }),
    );
  });

  it.each([undefined, null, {}, { ok: true }, { ok: true, value: { tokenSecret: 5 } }, { ok: false }])(
    'tells the page that it is disconnected when the answer is %j',
    async (reply) => {
      const { ask, replies, sent } = aBridge({ answer: async () => reply });
      ask('1', 'pump');
      await expect.poll(() => replies).toEqual([{ id: '1', ok: false, reason: 'disconnected' }]);
      expect(sent).toHaveLength(2);
    },
  );

  it('asks again once when the worker was replaced meanwhile', async () => {
    let calls = 0;
    const { ask, replies } = aBridge({
      answer: async () => {
        calls += 1;
        if (calls === 1) throw new Error('The message port closed before a response was received.');
        return OK;
      },
    });
    ask('1', 'pump');
    await expect.poll(() => replies).toMatchObject([{ id: '1', ok: true }]);
  });

  it('L5: answers quietly when the extension was updated under the page', async () => {
    const { ask, replies, state, sent } = aBridge();
    state.id = undefined;
    ask('1', 'pump');
    await expect.poll(() => replies).toEqual([{ id: '1', ok: false, reason: 'disconnected' }]);
    expect(sent).toEqual([]);
  });

  it('L5: answers quietly when the extension is updated while it is asked', async () => {
    const { ask, replies, state } = aBridge({
      answer: async () => {
        state.id = undefined;
        throw new Error('Extension context invalidated.');
      },
    });
    ask('1', 'pump');
    await expect.poll(() => replies).toEqual([{ id: '1', ok: false, reason: 'disconnected' }]);
  });

  it('tells the page of a change when its own background says so', () => {
    const { receive, changes } = aBridge();
    receive(NUDGE);
    expect(changes).toEqual([{ api: 'pump' }]);
  });

  it.each([
    ['another extension', NUDGE, 'another'],
    ['no sender', NUDGE, undefined],
    ['another API', { ...NUDGE, api: 'all' }, 'own'],
    ['another nudge', { ...NUDGE, nudge: 'token' }, 'own'],
    ['no mark of ours', { nudge: 'token_changed', api: 'pump' }, 'own'],
    ['no object', 'token_changed', 'own'],
  ])('tells the page nothing for a message with %s', (_what, message, sender) => {
    const { listeners, changes } = aBridge();
    for (const listener of listeners) listener(message, { id: sender });
    expect(changes).toEqual([]);
  });

  it('I8: has the page ask again when it comes back from the back/forward cache', () => {
    const { page, changes } = aBridge();
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
    expect(changes).toEqual([]);
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    expect(changes).toEqual([{ api: 'pump' }, { api: 'mimic' }]);
  });

  it('does not ask for a page that is only prerendered', async () => {
    const shown = defer<undefined>();
    const { ask, sent, replies } = aBridge({ whenShown: () => shown.promise });
    expect(ask('1', 'pump')).toBe(true);
    await Promise.resolve();
    expect(sent).toEqual([]);
    shown.resolve(undefined);
    await expect.poll(() => replies.length).toBe(1);
  });

  it('gives way to a newer bridge, which alone answers and has the page ask again', async () => {
    const old = aBridge();
    const newer = aBridge({ page: old.page });
    expect(newer.changes).toEqual([{ api: 'pump' }, { api: 'mimic' }]);
    newer.ask('1', 'pump');
    await expect.poll(() => newer.replies.length).toBe(1);
    expect(old.sent).toEqual([]);
    expect(newer.sent).toHaveLength(1);
    expect(old.listeners.size).toBe(0);
    newer.changes.length = 0;
    old.page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    expect(newer.changes).toHaveLength(2);
  });

  it('says nothing when it is the first on the page', () => {
    expect(aBridge().changes).toEqual([]);
  });
});
