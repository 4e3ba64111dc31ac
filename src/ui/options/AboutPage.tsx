/** Version, what leaves the browser, each permission with its reason, licence. */
import { APIS } from '../../apis.ts';
import type { UnlockedView } from '../../messaging/view.ts';
import { Facts } from '../components/Facts.tsx';
import { Note } from '../components/Note.tsx';
import { Section } from '../components/Section.tsx';
import { t } from '../i18n.ts';

const hostOf = (url: string): string => new URL(url).host;

export const AboutPage = ({ view }: { readonly view: UnlockedView }) => (
  <>
    <p class="lead">{t('about_what')}</p>
    <p>{t('about_version', view.version)}</p>
    <Section title={t('about_leaves')}>
      <p>{t('about_leaves_text')}</p>
      <Facts
        facts={[
          { term: hostOf(APIS.pump.productionBaseUrl), value: t('about_host_pump') },
          { term: hostOf(APIS.mimic.productionBaseUrl), value: t('about_host_mimic') },
        ]}
      />
      {view.sandbox && <Note tone="warning">{t('about_sandbox_hosts')}</Note>}
    </Section>
    <Section title={t('about_permissions')}>
      <Facts
        facts={[
          { term: 'storage', value: t('permission_storage') },
          { term: 'alarms', value: t('permission_alarms') },
          { term: 'idle', value: t('permission_idle') },
          { term: 'activeTab', value: t('permission_active_tab') },
          { term: 'scripting', value: t('permission_scripting') },
          { term: 'declarativeNetRequestWithHostAccess', value: t('permission_dnr') },
          { term: 'sidePanel', value: t('permission_side_panel') },
          { term: 'offscreen', value: t('permission_clipboard') },
          { term: 'clipboardWrite', value: t('permission_clipboard') },
          { term: t('permission_sites_name'), value: t('permission_sites') },
        ]}
      />
    </Section>
    <Section title={t('about_licence')}>
      <p>{t('about_licence_text')}</p>
    </Section>
  </>
);
