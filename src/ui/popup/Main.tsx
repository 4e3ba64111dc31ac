/** The popup of an unlocked vault: who one is, both sessions, and the details below. */
import { useState } from 'preact/hooks';
import { API_IDS, APIS, type Api, type Chain } from '../../apis.ts';
import { sessionKey, type UnlockedView } from '../../messaging/view.ts';
import { BulkLine } from '../bulk/BulkLine.tsx';
import { Banners } from '../components/Banners.tsx';
import { lazy } from '../components/lazy.tsx';
import { Note } from '../components/Note.tsx';
import { Screen } from '../components/Screen.tsx';
import { Tabs } from '../components/Tabs.tsx';
import { t } from '../i18n.ts';
import { detail } from '../view-store.ts';
import { Header } from './Header.tsx';
import { MimicPanel } from './MimicPanel.tsx';
import { MissingKey } from './MissingKey.tsx';
import { PumpPanel } from './PumpPanel.tsx';
import { SessionCard } from './SessionCard.tsx';

const SitePanel = lazy(async () => (await import('./SitePanel.tsx')).SitePanel);

type TabId = Api | 'site';

export interface MainProps {
  readonly view: UnlockedView;
  /** The one that is open at first. */
  readonly firstTab: Api;
  readonly onAddKey: (chain: Chain) => void;
  readonly onOverview: () => void;
}

export const Main = ({ view, firstTab, onAddKey, onOverview }: MainProps) => {
  const [tab, setTab] = useState<TabId>(firstTab);
  const identity = view.identities.find(({ id }) => id === view.selectedIdentityId) ?? view.identities[0];
  const shown = detail.value?.identityId === identity?.id ? detail.value : undefined;
  const { solana, evm } = identity?.accounts ?? {};
  const sessionOf = (accountId: string | undefined, api: (typeof API_IDS)[number]) =>
    accountId === undefined ? undefined : view.sessions[sessionKey(accountId, api)];
  const neverSignedIn = Object.keys(view.sessions).length === 0;

  return (
    <>
      <Header view={view} identity={identity} onOverview={onOverview} />
      <Screen title={t('app_name')} hideTitle class="main">
        <div class="glance">
          {' '}
          <Banners notices={view.notices} />
          {view.bulk && <BulkLine bulk={view.bulk} />}
          {neverSignedIn && <Note tone="accent">{t('last_step')}</Note>}
          <div class="passes" key={identity?.id}>
            {API_IDS.map((api) => {
              const { chain } = APIS[api];
              const account = identity?.accounts[chain];
              return account ? (
                <SessionCard key={api} api={api} account={account} session={sessionOf(account.id, api)} />
              ) : (
                <MissingKey key={api} api={api} onAdd={() => onAddKey(chain)} />
              );
            })}
          </div>
        </div>
        <div class="details">
          {' '}
          <Tabs
            label={t('tabs_label')}
            tabs={[
              { id: 'pump', text: t('tab_pump') },
              { id: 'mimic', text: t('tab_mimic') },
              { id: 'site', text: t('tab_site') },
            ]}
            selected={tab}
            onSelect={setTab}
          >
            <div class="panel-content" key={identity?.id}>
              {tab === 'pump' && (
                <PumpPanel
                  account={solana}
                  session={sessionOf(solana?.id, 'pump')}
                  pump={shown?.pump}
                  rate={view.rateLimits.pump}
                  lookupRate={view.lookupRateLimit}
                  drift={view.drift.pump}
                  dialect={view.dialects.pump}
                />
              )}
              {tab === 'mimic' && (
                <MimicPanel
                  account={evm}
                  session={sessionOf(evm?.id, 'mimic')}
                  mimic={shown?.mimic}
                  rate={view.rateLimits.mimic}
                  drift={view.drift.mimic}
                  dialect={view.dialects.mimic}
                />
              )}
              {tab === 'site' && <SitePanel view={view} identity={identity} />}
            </div>
          </Tabs>
        </div>{' '}
      </Screen>
    </>
  );
};
