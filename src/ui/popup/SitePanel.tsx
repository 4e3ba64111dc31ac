/** The site in the current tab: what it gets from us now, allowing it, and taking that back. */
import { useEffect, useState } from 'preact/hooks';
import type { IdentityView, UnlockedView } from '../../messaging/view.ts';
import { Icon } from '../components/Icon.tsx';
import { Section } from '../components/Section.tsx';
import { type MessageKey, t } from '../i18n.ts';
import { type CurrentTab, followTabs, readCurrentTab } from '../platform.ts';
import { Origin } from '../sites/Origin.tsx';
import { planSite } from '../sites/site-origin.ts';
import { AllowSite } from './AllowSite.tsx';
import { SiteGrant } from './SiteGrant.tsx';

export interface SitePanelProps {
  readonly view: UnlockedView;
  readonly identity: IdentityView | undefined;
}

const REASONS: Readonly<Record<'hidden' | 'browser_page' | 'insecure', MessageKey>> = {
  hidden: 'site_hidden',
  browser_page: 'site_browser_page',
  insecure: 'site_insecure',
};

const useCurrentTab = (): CurrentTab | undefined => {
  const [tab, setTab] = useState<CurrentTab>();
  useEffect(() => {
    // A tab that is gone or can't be read is shown as one that the browser hides.
    const read = (): void => {
      readCurrentTab().then(setTab, () => setTab({ tabId: undefined, url: undefined }));
    };
    read();
    // A side panel stays while tabs change beside it: it must never show one site and allow another.
    return followTabs(read);
  }, []);
  return tab;
};

export const SitePanel = ({ view, identity }: SitePanelProps) => {
  const tab = useCurrentTab();
  if (!tab) return <p class="empty">{t('site_reading')}</p>;
  const { tabId } = tab;
  const site = planSite(tabId === undefined ? undefined : tab.url);
  if (site.kind === 'unsupported' || tabId === undefined) {
    return (
      <Section title={t('tab_site')}>
        {site.kind === 'unsupported' && site.shown !== '' && <p class="origin soft">{site.shown}</p>}
        <p class="empty">{t(REASONS[site.kind === 'unsupported' ? site.reason : 'hidden'])}</p>
      </Section>
    );
  }
  const grants = view.grants.filter(({ origin }) => origin === site.origin);
  return (
    <Section title={t('tab_site')}>
      <p class="origin">
        <Icon name="globe" />
        <Origin origin={site.origin} />
      </p>
      {grants.length === 0 && <p class="hint">{t('site_not_allowed')}</p>}
      {grants.map((grant) => (
        <SiteGrant key={grant.id} grant={grant} tabId={tabId} identities={view.identities} />
      ))}
      {identity && (
        <AllowSite
          key={`${tabId} ${site.origin}`}
          origin={site.origin}
          tabId={tabId}
          identity={identity}
          grants={grants}
        />
      )}
    </Section>
  );
};
