/**
 * Pump.fun's endpoints, one function each, with the headers as documented.
 * Decides nothing: no retry, no fallback. The Origin header comes from the session rule in http/origin-rule.ts.
 */
import { type ApiPath, apiPath } from '../http/api-path.ts';
import { statusShape } from '../http/drift.ts';
import type { Http, HttpRequest } from '../http/request.ts';
import {
  adminShape,
  type Jurisdiction,
  jurisdictionShape,
  loginShape,
  observedLoginShape,
  type PumpLogin,
  type PumpProfile,
  type PumpUser,
  profileShape,
  type Role,
  superAdminShape,
  userShape,
} from './schema.ts';

interface Authorized {
  readonly tokenSecret: string;
}

interface ObservedCredentials {
  readonly address: string;
  readonly signature: string;
  /** The time in the signed text. */
  readonly timestampMs: number;
  readonly currentTokenSecret?: string | undefined;
}

export interface PumpApi {
  /** Documented login. `signature` is base58; the current token is sent if there is one. */
  readonly login: (input: {
    readonly wallet: string;
    readonly signature: string;
    readonly message: string;
    readonly currentTokenSecret?: string | undefined;
  }) => Promise<PumpLogin>;
  /** Observed login at an endpoint of its own. */
  readonly loginObserved: (input: ObservedCredentials) => Promise<PumpLogin>;
  /** Observed login at the documented endpoint, which gives the token in the reply only where it is asked to. */
  readonly loginRawJwt: (input: ObservedCredentials) => Promise<PumpLogin>;
  readonly logout: (input: Authorized) => Promise<null>;
  readonly myProfile: (input: Authorized) => Promise<PumpProfile>;
  /** As documented without a body; as observed with the wallet's address in it. */
  readonly register: (input: Authorized & { readonly body?: { readonly address: string } }) => Promise<null>;
  /** Any user's public profile; `id` is an id, a wallet address or a username. */
  readonly userById: (input: {
    readonly id: string;
    readonly tokenSecret?: string | undefined;
  }) => Promise<PumpUser>;
  /** Permanent: deletes the account the token belongs to. */
  readonly deleteUser: (input: Authorized) => Promise<null>;
  readonly isAdmin: (input: Authorized) => Promise<Role>;
  readonly isSuperAdmin: (input: Authorized) => Promise<Role>;
  readonly isValidJurisdiction: (input: Authorized) => Promise<Jurisdiction>;
}

type Call<T> = Pick<HttpRequest<T>, 'shape' | 'body' | 'allowText' | 'rateWindow'> & {
  readonly path: ApiPath;
  readonly tokenSecret?: string | undefined;
};

const toHeaders = (method: HttpRequest<unknown>['method'], tokenSecret: string | undefined) => ({
  Accept: 'application/json',
  ...(method === 'POST' ? { 'Content-Type': 'application/json' } : {}),
  ...(tokenSecret === undefined ? {} : { Authorization: `Bearer ${tokenSecret}` }),
});

/** Every function throws the AppErrors of `Http.send`. */
export const createPumpApi = (http: Http): PumpApi => {
  const call = async <T>(
    method: HttpRequest<T>['method'],
    { tokenSecret, ...request }: Call<T>,
  ): Promise<T> => {
    const headers = toHeaders(method, tokenSecret);
    return (await http.send({ api: 'pump', method, headers, ...request })).value;
  };

  return {
    login: ({ currentTokenSecret, ...body }) =>
      call('POST', {
        path: apiPath`/auth/login`,
        tokenSecret: currentTokenSecret,
        body,
        shape: loginShape,
        allowText: true,
      }),
    loginObserved: ({ currentTokenSecret, address, signature, timestampMs }) =>
      call('POST', {
        path: apiPath`/auth/login/token`,
        tokenSecret: currentTokenSecret,
        body: { address, signature, timestamp: timestampMs, authType: 'non_custodial' },
        shape: observedLoginShape,
        allowText: true,
      }),
    loginRawJwt: ({ currentTokenSecret, address, signature, timestampMs }) =>
      call('POST', {
        path: apiPath`/auth/login`,
        tokenSecret: currentTokenSecret,
        body: { address, signature, timestamp: timestampMs, rawJwt: true },
        shape: observedLoginShape,
        allowText: true,
      }),
    logout: ({ tokenSecret }) =>
      call('POST', {
        path: apiPath`/auth/logout`,
        tokenSecret,
        shape: statusShape('logout'),
        allowText: true,
      }),
    myProfile: ({ tokenSecret }) =>
      call('GET', { path: apiPath`/auth/my-profile`, tokenSecret, shape: profileShape }),
    register: ({ tokenSecret, body }) =>
      call('POST', {
        path: apiPath`/users/register`,
        tokenSecret,
        body,
        shape: statusShape('register'),
        allowText: true,
      }),
    userById: async ({ id, tokenSecret }) =>
      call('GET', {
        path: apiPath`/users/${id}`,
        tokenSecret,
        shape: userShape,
        rateWindow: 'pump.users',
      }),
    deleteUser: ({ tokenSecret }) =>
      call('DELETE', { path: apiPath`/users`, tokenSecret, shape: statusShape('delete'), allowText: true }),
    isAdmin: ({ tokenSecret }) =>
      call('GET', { path: apiPath`/auth/is-admin`, tokenSecret, shape: adminShape }),
    isSuperAdmin: ({ tokenSecret }) =>
      call('GET', { path: apiPath`/auth/is-super-admin`, tokenSecret, shape: superAdminShape }),
    isValidJurisdiction: ({ tokenSecret }) =>
      call('GET', { path: apiPath`/auth/is-valid-jurisdiction`, tokenSecret, shape: jurisdictionShape }),
  };
};
