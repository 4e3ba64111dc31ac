/**
 * The table of APIs and chains: a third API is one more row here and one more folder beside pump/ and mimic/.
 * Holds names and how to look them up, no behaviour; every part of the product may read it.
 */

export type Chain = 'solana' | 'evm';
export type Api = 'pump' | 'mimic';

export type ApiMethod = 'GET' | 'POST' | 'DELETE';

/** One documented call that needs a token. Signing in and out are not among them: no page ever makes those. */
export interface ApiCall {
  readonly method: ApiMethod;
  /** `*` stands for exactly one segment. */
  readonly path: string;
  /**
   * `read` tells what the user sees anyway; `secret` answers with a secret of its own; `write` changes something;
   * `permanent` can't be undone. A page that may read may make the calls of kind `read` alone.
   */
  readonly kind: 'read' | 'secret' | 'write' | 'permanent';
  /** Where its replies may be larger than 64 KiB. */
  readonly maxReplyBytes?: number;
  /** Where the API counts it apart. */
  readonly rateWindow?: 'pump.users';
  /** The fields of its JSON body, where it has one. */
  readonly bodyFields?: readonly string[];
}

/** A documented call of signing in or out. Only the extension makes it: what is signed and what comes back is its own. */
export interface SessionCall {
  readonly method: 'POST';
  readonly path: string;
  readonly does: 'challenge' | 'sign_in' | 'sign_out';
  readonly bodyFields?: readonly string[];
}

export interface ApiInfo {
  /** The name a person knows it by. */
  readonly name: string;
  /** The chain whose key signs in. */
  readonly chain: Chain;
  /** Its production base URL, without a trailing slash. */
  readonly productionBaseUrl: string;
  /** The request header that carries the token. */
  readonly authHeader: 'Authorization' | 'x-auth-token';
  /** The Origin that the API takes, where it refuses every other; null where it does not care. */
  readonly acceptedOrigin: string | null;
  /** What a page can be allowed to call. */
  readonly calls: readonly ApiCall[];
  /** The other documented calls. */
  readonly sessionCalls: readonly SessionCall[];
}

/** The largest reply of Mimic's balances that is read. */
export const MAX_BALANCES_BYTES = 8 * 1024 * 1024;

export const APIS: Readonly<Record<Api, ApiInfo>> = {
  pump: {
    name: 'Pump.fun',
    chain: 'solana',
    productionBaseUrl: 'https://frontend-api-v3.pump.fun',
    authHeader: 'Authorization',
    acceptedOrigin: 'https://pump.fun',
    calls: [
      { method: 'GET', path: '/auth/my-profile', kind: 'read' },
      { method: 'GET', path: '/auth/is-admin', kind: 'read' },
      { method: 'GET', path: '/auth/is-super-admin', kind: 'read' },
      { method: 'GET', path: '/auth/is-valid-jurisdiction', kind: 'read' },
      { method: 'GET', path: '/users/*', kind: 'read', rateWindow: 'pump.users' },
      { method: 'POST', path: '/users/register', kind: 'write' },
      { method: 'DELETE', path: '/users', kind: 'permanent' },
    ],
    sessionCalls: [
      {
        method: 'POST',
        path: '/auth/login',
        does: 'sign_in',
        bodyFields: ['wallet', 'signature', 'message'],
      },
      { method: 'POST', path: '/auth/logout', does: 'sign_out' },
    ],
  },
  mimic: {
    name: 'Mimic Protocol',
    chain: 'evm',
    productionBaseUrl: 'https://api-protocol.mimic.fi',
    authHeader: 'x-auth-token',
    acceptedOrigin: null,
    calls: [
      { method: 'GET', path: '/users/tokens', kind: 'read', maxReplyBytes: MAX_BALANCES_BYTES },
      { method: 'GET', path: '/users/*/data', kind: 'read' },
      { method: 'GET', path: '/users/api-key', kind: 'secret' },
      { method: 'POST', path: '/users/*/data', kind: 'write', bodyFields: ['name', 'intendedUse'] },
    ],
    sessionCalls: [
      { method: 'POST', path: '/users/nonce', does: 'challenge', bodyFields: ['address'] },
      { method: 'POST', path: '/users/authenticate', does: 'sign_in', bodyFields: ['address', 'signature'] },
    ],
  },
};

export const API_IDS: readonly Api[] = ['pump', 'mimic'];
export const CHAINS: readonly Chain[] = ['solana', 'evm'];

/** The API that a key of this chain signs in to. */
export const apiOfChain = (chain: Chain): Api => (chain === 'solana' ? 'pump' : 'mimic');

/** Some of an API's documented calls: those whose method and path are both here. */
export interface CallScope {
  readonly methods: readonly ApiMethod[];
  /** As documented, `*` for one segment. */
  readonly paths: readonly string[];
}

export const callsWithin = (api: Api, { methods, paths }: CallScope): readonly ApiCall[] =>
  APIS[api].calls.filter((call) => methods.includes(call.method) && paths.includes(call.path));

export const toScope = (calls: readonly ApiCall[]): CallScope => ({
  methods: [...new Set(calls.map(({ method }) => method))],
  paths: [...new Set(calls.map(({ path }) => path))],
});

/** What a page may do where nothing more was granted: read what the user sees anyway. */
export const readScopeOf = (api: Api): CallScope =>
  toScope(APIS[api].calls.filter(({ kind }) => kind === 'read'));
