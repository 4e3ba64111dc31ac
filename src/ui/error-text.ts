/**
 * Every error code as two sentences: what happened and what to do next. Exhaustive by type.
 * Uses the error's details (status, time, field, counts) and never its cause.
 */
import { APIS, type Api } from '../apis.ts';
import type { ErrorCode, ErrorDetails } from '../errors.ts';
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

type Describe = (
  details: ErrorDetails,
  context: { readonly who: string; readonly nowMs: number },
) => ErrorText;

const plain =
  (sentence: MessageKey, nextStep: MessageKey): Describe =>
  (_details, { who }) => ({ sentence: t(sentence, who), nextStep: t(nextStep, who) });

const retryStep = ({ retryAtMs }: ErrorDetails, nowMs: number, otherwise: MessageKey): string => {
  if (retryAtMs === undefined) return t(otherwise);
  return retryAtMs > nowMs
    ? t('error_next_retry_in', formatSpan(retryAtMs - nowMs))
    : t('error_next_retry_now');
};

const withRetry =
  (sentence: MessageKey, nextStep: MessageKey): Describe =>
  (details, { who, nowMs }) => ({
    sentence: t(sentence, who),
    nextStep: retryStep(details, nowMs, nextStep),
  });

/** With the HTTP status in brackets where there is one. */
const withStatus =
  (sentence: MessageKey, nextStep: MessageKey): Describe =>
  (details, { who, nowMs }) => ({
    sentence:
      details.status === undefined
        ? t(sentence, who)
        : t('error_with_status', t(sentence, who), details.status),
    nextStep: retryStep(details, nowMs, nextStep),
  });

const withField =
  (sentence: MessageKey, fieldSentence: MessageKey, nextStep: MessageKey): Describe =>
  (details, { who }) => ({
    sentence: details.field === undefined ? t(sentence, who) : t(fieldSentence, who, details.field),
    nextStep: t(nextStep, who),
  });

const withCounts =
  (sentence: MessageKey, countSentence: MessageKey, nextStep: MessageKey): Describe =>
  ({ wanted, got }, { who }) => ({
    sentence: wanted === undefined || got === undefined ? t(sentence, who) : t(countSentence, wanted, got),
    nextStep: t(nextStep, who),
  });

/** With the place that is wrong, counted from 1, where it is known. */
const withPosition =
  (sentence: MessageKey, positionSentence: MessageKey, nextStep: MessageKey): Describe =>
  ({ got }, { who }) => ({
    sentence: got === undefined ? t(sentence, who) : t(positionSentence, got),
    nextStep: t(nextStep, who),
  });

const TEXTS: Readonly<Record<ErrorCode, Describe>> = {
  vault_absent: plain('error_vault_absent', 'error_vault_absent_next'),
  vault_exists: plain('error_vault_exists', 'error_vault_exists_next'),
  vault_header_damaged: plain('error_vault_header_damaged', 'error_vault_recover_next'),
  vault_kdf_out_of_bounds: plain('error_vault_kdf_out_of_bounds', 'error_vault_recover_next'),
  vault_newer_version: plain('error_vault_newer_version', 'error_vault_newer_version_next'),
  vault_record_damaged: plain('error_vault_record_damaged', 'error_vault_record_damaged_next'),
  vault_unreadable: plain('error_vault_unreadable', 'error_vault_recover_next'),
  wrong_password: withRetry('error_wrong_password', 'error_wrong_password_next'),
  unlock_too_soon: withRetry('error_unlock_too_soon', 'error_unlock_too_soon_next'),
  passkey_missing: plain('error_passkey_missing', 'error_passkey_missing_next'),
  passkey_cancelled: plain('error_passkey_cancelled', 'error_passkey_cancelled_next'),
  passkey_unsupported: plain('error_passkey_unsupported', 'error_passkey_unsupported_next'),
  password_too_short: withCounts(
    'error_password_too_short',
    'error_password_too_short_counts',
    'error_password_too_short_next',
  ),
  locked: plain('error_locked', 'error_locked_next'),
  storage_failed: plain('error_storage_failed', 'error_storage_failed_next'),

  key_format_unknown: plain('error_key_format_unknown', 'error_key_format_unknown_next'),
  key_length_invalid: withCounts(
    'error_key_length_invalid',
    'error_key_length_invalid_counts',
    'error_key_length_invalid_next',
  ),
  key_out_of_range: plain('error_key_out_of_range', 'error_key_out_of_range_next'),
  key_public_half_mismatch: plain('error_key_public_half_mismatch', 'error_key_public_half_mismatch_next'),
  key_already_stored: plain('error_key_already_stored', 'error_key_already_stored_next'),
  key_draft_missing: plain('error_key_draft_missing', 'error_key_draft_missing_next'),
  key_is_key_file: plain('error_key_is_key_file', 'error_key_is_key_file_next'),
  key_is_phrase: plain('error_key_is_phrase', 'error_key_is_phrase_next'),
  key_file_damaged: withField(
    'error_key_file_damaged',
    'error_key_file_damaged_field',
    'error_key_file_damaged_next',
  ),
  key_file_unsupported: withField(
    'error_key_file_unsupported',
    'error_key_file_unsupported_field',
    'error_key_file_unsupported_next',
  ),
  key_file_cost_out_of_bounds: plain(
    'error_key_file_cost_out_of_bounds',
    'error_key_file_cost_out_of_bounds_next',
  ),
  key_file_wrong_password: plain('error_key_file_wrong_password', 'error_key_file_wrong_password_next'),
  phrase_word_unknown: withPosition(
    'error_phrase_word_unknown',
    'error_phrase_word_unknown_position',
    'error_phrase_word_unknown_next',
  ),
  phrase_length_invalid: withCounts(
    'error_phrase_length_invalid',
    'error_phrase_length_invalid_counts',
    'error_phrase_length_invalid_next',
  ),
  phrase_checksum_invalid: plain('error_phrase_checksum_invalid', 'error_phrase_checksum_invalid_next'),
  derivation_path_invalid: plain('error_derivation_path_invalid', 'error_derivation_path_invalid_next'),
  identity_has_chain: plain('error_identity_has_chain', 'error_identity_has_chain_next'),
  identity_has_keys: plain('error_identity_has_keys', 'error_identity_has_keys_next'),
  identity_missing: plain('error_identity_missing', 'error_missing_next'),
  account_missing: plain('error_account_missing', 'error_missing_next'),
  label_invalid: withCounts('error_label_invalid', 'error_label_invalid_counts', 'error_label_invalid_next'),

  backup_unrecognised: plain('error_backup_unrecognised', 'error_backup_unrecognised_next'),
  backup_newer_version: plain('error_backup_newer_version', 'error_backup_newer_version_next'),
  backup_header_damaged: plain('error_backup_header_damaged', 'error_backup_header_damaged_next'),
  backup_wrong_password: plain('error_backup_wrong_password', 'error_backup_wrong_password_next'),

  nonce_refused: plain('error_nonce_refused', 'error_nonce_refused_next'),
  signature_check_failed: plain('error_signature_check_failed', 'error_signature_check_failed_next'),

  offline: plain('error_offline', 'error_offline_next'),
  network_failed: plain('error_network_failed', 'error_network_failed_next'),
  timed_out: withRetry('error_timed_out', 'error_timed_out_next'),
  reply_too_large: plain('error_reply_too_large', 'error_reply_next'),
  reply_not_json: withStatus('error_reply_not_json', 'error_reply_not_json_next'),
  reply_unexpected: withField('error_reply_unexpected', 'error_reply_unexpected_field', 'error_reply_next'),
  bad_request: withStatus('error_bad_request', 'error_bad_request_next'),
  unauthorized: withStatus('error_unauthorized', 'error_unauthorized_next'),
  forbidden: withStatus('error_forbidden', 'error_forbidden_next'),
  origin_refused: withStatus('error_origin_refused', 'error_origin_refused_next'),
  api_access_missing: plain('error_api_access_missing', 'error_api_access_missing_next'),
  not_found: withStatus('error_not_found', 'error_not_found_next'),
  rate_limited: withRetry('error_rate_limited', 'error_rate_limited_next'),
  api_down: withStatus('error_api_down', 'error_api_down_next'),
  api_refused: withStatus('error_api_refused', 'error_api_refused_next'),

  not_signed_in: plain('error_not_signed_in', 'error_not_signed_in_next'),
  session_superseded: plain('error_session_superseded', 'error_session_superseded_next'),
  wrong_wallet: plain('error_wrong_wallet', 'error_wrong_wallet_next'),
  bulk_running: plain('error_bulk_running', 'error_bulk_running_next'),

  site_unsupported: plain('error_site_unsupported', 'error_site_unsupported_next'),
  site_permission_missing: plain('error_site_permission_missing', 'error_site_permission_missing_next'),
  site_not_granted: plain('error_site_not_granted', 'error_site_not_granted_next'),
  grant_missing: plain('error_grant_missing', 'error_missing_next'),
  consent_missing: plain('error_consent_missing', 'error_consent_missing_next'),
  site_refused: plain('error_site_refused', 'error_site_refused_next'),
  site_request_pending: plain('error_site_request_pending', 'error_site_request_pending_next'),
  site_way_not_granted: plain('error_site_way_not_granted', 'error_site_way_not_granted_next'),
  site_out_of_scope: plain('error_site_out_of_scope', 'error_site_out_of_scope_next'),
  site_call_unsupported: plain('error_site_call_unsupported', 'error_site_call_unsupported_next'),

  interrupted: plain('error_interrupted', 'error_interrupted_next'),
  invalid_input: withField('error_invalid_input', 'error_invalid_input_field', 'error_invalid_input_next'),
  not_permitted: plain('error_not_permitted', 'error_not_permitted_next'),
  confirmation_mismatch: plain('error_confirmation_mismatch', 'error_confirmation_mismatch_next'),
  internal: plain('error_internal', 'error_internal_next'),
};

/** Both sentences for an error. `nextStep` counts down where the error says when to try again. */
export const describeError = (error: ErrorFacts, { nowMs, api }: ErrorContext): ErrorText => {
  const who = api ? APIS[api].name : t('error_who_api');
  return TEXTS[error.code](error.details, { who, nowMs });
};
