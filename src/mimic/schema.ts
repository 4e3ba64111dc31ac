/**
 * Owns the forms of Mimic's replies and what they become here.
 * Logo URLs are dropped on purpose: showing one would call a host that somebody else chose.
 */
import * as v from 'valibot';
import { optionalText, tokenSchema } from '../http/fields.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';

export interface MimicNonce {
  readonly address: string;
  /** As it came; the signer judges it. */
  readonly nonce: string;
}

export interface MimicLogin {
  readonly address: string;
  readonly tokenSecret: string;
  readonly email?: string;
}

export interface MimicApiKey {
  readonly address: string;
  readonly apiKeySecret: string;
}

export interface MimicProfile {
  readonly address: string;
  readonly name?: string;
  readonly intendedUse?: string;
  readonly email?: string;
}

export interface TokenBalance {
  readonly chainId: number;
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
  /** In the token's smallest unit: a decimal integer of any size, without leading zeros. */
  readonly balance: string;
  /** What Mimic's settlers may move, in the smallest unit. */
  readonly allowance: string;
  /** US dollars per whole token; null where the reply has none that makes sense. */
  readonly price: number | null;
}

export interface TokenBalances {
  readonly rows: readonly TokenBalance[];
  /** Rows that were malformed and left out. */
  readonly skipped: number;
}

const addressSchema = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{40}$/i));

export const nonceSchema = v.object({
  address: addressSchema,
  nonce: v.pipe(v.string(), v.nonEmpty()),
}) satisfies v.GenericSchema<unknown, MimicNonce>;

export const loginSchema = v.pipe(
  v.object({ address: addressSchema, token: tokenSchema, email: v.fallback(optionalText, undefined) }),
  v.transform(
    ({ address, token, email }): MimicLogin => withoutUndefined({ address, tokenSecret: token, email }),
  ),
);

export const apiKeySchema = v.pipe(
  v.object({ address: addressSchema, apiKey: v.pipe(v.string(), v.nonEmpty()) }),
  v.transform(({ address, apiKey }): MimicApiKey => ({ address, apiKeySecret: apiKey })),
);

export const profileSchema = v.pipe(
  v.object({
    userAddress: addressSchema,
    name: optionalText,
    intendedUse: optionalText,
    email: optionalText,
  }),
  v.transform(
    ({ userAddress, ...fields }): MimicProfile => withoutUndefined({ address: userAddress, ...fields }),
  ),
);

/** A non-negative integer of any size; as a JSON number only where no digit can have been lost. */
const amountSchema = v.pipe(
  v.union([v.pipe(v.string(), v.regex(/^\d+$/)), v.pipe(v.number(), v.safeInteger(), v.minValue(0))]),
  v.transform((amount) => String(amount).replace(/^0+(?=\d)/, '')),
);

const balanceSchema = v.object({
  chainId: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  address: addressSchema,
  symbol: v.string(),
  decimals: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255)), // uint8 in ERC-20
  balance: amountSchema,
  allowance: amountSchema,
  price: v.optional(v.fallback(v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0))), null), null),
}) satisfies v.GenericSchema<unknown, TokenBalance>;

export const balancesSchema = v.pipe(
  v.array(v.unknown()),
  v.transform((list): TokenBalances => {
    const rows = list.flatMap((row) => {
      const result = v.safeParse(balanceSchema, row);
      return result.success ? [result.output] : [];
    });
    return { rows, skipped: list.length - rows.length };
  }),
);
