/** How many requests an API still takes, as a gauge with words; how long the pause is once it takes none. */
import type { RateLimitView } from '../../messaging/view.ts';
import { formatShare } from '../format/number.ts';
import { formatSpan } from '../format/time.ts';
import { useNow } from '../hooks/use-now.ts';
import { t } from '../i18n.ts';
import { Note } from './Note.tsx';

/** Less than this share left is little. */
const LOW = 0.2;

/** The gauge has room for four digits. */
const MOST_COUNTED = 9_999;

/** Three quarters of a circle, filled by a share. Decoration: assistive technology has the meter beside it. */
const Gauge = ({ share, children }: { readonly share: number; readonly children: number | string }) => (
  <span
    class={`gauge tone-${share > LOW ? 'positive' : share > 0 ? 'warning' : 'danger'}`}
    aria-hidden="true"
  >
    <svg viewBox="0 0 36 36" width="36" height="36" aria-hidden="true" focusable="false">
      <path class="ring-track" d="M7 29A15.5 15.5 0 1 1 29 29" />
      {share > 0 && (
        <path
          class="ring-fill"
          d="M7 29A15.5 15.5 0 1 1 29 29"
          pathLength="100"
          stroke-dasharray={`${(Math.min(1, share) * 100).toFixed(1)} 200`}
        />
      )}
    </svg>
    <span class="ring-middle">{children}</span>
  </span>
);

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
  const share = limit === 0 ? 0 : remaining / limit;
  return (
    <div class="rate">
      <Gauge share={share}>{remaining > MOST_COUNTED ? formatShare(share) : remaining}</Gauge>
      <meter
        class="visually-hidden"
        min={0}
        max={limit}
        low={Math.ceil(limit * LOW)}
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
