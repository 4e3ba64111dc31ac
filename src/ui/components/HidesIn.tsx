/** How long a secret stays on screen. */
import { formatSpan } from '../format/time.ts';
import { useNow } from '../hooks/use-now.ts';
import { t } from '../i18n.ts';

export const HidesIn = ({ atMs }: { readonly atMs: number }) => {
  const nowMs = useNow();
  return <p class="hint">{t('hides_in', formatSpan(atMs - nowMs))}</p>;
};
