/** What is said of many accounts at once: what is being done, how it ended, what it waits for. Pure: the present comes in. */
import { APIS } from '../../apis.ts';
import type { BulkAction, BulkLaneView, BulkView } from '../../messaging/view.ts';
import { formatSpan, formatTime } from '../format/time.ts';
import { type MessageKey, t } from '../i18n.ts';

const RUNNING: Readonly<Record<BulkAction, MessageKey>> = {
  sign_in: 'bulk_signing_in',
  renew: 'bulk_renewing',
  sign_out: 'bulk_signing_out',
};
const DONE: Readonly<Record<BulkAction, MessageKey>> = {
  sign_in: 'bulk_signed_in',
  renew: 'bulk_renewed',
  sign_out: 'bulk_signed_out',
};
const PAUSED: Readonly<Record<NonNullable<BulkView['pausedBy']>, MessageKey>> = {
  user: 'bulk_paused',
  lock: 'bulk_paused_by_lock',
};
const WAITS: Readonly<Record<NonNullable<BulkLaneView['wait']>['reason'], MessageKey>> = {
  rate_limit: 'bulk_waits_rate_limit',
  renewals: 'bulk_waits_renewals',
  offline: 'bulk_waits_offline',
};

export interface BulkCounts {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly left: number;
}

export const countBulk = (lanes: readonly BulkLaneView[]): BulkCounts => {
  const sum = (pick: (lane: BulkLaneView) => number): number =>
    lanes.reduce((total, lane) => total + pick(lane), 0);
  const [total, done, failed] = [sum((it) => it.total), sum((it) => it.done), sum((it) => it.failed)];
  return { total, done, failed, left: total - done - failed };
};

/** What is going on, without figures: it is announced, and figures change all the time. */
export const bulkTitle = ({ action, state, pausedBy }: BulkView): string => {
  if (state === 'paused') return t(PAUSED[pausedBy ?? 'user']);
  return t(state === 'cancelled' ? 'bulk_cancelled' : state === 'done' ? DONE[action] : RUNNING[action]);
};

export const progressText = ({ total, done, failed }: Omit<BulkCounts, 'left'>): string =>
  failed === 0 ? t('bulk_progress', done, total) : t('bulk_progress_failed', done, total, failed);

/** Why nothing is begun at this API, and until when. */
export const waitText = (
  api: BulkLaneView['api'],
  { reason, untilMs }: NonNullable<BulkLaneView['wait']>,
  nowMs: number,
): string => t(WAITS[reason], APIS[api].name, formatTime(untilMs), formatSpan(untilMs - nowMs));
