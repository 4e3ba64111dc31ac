import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { type ApiPath, apiPath } from '../../../src/http/api-path.ts';
import { field, objectShape, type Shape } from '../../../src/http/drift.ts';
import { createRateLimits } from '../../../src/http/rate-limit.ts';
import { readSpan, readText } from '../../../src/http/readers.ts';
import type { HttpRequest } from '../../../src/http/request.ts';
import { DEFAULT_MAX_BYTES, DEFAULT_TIMEOUT_MS } from '../../../src/http/transport.ts';
import { aClock, anHttp, aStore, aTimer, caught, NOW_MS, noStoreFailure, textOf } from './builders.ts';
import { type Answer, aDeferred, inTurn, reply, startServer } from './local-server.ts';

const CANARY = 'canary-0f6a2c';

/** A shape that takes every reply. */
const aShape = <T>(toValue: (reply: unknown) => T): Shape<T> => ({
  endpoint: 'thing',
  isTrial: false,
  parse: (reply) => ({ value: toValue(reply), drift: [] }),
});

const aRequest = (overrides: Partial<HttpRequest<unknown>> = {}): HttpRequest<unknown> => ({
  api: 'pump',
  method: 'GET',
  path: apiPath`/thing`,
  headers: {},
  shape: aShape((value) => value),
  ...overrides,
});

const hang: Answer = () => undefined;

describe('what is sent', () => {
  it('sends method, path, headers and a JSON body to the base URL of the API, and returns status and value', async () => {
    const pump = await startServer(reply({ n: 1 }, { status: 201 }));
    const mimic = await startServer(reply({ n: 2 }));
    const http = anHttp('', { baseUrls: { pump: `${pump.url}/base/`, mimic: mimic.url } });
    const result = await http.send(
      aRequest({
        method: 'POST',
        headers: { 'X-Test': 'yes' },
        body: { a: 'ü' },
        shape: objectShape({ endpoint: 'thing', rules: { n: field(readSpan) }, toValue: (values) => values }),
      }),
    );
    expect(result).toEqual({ status: 201, value: { n: 1 } });
    expect(pump.log).toMatchObject([
      { method: 'POST', path: '/base/thing', body: '{"a":"ü"}', headers: { 'x-test': 'yes' } },
    ]);
    expect(mimic.log).toEqual([]);
    await http.send(aRequest({ api: 'mimic' }));
    expect(mimic.log).toMatchObject([{ method: 'GET', path: '/thing', body: '' }]);
  });

  it('asks for no redirect, no cookie, no referrer and no cache', async () => {
    const server = await startServer(reply({}));
    const spy = vi.fn(fetch);
    await anHttp(server.url, { fetch: spy }).send(aRequest());
    expect(spy.mock.calls[0]?.[1]).toMatchObject({
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    });
    expect(server.log[0]?.headers).not.toHaveProperty('referer');
    expect(server.log[0]?.headers).not.toHaveProperty('cookie');
  });

  it.each([
    'https://evil.example/x',
    '//evil.example/x',
    '@evil.example/x',
    '.evil.example/x',
    ':1/x',
    '/../x',
    '/a/%2e%2e/x',
    '/a\\b',
    '/a b',
    '/ü',
    '',
  ])('refuses the path %j, which apiPath would never make', async (path) => {
    const server = await startServer(reply({}));
    const error = await caught(anHttp(server.url).send(aRequest({ path: path as ApiPath })));
    expect(error).toMatchObject({ code: 'invalid_input', details: { field: 'path' } });
    expect(server.log).toEqual([]);
  });

  it('refuses a token that cannot be a header, without quoting it', async () => {
    const server = await startServer(reply({}));
    const error = await caught(
      anHttp(server.url).send(aRequest({ headers: { 'x-auth-token': `${CANARY}\r\nX-Evil: 1` } })),
    );
    expect(error).toMatchObject({ code: 'invalid_input', details: { field: 'headers' } });
    expect(textOf(error)).not.toContain(CANARY);
    expect(server.log).toEqual([]);
  });

  it.each([
    'ftp://a.example',
    'a.example',
    'https://u:p@a.example',
    'https://a.example/?q',
    'https://a.example/#h',
  ])('cannot be made for the base URL %j', (url) => {
    expect(() => anHttp(url)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});

describe('a host that the browser withholds (N4)', () => {
  it('gets no request, not even the rules for one, until it is allowed again', async () => {
    const server = await startServer(reply({}));
    const beforeFirstRequest = vi.fn(async () => undefined);
    const allowed = new Set(['mimic']);
    const http = anHttp(server.url, { beforeFirstRequest, mayReach: async (api) => allowed.has(api) });
    expect(await caught(http.send(aRequest()))).toMatchObject({
      code: 'api_access_missing',
      retryable: false,
    });
    expect([server.log.length, beforeFirstRequest.mock.calls.length]).toEqual([0, 0]);
    await http.send(aRequest({ api: 'mimic' }));
    allowed.add('pump');
    await http.send(aRequest());
    expect(server.log).toHaveLength(2);
  });
});

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])(
    'N1: does not follow a %i, so the other host hears nothing',
    async (status) => {
      const other = await startServer(reply({}));
      const server = await startServer(reply('', { status, headers: { location: `${other.url}/take` } }));
      const error = await caught(
        anHttp(server.url).send(aRequest({ method: 'POST', body: {}, headers: { 'x-auth-token': CANARY } })),
      );
      expect(error).toMatchObject({ code: 'network_failed', retryable: true });
      expect(server.log).toHaveLength(1);
      expect(other.log).toEqual([]);
    },
  );
});

describe('time', () => {
  it('N6: waits 14 s and more, and gives up at 15 s', async () => {
    expect(DEFAULT_TIMEOUT_MS).toBe(15_000);
    const { startTimer, advance } = aTimer();
    const patient = await startServer((_request, response) => {
      advance(14_999);
      reply({ late: true })(_request, response);
    });
    expect((await anHttp(patient.url, { startTimer }).send(aRequest())).value).toEqual({ late: true });

    const silent = await startServer(hang);
    const pending = caught(anHttp(silent.url, { startTimer }).send(aRequest()));
    await silent.asked;
    advance(15_000);
    expect(await pending).toMatchObject({ code: 'timed_out', retryable: true });
    await silent.hungUp;
  });

  it('N6: counts the body too, however steadily it drips', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
    });
    const error = await caught(anHttp(server.url).send(aRequest({ timeoutMs: 150 })));
    expect(error.code).toBe('timed_out');
    await server.hungUp;
  });

  it('N6: leaves no timer behind after a reply', async () => {
    const { startTimer, leftMs } = aTimer();
    let whileAskedMs: number[] = [];
    const server = await startServer((...answered) => {
      whileAskedMs = leftMs();
      reply({})(...answered);
    });
    await anHttp(server.url, { startTimer }).send(aRequest({ timeoutMs: 12_345 }));
    expect(whileAskedMs).toEqual([12_345]);
    expect(leftMs()).toEqual([]);
  });
});

describe('size', () => {
  const jsonOfBytes = (bytes: number): string => JSON.stringify('x'.repeat(bytes - 2));

  it('N6: takes a body of exactly 64 KiB', async () => {
    expect(DEFAULT_MAX_BYTES).toBe(65_536);
    const server = await startServer(reply(jsonOfBytes(65_536)));
    expect((await anHttp(server.url).send(aRequest())).value).toHaveLength(65_534);
  });

  it('N6: cuts off an endless body at the first byte over the cap, and hangs up', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200);
      response.write(jsonOfBytes(65_537)); // Never ended.
    });
    const error = await caught(anHttp(server.url).send(aRequest()));
    expect(error).toMatchObject({ code: 'reply_too_large', details: { status: 200, wanted: 65_536 } });
    await server.hungUp;
  });

  it('N6: takes as much as the caller allows', async () => {
    const server = await startServer(reply(jsonOfBytes(1_000)));
    expect((await anHttp(server.url).send(aRequest({ maxBytes: 1_000 }))).value).toHaveLength(998);
    const error = await caught(anHttp(server.url).send(aRequest({ maxBytes: 999 })));
    expect(error.code).toBe('reply_too_large');
  });
});

describe('form', () => {
  it.each([
    ['HTML', '<!doctype html><title>Sign in to the hotel</title>'],
    ['an empty body', ''],
    ['text', 'hello'],
    ['half a JSON', '{"a":'],
    ['bytes that are no UTF-8', '\u0000'],
  ])('N7: a 200 with %s is reply_not_json', async (name, body) => {
    const server = await startServer((_request, response) => {
      response.end(name.startsWith('bytes') ? Buffer.from([0x22, 0xff, 0x22]) : body);
    });
    const error = await caught(anHttp(server.url).send(aRequest()));
    expect(error).toMatchObject({ code: 'reply_not_json', details: { status: 200 } });
    expect(error.cause).toBeUndefined();
  });

  it('reads JSON after a byte order mark', async () => {
    const server = await startServer(reply('\uFEFF{"a":1}'));
    expect((await anHttp(server.url).send(aRequest())).value).toEqual({ a: 1 });
  });

  it.each([
    ['', ''],
    ['User successfully registered', 'User successfully registered'],
    ['"quoted"', 'quoted'],
    ['{"message":"x"}', { message: 'x' }],
  ])('takes the reply %j as %j where text is allowed', async (body, value) => {
    const server = await startServer(reply(body));
    expect((await anHttp(server.url).send(aRequest({ allowText: true }))).value).toEqual(value);
  });

  it('takes a 204 where text is allowed', async () => {
    const server = await startServer(reply('', { status: 204 }));
    expect(await anHttp(server.url).send(aRequest({ allowText: true }))).toEqual({ status: 204, value: '' });
  });

  it.each(['<html>', '  \n<!doctype html>'])('N7: never takes the markup %j for text', async (body) => {
    const server = await startServer(reply(body));
    const error = await caught(anHttp(server.url).send(aRequest({ allowText: true })));
    expect(error.code).toBe('reply_not_json');
  });

  it('N7: names the field that has another form, never its value', async () => {
    const server = await startServer(reply({ token: [CANARY] }));
    const shape = objectShape({
      endpoint: 'thing',
      rules: { token: field(readText, { isEssential: true }) },
      toValue: (values) => values,
    });
    const error = await caught(anHttp(server.url).send(aRequest({ shape })));
    expect(error).toMatchObject({
      code: 'reply_unexpected',
      details: { status: 200, field: 'token' },
      retryable: false,
    });
    expect(textOf(error)).not.toContain(CANARY);
  });

  it('N7: names no field when the whole reply has another form', async () => {
    const server = await startServer(reply([]));
    const shape = objectShape({
      endpoint: 'thing',
      rules: { a: field(readText) },
      toValue: (values) => values,
    });
    const error = await caught(anHttp(server.url).send(aRequest({ shape })));
    expect(error.code).toBe('reply_unexpected');
    expect(error.details).toStrictEqual({ status: 200 });
  });

  it('N7: a __proto__ key changes no prototype and is no field', async () => {
    const server = await startServer(
      reply('{"a":1,"__proto__":{"admin":"yes"},"constructor":{"prototype":{"admin":"yes"}}}'),
    );
    const rules = { a: field(readSpan), admin: field(readText, { expectedIn: [] }) };
    const shape = objectShape({ endpoint: 'thing', rules, toValue: (values) => values });
    const { value } = await anHttp(server.url).send(aRequest({ shape }));
    expect(value).toStrictEqual({ a: 1 });
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  it('tells how each reply differs, and of one that is right that nothing does', async () => {
    const server = await startServer(inTurn(reply({ a: 5 }), reply({ a: 'x', b: 'y' }), reply([])));
    const told: unknown[] = [];
    const rules = { a: field(readText), b: field(readText) };
    const shape = objectShape({ endpoint: 'thing', rules, toValue: (values) => values });
    const http = anHttp(server.url, { onReply: (report) => told.push(report) });
    await caught(http.send(aRequest({ shape })));
    await http.send(aRequest({ shape }));
    await caught(http.send(aRequest({ shape: { ...shape, isTrial: true } })));
    expect(told).toEqual([
      {
        api: 'pump',
        endpoint: 'thing',
        drift: [
          { field: 'a', problem: 'retyped' },
          { field: 'b', problem: 'missing' },
        ],
      },
      { api: 'pump', endpoint: 'thing', drift: [] },
    ]);
  });
});

describe('status', () => {
  it.each([
    [304, 'reply_unexpected'],
    [400, 'bad_request'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [405, 'api_refused'],
    [418, 'api_refused'],
    [500, 'api_down'],
    [502, 'api_down'],
    [503, 'api_down'],
    [599, 'api_down'],
  ])('%i is %s, and nothing of the body is in the error', async (status, code) => {
    const server = await startServer(
      reply(status === 304 ? '' : { statusCode: status, message: CANARY }, { status }),
    );
    const error = await caught(anHttp(server.url).send(aRequest()));
    expect(error.code).toBe(code);
    expect(error.details).toStrictEqual({ status });
    expect(textOf(error)).not.toContain(CANARY);
  });

  it('tells a refused Origin from any other 403', async () => {
    const server = await startServer(reply({ message: 'Not allowed by CORS' }, { status: 403 }));
    const error = await caught(anHttp(server.url).send(aRequest()));
    expect(error).toMatchObject({ code: 'origin_refused', details: { status: 403 } });
  });

  it.each([
    ['is too large', (response: ServerResponse) => response.end('x'.repeat(70_000))],
    [
      'breaks off',
      (response: ServerResponse) => {
        response.write('Not allo', () => response.destroy());
      },
    ],
  ])('a 403 whose body %s is still forbidden', async (_what, finish) => {
    const server = await startServer((_request, response) => {
      response.writeHead(403);
      finish(response);
    });
    expect((await caught(anHttp(server.url).send(aRequest()))).code).toBe('forbidden');
  });

  it('hangs up on a failing reply without reading its body', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(500);
      response.write('never ends');
    });
    expect((await caught(anHttp(server.url).send(aRequest()))).code).toBe('api_down');
    await server.hungUp;
  });

  it('T8: after a 429 says when to try again and touches the network no more until then', async () => {
    const server = await startServer(reply({}, { status: 429, headers: { 'retry-after': '30' } }));
    const clock = aClock();
    const rateLimits = createRateLimits({ store: aStore(), clock, onStoreFailure: noStoreFailure });
    const http = anHttp(server.url, { rateLimits });
    const retryAtMs = NOW_MS + 30_000;
    const first = await caught(http.send(aRequest()));
    expect(first).toMatchObject({ code: 'rate_limited', details: { status: 429, retryAtMs } });
    clock.advance(29_999);
    const second = await caught(http.send(aRequest()));
    expect(second).toMatchObject({ code: 'rate_limited', details: { retryAtMs } });
    expect(server.log).toHaveLength(1);
    clock.advance(1);
    await caught(http.send(aRequest()));
    expect(server.log).toHaveLength(2);
  });

  it('T8: a 429 of one API does not stop the other', async () => {
    const server = await startServer((request, response) =>
      reply({}, { status: request.path === '/thing' ? 429 : 200 })(request, response),
    );
    const http = anHttp(server.url);
    await caught(http.send(aRequest()));
    expect((await http.send(aRequest({ api: 'mimic', path: apiPath`/other` }))).status).toBe(200);
  });
});

describe('connection', () => {
  it('is offline, and sends nothing, when the browser says so', async () => {
    const server = await startServer(reply({}));
    const error = await caught(anHttp(server.url, { isOnline: () => false }).send(aRequest()));
    expect(error).toMatchObject({ code: 'offline', retryable: true });
    expect(server.log).toEqual([]);
  });

  it('is network_failed when the host hangs up', async () => {
    const server = await startServer((_request, response) => response.destroy());
    const error = await caught(anHttp(server.url).send(aRequest()));
    expect(error).toMatchObject({ code: 'network_failed', retryable: true });
  });

  it('is network_failed when the body breaks off', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"a":', () => response.destroy());
    });
    expect((await caught(anHttp(server.url).send(aRequest()))).code).toBe('network_failed');
  });

  it('is offline when the connection went away while the request ran', async () => {
    let online = true;
    const server = await startServer((_request, response) => {
      online = false;
      response.destroy();
    });
    const error = await caught(anHttp(server.url, { isOnline: () => online }).send(aRequest()));
    expect(error.code).toBe('offline');
  });
});

describe('the Origin rule', () => {
  it('N3: is in place before the first request leaves, and is installed once for all of them', async () => {
    const server = await startServer(reply({}));
    const installed = aDeferred<void>();
    const beforeFirstRequest = vi.fn(() => installed.promise);
    const http = anHttp(server.url, { beforeFirstRequest });
    const both = Promise.all([http.send(aRequest()), http.send(aRequest({ api: 'mimic' }))]);
    await setImmediate();
    await setImmediate();
    expect(server.log).toEqual([]);
    installed.resolve();
    await both;
    await http.send(aRequest());
    expect(server.log).toHaveLength(3);
    expect(beforeFirstRequest).toHaveBeenCalledTimes(1);
  });

  it('N3: a failed installation stops the request and is tried again before the next', async () => {
    const server = await startServer(reply({}));
    const beforeFirstRequest = vi
      .fn(async () => undefined)
      .mockRejectedValueOnce(new Error('browser says no'))
      .mockRejectedValueOnce(new AppError({ code: 'storage_failed' }));
    const http = anHttp(server.url, { beforeFirstRequest });
    expect((await caught(http.send(aRequest()))).code).toBe('internal');
    expect((await caught(http.send(aRequest()))).code).toBe('storage_failed');
    expect(server.log).toEqual([]);
    await http.send(aRequest());
    expect(server.log).toHaveLength(1);
    expect(beforeFirstRequest).toHaveBeenCalledTimes(3);
  });
});
