/** All accounts at once: what can be done for them, or how far it is. Shown where there are at least two. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { UnlockedView } from '../../messaging/view.ts';
import { Section } from '../components/Section.tsx';
import { t } from '../i18n.ts';
import { BulkChooser } from './BulkChooser.tsx';
import { BulkProgress } from './BulkProgress.tsx';
import { countAccounts } from './count-accounts.ts';

export const BulkSection = ({ view }: { readonly view: UnlockedView }) => {
  const { bulk } = view;
  const root = useRef<HTMLDivElement>(null);
  const before = useRef(bulk?.state);

  // The button that was clicked leaves with its state: the focus goes on to the first that takes its place.
  useLayoutEffect(() => {
    const hasChanged = before.current !== bulk?.state;
    before.current = bulk?.state;
    if (hasChanged && document.activeElement === document.body) {
      root.current?.querySelector<HTMLElement>('button:not(:disabled)')?.focus();
    }
  }, [bulk?.state]);

  const accounts = countAccounts(view).reduce((sum, { total }) => sum + total, 0);
  if (accounts < 2 && bulk === null) return null;
  return (
    <Section title={t('bulk_title')}>
      <div class="bulk" ref={root}>
        {bulk === null ? <BulkChooser view={view} /> : <BulkProgress bulk={bulk} view={view} />}
      </div>
    </Section>
  );
};
