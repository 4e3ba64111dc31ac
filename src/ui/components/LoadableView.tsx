/**
 * Something read from an API, in whatever state the read is: never read, reading, read, or failed with the last value
 * kept and its age said.
 */
import type { ComponentChildren } from 'preact';
import type { Api } from '../../apis.ts';
import type { Loadable } from '../../messaging/view.ts';
import { formatAge } from '../format/time.ts';
import { useNow } from '../hooks/use-now.ts';
import { t } from '../i18n.ts';
import { ErrorNote } from './ErrorNote.tsx';
import { Skeleton } from './Skeleton.tsx';

export interface LoadableViewProps<T> {
  readonly loadable: Loadable<T> | undefined;
  readonly api: Api;
  readonly lines: number;
  /** False when no read is to be expected: then "empty" is said instead of drawn. */
  readonly expectRead: boolean;
  readonly children: (value: T) => ComponentChildren;
}

const Age = ({ readAtMs }: { readonly readAtMs: number }) => {
  const nowMs = useNow();
  return <p class="hint">{t('last_known', formatAge(readAtMs, nowMs))}</p>;
};

export const LoadableView = <T,>({ loadable, api, lines, expectRead, children }: LoadableViewProps<T>) => {
  const value = loadable?.value;
  if (value !== undefined) {
    const old = loadable?.state === 'failed' || !expectRead;
    return (
      <div class={old ? 'loadable old' : 'loadable'} aria-busy={loadable?.state === 'loading' || undefined}>
        <ErrorNote
          error={loadable?.state === 'failed' ? loadable.error : undefined}
          api={api}
          announce={false}
        />
        {old && loadable?.readAtMs !== undefined && <Age readAtMs={loadable.readAtMs} />}
        {children(value)}
      </div>
    );
  }
  if (loadable?.state === 'failed') return <ErrorNote error={loadable.error} api={api} announce={false} />;
  if (loadable?.state === 'loading') return <Skeleton lines={lines} />;
  return <p class="empty">{t('not_read')}</p>;
};
