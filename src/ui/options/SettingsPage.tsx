/** The user's choices, the password, and the two ways to end things. */
import type { UnlockedView } from '../../messaging/view.ts';
import { EraseVault } from '../components/EraseVault.tsx';
import { Section } from '../components/Section.tsx';
import { t } from '../i18n.ts';
import { PasskeySection } from '../passkey/PasskeySection.tsx';
import { usePasskey } from '../passkey/use-passkey.ts';
import { ChangePassword } from './ChangePassword.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import { SignOutEverywhere } from './SignOutEverywhere.tsx';

export const SettingsPage = ({ view }: { readonly view: UnlockedView }) => {
  const state = usePasskey();
  return (
    <>
      <SettingsForm settings={view.settings} />
      <PasskeySection {...state} />
      <Section title={t('change_password')}>
        {typeof state.passkey === 'object' && <p class="hint">{t('passkey_until_change')}</p>}
        <ChangePassword onChanged={state.reload} />
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
};
