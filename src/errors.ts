/**
 * The one error type of the product and the list of its stable codes.
 * Codes are compared, text never is; no body, header, token or key may ever be put inside an error.
 * The interface turns a code into a sentence that names the cause and the next step (ui/error-text.ts).
 */

/** Every way anything here can fail. Names are stable: they appear in the activity log and in exports. */
export const ERROR_CODES = [
  // vault
  'vault_absent',
  'vault_exists',
  'vault_header_damaged',
  'vault_kdf_out_of_bounds',
  'vault_newer_version',
  'vault_record_damaged',
  'vault_unreadable',
  'wrong_password',
  'password_too_short',
  'unlock_too_soon',
  'passkey_missing',
  'passkey_cancelled',
  'passkey_unsupported',
  'locked',
  'storage_failed',
  // keys and identities
  'key_format_unknown',
  'key_length_invalid',
  'key_out_of_range',
  'key_public_half_mismatch',
  'key_already_stored',
  'key_draft_missing',
  'key_is_key_file',
  'key_is_phrase',
  'key_file_damaged',
  'key_file_unsupported',
  'key_file_cost_out_of_bounds',
  'key_file_wrong_password',
  'phrase_word_unknown',
  'phrase_length_invalid',
  'phrase_checksum_invalid',
  'derivation_path_invalid',
  'identity_has_chain',
  'identity_has_keys',
  'identity_missing',
  'account_missing',
  'label_invalid',
  // backups
  'backup_unrecognised',
  'backup_newer_version',
  'backup_header_damaged',
  'backup_wrong_password',
  // signing
  'nonce_refused',
  'signature_check_failed',
  // network
  'offline',
  'network_failed',
  'timed_out',
  'reply_too_large',
  'reply_not_json',
  'reply_unexpected',
  'bad_request',
  'unauthorized',
  'forbidden',
  'origin_refused',
  'api_access_missing',
  'not_found',
  'rate_limited',
  'api_down',
  'api_refused',
  // sessions
  'not_signed_in',
  'session_superseded',
  'wrong_wallet',
  'bulk_running',
  // sites
  'site_unsupported',
  'site_permission_missing',
  'site_not_granted',
  'grant_missing',
  'consent_missing',
  'site_refused',
  'site_request_pending',
  'site_way_not_granted',
  'site_out_of_scope',
  'site_call_unsupported',
  // messaging
  'invalid_input',
  'not_permitted',
  'confirmation_mismatch',
  'interrupted',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Of `rate_limited`: no API asked for this pause, it is our own six logins a minute. T4 */
export const LOGIN_BUDGET = 'login_budget';

/** Of what an API refused: it was a sign-in, in every way that is known here. */
export const LOGIN_REFUSED = 'login';

/** Facts that are safe to show and log: numbers, field names, never values from a body. */
export interface ErrorDetails {
  /** HTTP status of the reply that failed. */
  readonly status?: number;
  /** When trying again makes sense, epoch milliseconds. */
  readonly retryAtMs?: number;
  /** Name of the input or reply field concerned, or LOGIN_BUDGET, or LOGIN_REFUSED. */
  readonly field?: string;
  /** Lengths, counts or limits that help to mend an input, in the unit the code implies. */
  readonly wanted?: number;
  readonly got?: number;
}

export interface AppErrorOptions {
  readonly code: ErrorCode;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/** Failures that may go away by themselves, so that trying again unchanged makes sense. */
const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  'offline',
  'network_failed',
  'timed_out',
  'rate_limited',
  'api_down',
  'reply_not_json',
  'storage_failed',
]);

export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: ErrorDetails;
  /** The activity log's entry about this failure, once there is one. */
  activityId?: string;

  constructor({ code, details = {}, cause }: AppErrorOptions) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryable = RETRYABLE.has(code);
    this.details = details;
  }
}

/** Whether `value` is an AppError with that code. */
export const hasCode = (value: unknown, code: ErrorCode): boolean =>
  value instanceof AppError && value.code === code;

/** What Chromium answers a call of a worker that it has ended meanwhile (extension_function_dispatcher.cc). */
const WORKER_IS_GONE = 'No SW';

/** Whether it says no more than that the browser has ended the worker: the next one does what is still due. */
export const isOfEndedWorker = (value: unknown): boolean =>
  value instanceof Error && (value.message === WORKER_IS_GONE || isOfEndedWorker(value.cause));

/**
 * Any thrown value as an AppError: what is not ours becomes `internal`, or `interrupted` where the browser has ended the
 * worker; with the original as its cause.
 */
export const toAppError = (value: unknown): AppError =>
  value instanceof AppError
    ? value
    : new AppError({ code: isOfEndedWorker(value) ? 'interrupted' : 'internal', cause: value });
