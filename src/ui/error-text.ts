/**
 * Every error code as two sentences: what happened, `error_<code>`, and what to do next. Exhaustive by type.
 * Uses the error's details (status, time, field, counts) and never its cause.
 */
import { APIS, type Api } from '../apis.ts';
import { type ErrorCode, type ErrorDetails, LOGIN_BUDGET, LOGIN_REFUSED } from '../errors.ts';
import { formatSpan } from './format/time.ts';
import { type MessageKey, t } from './i18n.ts';

export interface ErrorText {
  readonly sentence: string;
  readonly nextStep: string;
}

export interface ErrorFacts {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  /** The activity log's entry about it. */
  readonly activityId?: string;
}

export interface ErrorContext {
  /** For countdowns, epoch milliseconds. */
  readonly nowMs: number;
  /** The API concerned, where there is one. */
  readonly api?: Api | undefined;
}

/** Where one answer fits several codes. Every other code has its own, `error_<code>_next`. */
const SHARED_NEXT = {
  vault_header_damaged: 'error_vault_recover_next',
  vault_kdf_out_of_bounds: 'error_vault_recover_next',
  vault_unreadable: 'error_vault_recover_next',
  identity_missing: 'error_missing_next',
  account_missing: 'error_missing_next',
  grant_missing: 'error_missing_next',
  reply_too_large: 'error_reply_next',
  reply_unexpected: 'error_reply_next',
} as const satisfies Partial<Record<ErrorCode, MessageKey>>;

const sharesNext = (code: ErrorCode): code is keyof typeof SHARED_NEXT => code in SHARED_NEXT;

/** What is told of the details beyond the code, where they are known. */
type Detailed = (details: ErrorDetails, who: string) => string | undefined;

const withField =
  (key: MessageKey): Detailed =>
  ({ field }, who) =>
    field === undefined ? undefined : t(key, who, field);

const withCounts =
  (key: MessageKey): Detailed =>
  ({ wanted, got }) =>
    wanted === undefined || got === undefined ? undefined : t(key, wanted, got);

/** The place that is wrong, counted from 1. */
const withPosition =
  (key: MessageKey): Detailed =>
  ({ got }) =>
    got === undefined ? undefined : t(key, got);

const ofLogin: Detailed = ({ field }, who) =>
  field === LOGIN_REFUSED ? t('error_login_refused', who) : undefined;

const DETAILED: Readonly<Partial<Record<ErrorCode, Detailed>>> = {
  password_too_short: withCounts('error_password_too_short_counts'),
  key_length_invalid: withCounts('error_key_length_invalid_counts'),
  phrase_length_invalid: withCounts('error_phrase_length_invalid_counts'),
  label_invalid: withCounts('error_label_invalid_counts'),
  phrase_word_unknown: withPosition('error_phrase_word_unknown_position'),
  key_file_damaged: withField('error_key_file_damaged_field'),
  key_file_unsupported: withField('error_key_file_unsupported_field'),
  reply_unexpected: withField('error_reply_unexpected_field'),
  invalid_input: withField('error_invalid_input_field'),
  unauthorized: ofLogin,
  not_found: ofLogin,
  rate_limited: ({ field }) => (field === LOGIN_BUDGET ? t('error_login_budget') : undefined),
};

/** The reply's HTTP status stands behind the sentence. */
const TELLS_STATUS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'reply_not_json',
  'bad_request',
  'unauthorized',
  'forbidden',
  'origin_refused',
  'not_found',
  'api_down',
  'api_refused',
]);

/** The next step counts down to the time at which trying again makes sense. */
const COUNTS_DOWN: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...TELLS_STATUS,
  'wrong_password',
  'unlock_too_soon',
  'timed_out',
  'rate_limited',
]);

const toSentence = ({ code, details }: ErrorFacts, who: string): string => {
  const sentence = DETAILED[code]?.(details, who) ?? t(`error_${code}`, who);
  return details.status !== undefined && TELLS_STATUS.has(code)
    ? t('error_with_status', sentence, details.status)
    : sentence;
};

const toNextStep = (
  { code, details: { retryAtMs, field } }: ErrorFacts,
  who: string,
  nowMs: number,
): string => {
  if (retryAtMs !== undefined && COUNTS_DOWN.has(code)) {
    return retryAtMs > nowMs
      ? t('error_next_retry_in', formatSpan(retryAtMs - nowMs))
      : t('error_next_retry_now');
  }
  if (field === LOGIN_REFUSED) return t('error_reply_next', who);
  return t(sharesNext(code) ? SHARED_NEXT[code] : `error_${code}_next`, who);
};

/** Both sentences for an error. `nextStep` counts down where the error says when to try again. */
export const describeError = (error: ErrorFacts, { nowMs, api }: ErrorContext): ErrorText => {
  const who = api ? APIS[api].name : t('error_who_api');
  return { sentence: toSentence(error, who), nextStep: toNextStep(error, who, nowMs) };
};
