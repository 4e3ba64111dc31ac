/** N6, N7: whatever bytes a server sends, in whatever pieces, every call of both APIs ends with a checked value or one of our codes. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../../src/errors.ts';
import type { Http } from '../../../src/http/request.ts';
import { DEFAULT_TIMEOUT_MS } from '../../../src/http/transport.ts';
import { concatBytes, toUtf8 } from '../../../src/lib/bytes.ts';
import { createMimicApi } from '../../../src/mimic/api.ts';
import { createPumpApi } from '../../../src/pump/api.ts';
import { anHttp, aTimer, textOf } from './builders.ts';
import { type RawAnswer, startRawServer } from './raw-server.ts';

const SENT_SECRET = 'canary-sent-5b1f';
const REPLY_SECRET = 'canary-reply-90ce';
const ADDRESS = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';

/** What `Http.send` and the two APIs say that they throw. */
const CODES: readonly ErrorCode[] = [
  'network_failed',
  'timed_out',
  'reply_too_large',
  'reply_not_json',
  'reply_unexpected',
  'bad_request',
  'unauthorized',
  'forbidden',
  'origin_refused',
  'not_found',
  'rate_limited',
  'api_down',
  'api_refused',
  'wrong_wallet',
];

const signed = { signature: SENT_SECRET };
const authorized = { tokenSecret: SENT_SECRET };
const CALLS: readonly ((http: Http) => Promise<unknown>)[] = [
  (http) => createMimicApi(http).requestNonce({ address: ADDRESS }),
  (http) => createMimicApi(http).authenticate({ address: ADDRESS, ...signed }),
  (http) => createMimicApi(http).readApiKey(authorized),
  (http) => createMimicApi(http).readTokens(authorized),
  (http) => createMimicApi(http).readProfile({ address: ADDRESS, ...authorized }),
  (http) => createPumpApi(http).login({ wallet: 'wallet', message: 'message', ...signed }),
  (http) => createPumpApi(http).logout(authorized),
  (http) => createPumpApi(http).myProfile(authorized),
  (http) => createPumpApi(http).userById({ id: 'someone' }),
  (http) => createPumpApi(http).isAdmin(authorized),
  (http) => createPumpApi(http).isValidJurisdiction(authorized),
];

const KEYS = [
  'address',
  'nonce',
  'token',
  'access_token',
  'apiKey',
  'isAdmin',
  'user',
  'message',
  '__proto__',
  'length',
];
const aValue = fc.oneof(
  fc.constantFrom<unknown>(null, true, 1e300, -1, '', ADDRESS, REPLY_SECRET, `0x${'ab'.repeat(16)}`, [], {}),
  fc.jsonValue({ maxDepth: 3 }),
);
const someJson = fc.oneof(
  aValue,
  fc.array(fc.dictionary(fc.constantFrom(...KEYS), aValue), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom(...KEYS), aValue),
);
const aBody: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 6, arbitrary: someJson.map((json) => toUtf8(JSON.stringify(json) ?? '')) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  fc.constantFrom(
    toUtf8(''),
    toUtf8(`<!doctype html><title>${REPLY_SECRET}</title>`),
    toUtf8(`{"token":"${REPLY_SECRET}`),
    toUtf8(`{"__proto__":{"token":"${REPLY_SECRET}"},"constructor":{"prototype":{"token":1}}}`),
    toUtf8('{"message":"Not allowed by CORS"}'),
    toUtf8(`"${REPLY_SECRET.repeat(8_000)}"`),
    gzipSync(JSON.stringify({ token: REPLY_SECRET })),
    gzipSync(new Uint8Array(9_000_000)),
  ),
);

const aStatusLine = fc.oneof(
  { weight: 4, arbitrary: fc.constant('HTTP/1.1 200 OK') },
  { weight: 4, arbitrary: fc.integer({ min: 200, max: 599 }).map((status) => `HTTP/1.1 ${status} x`) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(301, 302, 307, 308, 401, 403, 429, 503)
      .map((status) => `HTTP/1.1 ${status} x`),
  },
  fc.constantFrom(
    'HTTP/1.1 100 Continue',
    'HTTP/1.1 101 x',
    'HTTP/1.0 200 OK',
    'HTTP/9.9 200',
    'HTTP/1.1 2000 x',
    REPLY_SECRET,
    '',
  ),
);

const aHeader = fc.oneof(
  fc.constantFrom(
    'content-type: application/json',
    'content-type: text/html; charset=utf-16',
    'content-encoding: gzip',
    'content-encoding: br',
    'transfer-encoding: chunked',
    'content-length: 7',
    'content-length: 99999999',
    'content-length: -1',
    'connection: close',
    'location: /elsewhere',
    `location: http://127.0.0.1:9/${REPLY_SECRET}`,
    'retry-after: -5',
    'retry-after: 1e9',
    'retry-after: Thu, 01 Jan 1970 00:00:00 GMT',
    'x-ratelimit-limit: many',
    'x-ratelimit-remaining: 0',
    'x-ratelimit-reset: 99999999999999999999',
    `set-cookie: session=${REPLY_SECRET}`,
    'no colon at all',
    `x-long: ${'a'.repeat(20_000)}`,
    'x-nul: a\0b',
  ),
  fc.string({ maxLength: 20 }).map((value) => `x-any: ${value}`),
);

interface Reply {
  readonly head: string;
  readonly body: Uint8Array;
  /** How the body is laid out: as long as is said, in well-formed chunks, or as it happens to come. */
  readonly framing: 'length' | 'chunks' | 'none';
}

const aReply: fc.Arbitrary<Reply> = fc
  .record({
    status: aStatusLine,
    headers: fc.array(aHeader, { maxLength: 3 }),
    body: aBody,
    framing: fc.constantFrom('length' as const, 'chunks' as const, 'none' as const),
  })
  .map(({ status, headers, body, framing }) => ({ head: [status, ...headers].join('\r\n'), body, framing }));

const toBytes = ({ head, body, framing }: Reply): Uint8Array => {
  if (framing === 'none') return concatBytes(toUtf8(`${head}\r\n\r\n`), body);
  if (framing === 'length')
    return concatBytes(toUtf8(`${head}\r\ncontent-length: ${body.length}\r\n\r\n`), body);
  const chunk = (bytes: Uint8Array): Uint8Array =>
    concatBytes(toUtf8(`${bytes.length.toString(16)}\r\n`), bytes, toUtf8('\r\n'));
  const half = body.length >> 1;
  const parts = [body.subarray(0, half), body.subarray(half)].filter(({ length }) => length > 0);
  return concatBytes(
    toUtf8(`${head}\r\ntransfer-encoding: chunked\r\n\r\n`),
    ...parts.map(chunk),
    chunk(new Uint8Array()),
  );
};

const anAnswer: fc.Arbitrary<RawAnswer> = fc
  .record({
    reply: aReply,
    /** The share that is sent before it breaks off; most are whole. */
    sent: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true })),
    cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
    ending: fc.constantFrom('end' as const, 'end' as const, 'reset' as const, 'hang' as const),
  })
  .map(({ reply, sent, cuts, ending }) => {
    const whole = toBytes(reply);
    const bytes = whole.subarray(0, Math.ceil(whole.length * sent));
    const at = [
      0,
      ...cuts.map((share) => Math.floor(share * bytes.length)).sort((a, b) => a - b),
      bytes.length,
    ];
    return { pieces: at.slice(1).map((end, i) => bytes.subarray(at[i], end)), ending };
  });

it('N6, N7: 1,500 random replies to every call end in a value or in one of our codes, in time, and give no secret away', async () => {
  const server = await startRawServer();
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...CALLS), anAnswer, async (call, answer) => {
      const { startTimer, leftMs, advance } = aTimer();
      server.setAnswer(answer);
      const settled = call(anHttp(server.url, { startTimer })).then(
        () => 'value',
        (error: unknown) => error,
      );
      if (answer.ending === 'hang') {
        await server.answered();
        advance(DEFAULT_TIMEOUT_MS); // Its limit: what has not ended by now ends here.
      }
      const outcome = await settled;
      server.dropConnections();
      expect(leftMs()).toEqual([]);
      if (outcome !== 'value') {
        if (!(outcome instanceof AppError)) throw outcome;
        expect(CODES).toContain(outcome.code);
        expect(outcome.cause).toBeUndefined();
        const text = `${textOf(outcome)} ${JSON.stringify(outcome.details)}`;
        expect(text).not.toMatch(/canary/);
      }
      const name = outcome === 'value' ? 'value' : (outcome as AppError).code;
      seen.set(name, (seen.get(name) ?? 0) + 1);
    }),
    { numRuns: 1_500, seed: 20_261_126 },
  );
  // The replies are varied enough for it to have been about something.
  expect([...seen.keys()].sort()).toEqual(
    expect.arrayContaining([
      'api_down',
      'api_refused',
      'forbidden',
      'network_failed',
      'rate_limited',
      'reply_not_json',
      'reply_too_large',
      'reply_unexpected',
      'timed_out',
      'unauthorized',
      'value',
    ]),
  );
});
