/** The user's choices, the password, and the two ways to end things. */
import { useState } from 'preact/hooks';
import type { UnlockedView } from '../../messaging/view.ts';
import { EraseVault } from '../components/EraseVault.tsx';
import { Section } from '../components/Section.tsx';
import { t } from '../i18n.ts';
import { usePasskey } from '../passkey/use-passkey.ts';
import { ChangePassword } from './ChangePassword.tsx';
import { ExportData } from './ExportData.tsx';
import { InterfaceSettings } from './InterfaceSettings.tsx';
import { PasskeySection } from './PasskeySection.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import { SignOutEverywhere } from './SignOutEverywhere.tsx';

export const SettingsPage = ({ view }: { readonly view: UnlockedView }) => {
  const state = usePasskey();
  const hasPasskey = typeof state.passkey === 'object';
  /** By a change of password, just now. */
  const [dropped, setDropped] = useState(false);
  const afterChange = (): void => {
    setDropped(hasPasskey);
    state.reload();
  };
  return (
    <>
      <InterfaceSettings view={view} />
      <SettingsForm settings={view.settings} />
      <PasskeySection {...state} dropped={dropped} />
      <Section title={t('change_password')}>
        {hasPasskey && <p class="hint">{t('passkey_until_change')}</p>}
        <ChangePassword onChanged={afterChange} />
      </Section>
      <Section title={t('export_data')}>
        <ExportData />
      </Section>
      <Section title={t('sign_out_everywhere')}>
        <SignOutEverywhere />
      </Section>
      <Section title={t('erase')} danger>
        <p>{t('erase_text')}</p>
        <EraseVault />
      </Section>
    </>
  );
};
