import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import type { MessageName } from '../../../src/messaging/contract.ts';
import { createRouter, type Failure, type Handlers } from '../../../src/messaging/router.ts';
import { RULES } from '../../../src/messaging/schemas.ts';
import { identifySender, type RawSender } from '../../../src/messaging/sender.ts';
import { INPUTS } from './inputs.ts';

const OWN = { id: 'own-id', baseUrl: 'chrome-extension://own-id/' };
const POPUP: RawSender = { id: 'own-id', url: 'chrome-extension://own-id/popup.html' };
const PAGE: RawSender = {
  id: 'own-id',
  url: 'https://app.example/',
  origin: 'https://app.example',
  frameId: 0,
  tab: { id: 7 },
};
const FRAME: RawSender = { ...PAGE, frameId: 3 };
const NAMES = Object.keys(RULES) as MessageName[];

/** Handlers that note each call and do what `handle` says. */
const createSubject = (handle: (name: string, input: unknown) => unknown = () => ({})) => {
  const calls: { name: string; input: unknown; sender: unknown }[] = [];
  const failures: Failure[] = [];
  const locks: Promise<unknown>[] = [];
  const handlers = Object.fromEntries(
    NAMES.map((name) => [
      name,
      async (input: unknown, sender: unknown) => {
        calls.push({ name, input, sender });
        return handle(name, input);
      },
    ]),
  ) as unknown as Handlers;
  let ready: Promise<void> = Promise.resolve();
  const route = createRouter({
    handlers,
    ready: () => ready,
    onLock: (locked) => void locks.push(locked),
    onFailure: (failure) => void failures.push(failure),
  });
  return {
    /** As the background does it: nothing but what the browser says of the sender decides who it is. */
    route: (message: unknown, sender: RawSender) => route(message, identifySender(sender, OWN)),
    calls,
    failures,
    locks,
    setReady: (promise: Promise<void>): void => {
      ready = promise;
    },
  };
};

const message = (name: string, input: unknown = {}) => ({ countersign: 1, name, input });
const NOT_PERMITTED = { ok: false, code: 'not_permitted', details: {} };

describe('the router', () => {
  it.each([
    ['undefined', undefined],
    ['null', null],
    ['text', 'vault.lock'],
    ['a message of somebody else', { name: 'vault.lock', input: {} }],
    ['another version', { countersign: 2, name: 'vault.lock', input: {} }],
    ['a mark that is text', { countersign: '1', name: 'vault.lock', input: {} }],
    ['a message without a name', { countersign: 1, input: {} }],
    ['a name that is no text', { countersign: 1, name: ['vault.lock'], input: {} }],
    ['a nudge', { countersign: 1, nudge: 'token_changed', api: 'pump' }],
  ])('leaves %s unanswered', (_what, sent) => {
    const { route, calls } = createSubject();
    expect(route(sent, POPUP)).toBeUndefined();
    expect(calls).toEqual([]);
  });

  it.each([
    'vault.nothing',
    '',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'valueOf',
    'vault.lock ',
    'VAULT.LOCK',
    'sign',
    'keys.sign',
  ])('refuses the name %j, from wherever it comes', async (name) => {
    const { route, calls } = createSubject();
    for (const sender of [POPUP, PAGE, FRAME, {}]) {
      expect(await route(message(name), sender)).toEqual(NOT_PERMITTED);
    }
    expect(calls).toEqual([]);
  });

  it.each(NAMES)('lets %s through to its handler from its own kind of sender only (I2)', async (name) => {
    const { route, calls } = createSubject();
    const senders = { interface: POPUP, page: PAGE };
    const [rightKind, wrongKind] =
      RULES[name].from === 'interface' ? (['interface', 'page'] as const) : (['page', 'interface'] as const);
    const input = INPUTS[name];
    for (const sender of [senders[wrongKind], FRAME, {}, { ...senders[rightKind], id: 'other' }]) {
      expect(await route(message(name, input), sender)).toEqual(NOT_PERMITTED);
    }
    expect(calls).toEqual([]);
    expect(await route(message(name, input), senders[rightKind])).toEqual({ ok: true, value: {} });
    expect(calls).toMatchObject([{ name, input, sender: { kind: rightKind } }]);
  });

  it('tells of a lock in the very turn in which it is asked for, by whoever may ask for it (T10)', async () => {
    const { route, locks } = createSubject();
    for (const name of NAMES) {
      const told = locks.length;
      await route(message(name, INPUTS[name]), FRAME);
      await route(message(name, INPUTS[name]), PAGE);
      expect(locks.length).toBe(told);
      const reply = route(message(name, INPUTS[name]), POPUP);
      const isLock = name === 'vault.lock' || name === 'vault.erase';
      expect(locks.length - told).toBe(isLock ? 1 : 0);
      if (isLock) expect(locks.at(-1)).toBe(reply);
      await reply;
    }
  });

  it('opens nothing to pages but their own questions (I3)', () => {
    expect(NAMES.filter((name) => RULES[name].from === 'page')).toEqual([
      'page.hello',
      'page.leave',
      'page.request',
      'page.fetch',
      'page.arm',
      'page.disarm',
      'page.getToken',
    ]);
  });

  it('answers a stranger alike for a name that is there and one that is not', async () => {
    const { route } = createSubject();
    expect(await route(message('vault.lock'), FRAME)).toEqual(await route(message('vault.nope'), FRAME));
  });

  it('tells the handler who asked from the sender, whatever the message says (I3)', async () => {
    const { route, calls } = createSubject();
    const forged = {
      ...message('page.getToken', { api: 'pump' }),
      sender: { kind: 'interface' },
      origin: 'https://granted.example',
    };
    await route(forged, PAGE);
    expect(calls[0]?.sender).toEqual({
      kind: 'page',
      origin: 'https://app.example',
      tabId: 7,
      url: 'https://app.example/',
    });
  });

  it.each<[string, MessageName, unknown, string | undefined]>([
    ['a field that is missing', 'vault.create', {}, 'passwordSecret'],
    ['a field of the wrong type', 'vault.create', { passwordSecret: 5 }, 'passwordSecret'],
    ['a field too long', 'vault.unlock', { passwordSecret: 'x'.repeat(1025) }, 'passwordSecret'],
    ['a field too many', 'vault.lock', { sign: 'this' }, 'sign'],
    [
      'a nested field',
      'keys.save',
      { ...INPUTS['keys.save'], identity: { kind: 'new', name: 7 } },
      'identity.name',
    ],
    ['an unknown variant', 'keys.draft', { source: { kind: 'bytes' } }, 'source.kind'],
    ['an unknown API', 'page.getToken', { api: 'other' }, 'api'],
    ['an id that is empty', 'pump.refresh', { accountId: '' }, 'accountId'],
    ['a number out of range', 'settings.update', { lockAfterMinutes: 0 }, 'lockAfterMinutes'],
    ['a number with a fraction', 'settings.update', { signOutAfterHours: 1.5 }, 'signOutAfterHours'],
    ['a setting that is there but undefined', 'settings.update', { onLock: undefined }, 'onLock'],
    ['null', 'vault.lock', null, undefined],
    ['text', 'vault.lock', 'now', undefined],
    ['a list', 'vault.lock', ['now'], '0'],
  ])('answers %s with invalid_input and the field', async (_what, name, input, field) => {
    const { route, calls } = createSubject();
    const sender = RULES[name].from === 'interface' ? POPUP : PAGE;
    const reply = await route(message(name, input), sender);
    expect(reply).toEqual({
      ok: false,
      code: 'invalid_input',
      details: field === undefined ? {} : { field },
    });
    expect(calls).toEqual([]);
  });

  it('lets no prototype through with an input', async () => {
    const { route, calls } = createSubject();
    await route(message('pump.refresh', JSON.parse('{"accountId":"a","__proto__":{"polluted":1}}')), POPUP);
    for (const { input } of calls) {
      expect(Object.getPrototypeOf(input)).toBe(Object.prototype);
      expect(JSON.stringify(input)).toBe('{"accountId":"a"}');
    }
    expect({}).not.toHaveProperty('polluted');
  });

  it('answers a message without an input with invalid_input', async () => {
    const { route } = createSubject();
    const reply = await route({ countersign: 1, name: 'vault.lock' }, POPUP);
    expect(reply).toEqual({ ok: false, code: 'invalid_input', details: {} });
  });

  it('gives the handler what was validated, not what was sent', async () => {
    const { route, calls } = createSubject();
    await route(message('pump.findUser', { accountId: 'a', idOrAddress: '  someone ' }), POPUP);
    expect(calls[0]?.input).toEqual({ accountId: 'a', idOrAddress: 'someone' });
  });

  it('answers a failure of ours with its code and facts, and tells whose message it was', async () => {
    const { route, failures } = createSubject(() => {
      throw new AppError({
        code: 'rate_limited',
        details: { retryAtMs: 5 },
        cause: new Error('secret-canary'),
      });
    });
    const reply = await route(message('vault.lock'), POPUP);
    expect(reply).toEqual({ ok: false, code: 'rate_limited', details: { retryAtMs: 5 } });
    expect(failures).toMatchObject([{ name: 'vault.lock', sender: { kind: 'interface' } }]);
  });

  it.each<[string, unknown]>([
    ['an Error', new Error('secret-canary')],
    [
      'a TypeError with more on it',
      Object.assign(new TypeError('secret-canary'), {
        code: 'secret-canary',
        details: { field: 'secret-canary' },
      }),
    ],
    ['text', 'secret-canary'],
    ['an object', { code: 'wrong_password', details: { field: 'secret-canary' } }],
    ['null', null],
    ['undefined', undefined],
  ])('answers %s that was thrown with the code internal and no word of it', async (_what, thrown) => {
    const { route, failures } = createSubject(() => {
      throw thrown;
    });
    expect(await route(message('vault.lock'), POPUP)).toEqual({ ok: false, code: 'internal', details: {} });
    expect(failures).toMatchObject([{ name: 'vault.lock', error: { code: 'internal' } }]);
  });

  it('lets fifty messages wait until the state is taken up, and refuses strangers meanwhile (L4)', async () => {
    const { route, calls, setReady } = createSubject();
    let open = (): void => undefined;
    setReady(
      new Promise((resolve) => {
        open = resolve;
      }),
    );
    const replies = Array.from({ length: 50 }, () => route(message('vault.lock'), POPUP));
    expect(await route(message('vault.lock'), FRAME)).toEqual(NOT_PERMITTED);
    expect(calls).toEqual([]);
    open();
    expect(await Promise.all(replies)).toEqual(Array.from({ length: 50 }, () => ({ ok: true, value: {} })));
    expect(calls).toHaveLength(50);
  });

  it('answers with a code where the state could not be taken up', async () => {
    const { route, calls, setReady } = createSubject();
    setReady(Promise.reject(new AppError({ code: 'storage_failed' })));
    expect(await route(message('vault.lock'), POPUP)).toMatchObject({ ok: false, code: 'storage_failed' });
    expect(calls).toEqual([]);
  });
});
