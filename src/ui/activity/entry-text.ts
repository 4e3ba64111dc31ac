/** What an entry of the activity log says, in words: what was done, how it ended, and where. */
import { APIS } from '../../apis.ts';
import type { AccountView, ActivityEntry, IdentityView, UnlockedView } from '../../messaging/view.ts';
import { describeError, type ErrorText } from '../error-text.ts';
import { formatNumber } from '../format/number.ts';
import { type MessageKey, t } from '../i18n.ts';

const KINDS: Readonly<Record<ActivityEntry['kind'], MessageKey>> = {
  unlock: 'kind_unlock',
  lock: 'kind_lock',
  sign_in: 'kind_sign_in',
  renew: 'kind_renew',
  sign_out: 'kind_sign_out',
  sign: 'kind_sign',
  hand_over: 'kind_hand_over',
  grant: 'kind_grant',
  revoke: 'kind_revoke',
  stop_serving: 'kind_stop_serving',
  reveal: 'kind_reveal',
  copy: 'kind_copy',
  passkey_add: 'kind_passkey_add',
  passkey_remove: 'kind_passkey_remove',
  backup: 'kind_backup',
  restore: 'kind_restore',
  import: 'kind_import',
  change: 'kind_change',
  read: 'kind_read',
  write: 'kind_write',
  drift: 'kind_drift',
};

/** With how many there were. */
export const kindName = ({ kind, count }: ActivityEntry): string =>
  count === undefined ? t(KINDS[kind]) : `${t(KINDS[kind])} × ${formatNumber(count)}`;

const REASONS: Readonly<Record<NonNullable<ActivityEntry['reason']>, MessageKey>> = {
  user: 'reason_user',
  renewal: 'reason_renewal',
  after_401: 'reason_after_401',
  resumed: 'reason_resumed',
};

export const reasonName = (reason: NonNullable<ActivityEntry['reason']>): string => t(REASONS[reason]);

/** How it ended; the next step is empty where nothing is left to do. */
export const describeOutcome = ({ outcome, api, field }: ActivityEntry): ErrorText => {
  if (outcome === 'ok') return { sentence: t('outcome_ok'), nextStep: '' };
  const details = field === undefined ? {} : { field };
  return describeError({ code: outcome, details }, { nowMs: 0, api });
};

/** Whose entry it is, where the account is still there. */
export const findOwner = (
  { accountId }: Pick<ActivityEntry, 'accountId'>,
  { identities }: Pick<UnlockedView, 'identities'>,
): { readonly identity: IdentityView; readonly account: AccountView } | null => {
  for (const identity of identities) {
    for (const account of Object.values(identity.accounts)) {
      if (account.id === accountId) return { identity, account };
    }
  }
  return null;
};

/** API, identity and site in one line. */
export const describeWhere = (entry: ActivityEntry, view: UnlockedView): string =>
  [entry.api && APIS[entry.api].name, findOwner(entry, view)?.identity.name, entry.origin, entry.field]
    .filter(Boolean)
    .join(' · ');
