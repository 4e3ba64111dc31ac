import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { API_IDS, APIS, callsWithin, readScopeOf, toScope } from '../../../src/apis.ts';
import { AppError } from '../../../src/errors.ts';
import { findCall, parseScope, requireCall } from '../../../src/sites/scope.ts';

const codeOf = (task: () => unknown): string => {
  try {
    task();
    return 'ok';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};

const ALL = { methods: ['GET', 'POST', 'DELETE'] as const, paths: APIS.pump.calls.map(({ path }) => path) };

describe('the calls that a page may make', () => {
  it('reads only what the user sees anyway, unless more was granted', () => {
    for (const api of API_IDS) {
      const calls = callsWithin(api, readScopeOf(api));
      expect(calls.length).toBeGreaterThan(0);
      expect(calls.every(({ kind, method }) => kind === 'read' && method === 'GET')).toBe(true);
    }
  });

  it.each([
    ['GET', '/auth/my-profile', 'ok'],
    ['GET', '/users/anyone', 'ok'],
    ['POST', '/users/register', 'site_out_of_scope'],
    ['DELETE', '/users', 'site_out_of_scope'],
    ['POST', '/auth/login', 'site_call_unsupported'],
    ['POST', '/auth/logout', 'site_call_unsupported'],
    ['POST', '/auth/my-profile', 'site_call_unsupported'],
    ['GET', '/users', 'site_call_unsupported'],
    ['GET', '/users/', 'site_call_unsupported'],
    ['GET', '/users/a/b', 'site_call_unsupported'],
    ['GET', '/users/..', 'site_call_unsupported'],
    ['GET', '/users/.', 'site_call_unsupported'],
    ['GET', '//users/a', 'site_call_unsupported'],
    ['GET', '/users/%2e%2e', 'site_call_unsupported'],
    ['GET', '/users/a?x=1', 'site_call_unsupported'],
    ['GET', '/users/a#x', 'site_call_unsupported'],
    ['GET', '/users/a\\b', 'site_call_unsupported'],
    ['GET', '/users/a*', 'site_call_unsupported'],
    ['GET', '/users/a|', 'site_call_unsupported'],
    ['GET', '/users/a^', 'site_call_unsupported'],
    ['GET', 'users/a', 'site_call_unsupported'],
  ] as const)('%s %s is %s for a page that may read Pump.fun', (method, path, code) => {
    const scope = readScopeOf('pump');
    expect(codeOf(() => requireCall({ api: 'pump', scope, method, path }))).toBe(code);
  });

  it('takes the call that names most of a path: the secret one is not counted among those that read', () => {
    expect(findCall('mimic', 'GET', '/users/api-key')).toMatchObject({ kind: 'secret' });
    const scope = readScopeOf('mimic');
    const ask = (path: string) => codeOf(() => requireCall({ api: 'mimic', scope, method: 'GET', path }));
    expect([ask('/users/tokens'), ask('/users/api-key')]).toEqual(['ok', 'site_out_of_scope']);
  });

  it('can never be one that signs in or out, whatever is named and granted', () => {
    const scope = { methods: ALL.methods, paths: ['/*', '/auth/*', '/**', ...ALL.paths] };
    const path = fc.oneof(
      fc.constantFrom(
        '/auth/login',
        '/auth/logout',
        '/auth/login/token',
        '/users/nonce',
        '/users/authenticate',
      ),
      fc.string(),
      fc.webPath(),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...API_IDS),
        fc.constantFrom(...ALL.methods),
        path,
        (api, method, named) => {
          const call = findCall(api, method, named);
          if (call === null) return;
          expect(APIS[api].calls).toContain(call);
          // It means the same to every server: nothing to decode, to climb or to cut off.
          expect(new URL(named, 'https://api.test').pathname).toBe(named);
          expect(() => requireCall({ api, scope: { ...scope, methods: [] }, method, path: named })).toThrow();
        },
      ),
      { numRuns: 2_000 },
    );
    for (const name of ['/auth/login', '/auth/logout', '/users/nonce', '/users/authenticate']) {
      for (const api of API_IDS) expect(findCall(api, 'POST', name)).toBeNull();
    }
  });

  it('are exactly those of a scope, there and back, whatever is chosen', () => {
    fc.assert(
      fc.property(fc.constantFrom(...API_IDS), fc.nat(), (api, bits) => {
        const chosen = APIS[api].calls.filter((_, i) => (bits >> i) % 2 === 1);
        const within = callsWithin(api, toScope(chosen));
        for (const call of chosen) expect(within).toContain(call);
        expect(toScope(within)).toEqual(toScope(callsWithin(api, toScope(within))));
      }),
    );
  });

  it('are dropped from a scope where the API has none of that kind, and refused where nothing is left', () => {
    const scope = { methods: ['GET', 'POST'], paths: ['/users/tokens', '/auth/my-profile'] } as const;
    expect(parseScope('mimic', scope)).toEqual({ methods: ['GET'], paths: ['/users/tokens'] });
    expect(codeOf(() => parseScope('mimic', { methods: ['DELETE'], paths: ['/users/tokens'] }))).toBe(
      'invalid_input',
    );
  });
});
