/**
 * Everything about the sandbox that can be chosen, with its default and its bounds, as data.
 * The same schema checks options from code, from the command line and from the control API.
 */
import * as v from 'valibot';

const wholeNumber = (min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

const rateLimitSchema = v.strictObject({
  /** Requests let through per window; 0 refuses every one. */
  limit: wholeNumber(0, 1_000_000),
  windowSeconds: wholeNumber(1, 86_400),
});

const rateLimitHeadersSchema = v.picklist(['seconds', 'epoch_seconds', 'epoch_ms', 'absent']);
/** RFC 9110 knows seconds and three forms of dates; the others are what servers send all the same. */
const retryAfterSchema = v.picklist([
  'seconds',
  'http_date',
  'http_date_rfc850',
  'http_date_asctime',
  'fraction',
  'negative',
  'huge',
  'garbage',
  'absent',
]);
const tenYearsSeconds = 315_360_000;

const pumpSchema = v.strictObject({
  /** `documented` is the contract; `observed` is what public clients saw: other paths, fields and replies. */
  dialect: v.picklist(['documented', 'observed']),
  /** Where `observed` takes logins: at both paths, or at one of them only. */
  observedLogin: v.picklist(['both', 'token', 'cookie']),
  /**
   * The form of a login's reply: its dialect's own, another name for the token, the bare JWT as a JSON string or as plain text,
   * or no token at all: the claims and a cookie.
   */
  loginReply: v.picklist(['own', 'token', 'access_token', 'json_string', 'text', 'claims']),
  /** What a path that is not there answers: as the service does, with 403, or with a page. */
  unknownPaths: v.picklist(['not_found', 'forbidden', 'html']),
  /** Whether `message` of an error body is a text or a list of texts. */
  errorMessages: v.picklist(['text', 'list']),
  /** 0 issues tokens that have expired already. */
  tokenLifetimeSeconds: wholeNumber(0, tenYearsSeconds),
  /** How far the timestamp in the login text may be from the sandbox's clock, either way, milliseconds. */
  loginWindowMs: wholeNumber(0, 86_400_000),
  rateLimit: rateLimitSchema,
  /** The separate window of GET /users/{id}. */
  userRateLimit: rateLimitSchema,
  rateLimitHeaders: rateLimitHeadersSchema,
  retryAfter: retryAfterSchema,
  /** The form of the three role replies: as documented, a bare boolean, or another key that was seen. */
  roleShape: v.picklist(['object', 'bare', 'valid', 'is_valid', 'isValid', 'unclear']),
  isAdmin: v.boolean(),
  isSuperAdmin: v.boolean(),
  isValidJurisdiction: v.boolean(),
  jurisdiction: v.nullable(v.string()),
  jurisdictionReason: v.nullable(v.string()),
  /** A banned user's profile answers 403. */
  isBanned: v.boolean(),
  /** The body of register, delete and logout, which nobody documents: a sentence, nothing, or JSON. */
  plainReplies: v.picklist(['text', 'empty', 'json']),
  /** Every reply tries to set a cookie, so that a client that keeps cookies is caught at its next request. */
  trapCookie: v.boolean(),
});

const mimicSchema = v.strictObject({
  nonceBytes: wholeNumber(1, 1024),
  nonceLifetimeSeconds: wholeNumber(0, 86_400),
  /** What must have been signed: the nonce's characters, or the bytes that its hex stands for. */
  nonceSigning: v.picklist(['text', 'raw']),
  /** null issues tokens without `exp`; 0 issues tokens that have expired already. */
  tokenLifetimeSeconds: v.nullable(wholeNumber(0, tenYearsSeconds)),
  /** Adds this many made-up tokens to the balances. */
  manyTokens: wholeNumber(0, 200_000),
  email: v.nullable(v.string()),
  /** `{message}` as documented, or `{content: {message}}` as observed. */
  errorBodies: v.picklist(['message', 'content']),
  rateLimit: rateLimitSchema,
  rateLimitHeaders: rateLimitHeadersSchema,
  retryAfter: retryAfterSchema,
  trapCookie: v.boolean(),
});

const optionsSchema = v.strictObject({
  /** Added to the sandbox's clock, milliseconds; moves token expiry, nonces, login windows and rate limits. */
  clockSkewMs: v.pipe(v.number(), v.integer()),
  pump: pumpSchema,
  mimic: mimicSchema,
});

const patchSchema = v.partial(
  v.strictObject({ clockSkewMs: v.number(), pump: v.partial(pumpSchema), mimic: v.partial(mimicSchema) }),
);

export type SandboxOptions = v.InferOutput<typeof optionsSchema>;
export type SandboxOptionsPatch = v.InferInput<typeof patchSchema>;
export type RateLimit = v.InferOutput<typeof rateLimitSchema>;
export type RateLimitHeaders = v.InferOutput<typeof rateLimitHeadersSchema>;
export type RetryAfter = v.InferOutput<typeof retryAfterSchema>;

export const DEFAULT_OPTIONS: SandboxOptions = {
  clockSkewMs: 0,
  pump: {
    dialect: 'documented',
    observedLogin: 'both',
    loginReply: 'own',
    unknownPaths: 'not_found',
    errorMessages: 'text',
    tokenLifetimeSeconds: 2_592_000,
    loginWindowMs: 300_000,
    rateLimit: { limit: 60, windowSeconds: 60 },
    userRateLimit: { limit: 30, windowSeconds: 60 },
    rateLimitHeaders: 'seconds',
    retryAfter: 'seconds',
    roleShape: 'object',
    isAdmin: false,
    isSuperAdmin: false,
    isValidJurisdiction: true,
    jurisdiction: 'CH',
    jurisdictionReason: null,
    isBanned: false,
    plainReplies: 'text',
    trapCookie: true,
  },
  mimic: {
    nonceBytes: 16,
    nonceLifetimeSeconds: 300,
    nonceSigning: 'text',
    tokenLifetimeSeconds: 3_600,
    manyTokens: 0,
    email: null,
    errorBodies: 'message',
    rateLimit: { limit: 60, windowSeconds: 60 },
    rateLimitHeaders: 'absent',
    retryAfter: 'seconds',
    trapCookie: true,
  },
};

/**
 * `base` with the fields of `patch` replaced, groups merged field by field.
 * Throws a ValiError that names the field when one is unknown, of the wrong type or out of bounds.
 */
export const mergeOptions = (base: SandboxOptions, patch: unknown): SandboxOptions => {
  const { clockSkewMs = base.clockSkewMs, pump, mimic } = v.parse(patchSchema, patch);
  return v.parse(optionsSchema, {
    clockSkewMs,
    pump: { ...base.pump, ...pump },
    mimic: { ...base.mimic, ...mimic },
  });
};
