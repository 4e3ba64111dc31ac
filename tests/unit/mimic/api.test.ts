import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMimicApi } from '../../../src/mimic/api.ts';
import { anHttp, caught } from '../http/builders.ts';
import { type Answer, reply, startServer } from '../http/local-server.ts';

const tokenSecret = 'header.payload.signature';
/** EIP-55 example of the proposal itself. */
const ADDRESS = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const OTHER = '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359';

const aMimic = async (answer: Answer) => {
  const server = await startServer(answer);
  return { server, api: createMimicApi(anHttp(server.url)) };
};

/** The value and, of the request, what the documents name. */
const call = async (answer: Answer, run: (api: ReturnType<typeof createMimicApi>) => Promise<unknown>) => {
  const { server, api } = await aMimic(answer);
  const value = await run(api);
  const [request] = server.log;
  const {
    accept,
    authorization,
    'x-auth-token': token,
    'content-type': contentType,
  } = request?.headers ?? {};
  expect(authorization).toBeUndefined();
  return {
    value,
    request: { line: `${request?.method} ${request?.path}`, body: request?.body, accept, token, contentType },
  };
};

const GET = { accept: 'application/json', token: tokenSecret, contentType: undefined, body: '' };
const POST = { ...GET, contentType: 'application/json' };

describe('nonce and authentication', () => {
  it('asks for a nonce', async () => {
    const { value, request } = await call(reply({ address: ADDRESS, nonce: '0x12ab', more: 1 }), (api) =>
      api.requestNonce({ address: ADDRESS }),
    );
    expect(request).toEqual({
      ...POST,
      token: undefined,
      line: 'POST /users/nonce',
      body: JSON.stringify({ address: ADDRESS }),
    });
    expect(value).toStrictEqual({ address: ADDRESS, nonce: '0x12ab' });
  });

  it('trades a signature for a token', async () => {
    const { value, request } = await call(
      reply({ address: ADDRESS, token: 'a.b.c', email: 'a@b.c' }),
      (api) => api.authenticate({ address: ADDRESS, signature: '0x99' }),
    );
    expect(request).toEqual({
      ...POST,
      token: undefined,
      line: 'POST /users/authenticate',
      body: JSON.stringify({ address: ADDRESS, signature: '0x99' }),
    });
    expect(value).toStrictEqual({ address: ADDRESS, tokenSecret: 'a.b.c', email: 'a@b.c' });
  });

  it.each([{}, { email: null }, { email: 5 }])('takes a token with the email %j', async (fields) => {
    const { value } = await call(reply({ address: ADDRESS, token: 'a.b.c', ...fields }), (api) =>
      api.authenticate({ address: ADDRESS, signature: '0x99' }),
    );
    expect(value).toStrictEqual({ address: ADDRESS, tokenSecret: 'a.b.c' });
  });

  it.each([
    [{}, 'nonce'],
    [{ address: ADDRESS }, 'nonce'],
    [{ address: ADDRESS, nonce: '' }, 'nonce'],
    [{ address: ADDRESS, nonce: 12 }, 'nonce'],
  ])('N7: %j is no nonce', async (body, field) => {
    const { api } = await aMimic(reply(body));
    const error = await caught(api.requestNonce({ address: ADDRESS }));
    expect(error).toMatchObject({ code: 'reply_unexpected', details: { field } });
  });

  it.each([
    [{ address: ADDRESS }, 'token'],
    [{ address: ADDRESS, token: 'a b' }, 'token'],
    [{ address: ADDRESS, token: '' }, 'token'],
  ])('N7: %j is no authentication', async (body, field) => {
    const { api } = await aMimic(reply(body));
    const error = await caught(api.authenticate({ address: ADDRESS, signature: '0x99' }));
    expect(error).toMatchObject({ code: 'reply_unexpected', details: { field } });
  });
});

describe('API key', () => {
  it('is read with the token', async () => {
    const { value, request } = await call(reply({ address: ADDRESS, apiKey: 'k-1' }), (api) =>
      api.readApiKey({ tokenSecret }),
    );
    expect(request).toEqual({ ...GET, line: 'GET /users/api-key' });
    expect(value).toStrictEqual({ address: ADDRESS, apiKeySecret: 'k-1' });
  });

  it.each([{ address: ADDRESS }, { address: ADDRESS, apiKey: '' }, { address: ADDRESS, apiKey: null }])(
    'N7: %j is none',
    async (body) => {
      const { api } = await aMimic(reply(body));
      const error = await caught(api.readApiKey({ tokenSecret }));
      expect(error).toMatchObject({ code: 'reply_unexpected', details: { field: 'apiKey' } });
    },
  );
});

describe('balances', () => {
  const aRow = (fields: Record<string, unknown> = {}) => ({
    chainId: 137,
    address: OTHER,
    symbol: 'USDC',
    decimals: 6,
    balance: '1000000',
    allowance: '0',
    price: 0.9998,
    logo: 'https://logos.example/usdc.png',
    ...fields,
  });
  const read = async (body: unknown) =>
    (await call(reply(body), (api) => api.readTokens({ tokenSecret }))).value as {
      rows: Record<string, unknown>[];
      skipped: number;
    };

  it('are read with the token, without their logos', async () => {
    const { value, request } = await call(reply([aRow()]), (api) => api.readTokens({ tokenSecret }));
    expect(request).toEqual({ ...GET, line: 'GET /users/tokens' });
    const { logo: _logo, ...row } = aRow();
    expect(value).toStrictEqual({ rows: [row], skipped: 0 });
  });

  it('may be none', async () => {
    expect(await read([])).toStrictEqual({ rows: [], skipped: 0 });
  });

  it('keep every digit, however many', async () => {
    const max = String(2n ** 256n - 1n);
    const { rows } = await read([aRow({ balance: max, allowance: max })]);
    expect(rows).toMatchObject([{ balance: max, allowance: max }]);
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: 0n, max: 10n ** 400n }), async (amount) => {
        expect((await read([aRow({ balance: String(amount) })])).rows).toMatchObject([
          { balance: String(amount) },
        ]);
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    [0, '0'],
    [42, '42'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    ['007', '7'],
    ['000', '0'],
  ])('take the amount %j as %s', async (balance, text) => {
    expect((await read([aRow({ balance, allowance: balance })])).rows).toMatchObject([
      { balance: text, allowance: text },
    ]);
  });

  it.each([undefined, null, 'free', -1])('have no price where the reply says %j', async (price) => {
    expect((await read([aRow({ price })])).rows).toMatchObject([{ price: null }]);
  });

  it('a price of 0 is a price', async () => {
    expect((await read([aRow({ price: 0 })])).rows).toMatchObject([{ price: 0 }]);
  });

  it.each([
    [{ chainId: 0 }, { chainId: null }],
    [{ chainId: -1 }, { chainId: null }],
    [{ chainId: 1.5 }, { chainId: null }],
    [{ chainId: '1' }, { chainId: 1 }],
    [{ chainId: 2 ** 53 }, { chainId: null }],
    [{ address: '0x12' }, { address: null }],
    [{ address: null }, { address: null }],
    [{ symbol: 5 }, { symbol: null }],
    [{ decimals: -1 }, { decimals: null }],
    [{ decimals: 256 }, { decimals: null }],
    [{ decimals: 0.5 }, { decimals: null }],
    [{ decimals: '6' }, { decimals: 6 }],
    [{ decimals: undefined }, { decimals: null }],
    [{ balance: '-1' }, { balance: null }],
    [{ balance: '1.5' }, { balance: null }],
    [{ balance: '1e18' }, { balance: null }],
    [{ balance: '0x10' }, { balance: null }],
    [{ balance: '' }, { balance: null }],
    [{ balance: ' 1' }, { balance: null }],
    [{ balance: -1 }, { balance: null }],
    [{ balance: 1.5 }, { balance: null }],
    [{ balance: 2 ** 53 }, { balance: null }],
    [{ balance: null }, { balance: null }],
    [{ allowance: 'max' }, { allowance: null }],
    [{ allowance: undefined }, { allowance: null }],
    [{ price: '1.5' }, { price: 1.5 }],
  ])('a row with %j keeps the rest of it: %j, and what is unknown is never 0', async (fields, read_) => {
    const { logo: _logo, ...whole } = aRow();
    expect(await read([aRow(fields)])).toStrictEqual({ rows: [{ ...whole, ...read_ }], skipped: 0 });
  });

  it.each([
    { symbol: undefined, address: undefined },
    { balance: 'x', allowance: {} },
    { symbol: 1, address: 2, decimals: 3 },
  ])(
    'a row with %j, of which nothing can be told, is left out and counted, the others stay',
    async (fields) => {
      const { rows, skipped } = await read([aRow({ symbol: 'A' }), aRow(fields), aRow({ symbol: 'B' })]);
      expect(rows.map(({ symbol }) => symbol)).toEqual(['A', 'B']);
      expect(skipped).toBe(1);
    },
  );

  it('rows that are no objects are left out and counted', async () => {
    expect(await read([null, 5, 'x', [], aRow()])).toMatchObject({ rows: [{ symbol: 'USDC' }], skipped: 4 });
  });

  it('N7: are not read from something that is no list', async () => {
    const { api } = await aMimic(reply({ message: 'x' }));
    expect((await caught(api.readTokens({ tokenSecret }))).code).toBe('reply_unexpected');
  });

  it('N6: may be up to 8 MiB, no more', async () => {
    const list = (bytes: number) => `[${' '.repeat(bytes - 2)}]`;
    expect(await read(list(8 * 1024 * 1024))).toStrictEqual({ rows: [], skipped: 0 });
    const { api } = await aMimic(reply(list(8 * 1024 * 1024 + 1)));
    expect((await caught(api.readTokens({ tokenSecret }))).code).toBe('reply_too_large');
  });
});

describe('profile', () => {
  const profile = { userAddress: ADDRESS.toLowerCase(), name: 'Alice', intendedUse: 'Bots', email: 'a@b.c' };
  const PATH = `/users/${ADDRESS}/data`;

  it('is read with the token', async () => {
    const { value, request } = await call(reply(profile), (api) =>
      api.readProfile({ tokenSecret, address: ADDRESS }),
    );
    expect(request).toEqual({ ...GET, line: `GET ${PATH}` });
    expect(value).toStrictEqual({
      address: ADDRESS.toLowerCase(),
      name: 'Alice',
      intendedUse: 'Bots',
      email: 'a@b.c',
    });
  });

  it('takes null for none, which is not the same as not told', async () => {
    const { value } = await call(
      reply({ userAddress: ADDRESS, name: null, intendedUse: null, email: null }),
      (api) => api.readProfile({ tokenSecret, address: ADDRESS }),
    );
    expect(value).toStrictEqual({ address: ADDRESS, name: null, intendedUse: null, email: null });
  });

  it.each([
    [{ name: 'Bob', intendedUse: 'Trade' }, '{"name":"Bob","intendedUse":"Trade"}'],
    [{ name: 'Bob' }, '{"name":"Bob"}'],
    [{ intendedUse: '' }, '{"intendedUse":""}'],
    [{ intendedUse: 'x'.repeat(255) }, `{"intendedUse":"${'x'.repeat(255)}"}`],
  ])('is updated with what is given: %.40j', async (change, body) => {
    const { value, request } = await call(reply({ ...profile, ...change }), (api) =>
      api.updateProfile({ tokenSecret, address: ADDRESS, ...change }),
    );
    expect(request).toEqual({ ...POST, line: `POST ${PATH}`, body });
    expect(value).toMatchObject(change);
  });

  it('is not updated with an intended use over 255', async () => {
    const { api, server } = await aMimic(reply(profile));
    const error = await caught(
      api.updateProfile({ tokenSecret, address: ADDRESS, intendedUse: 'x'.repeat(256) }),
    );
    expect(error).toMatchObject({
      code: 'invalid_input',
      details: { field: 'intendedUse', wanted: 255, got: 256 },
    });
    expect(server.log).toEqual([]);
  });

  it("S10: somebody else's is refused", async () => {
    const { api } = await aMimic(reply({ ...profile, userAddress: OTHER }));
    const wrong = { code: 'wrong_wallet', details: { field: 'userAddress' } };
    expect(await caught(api.readProfile({ tokenSecret, address: ADDRESS }))).toMatchObject(wrong);
    expect(await caught(api.updateProfile({ tokenSecret, address: ADDRESS, name: 'x' }))).toMatchObject(
      wrong,
    );
  });

  it.each([
    [
      { ...profile, userAddress: undefined },
      { name: 'Alice', intendedUse: 'Bots', email: 'a@b.c' },
    ],
    [
      { ...profile, name: 5 },
      { address: ADDRESS.toLowerCase(), intendedUse: 'Bots', email: 'a@b.c' },
    ],
    [
      { ...profile, intendedUse: [], email: undefined },
      { address: ADDRESS.toLowerCase(), name: 'Alice' },
    ],
  ])('%j yields what there is', async (body, value) => {
    const { api } = await aMimic(reply(body));
    expect(await api.readProfile({ tokenSecret, address: ADDRESS })).toStrictEqual(value);
  });

  it.each([[{}], [{ userAddress: 5 }], [[]], ['"x"']])('N7: %j is none', async (body) => {
    const { api } = await aMimic(reply(body));
    expect((await caught(api.readProfile({ tokenSecret, address: ADDRESS }))).code).toBe('reply_unexpected');
  });
});
