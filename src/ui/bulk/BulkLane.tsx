/** One API's share of what is done for many accounts: how far it is, whose turn it is, and what it waits for. */
import { APIS } from '../../apis.ts';
import type { BulkLaneView, UnlockedView } from '../../messaging/view.ts';
import { findOwner } from '../activity/entry-text.ts';
import { Icon } from '../components/Icon.tsx';
import { useNow } from '../hooks/use-now.ts';
import { t } from '../i18n.ts';
import { BulkBar } from './BulkBar.tsx';
import { progressText, waitText } from './bulk-text.ts';

export interface BulkLaneProps {
  readonly lane: BulkLaneView;
  readonly view: UnlockedView;
}

const Wait = ({ api, wait }: { readonly api: BulkLaneView['api']; readonly wait: Wait }) => {
  const nowMs = useNow();
  return (
    <p class="bulk-wait">
      <Icon name="clock" />
      <span>{waitText(api, wait, nowMs)}</span>
    </p>
  );
};
type Wait = NonNullable<BulkLaneView['wait']>;

export const BulkLane = ({ lane, view }: BulkLaneProps) => {
  const { api, accountId, wait } = lane;
  const { name } = APIS[api];
  const owner = accountId === undefined ? null : findOwner({ accountId }, view);
  return (
    <li class="bulk-lane">
      <div class="bulk-lane-head">
        <span class="bulk-lane-name">{name}</span>
        <span class="hint">{progressText(lane)}</span>
        {owner && <span class="hint bulk-now">{t('bulk_now', owner.identity.name)}</span>}
      </div>
      <BulkBar label={name} counts={lane} />
      {wait && <Wait api={api} wait={wait} />}
    </li>
  );
};
