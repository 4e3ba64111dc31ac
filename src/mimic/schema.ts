/**
 * Owns the forms of Mimic's replies and what they become here.
 * Logo URLs are dropped on purpose: showing one would call a host that somebody else chose.
 */
import { type Drift, field, objectShape, parseFields, type Shape } from '../http/drift.ts';
import {
  orNull,
  readAmount,
  readEvmAddress,
  readNonEmptyText,
  readPositiveInteger,
  readPrice,
  readText,
  readToken,
  readUint8,
} from '../http/readers.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';

export interface MimicNonce {
  /** Absent where the reply does not say whose it is. */
  readonly address?: string;
  /** As it came; the signer judges it. */
  readonly nonce: string;
}

export interface MimicLogin {
  readonly address?: string;
  readonly tokenSecret: string;
  readonly email?: string;
}

export interface MimicApiKey {
  readonly address?: string;
  readonly apiKeySecret: string;
}

/** A field that is absent could not be read; one that is null was said to be none. */
export interface MimicProfile {
  readonly address?: string;
  readonly name?: string | null;
  readonly intendedUse?: string | null;
  readonly email?: string | null;
}

/** A field that is null could not be read, and is unknown. */
export interface TokenBalance {
  readonly chainId: number | null;
  readonly address: string | null;
  readonly symbol: string | null;
  readonly decimals: number | null;
  /** In the token's smallest unit: a decimal integer of any size, without leading zeros. */
  readonly balance: string | null;
  /** What Mimic's settlers may move, in the smallest unit. */
  readonly allowance: string | null;
  /** US dollars per whole token; null where the reply has none that makes sense. */
  readonly price: number | null;
}

export interface TokenBalances {
  readonly rows: readonly TokenBalance[];
  /** Rows of which nothing useful could be read: left out. */
  readonly skipped: number;
}

const userAddress = field(readEvmAddress, { aliases: ['userAddress', 'user_address', 'user'] });

export const nonceShape = objectShape({
  endpoint: 'nonce',
  rules: {
    address: userAddress,
    nonce: field(readNonEmptyText, { aliases: ['challenge', 'message'], isEssential: true }),
  },
  toValue: ({ address, nonce = '' }): MimicNonce => withoutUndefined({ address, nonce }),
});

export const loginShape = objectShape({
  endpoint: 'login',
  rules: {
    address: userAddress,
    token: field(readToken, { aliases: ['access_token', 'accessToken', 'jwt'], isEssential: true }),
    email: field(orNull(readText), { expectedIn: [] }),
  },
  toValue: ({ address, token: tokenSecret = '', email }): MimicLogin =>
    withoutUndefined({ address, tokenSecret, email: email ?? undefined }),
});

export const apiKeyShape = objectShape({
  endpoint: 'api_key',
  rules: {
    address: userAddress,
    apiKey: field(readNonEmptyText, { aliases: ['api_key', 'key'], isEssential: true }),
  },
  toValue: ({ address, apiKey: apiKeySecret = '' }): MimicApiKey =>
    withoutUndefined({ address, apiKeySecret }),
});

export const profileShape = objectShape({
  endpoint: 'profile',
  rules: {
    userAddress: field(readEvmAddress, { aliases: ['address', 'user_address'] }),
    name: field(orNull(readText), { aliases: ['userName', 'username'] }),
    intendedUse: field(orNull(readText), { aliases: ['intended_use'] }),
    email: field(orNull(readText), { expectedIn: [], aliases: ['emailAddress'] }),
  },
  toValue: ({ userAddress: address, ...fields }): MimicProfile => withoutUndefined({ address, ...fields }),
});

export const tokenRules = {
  chainId: field(readPositiveInteger, { aliases: ['chain_id', 'chain'] }),
  address: field(readEvmAddress, { aliases: ['tokenAddress', 'token_address'] }),
  symbol: field(readText, { aliases: ['ticker'] }),
  decimals: field(readUint8, { aliases: ['decimal'] }),
  balance: field(readAmount, { aliases: ['amount'] }),
  allowance: field(readAmount, { aliases: ['allowed'] }),
  price: field(orNull(readPrice), { aliases: ['priceUsd', 'price_usd', 'usdPrice'] }),
};

/** A balance, of which the name and the amount or the allowance must be known: all else is shown as unknown. */
const toBalance = (row: unknown): { balance: TokenBalance | null; drift: readonly Drift[] } => {
  const { values, drift } = parseFields(tokenRules, row);
  const isNamed = values.symbol !== undefined || values.address !== undefined;
  const isWorth = values.balance !== undefined || values.allowance !== undefined;
  if (!isNamed || !isWorth) return { balance: null, drift };
  const { chainId = null, address = null, symbol = null, decimals = null } = values;
  const { balance = null, allowance = null, price = null } = values;
  return { balance: { chainId, address, symbol, decimals, balance, allowance, price }, drift };
};

/** Each field once, however many rows it is wrong in. */
const collectDrift = (drifts: readonly (readonly Drift[])[]): readonly Drift[] => [
  ...new Map(drifts.flat().map((one) => [`${one.field} ${one.problem}`, one])).values(),
];

export const tokensShape: Shape<TokenBalances> = {
  endpoint: 'tokens',
  isTrial: false,
  parse: (reply) => {
    if (!Array.isArray(reply)) return { value: undefined, drift: [{ field: '', problem: 'retyped' }] };
    const read = reply.map(toBalance);
    const rows = read.flatMap(({ balance }) => (balance === null ? [] : [balance]));
    return {
      value: { rows, skipped: reply.length - rows.length },
      drift: collectDrift(read.map(({ drift }) => drift)),
    };
  },
};
