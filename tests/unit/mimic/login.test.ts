import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { createMimicApi } from '../../../src/mimic/api.ts';
import { type MimicLoginOptions, signInToMimic } from '../../../src/mimic/login.ts';
import { anHttp, caught } from '../http/builders.ts';
import { type LocalServer, reply, startServer } from '../http/local-server.ts';

const ADDRESS = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const OTHER = '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359';

const sign: MimicLoginOptions['sign'] = async ({ nonce }) => ({
  address: ADDRESS,
  signature: `signed-${nonce}`,
});

/** A server whose replies name the given owners. */
const aMimic = ({ nonceFor = ADDRESS, tokenFor = ADDRESS, ...fields }: Record<string, string> = {}) =>
  startServer((request, response) => {
    const body =
      request.path === '/users/nonce'
        ? { address: nonceFor, nonce: '0xabcdef' }
        : { address: tokenFor, token: 'a.b.c', ...fields };
    reply(body)(request, response);
  });

const signIn = (server: LocalServer, overrides: Partial<MimicLoginOptions> = {}) =>
  signInToMimic({
    api: createMimicApi(anHttp(server.url)),
    address: ADDRESS,
    sign,
    choice: 'automatic',
    allowRaw32: false,
    remembered: null,
    onStep: () => undefined,
    ...overrides,
  });

const pathsOf = (server: LocalServer): string[] => server.log.map(({ path }) => path);

describe('signInToMimic', () => {
  it('fetches a nonce, has it signed as text and trades it for a token, step by step', async () => {
    const server = await aMimic({ email: 'a@b.c' });
    const steps: string[] = [];
    const result = await signIn(server, {
      onStep: (step) => steps.push(`${step} after ${server.log.length} requests`),
      sign: async (intent) => {
        expect(intent).toStrictEqual({
          kind: 'mimic_nonce',
          nonce: '0xabcdef',
          encoding: 'text',
          allowRaw32: false,
        });
        return sign(intent);
      },
    });
    expect(result).toStrictEqual({
      tokenSecret: 'a.b.c',
      encoding: 'text',
      dialect: 'documented',
    });
    expect(steps).toEqual([
      'challenge after 0 requests',
      'sign after 1 requests',
      'authenticate after 1 requests',
    ]);
    expect(server.log.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      ['/users/nonce', { address: ADDRESS }],
      ['/users/authenticate', { address: ADDRESS, signature: 'signed-0xabcdef' }],
    ]);
  });

  it('compares addresses without regard to case', async () => {
    const server = await aMimic({ nonceFor: ADDRESS.toLowerCase(), tokenFor: ADDRESS.toLowerCase() });
    expect((await signIn(server)).tokenSecret).toBe('a.b.c');
  });

  it('S10: signs no nonce that is for another address', async () => {
    const server = await aMimic({ nonceFor: OTHER });
    let signatures = 0;
    const counting: MimicLoginOptions['sign'] = (intent) => {
      signatures += 1;
      return sign(intent);
    };
    const error = await caught(signIn(server, { sign: counting }));
    expect(error).toMatchObject({ code: 'wrong_wallet', details: { field: 'address' } });
    expect(signatures).toBe(0);
    expect(pathsOf(server)).toEqual(['/users/nonce']);
  });

  it('S10: sends no signature of another key', async () => {
    const server = await aMimic();
    const error = await caught(signIn(server, { sign: async () => ({ address: OTHER, signature: '0x' }) }));
    expect(error.code).toBe('wrong_wallet');
    expect(pathsOf(server)).toEqual(['/users/nonce']);
  });

  it('S10: takes no token that is for another address', async () => {
    const server = await aMimic({ tokenFor: OTHER });
    expect((await caught(signIn(server))).code).toBe('wrong_wallet');
  });

  it('sends nothing more when the signer refuses the nonce', async () => {
    const server = await aMimic();
    const refuse = async (): Promise<never> => {
      throw new AppError({ code: 'nonce_refused' });
    };
    expect((await caught(signIn(server, { sign: refuse }))).code).toBe('nonce_refused');
    expect(pathsOf(server)).toEqual(['/users/nonce']);
  });

  it.each([
    ['challenge', 0],
    ['sign', 1],
    ['authenticate', 1],
  ])('a listener that throws at %s ends it after %i requests', async (stop, requests) => {
    const server = await aMimic();
    const onStep = (step: string): void => {
      if (step === stop) throw new AppError({ code: 'session_superseded' });
    };
    expect((await caught(signIn(server, { onStep }))).code).toBe('session_superseded');
    expect(server.log).toHaveLength(requests);
  });
});

describe('the encoding of the nonce', () => {
  const refusal = (status: number) => reply({ content: { message: 'Invalid signature' } }, { status });
  /** Issues nonces of that many bytes, counted up, and lets in what is signed in that encoding. */
  const aStrict = (encoding: 'text' | 'raw', { bytes = 16, status = 401, isRepeating = false } = {}) => {
    let issued = 0;
    return startServer((request, response) => {
      if (request.path === '/users/nonce') {
        issued += isRepeating && issued > 0 ? 0 : 1;
        const nonce = `0x${issued.toString(16).padStart(2 * bytes, '0')}`;
        return reply({ address: ADDRESS, nonce })(request, response);
      }
      const { signature } = JSON.parse(request.body) as { signature: string };
      const isGood = signature.startsWith(`${encoding}-`);
      return (isGood ? reply({ address: ADDRESS, token: 'a.b.c' }) : refusal(status))(request, response);
    });
  };
  /** A signer that remembers what it was asked. */
  const aSigner = () => {
    const asked: Parameters<MimicLoginOptions['sign']>[0][] = [];
    const sign: MimicLoginOptions['sign'] = async (intent) => {
      asked.push(intent);
      const { nonce, encoding } = intent;
      return { address: ADDRESS, signature: `${encoding}-${nonce}` };
    };
    return { asked, sign };
  };

  it.each([400, 401, 403, 422])(
    'S8: is raw after a %d to the text, with a new nonce, where those bytes are few',
    async (status) => {
      const server = await aStrict('raw', { status });
      const { asked, sign } = aSigner();
      expect(await signIn(server, { sign })).toMatchObject({ tokenSecret: 'a.b.c', encoding: 'raw' });
      expect(asked.map(({ encoding }) => encoding)).toEqual(['text', 'raw']);
      expect(new Set(asked.map(({ nonce }) => nonce)).size).toBe(2);
    },
  );

  it.each([32, 33, 64, 1_000])('S1: is never raw by itself for a nonce of %d bytes', async (bytes) => {
    const server = await aStrict('raw', { bytes });
    for (const remembered of [null, 'text', 'raw'] as const) {
      const { asked, sign } = aSigner();
      expect((await caught(signIn(server, { sign, remembered }))).code).toBe('unauthorized');
      expect(asked.map(({ encoding }) => encoding)).toEqual(['text']);
    }
  });

  it('S1: is raw for exactly 32 bytes, too, where the owner of the account consented', async () => {
    const { asked, sign } = aSigner();
    const server = await aStrict('raw', { bytes: 32 });
    const login = await signIn(server, { sign, allowRaw32: true });
    expect(login.encoding).toBe('raw');
    expect(asked).toMatchObject([
      { encoding: 'text', allowRaw32: true },
      { encoding: 'raw', allowRaw32: true },
    ]);
  });

  it.each([33, 64])('S1: that consent is none to %d bytes', async (bytes) => {
    const { asked, sign } = aSigner();
    const server = await aStrict('raw', { bytes });
    expect((await caught(signIn(server, { sign, allowRaw32: true }))).code).toBe('unauthorized');
    expect(asked.map(({ encoding }) => encoding)).toEqual(['text']);
  });

  it('is never raw for a nonce that spells no whole bytes: what the API said of the text stands', async () => {
    const server = await aStrict('raw', { bytes: 7.5 });
    for (const remembered of [null, 'raw'] as const) {
      const { asked, sign } = aSigner();
      expect((await caught(signIn(server, { sign, remembered }))).code).toBe('unauthorized');
      expect(asked.map(({ encoding }) => encoding)).toEqual(['text']);
    }
  });

  it('S8: never signs one nonce twice, whatever the server hands out', async () => {
    const server = await aStrict('raw', { isRepeating: true });
    const { asked, sign } = aSigner();
    expect((await caught(signIn(server, { sign }))).code).toBe('unauthorized');
    expect(asked).toHaveLength(1);
  });

  it('begins with the one that worked last time, and finds back from it', async () => {
    const raw = aSigner();
    const login = await signIn(await aStrict('raw'), { sign: raw.sign, remembered: 'raw' });
    expect(login.encoding).toBe('raw');
    expect(raw.asked).toHaveLength(1);
    const text = aSigner();
    expect((await signIn(await aStrict('text'), { sign: text.sign, remembered: 'raw' })).encoding).toBe(
      'text',
    );
    expect(text.asked.map(({ encoding }) => encoding)).toEqual(['raw', 'text']);
  });

  it.each([
    ['text', 'raw'],
    ['raw', 'text'],
  ] as const)('is %s and nothing else where the user said so', async (choice, wanted) => {
    const { asked, sign } = aSigner();
    expect((await caught(signIn(await aStrict(wanted), { sign, choice, remembered: wanted }))).code).toBe(
      'unauthorized',
    );
    expect(asked.map(({ encoding }) => encoding)).toEqual([choice]);
  });

  it('leaves a nonce of 32 bytes to the guard where the user said raw', async () => {
    const { asked, sign } = aSigner();
    const login = await signIn(await aStrict('raw', { bytes: 32 }), { sign, choice: 'raw' });
    expect(login.encoding).toBe('raw');
    expect(asked).toHaveLength(1);
  });

  it.each([429, 500, 503])('is not changed after a %d, which says nothing about it', async (status) => {
    const { asked, sign } = aSigner();
    await caught(signIn(await aStrict('raw', { status }), { sign }));
    expect(asked).toHaveLength(1);
  });
});
