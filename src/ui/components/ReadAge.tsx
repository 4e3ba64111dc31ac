/** How old the oldest of several reads is, beside a refresh button. */
import type { Loadable } from '../../messaging/view.ts';
import { formatAge } from '../format/time.ts';
import { useNow } from '../hooks/use-now.ts';
import { t } from '../i18n.ts';

export const ReadAge = ({
  loadables,
}: {
  readonly loadables: readonly (Loadable<unknown> | undefined)[];
}) => {
  const nowMs = useNow();
  if (loadables.some((loadable) => loadable?.state === 'loading'))
    return <span class="hint">{t('loading')}</span>;
  const times = loadables.flatMap((loadable) =>
    loadable?.readAtMs === undefined ? [] : [loadable.readAtMs],
  );
  if (times.length === 0) return null;
  const oldest = Math.min(...times);
  return (
    <span class="hint">
      {nowMs - oldest < 5000 ? t('read_just_now') : t('read_ago', formatAge(oldest, nowMs))}
    </span>
  );
};
