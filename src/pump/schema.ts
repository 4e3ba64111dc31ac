/**
 * Owns the forms of Pump.fun's replies, documented and observed, and what they become here.
 * Accepts more than the documents say, never less; what is not clearly yes or no stays unknown.
 */
import * as v from 'valibot';
import { optionalField, optionalText, tokenSchema } from '../http/fields.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';

/** `unknown`: could not be told. Never to be shown as no. */
export type Role = 'yes' | 'no' | 'unknown';

export interface Jurisdiction {
  readonly valid: Role;
  readonly name?: string;
  readonly reason?: string;
}

export interface PumpProfile {
  readonly id?: string;
  readonly username?: string;
  readonly email?: string;
  readonly address?: string;
  /** As the API wrote it, or ISO 8601 where it gave a number. */
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly roles?: readonly string[];
}

export interface PumpUser {
  readonly id?: string;
  readonly username?: string;
  readonly address?: string;
  readonly createdAt?: string;
}

export interface PumpLoginUser {
  readonly id?: string;
  readonly wallet?: string;
  readonly username?: string;
}

export interface PumpLogin {
  readonly tokenSecret: string;
  /** Lifetime in seconds, above 0; absent where the reply has none that makes sense. */
  readonly expiresInSeconds?: number;
  /** The wallet that the reply says it is for. */
  readonly wallet?: string;
  readonly user?: PumpLoginUser;
}

const optionalId = optionalField(
  v.pipe(
    v.union([v.string(), v.pipe(v.number(), v.safeInteger())]),
    v.transform((id) => String(id)),
  ),
);

/** Text as it is; a number is epoch milliseconds from 1e12 on, else epoch seconds. */
const optionalTime = optionalField(
  v.union([
    v.string(),
    v.pipe(
      v.number(),
      v.minValue(0),
      v.maxValue(8.64e15), // The last millisecond a Date can hold, ECMA-262 21.4.1.1.
      v.transform((time) => new Date(time >= 1e12 ? time : time * 1_000).toISOString()),
    ),
  ]),
);

/** A reply with none of the fields it should have is not that reply. */
const hasSome = (value: object): boolean => Object.keys(value).length > 0;

export const profileSchema = v.pipe(
  v.object({
    id: optionalId,
    username: optionalText,
    email: optionalText,
    address: optionalText,
    createdAt: optionalTime,
    updatedAt: optionalTime,
    roles: optionalField(v.array(v.string())),
  }),
  v.transform((fields): PumpProfile => withoutUndefined(fields)),
  v.check(hasSome),
);

export const userSchema = v.pipe(
  v.object({
    id: optionalId,
    userId: optionalId,
    username: optionalText,
    address: optionalText,
    createdAt: optionalTime,
  }),
  v.transform(({ id, userId, ...fields }): PumpUser => withoutUndefined({ id: id ?? userId, ...fields })),
  v.check(hasSome),
);

const toRole = (value: unknown): Role => (value === true ? 'yes' : value === false ? 'no' : 'unknown');

/** The field that answers, or the reply itself where it is a bare boolean. */
const findRole = (reply: unknown, fields: readonly string[]): Role => {
  if (typeof reply !== 'object' || reply === null) return toRole(reply);
  const answers = Object.entries(reply)
    .filter(([name]) => fields.includes(name))
    .map(([, value]) => toRole(value));
  const [first = 'unknown', ...others] = answers;
  return others.every((other) => other === first) ? first : 'unknown';
};

const roleSchema = (field: string) =>
  v.pipe(
    v.unknown(),
    v.transform((reply) => findRole(reply, [field])),
  );

export const adminSchema = roleSchema('isAdmin');
export const superAdminSchema = roleSchema('isSuperAdmin');

const JURISDICTION_FIELDS = ['isValidJurisdiction', 'valid', 'is_valid', 'isValid'];

const jurisdictionTextSchema = v.object({
  jurisdiction: v.fallback(optionalText, undefined),
  reason: v.fallback(optionalText, undefined),
});

export const jurisdictionSchema = v.pipe(
  v.unknown(),
  v.transform((reply): Jurisdiction => {
    const text = v.safeParse(jurisdictionTextSchema, reply);
    return withoutUndefined({
      valid: findRole(reply, JURISDICTION_FIELDS),
      name: text.success ? text.output.jurisdiction : undefined,
      reason: text.success ? text.output.reason : undefined,
    });
  }),
);

/** Seconds; anything that is not a positive number is left out, the token itself may say when it ends. */
const lifetimeSchema = v.optional(
  v.fallback(v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))), undefined),
);

/** The documented reply of POST /auth/login. */
export const loginSchema = v.pipe(
  v.object({
    token: tokenSchema,
    expiresIn: lifetimeSchema,
    user: optionalField(
      v.pipe(
        v.object({ id: optionalId, wallet: optionalText, username: optionalText }),
        v.transform((user): PumpLoginUser => withoutUndefined(user)),
      ),
    ),
  }),
  v.transform(
    ({ token, expiresIn, user }): PumpLogin =>
      withoutUndefined({ tokenSecret: token, expiresInSeconds: expiresIn, wallet: user?.wallet, user }),
  ),
);

const JWT_FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const unwrapBareToken = (reply: unknown): unknown =>
  typeof reply === 'string' && JWT_FORM.test(reply) ? { token: reply } : reply;

/** The observed replies of POST /auth/login/token: `{access_token}`, `{token}` or the bare JWT. */
export const observedLoginSchema = v.pipe(
  v.unknown(),
  v.transform(unwrapBareToken),
  v.object({
    access_token: v.optional(v.unknown()),
    token: v.optional(v.unknown()),
    expiresIn: lifetimeSchema,
    address: optionalText,
  }),
  v.transform(({ access_token, token, ...rest }) => ({ ...rest, token: access_token ?? token })),
  v.object({ token: tokenSchema, expiresIn: v.optional(v.number()), address: v.optional(v.string()) }),
  v.transform(
    ({ token, expiresIn, address }): PumpLogin =>
      withoutUndefined({ tokenSecret: token, expiresInSeconds: expiresIn, wallet: address }),
  ),
);

/** Replies of which only the status counts. */
export const anySchema = v.pipe(
  v.unknown(),
  v.transform(() => undefined),
);
