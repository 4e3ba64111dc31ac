import { describe, expect, it } from 'vitest';
import { aMachine, type Machine, START_MS } from './a-platform.ts';
import {
  type Answer,
  type Asked,
  aForeignServer,
  aToken,
  claimsOf,
  isEvmLogin,
  isSolanaLogin,
} from './foreign-servers.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { importKey, SOLANA, setUp, signInBoth } from './user-steps.ts';

const world = sandboxPerFile();

const PAGE: Answer = [404, '<!doctype html><html><body>Cannot POST</body></html>'];

/** Answers `/auth/my-profile` with the claims, and what else is given. */
const aPump = async (login: (asked: Asked) => Answer, otherwise: Answer) => {
  const tokens = new Map<string, object>();
  const issue = (address: unknown): string => {
    const claims = claimsOf(address, START_MS);
    const token = aToken(claims);
    tokens.set(`Bearer ${token}`, claims);
    return token;
  };
  const server = await aForeignServer((asked) => {
    const claims = tokens.get(asked.headers.authorization ?? '');
    if (asked.path === '/auth/my-profile') return claims === undefined ? [401, {}] : [200, claims];
    return asked.method === 'POST' && asked.path.startsWith('/auth/login') ? login(asked) : otherwise;
  });
  return { ...server, issue };
};

const REFUSED: Answer = [401, { statusCode: 401, message: 'Invalid signature' }];

/** Pump.fun in what was observed, by different hands. */
const PUMPS: readonly {
  readonly name: string;
  readonly way: string;
  readonly make: () => Promise<{ readonly url: string; readonly asked: Asked[] }>;
}[] = [
  {
    name: 'knows /auth/login/token alone and answers everything else with a page',
    way: 'observed_token',
    make: async () => {
      const pump = await aPump(({ path, body }) => {
        if (path !== '/auth/login/token') return PAGE;
        if (body.authType !== 'non_custodial') return [400, { message: ['authType must be non_custodial'] }];
        return isSolanaLogin(body) ? [201, { access_token: pump.issue(body.address) }] : REFUSED;
      }, PAGE);
      return pump;
    },
  },
  {
    name: 'knows /auth/login alone, gives claims and a cookie, the token only when asked, and answers 403 to all else',
    way: 'observed_raw_jwt',
    make: async () => {
      const forbidden: Answer = [403, { statusCode: 403, message: 'Forbidden resource' }];
      const pump = await aPump(({ path, body }) => {
        if (path !== '/auth/login') return forbidden;
        if (typeof body.timestamp !== 'number') return [400, { message: ['timestamp must be a number'] }];
        if (!isSolanaLogin(body)) return REFUSED;
        const token = pump.issue(body.address);
        const cookie = { 'set-cookie': `auth_token=${token}; HttpOnly; Path=/` };
        const claims = claimsOf(body.address, START_MS);
        return [201, body.rawJwt === true ? { ...claims, token } : claims, cookie];
      }, forbidden);
      return pump;
    },
  },
  {
    name: 'trips over what it does not know, and gives the JWT as plain text',
    way: 'observed_token',
    make: async () => {
      const pump = await aPump(
        ({ path, body }) => {
          if (!isSolanaLogin(body)) return REFUSED;
          return path === '/auth/login/token'
            ? [200, pump.issue(body.address)]
            : [404, { message: 'Not found' }];
        },
        [404, { message: 'Not found' }],
      );
      return pump;
    },
  },
  {
    name: 'echoes the claims to whatever it is sent, asks for nothing but an address, and gives the JWT as a JSON string',
    way: 'observed_raw_jwt',
    make: async () => {
      const pump = await aPump(
        ({ path, body }) => {
          if (path !== '/auth/login') return [404, { message: 'Not found' }];
          if (body.address === undefined) return [200, claimsOf(body.wallet, START_MS)];
          if (!isSolanaLogin(body)) return REFUSED;
          return body.rawJwt
            ? [200, JSON.stringify(pump.issue(body.address)), { 'content-type': 'application/json' }]
            : [200, {}];
        },
        [404, { message: 'Not found' }],
      );
      return pump;
    },
  },
  {
    name: 'takes the documented login and answers it in the form of the other',
    way: 'documented',
    make: async () => {
      const pump = await aPump(({ path, body }) => {
        if (path !== '/auth/login') return PAGE;
        const [, timestamp] = /^Sign in to pump\.fun: (\d{13})$/.exec(String(body.message)) ?? [];
        const isGood = isSolanaLogin({ address: body.wallet, signature: body.signature, timestamp });
        return isGood ? [201, { access_token: pump.issue(body.wallet) }] : REFUSED;
      }, PAGE);
      return pump;
    },
  },
];

/** Mimic by different hands: each nonce opens once. */
const aMimic = async (encoding: 'text' | 'raw', bytes: number, endsWith = '') => {
  const nonces = new Map<string, string>();
  let issued = 0;
  return aForeignServer(({ path, body }) => {
    const address = String(body.address).toLowerCase();
    if (path === '/users/nonce') {
      issued += 1;
      const nonce = `0x${'f9'.repeat(bytes - 1)}${issued.toString(16).padStart(2, '0')}${endsWith}`;
      nonces.set(address, nonce);
      return [200, { address: body.address, nonce }];
    }
    if (path !== '/users/authenticate') return [404, { content: { message: 'Not found' } }];
    const nonce = nonces.get(address) ?? '0x';
    nonces.delete(address);
    const isGood = nonce !== '0x' && isEvmLogin(body, nonce, encoding);
    return isGood
      ? [200, { address: body.address, token: aToken({ address }) }]
      : [401, { content: { message: 'Invalid signature' } }];
  });
};

const aMachineAt = async (pumpUrl: string, mimicUrl: string): Promise<Machine> => {
  const machine = await aMachine({ pumpUrl, mimicUrl });
  await machine.ready();
  return machine;
};

const loginPaths = (asked: readonly Asked[]): string[] =>
  asked.filter(({ path }) => path.startsWith('/auth/login')).map(({ path }) => path);

describe('a server that somebody built from the description of the observed dialect alone', () => {
  it.each(PUMPS)('$name: is signed in to without a setting, remembered, and read', async ({ make, way }) => {
    const pump = await make();
    const machine = await aMachineAt(pump.url, pump.url);
    const { solana: accountId } = await setUp(machine);
    await machine.ask('sessions.signIn', { accountId, api: 'pump' });
    const dialect = 'observed';
    expect(await machine.unlockedView()).toMatchObject({
      sessions: {
        [`${accountId}:pump`]: { state: 'signed_in', dialect, expiresAtMs: START_MS + 2_592_000_000 },
      },
      dialects: { pump: way, mimic: null },
      drift: { pump: [] },
    });
    // Each attempt signed another text.
    const signatures = pump.asked.map(({ body }) => body.signature);
    expect(new Set(signatures).size).toBe(signatures.length);

    await machine.ask('pump.refresh', { accountId }).catch(() => undefined);
    expect((await machine.detail()).pump.profile).toMatchObject({
      state: 'ready',
      value: { address: expect.any(String) },
    });

    // The next login begins with what worked: after a sign-out, and after the browser was closed.
    await machine.ask('sessions.signOut', { accountId, api: 'pump' });
    await machine.restartBrowser();
    await machine.ask('vault.unlock', { passwordSecret: 'canary horse battery' });
    expect((await machine.unlockedView()).dialects.pump).toBe(way);
    pump.asked.length = 0;
    machine.time.nowMs += 1_000;
    await machine.ask('sessions.signIn', { accountId, api: 'pump' });
    const path = way === 'observed_token' ? '/auth/login/token' : '/auth/login';
    expect(loginPaths(pump.asked)).toEqual([path]);
    machine.die();
  });

  it('that refuses the roles with 401 to whom it gives the profile costs no session: they could not be checked (T7)', async () => {
    let isOver = false;
    const pump = await aForeignServer(({ path, headers, body }) => {
      if (path === '/auth/login/token') {
        return isSolanaLogin(body)
          ? [201, { access_token: aToken(claimsOf(body.address, START_MS)) }]
          : REFUSED;
      }
      const isGiven = path === '/auth/my-profile' && headers.authorization !== undefined && !isOver;
      return isGiven
        ? [200, { address: SOLANA.address }]
        : [401, { statusCode: 401, message: 'Unauthorized' }];
    });
    const machine = await aMachineAt(pump.url, pump.url);
    const { solana: accountId } = await setUp(machine);
    await machine.ask('sessions.signIn', { accountId, api: 'pump' });
    await machine.ask('pump.refresh', { accountId });
    expect((await machine.detail()).pump).toMatchObject({
      profile: { state: 'ready' },
      roles: {
        state: 'ready',
        value: { admin: 'unknown', superAdmin: 'unknown', validJurisdiction: 'unknown' },
      },
    });
    const state = async () => (await machine.unlockedView()).sessions[`${accountId}:pump`]?.state;
    expect(await state()).toBe('signed_in');
    const tokenLogins = () => pump.asked.filter(({ path }) => path === '/auth/login/token').length;
    expect(tokenLogins()).toBe(1);

    // A token that the profile is refused to as well is over.
    isOver = true;
    expect(await machine.refusal('pump.refresh', { accountId })).toBe('unauthorized');
    expect([await state(), tokenLogins()]).toEqual(['expired', 2]);
    expect((await machine.detail()).pump.roles).toMatchObject({
      state: 'failed',
      error: { code: 'unauthorized' },
    });
    machine.die();
  });

  it('is registered with as it wants it, and asked for others even when it takes no token any more (T7)', async () => {
    let isOver = false;
    const pump = await aForeignServer(({ method, path, headers, body }) => {
      if (path === '/auth/login/token') {
        return isSolanaLogin(body)
          ? [201, { access_token: aToken(claimsOf(body.address, START_MS)) }]
          : REFUSED;
      }
      // Anybody may look up a user; a token that is over is refused all the same.
      const isRefused = isOver && headers.authorization !== undefined;
      if (isRefused) return [401, { statusCode: 401, message: 'Unauthorized' }];
      if (method === 'GET' && path === '/users/moonfish')
        return [200, { address: 'x', username: 'moonfish' }];
      if (path !== '/users/register') return [404, { statusCode: 404, message: 'Not found' }];
      return Object.keys(body).join() === 'address' && typeof body.address === 'string'
        ? [201, 'User successfully registered']
        : [400, { statusCode: 400, message: ['address should not be empty'] }];
    });
    const machine = await aMachineAt(pump.url, pump.url);
    const { solana: accountId } = await setUp(machine);
    await machine.ask('sessions.signIn', { accountId, api: 'pump' });
    await machine.ask('pump.register', { accountId });
    const registered = pump.asked.filter(({ path }) => path === '/users/register');
    expect(registered.map(({ body }) => body)).toEqual([{}, { address: SOLANA.address }]);

    isOver = true;
    const ask = { accountId, idOrAddress: 'moonfish' };
    // The session ends with the first, and what keeps its next login waiting keeps no look-up.
    for (const _ of ['refused', 'ended']) {
      expect(await machine.ask('pump.findUser', ask)).toMatchObject({ username: 'moonfish' });
      expect(pump.asked.at(-1)?.headers.authorization).toBeUndefined();
      expect((await machine.unlockedView()).sessions[`${accountId}:pump`]).toMatchObject({
        state: 'expired',
      });
    }
    expect(loginPaths(pump.asked).filter((path) => path === '/auth/login/token')).toHaveLength(2);
    machine.die();
  });

  it.each([
    ['text', 32, 'text'],
    ['text', 16, 'text'],
    ['raw', 16, 'raw'],
    ['raw', 31, 'raw'],
  ] as const)(
    'Mimic, where the nonce is signed as %s and has %d bytes, is signed in to',
    async (encoding, bytes, shown) => {
      const mimic = await aMimic(encoding, bytes);
      const machine = await aMachineAt(mimic.url, mimic.url);
      const { evm: accountId } = await setUp(machine);
      await machine.ask('sessions.signIn', { accountId, api: 'mimic' });
      expect((await machine.unlockedView()).dialects.mimic).toBe(shown);
      await machine.ask('sessions.signOut', { accountId, api: 'mimic' });
      mimic.asked.length = 0;
      await machine.ask('sessions.signIn', { accountId, api: 'mimic' });
      expect(mimic.asked.map(({ path }) => path)).toEqual(['/users/nonce', '/users/authenticate']);
      machine.die();
    },
  );

  it('Mimic, whose nonces have an odd number of digits, is signed in to: as text they are text', async () => {
    const mimic = await aMimic('text', 31, 'a');
    const machine = await aMachineAt(mimic.url, mimic.url);
    const { evm: accountId } = await setUp(machine);
    await machine.ask('sessions.signIn', { accountId, api: 'mimic' });
    expect((await machine.unlockedView()).dialects.mimic).toBe('text');
    // Raw, they are nothing that could be signed.
    await machine.ask('settings.update', { mimicNonce: 'raw' });
    expect(await machine.refusal('sessions.renew', { accountId, api: 'mimic' })).toBe('nonce_refused');
    machine.die();
  });

  it('S1: Mimic that wants 32 raw bytes signed gets no signature of them, by itself or by the setting of the API', async () => {
    const mimic = await aMimic('raw', 32);
    const machine = await aMachineAt(mimic.url, mimic.url);
    const { evm: accountId } = await setUp(machine);
    expect(await machine.refusal('sessions.signIn', { accountId, api: 'mimic' })).toBe('unauthorized');
    await machine.ask('settings.update', { mimicNonce: 'raw' });
    mimic.asked.length = 0;
    expect(await machine.refusal('sessions.signIn', { accountId, api: 'mimic' })).toBe('nonce_refused');
    expect(mimic.asked.map(({ path }) => path)).toEqual(['/users/nonce']);
    machine.die();
  });

  it('S1: Mimic gets 32 raw bytes signed by the one account whose owner consented, until the consent is taken back', async () => {
    const mimic = await aMimic('raw', 32);
    const machine = await aMachineAt(mimic.url, mimic.url);
    const { evm: accountId } = await setUp(machine);
    const other = await importKey(machine, `0x${'5e'.repeat(32)}`, { kind: 'new', name: 'Other' });
    const signIn = { accountId, api: 'mimic' } as const;
    await machine.ask('keys.setRawNonceConsent', { accountId, isGiven: true });
    await machine.killWorker();
    await machine.ask('sessions.signIn', signIn);
    const view = await machine.unlockedView();
    expect(view.dialects.mimic).toBe('raw');
    expect(view.identities.map(({ accounts }) => accounts.evm?.rawNonceConsent)).toEqual([true, undefined]);
    expect(await machine.refusal('sessions.signIn', { ...signIn, accountId: other.accountId })).toBe(
      'unauthorized',
    );
    await machine.ask('settings.update', { mimicNonce: 'raw' });
    expect(await machine.refusal('sessions.signIn', { ...signIn, accountId: other.accountId })).toBe(
      'nonce_refused',
    );
    await machine.ask('sessions.signOut', signIn);
    await machine.ask('keys.setRawNonceConsent', { accountId, isGiven: false });
    expect(await machine.refusal('sessions.signIn', signIn)).toBe('nonce_refused');
    machine.die();
  });
});

describe('a dialect chosen by hand', () => {
  it('is the only one that is spoken', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    const signIn = { accountId: main.solana, api: 'pump' } as const;
    world.sandbox.setOptions({ pump: { dialect: 'observed', observedLogin: 'cookie' } });
    await machine.ask('settings.update', { pumpDialect: 'documented' });
    expect(await machine.refusal('sessions.signIn', signIn)).toBe('bad_request');
    expect(machine.requests).toEqual(['POST /auth/login']);
    await machine.ask('settings.update', { pumpDialect: 'observed' });
    await machine.ask('sessions.signIn', signIn);
    expect(machine.requests.slice(1)).toEqual(['POST /auth/login/token', 'POST /auth/login']);
    expect((await machine.unlockedView()).settings.pumpDialect).toBe('observed');
    expect(world.sandbox.log.violations()).toEqual([]);
  });
});

describe('the sandbox in every dialect', () => {
  const combinations = (['documented', 'observed'] as const).flatMap((dialect) =>
    (['both', 'token', 'cookie'] as const).flatMap((observedLogin) =>
      (['own', 'token', 'access_token', 'json_string', 'text'] as const).flatMap((loginReply) =>
        (['not_found', 'forbidden', 'html'] as const).map((unknownPaths) => ({
          dialect,
          observedLogin,
          loginReply,
          unknownPaths,
        })),
      ),
    ),
  );

  it('is signed in to without a setting and without breaking a rule', async () => {
    for (const combination of combinations) {
      world.sandbox.reset();
      world.sandbox.setOptions({
        pump: { ...combination, errorMessages: 'list' },
        mimic: { errorBodies: 'content' },
      });
      const machine = await world.aMachine();
      const main = await setUp(machine);
      await signInBoth(machine, main);
      const view = await machine.unlockedView();
      const label = JSON.stringify(combination);
      expect(view.sessions[`${main.solana}:pump`], label).toMatchObject({ state: 'signed_in' });
      expect(world.sandbox.log.violations(), label).toEqual([]);
      machine.die();
    }
  }, 60_000);

  it('that gives claims and no token at all is told by name, and never taken for signed in', async () => {
    world.sandbox.setOptions({ pump: { loginReply: 'claims' } });
    const machine = await world.aMachine();
    const { solana: accountId } = await setUp(machine);
    expect(await machine.refusal('sessions.signIn', { accountId, api: 'pump' })).toBe('reply_unexpected');
    expect((await machine.unlockedView()).drift.pump).toMatchObject([
      { field: 'login.token', problem: 'missing' },
    ]);
    world.sandbox.setOptions({ pump: { loginReply: 'own' } });
    machine.time.nowMs += 1_000;
    await machine.ask('sessions.signIn', { accountId, api: 'pump' });
    expect((await machine.unlockedView()).drift.pump).toEqual([]);
  });
});
