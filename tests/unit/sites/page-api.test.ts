import { describe, expect, it, vi } from 'vitest';
import { type CountersignProvider, installPageApi } from '../../../src/sites/page-api.ts';
import { toErrorNumber } from '../../../src/sites/page-errors.ts';

type Page = EventTarget & { readonly countersign: CountersignProvider };

interface PageRequest {
  readonly id: string;
  readonly method: string;
  readonly input: { readonly api: string };
}

const emit = (page: EventTarget, name: string, detail: unknown): boolean =>
  page.dispatchEvent(new CustomEvent(name, { cancelable: true, detail }));

/** A window with the page API and a bridge that takes every request and answers when the test says so. */
const aPage = ({ bridged = true } = {}) => {
  const page = new EventTarget() as Page;
  const requests: PageRequest[] = [];
  if (bridged) {
    page.addEventListener('countersign:request', (event) => {
      event.preventDefault();
      requests.push(JSON.parse((event as CustomEvent<string>).detail));
    });
  }
  installPageApi(page, 'uuid-1');
  return {
    page,
    requests,
    reply: (fields: object) => emit(page, 'countersign:reply', JSON.stringify(fields)),
  };
};

const aReply = (request: PageRequest | undefined, token: string) => ({
  id: request?.id,
  ok: true,
  value: { tokenSecret: token, expiresAtMs: 5 },
});

describe('window.countersign', () => {
  it('answers with the token of the API that was asked for', async () => {
    const { page, requests, reply } = aPage();
    const asked = page.countersign.getToken('mimic');
    expect(requests).toEqual([{ id: expect.any(String), method: 'getToken', input: { api: 'mimic' } }]);
    reply(aReply(requests[0], 't'));
    const token = await asked;
    expect(token).toEqual({ token: 't', expiresAtMs: 5, api: 'mimic' });
    expect(Object.isFrozen(token)).toBe(true);
  });

  it('keeps answers to several requests apart, in whatever order they come', async () => {
    const { page, requests, reply } = aPage();
    const asked = [page.countersign.getToken('pump'), page.countersign.getToken('mimic')];
    reply(aReply(requests[1], 'second'));
    reply(aReply(requests[0], 'first'));
    expect((await Promise.all(asked)).map(({ token }) => token)).toEqual(['first', 'second']);
  });

  it.each([
    ['site_not_granted', 4100],
    ['not_permitted', 4100],
    ['site_refused', 4001],
    ['site_way_not_granted', 4100],
    ['site_out_of_scope', 4100],
    ['site_call_unsupported', 4200],
    ['site_request_pending', -32002],
    ['toString', 4900],
    ['locked', 4900],
    ['not_signed_in', 4900],
    ['disconnected', 4900],
    ['offline', 4900],
    ['invalid_input', -32602],
    ['internal', -32603],
  ])('rejects %s with an Error of code %i', async (reason, code) => {
    const { page, requests, reply } = aPage();
    const asked = page.countersign.getToken('pump');
    reply({ id: requests[0]?.id, ok: false, reason });
    await expect(asked).rejects.toBeInstanceOf(Error);
    await expect(asked).rejects.toMatchObject({ code, reason });
    expect(toErrorNumber(reason)).toBe(code);
  });

  it.each([undefined, null, '', 'all', 'PUMP', 1, {}, ['pump'], { toString: () => 'pump' }])(
    'rejects %j as an API without asking anyone',
    async (api) => {
      const { page, requests } = aPage();
      await expect(page.countersign.getToken(api as 'pump')).rejects.toMatchObject({ code: -32602 });
      expect(requests).toEqual([]);
    },
  );

  it('fetches as a Response what the background was answered, and sends two header fields at most', async () => {
    const { page, requests, reply } = aPage();
    const headers = new Headers({ Accept: 'text/plain', 'Content-Type': 'text/plain', 'X-Own': '1' });
    const asked = page.countersign.fetch('mimic', '/users/0x1/data', { method: 'POST', headers, body: '{}' });
    expect(requests).toMatchObject([
      {
        method: 'fetch',
        input: {
          api: 'mimic',
          method: 'POST',
          path: '/users/0x1/data',
          headers: { accept: 'text/plain', 'content-type': 'text/plain' },
          body: '{}',
        },
      },
    ]);
    expect(requests[0]?.input).not.toHaveProperty('headers.x-own');
    const answer = { status: 400, headers: { 'content-type': 'application/json' }, body: '{"message":"no"}' };
    reply({ id: requests[0]?.id, ok: true, value: answer });
    const response = await asked;
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ message: 'no' });
  });

  it('fetches by GET and without a body where the page names neither, also what has no body', async () => {
    const { page, requests, reply } = aPage();
    const asked = page.countersign.fetch('pump', '/auth/my-profile');
    const input = { api: 'pump', method: 'GET', path: '/auth/my-profile', headers: {} };
    expect(requests.map((request) => request.input)).toEqual([input]);
    reply({ id: requests[0]?.id, ok: true, value: { status: 204, headers: {}, body: '' } });
    expect((await asked).status).toBe(204);
  });

  it('passes the page’s wish on, and says how it is served now', async () => {
    const { page, requests, reply } = aPage();
    const asked = page.countersign.request({ api: 'pump', way: 'token', duration: 'browser' });
    expect(requests).toMatchObject([
      { method: 'request', input: { api: 'pump', way: 'token', duration: 'browser' } },
    ]);
    reply({ id: requests[0]?.id, ok: true, value: { way: 'token' } });
    expect(await asked).toEqual({ api: 'pump', way: 'token' });
  });

  it('L5: says at once that it is disconnected where no bridge listens', async () => {
    const { page } = aPage({ bridged: false });
    await expect(page.countersign.getToken('pump')).rejects.toMatchObject({
      code: 4900,
      reason: 'disconnected',
    });
  });

  it('can be neither replaced nor changed', () => {
    const { page } = aPage();
    const { countersign } = page;
    expect(Reflect.set(page, 'countersign', 1)).toBe(false);
    expect(Reflect.deleteProperty(page, 'countersign')).toBe(false);
    expect(Reflect.set(countersign, 'getToken', 1)).toBe(false);
    expect(page.countersign).toBe(countersign);
  });

  it('touches no other property of the window', () => {
    const { page } = aPage();
    expect(Reflect.ownKeys(page).filter((key) => typeof key === 'string')).toEqual(['countersign']);
  });

  it('announces itself when it comes and whenever it is asked for', () => {
    const page = new EventTarget();
    const announced: unknown[] = [];
    page.addEventListener('countersign:announceProvider', (event) =>
      announced.push((event as CustomEvent).detail),
    );
    installPageApi(page, 'uuid-1');
    page.dispatchEvent(new Event('countersign:requestProvider'));
    const { countersign: provider } = page as Page;
    const info = { uuid: 'uuid-1', name: 'Countersign', rdns: 'dev.countersign' };
    expect(announced).toEqual([
      { info, provider },
      { info, provider },
    ]);
    expect(announced.every((detail) => Object.isFrozen(detail))).toBe(true);
  });

  it('stays the same when it is installed again', async () => {
    const { page, requests } = aPage();
    const { countersign } = page;
    installPageApi(page, 'uuid-2');
    expect(page.countersign).toBe(countersign);
    void countersign.getToken('pump');
    expect(requests).toHaveLength(1);
  });

  it('I3: is not disturbed by replies that no bridge sent', async () => {
    const { page, requests, reply } = aPage();
    const asked = page.countersign.getToken('pump');
    const id = requests[0]?.id;
    for (const detail of [
      undefined,
      null,
      1,
      'x',
      'null',
      '[]',
      '{}',
      '{"id":"__proto__","ok":true,"value":{"tokenSecret":"x"}}',
    ]) {
      emit(page, 'countersign:reply', detail);
    }
    reply({ id: 'another', ok: true, value: { tokenSecret: 'wrong' } });
    reply({ id, ok: true, value: null });
    reply({ id, ok: true, value: 5 });
    reply({ id, ok: false });
    reply(aReply(requests[0], 'right'));
    reply(aReply(requests[0], 'late'));
    expect((await asked).token).toBe('right');
  });

  it('I4: goes on working, and shows nothing to hooks, after the page has replaced what it uses', async () => {
    const page = new EventTarget() as Page;
    const { dispatchEvent } = page;
    const parseJson = JSON.parse;
    const detail = Object.getOwnPropertyDescriptor(CustomEvent.prototype, 'detail');
    page.addEventListener('countersign:request', (event) => {
      event.preventDefault();
      const { id } = parseJson(detail?.get?.call(event));
      const answer = `{"id":"${id}","ok":true,"value":{"tokenSecret":"t","expiresAtMs":null}}`;
      dispatchEvent.call(page, new CustomEvent('countersign:reply', { detail: answer }));
    });
    installPageApi(page, 'uuid-1');
    const { getToken } = page.countersign;

    const seen: string[] = [];
    const hook = (name: string) => (): never => {
      seen.push(name);
      throw new Error('hooked');
    };
    vi.spyOn(JSON, 'parse').mockImplementation(hook('parse'));
    vi.spyOn(JSON, 'stringify').mockImplementation(hook('stringify'));
    vi.spyOn(Object, 'freeze').mockImplementation(hook('freeze'));
    vi.spyOn(Reflect, 'apply').mockImplementation(hook('apply'));
    Object.defineProperty(page, 'dispatchEvent', { value: hook('dispatchEvent') });
    Object.defineProperty(CustomEvent.prototype, 'detail', {
      get: () => hook('detail')(),
      configurable: true,
    });
    try {
      expect(await getToken('pump')).toEqual({ token: 't', expiresAtMs: null, api: 'pump' });
      expect(seen).toEqual([]);
    } finally {
      vi.restoreAllMocks();
      if (detail) Object.defineProperty(CustomEvent.prototype, 'detail', detail);
    }
  });
});
