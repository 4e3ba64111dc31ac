/**
 * Mimic Protocol's endpoints, one function each, with the headers as documented.
 * Decides nothing: no retry, no fallback.
 */
import { MAX_BALANCES_BYTES } from '../apis.ts';
import { AppError } from '../errors.ts';
import { type ApiPath, apiPath } from '../http/api-path.ts';
import type { Http, HttpRequest } from '../http/request.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';
import { isSameAddress } from './address.ts';
import {
  apiKeyShape,
  loginShape,
  type MimicApiKey,
  type MimicLogin,
  type MimicNonce,
  type MimicProfile,
  nonceShape,
  profileShape,
  type TokenBalances,
  tokensShape,
} from './schema.ts';

/** The longest `intendedUse`, in UTF-16 code units. */
export const MAX_INTENDED_USE = 255;

interface Authorized {
  readonly tokenSecret: string;
}

export interface MimicApi {
  readonly requestNonce: (input: { readonly address: string }) => Promise<MimicNonce>;
  /** `signature` is 0x and 130 hex digits. */
  readonly authenticate: (input: {
    readonly address: string;
    readonly signature: string;
  }) => Promise<MimicLogin>;
  readonly readApiKey: (input: Authorized) => Promise<MimicApiKey>;
  readonly readTokens: (input: Authorized) => Promise<TokenBalances>;
  /** The user's own only. @throws AppError `wrong_wallet` if the reply is somebody else's */
  readonly readProfile: (input: Authorized & { readonly address: string }) => Promise<MimicProfile>;
  /**
   * Changes what is given and returns the updated profile.
   * @throws AppError `invalid_input` if `intendedUse` is over 255; `wrong_wallet` if the reply is somebody else's
   */
  readonly updateProfile: (
    input: Authorized & {
      readonly address: string;
      readonly name?: string | undefined;
      readonly intendedUse?: string | undefined;
    },
  ) => Promise<MimicProfile>;
}

type Call<T> = Pick<HttpRequest<T>, 'method' | 'shape' | 'body' | 'maxBytes'> & {
  readonly path: ApiPath;
  readonly tokenSecret?: string;
};

const assertOwn = (profile: MimicProfile, address: string): MimicProfile => {
  if (profile.address !== undefined && !isSameAddress(profile.address, address)) {
    throw new AppError({ code: 'wrong_wallet', details: { field: 'userAddress' } }); // S10
  }
  return profile;
};

/** Every function throws the AppErrors of `Http.send`, too. */
export const createMimicApi = (http: Http): MimicApi => {
  const call = async <T>({ tokenSecret, ...request }: Call<T>): Promise<T> => {
    const headers = withoutUndefined({
      Accept: 'application/json',
      'Content-Type': request.body === undefined ? undefined : 'application/json',
      'x-auth-token': tokenSecret,
    });
    return (await http.send({ api: 'mimic', headers, ...request })).value;
  };

  return {
    requestNonce: ({ address }) =>
      call({ method: 'POST', path: apiPath`/users/nonce`, body: { address }, shape: nonceShape }),
    authenticate: ({ address, signature }) =>
      call({
        method: 'POST',
        path: apiPath`/users/authenticate`,
        body: { address, signature },
        shape: loginShape,
      }),
    readApiKey: ({ tokenSecret }) =>
      call({ method: 'GET', path: apiPath`/users/api-key`, tokenSecret, shape: apiKeyShape }),
    readTokens: ({ tokenSecret }) =>
      call({
        method: 'GET',
        path: apiPath`/users/tokens`,
        tokenSecret,
        shape: tokensShape,
        maxBytes: MAX_BALANCES_BYTES,
      }),
    readProfile: async ({ tokenSecret, address }) => {
      const path = apiPath`/users/${address}/data`;
      return assertOwn(await call({ method: 'GET', path, tokenSecret, shape: profileShape }), address);
    },
    updateProfile: async ({ tokenSecret, address, name, intendedUse }) => {
      if (intendedUse !== undefined && intendedUse.length > MAX_INTENDED_USE) {
        throw new AppError({
          code: 'invalid_input',
          details: { field: 'intendedUse', wanted: MAX_INTENDED_USE, got: intendedUse.length },
        });
      }
      const path = apiPath`/users/${address}/data`;
      const body = { name, intendedUse };
      return assertOwn(await call({ method: 'POST', path, tokenSecret, body, shape: profileShape }), address);
    },
  };
};
