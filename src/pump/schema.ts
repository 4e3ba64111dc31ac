/**
 * Owns the forms of Pump.fun's replies, documented and observed, and what they become here.
 * Accepts more than the documents say, never less; what is not clearly yes or no stays unknown.
 */
import { type Dialect, type FieldRule, field, objectShape, type Shape } from '../http/drift.ts';
import {
  orNull,
  readBoolean,
  readId,
  readNonEmptyText,
  readSpan,
  readText,
  readTexts,
  readTime,
  readToken,
} from '../http/readers.ts';
import { withoutUndefined } from '../lib/without-undefined.ts';

/** `unknown`: could not be told. Never to be shown as no. */
export type Role = 'yes' | 'no' | 'unknown';

export interface Jurisdiction {
  readonly valid: Role;
  readonly name?: string;
  readonly reason?: string;
}

/** A field that is absent could not be read; one that is null was said to be none. */
export interface PumpProfile {
  readonly id?: string;
  readonly username?: string | null;
  readonly email?: string | null;
  readonly address?: string;
  /** As the API wrote it, or ISO 8601 where it gave a number. */
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly roles?: readonly string[];
}

export interface PumpUser {
  readonly id?: string;
  readonly username?: string | null;
  readonly address?: string;
  readonly createdAt?: string;
}

export interface PumpLogin {
  readonly tokenSecret: string;
  /** Lifetime in seconds, above 0; absent where the reply has none that makes sense. */
  readonly expiresInSeconds?: number;
  /** The wallet that the reply says it is for. */
  readonly wallet?: string;
  /** Whose form the reply had. */
  readonly dialect: Dialect;
}

const observed = { expectedIn: ['observed'] } as const;
const never = { expectedIn: [] } as const;

const usernameAliases = ['userName', 'user_name'];
const createdAliases = ['created_at', 'createdTimestamp', 'created_timestamp'];
const addressAliases = ['wallet', 'walletAddress', 'wallet_address'];

export const profileShape = objectShape({
  endpoint: 'profile',
  rules: {
    id: field(readId, { aliases: ['userId', 'user_id', '_id'] }),
    username: field(orNull(readText), { aliases: usernameAliases }),
    email: field(orNull(readText), { aliases: ['emailAddress', 'email_address'] }),
    createdAt: field(readTime, { aliases: createdAliases }),
    updatedAt: field(readTime, { aliases: ['updated_at', 'updatedTimestamp', 'updated_timestamp'] }),
    address: field(readNonEmptyText, { ...observed, aliases: addressAliases }),
    roles: field(readTexts, observed),
  },
  toValue: (values): PumpProfile => withoutUndefined(values),
});

export const userShape = objectShape({
  endpoint: 'user',
  rules: {
    id: field(readId, { aliases: ['userId', 'user_id', '_id'] }),
    username: field(orNull(readText), { expectedIn: ['documented', 'observed'], aliases: usernameAliases }),
    createdAt: field(readTime, { aliases: createdAliases }),
    address: field(readNonEmptyText, { ...observed, aliases: addressAliases }),
    userId: field(readId, { ...observed, aliases: ['user_id', '_id'] }),
  },
  toValue: ({ id, userId, ...fields }): PumpUser => withoutUndefined({ id: id ?? userId, ...fields }),
});

const toRole = (answer: boolean | undefined): Role =>
  answer === undefined ? 'unknown' : answer ? 'yes' : 'no';

/** Yes or no, as a field or as the whole reply; whatever else it says is unknown, and named as drift. */
const roleShape = <Name extends 'isAdmin' | 'isSuperAdmin'>(endpoint: string, name: Name) =>
  objectShape<Record<Name, FieldRule<boolean>>, Role>({
    endpoint,
    rules: { [name]: field(readBoolean) } as Record<Name, FieldRule<boolean>>,
    unwrap: (reply) => (typeof reply === 'boolean' ? { [name]: reply } : reply),
    toValue: (values) => toRole(values[name]),
    whenUnreadable: 'unknown',
  });

export const adminShape = roleShape('is_admin', 'isAdmin');
export const superAdminShape = roleShape('is_super_admin', 'isSuperAdmin');

const JURISDICTION_ALIASES = ['valid', 'is_valid', 'isValid'];

/** The reply as an object; where its answers contradict each other, with none. */
const unwrapJurisdiction = (reply: unknown): unknown => {
  if (typeof reply === 'boolean') return { isValidJurisdiction: reply };
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply)) return reply;
  const names = ['isValidJurisdiction', ...JURISDICTION_ALIASES];
  const answers = new Set(
    Object.entries(reply).flatMap(([name, value]) => (names.includes(name) ? [value] : [])),
  );
  if (answers.size < 2) return reply;
  const others = Object.entries(reply).filter(([name]) => !names.includes(name));
  return { ...Object.fromEntries(others), isValidJurisdiction: [...answers] };
};

export const jurisdictionShape = objectShape({
  endpoint: 'jurisdiction',
  rules: {
    isValidJurisdiction: field(readBoolean, { aliases: JURISDICTION_ALIASES }),
    jurisdiction: field(orNull(readText), never),
    reason: field(orNull(readText), never),
  },
  unwrap: unwrapJurisdiction,
  toValue: ({ isValidJurisdiction, jurisdiction, reason }): Jurisdiction =>
    withoutUndefined({
      valid: toRole(isValidJurisdiction),
      name: jurisdiction ?? undefined,
      reason: reason ?? undefined,
    }),
  whenUnreadable: { valid: 'unknown' },
});

const JWT_FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const TOKEN_NAMES = ['access_token', 'accessToken', 'auth_token', 'jwt', 'rawJwt'];

/** A reply that is the token itself, as a JSON string or as plain text. */
const unwrapBareToken = (reply: unknown): unknown => {
  const text = typeof reply === 'string' ? reply.trim() : '';
  return JWT_FORM.test(text) ? { access_token: text } : reply;
};

/** The token, its lifetime and whose it is. */
export const documentedLoginShape = objectShape({
  endpoint: 'login',
  isTrial: true,
  rules: {
    token: field(readToken, { aliases: TOKEN_NAMES, isEssential: true }),
    expiresIn: field(readSpan, { aliases: ['expires_in'] }),
    'user.id': field(readId, { aliases: ['userId', '_id'] }),
    'user.wallet': field(readNonEmptyText, { aliases: ['address', 'walletAddress'] }),
    'user.username': field(orNull(readText), { aliases: usernameAliases }),
    address: field(readNonEmptyText, { ...never, aliases: ['wallet'] }),
  },
  unwrap: unwrapBareToken,
  toValue: (values): PumpLogin =>
    withoutUndefined({
      tokenSecret: values.token ?? '',
      expiresInSeconds: values.expiresIn,
      wallet: values['user.wallet'] ?? values.address,
      dialect: 'documented' as const,
    }),
});

/** The reply to a login as observed: a token under one of its names, or nothing but that; the claims beside it. */
export const observedLoginShape = objectShape({
  endpoint: 'login',
  isTrial: true,
  rules: {
    access_token: field(readToken, { expectedIn: [], aliases: ['token', ...TOKEN_NAMES], isEssential: true }),
    expiresIn: field(readSpan, { ...never, aliases: ['expires_in'] }),
    address: field(readNonEmptyText, { ...never, aliases: ['wallet'] }),
  },
  unwrap: unwrapBareToken,
  toValue: ({ access_token: tokenSecret = '', expiresIn, address }): PumpLogin =>
    withoutUndefined({
      tokenSecret,
      expiresInSeconds: expiresIn,
      wallet: address,
      dialect: 'observed' as const,
    }),
});

/** The token under a name of its own or among the claims, and nothing that the documents put beside it. */
const isObservedForm = (reply: unknown): boolean => {
  if (typeof reply !== 'object' || reply === null) return false;
  const has = (name: string): boolean => Object.hasOwn(reply, name);
  return !has('user') && !has('expiresIn') && ['access_token', 'roles', 'iat', 'exp'].some(has);
};

/** The reply to the documented login, in whichever dialect it came; one without a token lacks what is documented. */
export const loginShape: Shape<PumpLogin> = {
  ...documentedLoginShape,
  parse: (reply) => {
    const asObserved = isObservedForm(unwrapBareToken(reply)) ? observedLoginShape.parse(reply) : undefined;
    return asObserved?.value === undefined ? documentedLoginShape.parse(reply) : asObserved;
  },
};
