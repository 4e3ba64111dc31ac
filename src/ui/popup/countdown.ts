/** What a session's countdown says. Pure. */
import type { SessionView } from '../../messaging/view.ts';
import { formatSpan } from '../format/time.ts';
import { t } from '../i18n.ts';

export const countdownText = (session: SessionView, nowMs: number): string => {
  const { expiresAtMs, renewAtMs } = session;
  if (expiresAtMs !== undefined && expiresAtMs <= nowMs) return t('ended', formatSpan(nowMs - expiresAtMs));
  if (renewAtMs !== undefined) {
    return renewAtMs <= nowMs ? t('renews_soon') : t('renews_in', formatSpan(renewAtMs - nowMs));
  }
  return expiresAtMs === undefined ? t('end_unknown') : t('ends_in', formatSpan(expiresAtMs - nowMs));
};
