/** How many requests an API still takes, as a meter with words; how long the pause is once it takes none. */
import type { RateLimitView } from '../../messaging/view.ts';
import { formatSpan } from '../format/time.ts';
import { useNow } from '../hooks/use-now.ts';
import { t } from '../i18n.ts';
import { Note } from './Note.tsx';

const Shown = ({ rate }: { readonly rate: RateLimitView }) => {
  const nowMs = useNow();
  const { limit, remaining, resetAtMs, blockedUntilMs } = rate;
  if (blockedUntilMs !== undefined && blockedUntilMs > nowMs) {
    return (
      <Note tone="warning" icon="clock">
        {t('rate_blocked', formatSpan(blockedUntilMs - nowMs))}
      </Note>
    );
  }
  if (limit === undefined) return <p class="hint">{t('rate_untold')}</p>;
  if (remaining === undefined) return null;
  // After the reset the old count says nothing any more.
  if (resetAtMs !== undefined && resetAtMs <= nowMs) return null;
  return (
    <div class="rate">
      <meter
        min={0}
        max={limit}
        low={Math.ceil(limit * 0.2)}
        optimum={limit}
        value={remaining}
        aria-label={t('rate_label')}
      />
      <span class="hint">
        {resetAtMs === undefined
          ? t('rate_left', remaining, limit)
          : t('rate_left_reset', remaining, limit, formatSpan(resetAtMs - nowMs))}
      </span>
    </div>
  );
};

export const RateLimit = ({ rate }: { readonly rate: RateLimitView | null }) =>
  rate ? <Shown rate={rate} /> : null;
