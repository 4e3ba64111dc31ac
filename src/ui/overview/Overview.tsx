/** All identities at both APIs as a grid: what is signed in, ending, failing, signed out, and where a key is missing. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { APIS, type Api, type Chain } from '../../apis.ts';
import type { UnlockedView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { Screen } from '../components/Screen.tsx';
import { SearchField } from '../components/SearchField.tsx';
import { SEARCH_FROM, searchIdentities } from '../format/search-identities.ts';
import { useCommand } from '../hooks/use-command.ts';
import { useMinute } from '../hooks/use-now.ts';
import { t } from '../i18n.ts';
import { OverviewSummary } from './OverviewSummary.tsx';
import { OverviewTable } from './OverviewTable.tsx';
import { type Cell, countGroups, filterRows, type Group, toRows } from './overview-state.ts';
import '../styles/overview.css';

/** Where a click leads once its identity is the selected one. */
export type OverviewTarget = { readonly tab?: Api } | { readonly addKey: Chain };

const toTarget = (cell: Cell | undefined): OverviewTarget => {
  if (cell === undefined) return {};
  return cell.group === 'no_key' ? { addKey: APIS[cell.api].chain } : { tab: cell.api };
};

export interface OverviewProps {
  readonly view: UnlockedView;
  readonly onOpen: (target: OverviewTarget) => void;
  readonly onClose: () => void;
}

export const Overview = ({ view, onOpen, onClose }: OverviewProps) => {
  const nowMs = useMinute();
  const select = useCommand('identities.select');
  const signInAll = useCommand('bulk.start');
  const [query, setQuery] = useState('');
  const [group, setGroup] = useState<Group>();
  const [going, setGoing] = useState<{ readonly identityId: string; readonly target: OverviewTarget }>();
  const all = useMemo(() => toRows(view, nowMs), [view, nowMs]);
  const counts = useMemo(() => countGroups(all), [all]);
  const found = searchIdentities(view.identities, query);
  const rows = filterRows(
    found === view.identities ? all : toRows({ ...view, identities: found }, nowMs),
    group,
  );

  // What is opened shows the selected identity, so it waits until the view says that it is.
  useEffect(() => {
    if (going !== undefined && view.selectedIdentityId === going.identityId) onOpen(going.target);
  }, [going, view.selectedIdentityId]);
  const go = (identityId: string, target: OverviewTarget): void => {
    setGoing({ identityId, target });
    if (identityId !== view.selectedIdentityId) void select.run({ identityId });
  };

  return (
    <Screen title={t('overview_title')} class="overview-screen">
      <div class="screen-bar">
        <IconButton icon="back" name={t('back')} onClick={onClose} />
      </div>
      <OverviewSummary counts={counts} chosen={group} onChoose={setGroup} />
      {!view.bulk && counts.signed_out > 0 && (
        <div class="actions">
          <Button
            small
            icon="arrow"
            pending={signInAll.pending}
            onClick={() => void signInAll.run({ action: 'sign_in' })}
          >
            {t('bulk_sign_in')}
          </Button>
        </div>
      )}
      {view.identities.length >= SEARCH_FROM && (
        <SearchField
          label={t('search_identities')}
          placeholder={t('search_hint')}
          onSearch={(text) => setQuery(text.trim())}
        />
      )}
      <ErrorNote error={select.error ?? signInAll.error} />
      {rows.length === 0 ? (
        <p class="empty" role="status">
          {t('search_nothing')}
        </p>
      ) : (
        <OverviewTable
          rows={rows}
          selectedId={view.selectedIdentityId}
          nowMs={nowMs}
          onOpen={({ id }, cell) => go(id, toTarget(cell))}
        />
      )}
    </Screen>
  );
};
