/** The user's choices, the password, and the two ways to end things. */
import type { UnlockedView } from '../../messaging/view.ts';
import { EraseVault } from '../components/EraseVault.tsx';
import { Section } from '../components/Section.tsx';
import { t } from '../i18n.ts';
import { ChangePassword } from './ChangePassword.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import { SignOutEverywhere } from './SignOutEverywhere.tsx';

export const SettingsPage = ({ view }: { readonly view: UnlockedView }) => (
  <>
    <SettingsForm settings={view.settings} />
    <Section title={t('change_password')}>
      <ChangePassword />
    </Section>
    <Section title={t('sign_out_everywhere')}>
      <SignOutEverywhere />
    </Section>
    <Section title={t('erase_title')} danger>
      <p>{t('erase_text')}</p>
      <EraseVault />
    </Section>
  </>
);
