/**
 * The table of APIs and chains: a third API is one more row here and one more folder beside pump/ and mimic/.
 * Holds names only, no behaviour; every part of the product may read it.
 */

export type Chain = 'solana' | 'evm';
export type Api = 'pump' | 'mimic';

export interface ApiInfo {
  /** The name a person knows it by. */
  readonly name: string;
  /** The chain whose key signs in. */
  readonly chain: Chain;
  /** Its production base URL, without a trailing slash. */
  readonly productionBaseUrl: string;
  /** The request header that carries the token. */
  readonly authHeader: 'Authorization' | 'x-auth-token';
}

export const APIS: Readonly<Record<Api, ApiInfo>> = {
  pump: {
    name: 'Pump.fun',
    chain: 'solana',
    productionBaseUrl: 'https://frontend-api-v3.pump.fun',
    authHeader: 'Authorization',
  },
  mimic: {
    name: 'Mimic Protocol',
    chain: 'evm',
    productionBaseUrl: 'https://api-protocol.mimic.fi',
    authHeader: 'x-auth-token',
  },
};

export const API_IDS: readonly Api[] = ['pump', 'mimic'];
export const CHAINS: readonly Chain[] = ['solana', 'evm'];

/** The API that a key of this chain signs in to. */
export const apiOfChain = (chain: Chain): Api => (chain === 'solana' ? 'pump' : 'mimic');
