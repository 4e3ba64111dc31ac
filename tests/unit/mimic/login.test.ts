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
        expect(intent).toStrictEqual({ kind: 'mimic_nonce', nonce: '0xabcdef', encoding: 'text' });
        return sign(intent);
      },
    });
    expect(result).toStrictEqual({ tokenSecret: 'a.b.c', email: 'a@b.c', dialect: 'documented' });
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
    expect(await signIn(server)).toStrictEqual({ tokenSecret: 'a.b.c', dialect: 'documented' });
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
