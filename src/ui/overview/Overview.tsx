/** All identities at both APIs as a grid: what is signed in, ending, failing, signed out, and where a key is missing. */
import { useEffect, useState } from 'preact/hooks';
import { API_IDS, APIS, type Api, type Chain } from '../../apis.ts';
import type { UnlockedView } from '../../messaging/view.ts';
import { Avatar } from '../components/Avatar.tsx';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { Screen } from '../components/Screen.tsx';
import { SearchField } from '../components/SearchField.tsx';
import { SEARCH_FROM, searchIdentities } from '../format/search-identities.ts';
import { useCommand } from '../hooks/use-command.ts';
import { useGrowing } from '../hooks/use-growing.ts';
import { useMinute } from '../hooks/use-now.ts';
import { t } from '../i18n.ts';
import { OverviewCell } from './OverviewCell.tsx';
import { OverviewSummary } from './OverviewSummary.tsx';
import { countGroups, filterRows, type Group, toRows } from './overview-state.ts';
import '../styles/overview.css';

/** Where a click leads once its identity is the selected one. */
export type OverviewTarget = { readonly tab?: Api } | { readonly addKey: Chain };

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
  const all = toRows(view, nowMs);
  const counts = countGroups(all);
  const found = searchIdentities(view.identities, query);
  const rows = filterRows(
    found === view.identities ? all : toRows({ ...view, identities: found }, nowMs),
    group,
  );
  const { shown, end, showMore } = useGrowing(`${group ?? ''} ${query}`);

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
        <table class="overview">
          <thead>
            <tr>
              <th scope="col">{t('identity')}</th>
              {API_IDS.map((api) => (
                <th key={api} scope="col">
                  {APIS[api].name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map(({ identity, cells }) => (
              <tr key={identity.id} class={identity.id === view.selectedIdentityId ? 'current' : ''}>
                <th scope="row">
                  <button type="button" class="cell" onClick={() => go(identity.id, {})}>
                    <Avatar seed={identity.id} of="identity" />
                    <bdi class="identity-name" title={identity.name}>
                      {identity.name}
                    </bdi>
                  </button>
                </th>
                {cells.map((cell) => (
                  <td key={cell.api}>
                    <OverviewCell
                      name={identity.name}
                      cell={cell}
                      nowMs={nowMs}
                      onOpen={() =>
                        go(
                          identity.id,
                          cell.group === 'no_key' ? { addKey: APIS[cell.api].chain } : { tab: cell.api },
                        )
                      }
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > shown && (
        <button type="button" class="button quiet" ref={end} onClick={showMore}>
          {t('show_more', rows.length - shown)}
        </button>
      )}
    </Screen>
  );
};
