/** The options page: its navigation and the section that the hash names. A locked vault shows the unlock form instead. */
import { useEffect } from 'preact/hooks';
import type { UnlockedView } from '../../messaging/view.ts';
import { ActivityPage } from '../activity/ActivityPage.tsx';
import { Banners } from '../components/Banners.tsx';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { lazy } from '../components/lazy.tsx';
import { Mark } from '../components/Mark.tsx';
import { SandboxMark } from '../components/SandboxMark.tsx';
import { Screen } from '../components/Screen.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { ROUTES, type Route, TITLES, useHashRoute } from '../hooks/use-hash-route.ts';
import { t } from '../i18n.ts';
import { Overlays } from '../palette/Overlays.tsx';
import { VaultGate } from '../screens/VaultGate.tsx';
import { AboutPage } from './AboutPage.tsx';
import { KeysPage } from './KeysPage.tsx';
import { SettingsPage } from './SettingsPage.tsx';
import { SitesPage } from './SitesPage.tsx';

const DeveloperPage = lazy(async () => (await import('../developer/DeveloperPage.tsx')).DeveloperPage);

const PAGES: Readonly<Record<Route, (props: { readonly view: UnlockedView }) => preact.JSX.Element | null>> =
  {
    keys: KeysPage,
    sites: SitesPage,
    developer: DeveloperPage,
    settings: SettingsPage,
    activity: ActivityPage,
    about: AboutPage,
  };

const Unlocked = ({ unlocked }: { readonly unlocked: UnlockedView }) => {
  const route = useHashRoute();
  const lock = useCommand('vault.lock');
  const title = t(TITLES[route]);
  useEffect(() => {
    document.title = `${title} · ${t('app_name')}`;
  }, [title]);
  const Page = PAGES[route];
  return (
    <div class="options-layout">
      <header class="options-head">
        <div class="brand">
          <Mark />
          <span>{t('app_name')}</span>
          <SandboxMark shown={unlocked.sandbox} />
        </div>
        <nav aria-label={t('nav_label')}>
          <ul>
            {ROUTES.map((each) => (
              <li key={each}>
                <a href={`#/${each}`} aria-current={each === route ? 'page' : undefined}>
                  {t(TITLES[each])}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="options-lock">
          <Button icon="lock" pending={lock.pending} onClick={() => void lock.run({})}>
            {t('lock')}
          </Button>
          <ErrorNote error={lock.error} />
        </div>
      </header>
      <Overlays view={unlocked} />
      <Screen key={route} title={title} class="options-page">
        <Banners notices={unlocked.notices} />
        <Page view={unlocked} />
      </Screen>
    </div>
  );
};

export const OptionsApp = () => <VaultGate>{(unlocked) => <Unlocked unlocked={unlocked} />}</VaultGate>;
