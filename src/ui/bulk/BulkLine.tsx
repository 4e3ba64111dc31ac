/** The popup's one line about many accounts at once: what, how far, and the way to the page that shows it all. */
import type { BulkView } from '../../messaging/view.ts';
import { Icon, type IconName } from '../components/Icon.tsx';
import { useNow } from '../hooks/use-now.ts';
import { openOptions } from '../platform.ts';
import { BulkBar } from './BulkBar.tsx';
import { bulkTitle, countBulk, progressText, waitText } from './bulk-text.ts';

const ICONS: Readonly<Record<BulkView['state'], IconName>> = {
  running: 'sync',
  paused: 'clock',
  done: 'check',
  cancelled: 'cross',
};

/** Where nothing is under way, why not: of what waits, the one that goes on first. */
const WaitLine = ({ bulk }: { readonly bulk: BulkView }) => {
  const nowMs = useNow();
  if (bulk.lanes.some(({ accountId }) => accountId !== undefined)) return null;
  const [first] = bulk.lanes
    .flatMap(({ api, wait }) => (wait === undefined ? [] : [{ api, wait }]))
    .sort((a, b) => a.wait.untilMs - b.wait.untilMs);
  return first ? <span class="bulk-line-wait">{waitText(first.api, first.wait, nowMs)}</span> : null;
};

export const BulkLine = ({ bulk }: { readonly bulk: BulkView }) => {
  const counts = countBulk(bulk.lanes);
  return (
    <button type="button" class="bulk-line" onClick={() => void openOptions('keys')}>
      <span class="bulk-line-head">
        <Icon name={ICONS[bulk.state]} />
        <strong>{bulkTitle(bulk)}</strong>
      </span>
      <span>{progressText(counts)}</span>
      <BulkBar label={bulkTitle(bulk)} counts={counts} />
      <WaitLine bulk={bulk} />
    </button>
  );
};
