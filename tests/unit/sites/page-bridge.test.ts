import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BridgePort } from '../../../src/sites/bridge-line.ts';
import { type BridgeRuntime, mountPageBridge } from '../../../src/sites/page-bridge.ts';
import { defer } from './builders.ts';

type Listener = Parameters<BridgeRuntime['onMessage']['addListener']>[0];

const OK = { ok: true, value: { tokenSecret: 't', expiresAtMs: 9 } };
const NO_HELLO = { ok: true, value: { ways: {}, storage: [] } };
const HELLO = { countersign: 1, name: 'page.hello', input: {} };

interface Sent {
  readonly name: string;
}

interface Answers {
  readonly answer?: () => Promise<unknown>;
  readonly hello?: () => Promise<unknown>;
}

const aRuntime = ({ answer = async () => OK, hello = async () => NO_HELLO }: Answers) => {
  const listeners = new Set<Listener>();
  /** What the page asked for; the bridge's own messages are in `own`. */
  const sent: unknown[] = [];
  const own: Sent[] = [];
  /** The names of what was asked over a port. */
  const asked: string[] = [];
  const state: { id: string | undefined } = { id: 'own' };
  /** How to close each port, as the browser does. */
  const ports: (() => void)[] = [];
  const take = (message: Sent): Promise<unknown> => {
    const isOwn = message.name === 'page.hello' || message.name === 'page.leave';
    (isOwn ? own : sent).push(message);
    return isOwn ? hello() : answer();
  };
  /** A port as long as the worker answers; an answer that fails is a worker that dies. */
  const openPort = (): BridgePort => {
    const hearing: ((message: unknown) => void)[] = [];
    const closing: (() => void)[] = [];
    const close = (): void => {
      for (const listener of closing) listener();
    };
    ports.push(close);
    return {
      postMessage: (message) => {
        // As an orphaned content script has it.
        if (state.id === undefined) throw new Error('Attempting to use a disconnected port object');
        const { id, ...rest } = message as Sent & { readonly id: number };
        asked.push(rest.name);
        const tell = (reply: unknown): void => {
          for (const listener of hearing) listener({ ...(reply as object), id });
        };
        take(rest).then(tell, close);
      },
      onMessage: { addListener: (listener) => void hearing.push(listener) },
      onDisconnect: { addListener: (listener) => void closing.push(listener) },
    };
  };
  const runtime: BridgeRuntime = {
    get id() {
      return state.id;
    },
    connect: () => {
      if (state.id === undefined) throw new Error('Extension context invalidated.');
      return openPort();
    },
    sendMessage: (message) => {
      // As an orphaned content script has it: thrown, not rejected.
      if (state.id === undefined) throw new Error('Extension context invalidated.');
      return take(message);
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
  return { runtime, sent, own, asked, state, ports, receive, listeners };
};

const aStorage = (items = new Map<string, string>()) => {
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
  return { items, storage };
};

const aBridge = ({
  page = new EventTarget(),
  whenShown = async () => undefined,
  left,
  ...answers
}: Answers & {
  /** What an earlier page left in the local storage. */
  left?: Map<string, string>;
  page?: EventTarget;
  whenShown?: () => Promise<void>;
} = {}) => {
  const fake = aRuntime(answers);
  const local = aStorage(left);
  const session = aStorage();
  const replies: unknown[] = [];
  const changes: unknown[] = [];
  const collect = (name: string, into: unknown[]) =>
    page.addEventListener(name, (event) => into.push(JSON.parse((event as CustomEvent<string>).detail)));
  collect('countersign:reply', replies);
  collect('countersign:change', changes);
  const areas = { local: () => local.storage, session: () => session.storage };
  let onRewritten = (): void => undefined;
  mountPageBridge({
    ...{ page, runtime: fake.runtime, areas, whenShown },
    onRewritten: (listener) => {
      onRewritten = listener;
    },
  });
  /** Answers whether a bridge took the request. */
  const fire = (detail: unknown): boolean =>
    !page.dispatchEvent(new CustomEvent('countersign:request', { cancelable: true, detail }));
  const ask = (id: string, api: string) => fire(JSON.stringify({ id, method: 'getToken', input: { api } }));
  const items = { local: local.items, session: session.items };
  return { ...fake, page, replies, changes, fire, ask, items, rewrite: () => onRewritten() };
};

const NUDGE = { countersign: 1, nudge: 'token_changed', api: 'pump', kind: 'ended' };

describe('page bridge', () => {
  it('passes a request on and answers that very request', async () => {
    const { ask, sent, replies } = aBridge();
    expect(ask('7', 'pump')).toBe(true);
    await expect
      .poll(() => replies)
      .toEqual([{ id: '7', ok: true, value: { tokenSecret: 't', expiresAtMs: 9 } }]);
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
    expect(replies).toMatchObject([{ id: '1' }, { id: '2' }, { id: '3' }, { id: '4' }]);
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
    ['no text', { id: '1', method: 'getToken', input: { api: 'pump' } }],
    ['no JSON', 'getToken'],
    ['null', 'null'],
    ['a list', '["getToken","pump"]'],
    ['no id', '{"method":"getToken","input":{"api":"pump"}}'],
    ['a numeric id', '{"id":1,"method":"getToken","input":{"api":"pump"}}'],
    ['another method', '{"id":"1","method":"sign","input":{"api":"pump"}}'],
    ['the bridge’s own message', '{"id":"1","method":"hello","input":{}}'],
    ['an inherited method', '{"id":"1","method":"toString","input":{}}'],
    ['no input', '{"id":"1","method":"getToken"}'],
    ['an input that is text', '{"id":"1","method":"getToken","input":"pump"}'],
    ['a very long text', JSON.stringify({ id: '1', method: 'fetch', input: { body: '9'.repeat(400_000) } })],
  ])('I3: ignores a request with %s', (_what, detail) => {
    const { fire, sent } = aBridge();
    expect(fire(detail)).toBe(false);
    expect(sent).toEqual([]);
  });

  it('I3: sends nothing but the messages of pages, whatever the page fires', async () => {
    const names = ['page.getToken', 'page.fetch', 'page.request', 'page.arm', 'page.disarm'];
    const anyShape = fc.record(
      {
        id: fc.oneof(fc.string(), fc.anything()),
        method: fc.oneof(fc.constantFrom('getToken', 'fetch', 'hello', 'keys.reveal'), fc.string()),
        input: fc.oneof(fc.record({ api: fc.constantFrom('pump', 'mimic') }), fc.anything()),
        name: fc.constant('keys.reveal'),
        origin: fc.constant('https://evil.example'),
        countersign: fc.constant(1),
      },
      { requiredKeys: [] },
    );
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyShape, fc.anything()), async (shape) => {
        const { fire, sent } = aBridge();
        fire(shape);
        fire(JSON.stringify(shape, (_key, value) => (typeof value === 'bigint' ? `${value}` : value)));
        // The page is shown already: what is passed on has been by then.
        await Promise.resolve();
        await Promise.resolve();
        for (const message of sent as readonly (Sent & { readonly input: unknown })[]) {
          count += 1;
          expect(Object.keys(message)).toEqual(['countersign', 'name', 'input']);
          expect(names).toContain(message.name);
          expect(typeof message.input).toBe('object');
        }
      }),
      { numRuns: 500 },
    );
    expect(count).toBeGreaterThan(0);
  });

  it.each([undefined, null, {}, { ok: true }, { ok: true, value: 5 }, { ok: false }])(
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

  it('asks over one port for what a page waits for, and sends a message of its own for all else', async () => {
    const { ask, fire, asked, ports, replies } = aBridge();
    ask('1', 'pump');
    await expect.poll(() => replies).toHaveLength(1);
    fire('{"id":"2","method":"fetch","input":{"api":"pump"}}');
    fire('{"id":"3","method":"request","input":{"api":"pump"}}');
    await expect.poll(() => replies).toHaveLength(3);
    expect(asked).toEqual(['page.hello', 'page.getToken']);
    expect(ports).toHaveLength(1);
  });

  it('gives each question over the port its own answer, in whatever order they come', async () => {
    const answers = [defer<unknown>(), defer<unknown>()];
    let calls = 0;
    const { ask, replies } = aBridge({
      answer: () => {
        calls += 1;
        return answers[calls - 1]?.promise ?? Promise.reject(new Error('asked too often'));
      },
    });
    ask('1', 'pump');
    ask('2', 'mimic');
    await expect.poll(() => calls).toBe(2);
    answers[1]?.resolve({ ok: true, value: { tokenSecret: 'of mimic' } });
    await expect.poll(() => replies).toMatchObject([{ id: '2', value: { tokenSecret: 'of mimic' } }]);
    answers[0]?.resolve({ ok: true, value: { tokenSecret: 'of pump' } });
    await expect
      .poll(() => replies)
      .toMatchObject([{ id: '2' }, { id: '1', value: { tokenSecret: 'of pump' } }]);
  });

  it('asks by a message what a port that closes has left unanswered, and over a new one what comes after', async () => {
    const never = new Promise<unknown>(() => undefined);
    let calls = 0;
    const { ask, asked, ports, sent, replies } = aBridge({
      answer: async () => {
        calls += 1;
        return calls === 1 ? never : OK;
      },
    });
    ask('1', 'pump');
    await expect.poll(() => asked).toEqual(['page.hello', 'page.getToken']);
    ports[0]?.();
    await expect.poll(() => replies).toMatchObject([{ id: '1', ok: true }]);
    expect(sent).toHaveLength(2);
    expect(ports).toHaveLength(1);
    ask('2', 'pump');
    await expect.poll(() => replies).toHaveLength(2);
    expect(asked).toEqual(['page.hello', 'page.getToken', 'page.getToken']);
    expect(ports).toHaveLength(2);
  });

  it('never repeats a call: it may have been made', async () => {
    const { fire, sent, replies } = aBridge({ answer: async () => undefined });
    fire('{"id":"1","method":"fetch","input":{"api":"pump"}}');
    await expect.poll(() => replies).toEqual([{ id: '1', ok: false, reason: 'disconnected' }]);
    expect(sent).toHaveLength(1);
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

  it('tells the page of a change, and its kind, when its own background says so', async () => {
    const { receive, changes } = aBridge();
    receive(NUDGE);
    await expect.poll(() => changes).toEqual([{ api: 'pump', kind: 'ended' }]);
  });

  it.each([
    ['another extension', NUDGE, 'another'],
    ['no sender', NUDGE, undefined],
    ['another API', { ...NUDGE, api: 'all' }, 'own'],
    ['another nudge', { ...NUDGE, nudge: 'token' }, 'own'],
    ['no mark of ours', { nudge: 'token_changed', api: 'pump' }, 'own'],
    ['no object', 'token_changed', 'own'],
  ])('tells the page nothing for a message with %s', async (_what, message, sender) => {
    const { listeners, changes, receive } = aBridge();
    for (const listener of listeners) listener(message, { id: sender });
    receive({ ...NUDGE, api: 'mimic' });
    await expect.poll(() => changes).toEqual([{ api: 'mimic', kind: 'ended' }]);
  });

  it('I8: has the page ask again when it comes back from the back/forward cache', async () => {
    const { page, changes, own } = aBridge();
    await expect.poll(() => own).toEqual([HELLO]);
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await expect
      .poll(() => changes)
      .toEqual([
        { api: 'pump', kind: 'renewed' },
        { api: 'mimic', kind: 'renewed' },
      ]);
    expect(own).toEqual([HELLO, HELLO]);
  });

  it('holds a port again when it comes back from the back/forward cache, where the browser closed the one before', async () => {
    const { page, ports } = aBridge();
    await expect.poll(() => ports).toHaveLength(1);
    page.dispatchEvent(new Event('pagehide'));
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await expect.poll(() => ports).toHaveLength(2);
  });

  it('answers a page that went into the back/forward cache in the middle of its question, once it is back', async () => {
    let calls = 0;
    const { page, ask, replies, sent } = aBridge({
      answer: () => {
        calls += 1;
        // A page in that cache hears nothing of what closes meanwhile.
        return calls === 1 ? new Promise(() => undefined) : Promise.resolve(OK);
      },
    });
    ask('1', 'pump');
    await expect.poll(() => sent).toHaveLength(1);
    page.dispatchEvent(new Event('pagehide'));
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    ask('2', 'pump');
    await expect
      .poll(() => replies)
      .toMatchObject([
        { id: '1', ok: true },
        { id: '2', ok: true },
      ]);
  });

  it('is there again after the page has written its document anew, unless a newer one is', async () => {
    const page = new EventTarget();
    const added: [string, unknown][] = [];
    const { addEventListener } = page;
    page.addEventListener = (name: string, listener: never) => {
      added.push([name, listener]);
      addEventListener.call(page, name, listener);
    };
    const old = aBridge({ page });
    for (const [name, listener] of added.splice(0)) page.removeEventListener(name, listener as never);
    expect(old.ask('1', 'pump')).toBe(false);
    old.rewrite();
    expect(old.ask('2', 'pump')).toBe(true);
    aBridge({ page });
    added.splice(0);
    old.rewrite();
    expect(added).toEqual([]);
  });

  it('writes anew what another page of the origin took away as it went, and minds nothing else', async () => {
    const { page, own } = aBridge();
    const fire = (key: string | null, newValue: string | null): void =>
      void page.dispatchEvent(Object.assign(new Event('storage'), { key, newValue }));
    fire('jwt', null);
    fire('countersign:written', '["jwt"]');
    await expect.poll(() => own).toEqual([HELLO]);
    fire('countersign:written', null);
    await expect.poll(() => own).toEqual([HELLO, HELLO]);
  });

  it('does not ask for a page that is only prerendered', async () => {
    const shown = defer<undefined>();
    const { ask, sent, own, replies } = aBridge({ whenShown: () => shown.promise });
    expect(ask('1', 'pump')).toBe(true);
    await Promise.resolve();
    expect([...sent, ...own]).toEqual([]);
    shown.resolve(undefined);
    await expect.poll(() => replies.length).toBe(1);
  });

  it('gives way to a newer bridge, which alone answers and has the page ask again', async () => {
    const old = aBridge();
    const newer = aBridge({ page: old.page });
    await expect.poll(() => newer.changes).toHaveLength(2);
    newer.ask('1', 'pump');
    await expect.poll(() => newer.replies.length).toBe(1);
    expect(old.sent).toEqual([]);
    expect(newer.sent).toHaveLength(1);
    expect(old.listeners.size).toBe(0);
    newer.changes.length = 0;
    const oldMessages = old.own.length;
    old.page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await expect.poll(() => newer.changes).toHaveLength(2);
    expect(old.own).toHaveLength(oldMessages);
  });

  it('greets, and tells the page nothing, when it is the first there', async () => {
    const { changes, own } = aBridge();
    await expect.poll(() => own).toEqual([HELLO]);
    expect(changes).toEqual([]);
  });
});

describe('the token in the page’s storage', () => {
  const aHello = (storage: readonly object[]) => ({ ok: true, value: { ways: { pump: 'token' }, storage } });
  const entry = (tokenSecret: string | null) => ({ area: 'local', key: 'jwt', tokenSecret });

  it('is written where the background says, and the page hears of the renewal after it is there', async () => {
    let tokenSecret = 'first';
    const { items, receive, page } = aBridge({ hello: async () => aHello([entry(tokenSecret)]) });
    await expect.poll(() => items.local.get('jwt')).toBe('first');
    const seen: unknown[] = [];
    page.addEventListener('countersign:change', () => seen.push(items.local.get('jwt')));
    tokenSecret = 'second';
    receive(NUDGE);
    await expect.poll(() => seen).toEqual(['second']);
    expect(items.session.size).toBe(0);
  });

  it.each([
    ['is refused', { ok: false, code: 'site_not_granted' }],
    ['is locked out', { ok: false, code: 'locked' }],
    ['gets no answer', undefined],
    ['is served otherwise now', { ok: true, value: { ways: { pump: 'fetch' }, storage: [] } }],
    ['has no token now', { ok: true, value: { ways: {}, storage: [entry(null)] } }],
  ])('is removed when the page %s', async (_what, answer) => {
    let reply: unknown = aHello([entry('t')]);
    const { items, receive } = aBridge({ hello: async () => reply });
    await expect.poll(() => items.local.get('jwt')).toBe('t');
    reply = answer;
    receive(NUDGE);
    await expect.poll(() => items.local.has('jwt')).toBe(false);
  });

  it('is removed when the page goes, and the background is told', async () => {
    const { items, page, own } = aBridge({ hello: async () => aHello([entry('t')]) });
    await expect.poll(() => items.local.get('jwt')).toBe('t');
    page.dispatchEvent(new Event('pagehide'));
    expect(items.local.has('jwt')).toBe(false);
    expect(own.map(({ name }) => name)).toEqual(['page.hello', 'page.leave']);
  });

  it.each([
    ['is served', aHello([{ area: 'local', key: 'token', tokenSecret: 't' }]), [['token', 't']]],
    ['is locked out', { ok: false, code: 'locked' }, []],
  ])(
    'is removed by the next page of the origin, which %s, where its own came to a sudden end',
    async (_what, answer, left) => {
      const { items } = aBridge({ hello: async () => aHello([entry('t')]) });
      await expect.poll(() => items.local.get('jwt')).toBe('t');
      const next = aBridge({ hello: async () => answer, left: items.local });
      const ownKeys = () => [...next.items.local].filter(([key]) => key !== 'countersign:written');
      await expect.poll(ownKeys).toEqual(left);
    },
  );

  it.each(['no JSON', '{"jwt":1}', '[1,null]'])(
    'is nowhere where the page wrote %s over the note of it',
    async (note) => {
      const { items } = aBridge({
        left: new Map([
          ['countersign:written', note],
          ['other', 'own'],
        ]),
      });
      await expect.poll(() => [...items.local]).toEqual([['other', 'own']]);
    },
  );

  it('I8: is not brought by an answer that comes after the page has gone', async () => {
    const late = defer<unknown>();
    const { items, page } = aBridge({ hello: () => late.promise });
    page.dispatchEvent(new Event('pagehide'));
    late.resolve(aHello([entry('t')]));
    await late.promise;
    await Promise.resolve();
    await Promise.resolve();
    expect(items.local.size).toBe(0);
  });

  it('leaves what the page itself keeps there alone', async () => {
    const { items, page } = aBridge({ hello: async () => aHello([entry('t')]) });
    items.local.set('other', 'own');
    await expect.poll(() => items.local.get('jwt')).toBe('t');
    page.dispatchEvent(new Event('pagehide'));
    expect([...items.local]).toEqual([['other', 'own']]);
  });
});

describe('the bridge’s port', () => {
  it('is open from the start, and opened again with the next greeting after a worker has died', async () => {
    const { ports, own, receive } = aBridge();
    await expect.poll(() => own.length).toBe(1);
    expect(ports).toHaveLength(1);
    ports[0]?.();
    receive(NUDGE);
    await expect.poll(() => ports.length).toBe(2);
  });

  it('L5: is missed by nobody once the extension was updated', async () => {
    const { state, receive, own, ports, changes } = aBridge();
    await expect.poll(() => own.length).toBe(1);
    // The browser closes the old version's ports; another can't be opened.
    ports[0]?.();
    state.id = undefined;
    receive(NUDGE);
    // It goes on to the end: the page asks again, and is told then.
    await expect.poll(() => changes).toEqual([{ api: 'pump', kind: 'ended' }]);
    expect(ports).toHaveLength(1);
  });
});
