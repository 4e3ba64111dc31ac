/** How long a secret stays on screen. */
import { formatSpan } from '../format/time.ts';
import { REVEAL_MS } from '../hooks/use-auto-hide.ts';
import { useNow } from '../hooks/use-now.ts';
import { t } from '../i18n.ts';

export const HidesIn = ({ atMs }: { readonly atMs: number }) => {
  const nowMs = useNow();
  return <p class="hint">{t('hides_in', formatSpan(Math.min(atMs - nowMs, REVEAL_MS)))}</p>;
};
