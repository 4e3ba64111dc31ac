/** Where something will stand once it was read. */
import { t } from '../i18n.ts';

export const Skeleton = ({ lines }: { readonly lines: number }) => (
  <div class="skeleton" role="status" aria-label={t('loading')}>
    {Array.from({ length: lines }, (_, line) => (
      <div key={line} class="skeleton-line" />
    ))}
  </div>
);
