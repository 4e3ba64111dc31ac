import { describe, expect, it } from 'vitest';
import { createPumpApi } from '../../../src/pump/api.ts';
import { anHttp, caught } from '../http/builders.ts';
import { type Answer, reply, startServer } from '../http/local-server.ts';

const tokenSecret = 'header.payload.signature';

const aPump = async (answer: Answer) => {
  const server = await startServer(answer);
  return { server, api: createPumpApi(anHttp(server.url)) };
};

/** The value and, of the request, what the documents name. */
const call = async (answer: Answer, run: (api: ReturnType<typeof createPumpApi>) => Promise<unknown>) => {
  const { server, api } = await aPump(answer);
  const value = await run(api);
  const [request] = server.log;
  const { accept, authorization, 'content-type': contentType } = request?.headers ?? {};
  return {
    value,
    request: {
      line: `${request?.method} ${request?.path}`,
      body: request?.body,
      accept,
      authorization,
      contentType,
    },
  };
};

const GET = {
  accept: 'application/json',
  authorization: `Bearer ${tokenSecret}`,
  contentType: undefined,
  body: '',
};
const POST = { ...GET, contentType: 'application/json' };

describe('login', () => {
  const credentials = { wallet: 'W', signature: 'S', message: 'Sign in to pump.fun: 1800000000000' };

  it('posts wallet, signature and message, and reads token, lifetime and wallet', async () => {
    const answer = reply(
      { token: 't.t.t', expiresIn: 3600, user: { id: 7, wallet: 'W', username: 'alice', more: 1 } },
      { status: 201 },
    );
    const { value, request } = await call(answer, (api) => api.login(credentials));
    expect(request).toEqual({
      ...POST,
      line: 'POST /auth/login',
      authorization: undefined,
      body: JSON.stringify(credentials),
    });
    expect(value).toStrictEqual({
      tokenSecret: 't.t.t',
      expiresInSeconds: 3600,
      wallet: 'W',
      dialect: 'documented',
    });
  });

  it('sends the current token if there is one', async () => {
    const { request } = await call(reply({ token: 't' }), (api) =>
      api.login({ ...credentials, currentTokenSecret: tokenSecret }),
    );
    expect(request).toEqual({ ...POST, line: 'POST /auth/login', body: JSON.stringify(credentials) });
  });

  it.each([
    ['no user', {}, {}],
    ['a null user', { user: null }, {}],
    ['a lifetime as text', { expiresIn: '3600' }, { expiresInSeconds: 3600 }],
    ['no lifetime that makes sense', { expiresIn: 'soon' }, {}],
    ['a lifetime of 0', { expiresIn: 0 }, {}],
    ['a negative lifetime', { expiresIn: -1 }, {}],
    ['a null lifetime', { expiresIn: null }, {}],
    ['a user of few words', { user: { wallet: null } }, {}],
  ])('takes a reply with %s', async (_what, fields, result) => {
    const { value } = await call(reply({ token: 't', ...fields }), (api) => api.login(credentials));
    expect(value).toStrictEqual({ tokenSecret: 't', dialect: 'documented', ...result });
  });

  it.each([
    [{}],
    [{ token: '' }],
    [{ token: 1 }],
    [{ token: null }],
    [{ token: 'a b' }],
    [{ token: 'a\n' }],
    [{ token: 'ä' }],
    [{ token: 'x'.repeat(16_385) }],
    ['header.payload'],
    [[]],
    [null],
  ])('N7: refuses %.60j, which holds no token', async (body) => {
    const { api } = await aPump(reply(JSON.stringify(body)));
    const error = await caught(api.login(credentials));
    expect(error.code).toBe('reply_unexpected');
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    expect(error.details.field).toBe(isObject ? 'token' : undefined);
  });

  it.each([
    [{ access_token: 'a.b.c' }, {}],
    [{ token: 'a.b.c', address: 'W', roles: ['user'], iat: 1, exp: 2 }, { wallet: 'W' }],
    ['"a.b.c"', {}],
    [' a.b.c\n', {}],
  ])('takes %j, which is the form of the other dialect', async (body, result) => {
    const { value } = await call(reply(body), (api) => api.login(credentials));
    expect(value).toStrictEqual({ tokenSecret: 'a.b.c', dialect: 'observed', ...result });
  });

  it('takes a token of 16 KiB', async () => {
    const token = 'x'.repeat(16_384);
    const { value } = await call(reply({ token }), (api) => api.login(credentials));
    expect(value).toStrictEqual({ tokenSecret: token, dialect: 'documented' });
  });
});

describe('observed login', () => {
  const credentials = { address: 'W', signature: 'S', timestampMs: 1_800_000_000_000 };

  it.each([
    [{ access_token: 'a.b.c' }, { tokenSecret: 'a.b.c' }],
    [
      { token: 'a.b.c', address: 'W' },
      { tokenSecret: 'a.b.c', wallet: 'W' },
    ],
    [
      { access_token: 'a.b.c', token: 'd', expiresIn: 60 },
      { tokenSecret: 'a.b.c', expiresInSeconds: 60 },
    ],
    ['a.b.c', { tokenSecret: 'a.b.c' }],
    ['"a.b.c"', { tokenSecret: 'a.b.c' }],
  ])('reads %j', async (body, result) => {
    const { value, request } = await call(reply(body, { status: 201 }), (api) =>
      api.loginObserved(credentials),
    );
    expect(value).toStrictEqual({ ...result, dialect: 'observed' });
    expect(request).toEqual({
      ...POST,
      line: 'POST /auth/login/token',
      authorization: undefined,
      body: '{"address":"W","signature":"S","timestamp":1800000000000,"authType":"non_custodial"}',
    });
  });

  it('sends the current token if there is one', async () => {
    const { request } = await call(reply({ token: 't' }), (api) =>
      api.loginObserved({ ...credentials, currentTokenSecret: tokenSecret }),
    );
    expect(request.authorization).toBe(`Bearer ${tokenSecret}`);
  });

  it.each([['OK'], ['a.b'], [''], [{}], [{ token: 5 }], [{ access_token: 'a b' }], [{ roles: ['user'] }]])(
    'N7: refuses %j, which holds no token',
    async (body) => {
      const { api } = await aPump(reply(body));
      expect((await caught(api.loginObserved(credentials))).code).toBe('reply_unexpected');
    },
  );
});

describe('logout, register and delete', () => {
  it.each([
    ['logout', 'POST', '/auth/logout', ''],
    ['register', 'POST', '/users/register', 'User successfully registered'],
    ['register', 'POST', '/users/register', '{"message":"User successfully registered"}'],
    ['deleteUser', 'DELETE', '/users', 'User account deleted successfully'],
    ['deleteUser', 'DELETE', '/users', '"User account deleted successfully"'],
  ] as const)('%s calls %s %s and takes the reply %j', async (name, method, path, body) => {
    const { value, request } = await call(reply(body, { status: 201 }), (api) => api[name]({ tokenSecret }));
    expect(value).toBeNull();
    expect(request).toEqual({ ...(method === 'POST' ? POST : GET), line: `${method} ${path}` });
  });

  it('register sends the address and nothing else where it is given one', async () => {
    const { request } = await call(reply('', { status: 201 }), (api) =>
      api.register({ tokenSecret, body: { address: 'wallet' } }),
    );
    expect(request).toEqual({ ...POST, line: 'POST /users/register', body: '{"address":"wallet"}' });
  });

  it.each(['logout', 'register', 'deleteUser'] as const)(
    'N7: %s does not believe a web page',
    async (name) => {
      const { api } = await aPump(reply('<html>Sign in to the hotel</html>'));
      expect((await caught(api[name]({ tokenSecret }))).code).toBe('reply_not_json');
    },
  );
});

describe('my profile', () => {
  it('is read as documented', async () => {
    const profile = {
      id: 'u1',
      username: 'alice',
      email: 'a@b.c',
      createdAt: '2024-01-01',
      updatedAt: '2024-01-02',
    };
    const { value, request } = await call(reply(profile), (api) => api.myProfile({ tokenSecret }));
    expect(request).toEqual({ ...GET, line: 'GET /auth/my-profile' });
    expect(value).toStrictEqual(profile);
  });

  it('is read as observed: the claims of the token', async () => {
    const claims = { address: 'W', roles: ['user'], iat: 1_800_000_000, exp: 1_802_592_000 };
    const { value } = await call(reply(claims), (api) => api.myProfile({ tokenSecret }));
    expect(value).toStrictEqual({ address: 'W', roles: ['user'] });
  });

  it('takes null for none and numbers for ids and times', async () => {
    const fields = {
      id: 7,
      username: null,
      email: null,
      createdAt: 1_800_000_000,
      updatedAt: 1_800_000_000_123,
    };
    const { value } = await call(reply(fields), (api) => api.myProfile({ tokenSecret }));
    expect(value).toStrictEqual({
      id: '7',
      username: null,
      email: null,
      createdAt: '2027-01-15T08:00:00.000Z',
      updatedAt: '2027-01-15T08:00:00.123Z',
    });
  });

  it.each([
    [{ username: 5 }, 'username'],
    [{ id: true }, 'id'],
    [{ roles: 'user' }, 'roles'],
    [{ roles: [1] }, 'roles'],
    [{ createdAt: -1 }, 'createdAt'],
    [{ createdAt: 1e300 }, 'createdAt'],
    [{}, undefined],
    [{ error: 'x' }, undefined],
    [[], undefined],
    ['"x"', undefined],
  ])('N7: %j is not a profile', async (body, field) => {
    const { api } = await aPump(reply(body));
    const error = await caught(api.myProfile({ tokenSecret }));
    expect(error.code).toBe('reply_unexpected');
    expect(error.details.field).toBe(field);
  });
});

describe('a profile of which some is not as it should be', () => {
  it('yields the rest', async () => {
    const body = { id: 'u1', username: 5, email: {}, createdAt: 12, roles: ['user', 1] };
    const { value } = await call(reply(body), (api) => api.myProfile({ tokenSecret }));
    expect(value).toStrictEqual({ id: 'u1', roles: ['user'] });
  });
});

describe('user by id', () => {
  it('is read as documented, with or without a token', async () => {
    const user = { id: 'u1', username: 'alice', createdAt: '2024-01-01' };
    const first = await call(reply(user), (api) => api.userById({ id: 'u1', tokenSecret }));
    expect(first.request).toEqual({ ...GET, line: 'GET /users/u1' });
    expect(first.value).toStrictEqual(user);
    const second = await call(reply(user), (api) => api.userById({ id: 'a/../b?c' }));
    expect(second.request).toEqual({ ...GET, authorization: undefined, line: 'GET /users/a%2F..%2Fb%3Fc' });
  });

  it('is read as observed', async () => {
    const user = {
      address: 'W',
      userId: 9,
      username: 'bob',
      profile_image: 'https://x.example/i.png',
      followers: 3,
    };
    const { value } = await call(reply(user), (api) => api.userById({ id: 'W' }));
    expect(value).toStrictEqual({ id: '9', username: 'bob', address: 'W' });
  });

  it('N7: is not read from a reply that names nobody', async () => {
    const { api } = await aPump(reply({ message: 'x' }));
    expect((await caught(api.userById({ id: 'u1' }))).code).toBe('reply_unexpected');
  });

  it('refuses an id that would leave the path', async () => {
    const { api, server } = await aPump(reply({}));
    expect((await caught(api.userById({ id: '..' }))).code).toBe('invalid_input');
    expect(server.log).toEqual([]);
  });
});

describe('roles', () => {
  const ROLES = [
    ['isAdmin', '/auth/is-admin', 'isAdmin'],
    ['isSuperAdmin', '/auth/is-super-admin', 'isSuperAdmin'],
  ] as const;

  it.each(ROLES)('%s asks GET %s', async (name, path, field) => {
    const yes = await call(reply({ [field]: true }), (api) => api[name]({ tokenSecret }));
    expect(yes.request).toEqual({ ...GET, line: `GET ${path}` });
    expect(yes.value).toBe('yes');
  });

  it.each(ROLES)('%s is yes or no only where the reply is clear', async (name, _path, field) => {
    const replies: readonly [unknown, string][] = [
      [{ [field]: false }, 'no'],
      ['true', 'yes'],
      ['false', 'no'],
      [{ [field]: 'true' }, 'unknown'],
      [{ [field]: 1 }, 'unknown'],
      [{ [field]: null }, 'unknown'],
      [{ admin: true }, 'unknown'],
      [{}, 'unknown'],
      ['null', 'unknown'],
      ['"true"', 'unknown'],
      [[true], 'unknown'],
    ];
    for (const [body, role] of replies) {
      const { value } = await call(reply(body), (api) => api[name]({ tokenSecret }));
      expect(value, JSON.stringify(body)).toBe(role);
    }
  });

  it('an admin is not a super admin', async () => {
    const { value } = await call(reply({ isAdmin: true }), (api) => api.isSuperAdmin({ tokenSecret }));
    expect(value).toBe('unknown');
  });

  it('a check that failed is an error, never a no', async () => {
    const { api } = await aPump(reply({ isAdmin: false }, { status: 500 }));
    expect((await caught(api.isAdmin({ tokenSecret }))).code).toBe('api_down');
  });
});

describe('jurisdiction', () => {
  it('is read as documented', async () => {
    const answer = reply({ isValidJurisdiction: false, jurisdiction: 'GB', reason: 'Not served' });
    const { value, request } = await call(answer, (api) => api.isValidJurisdiction({ tokenSecret }));
    expect(request).toEqual({ ...GET, line: 'GET /auth/is-valid-jurisdiction' });
    expect(value).toStrictEqual({ valid: 'no', name: 'GB', reason: 'Not served' });
  });

  it.each([
    ['true', { valid: 'yes' }],
    ['false', { valid: 'no' }],
    [{ valid: true }, { valid: 'yes' }],
    [{ is_valid: false }, { valid: 'no' }],
    [{ isValid: true }, { valid: 'yes' }],
    [{ isValid: true, valid: false }, { valid: 'unknown' }],
    [{ isValidJurisdiction: 'no', jurisdiction: 5, reason: null }, { valid: 'unknown' }],
    [{}, { valid: 'unknown' }],
    ['null', { valid: 'unknown' }],
  ])('takes %j as %j', async (body, result) => {
    const { value } = await call(reply(body), (api) => api.isValidJurisdiction({ tokenSecret }));
    expect(value).toStrictEqual(result);
  });
});
