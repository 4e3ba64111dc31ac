/** How the extension looks, speaks and opens. Each choice holds at once, so that it is seen. */
import { useState } from 'preact/hooks';
import type { Settings, UnlockedView } from '../../messaging/view.ts';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Section } from '../components/Section.tsx';
import { Select } from '../components/Select.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';
import { dollarOptions, languageOptions, numberOptions, themeOptions } from './interface-choices.ts';

/** No id of an identity. */
const LAST = '';

export interface InterfaceSettingsProps {
  readonly view: Pick<UnlockedView, 'identities' | 'openingIdentityId' | 'settings'>;
}

export const InterfaceSettings = ({
  view: { identities, openingIdentityId, settings },
}: InterfaceSettingsProps) => {
  const update = useCommand('settings.update');
  const setOpening = useCommand('identities.setOpening');
  const [saved, setSaved] = useState(false);
  const tell = async (change: Promise<{ readonly ok: boolean }>): Promise<void> => {
    setSaved(false);
    setSaved((await change).ok);
  };
  const choose = (change: Partial<Settings>): void => void tell(update.run(change));
  const open = (id: string): void => void tell(setOpening.run(id === LAST ? {} : { identityId: id }));
  return (
    <Section title={t('settings_interface')}>
      <div class="stack narrow">
        <Select
          label={t('settings_theme')}
          value={settings.theme}
          options={themeOptions()}
          onChange={(theme) => choose({ theme })}
        />
        <Select
          label={t('settings_language')}
          value={settings.language}
          options={languageOptions()}
          onChange={(language) => choose({ language })}
        />
        <Select
          label={t('settings_numbers')}
          value={settings.numberFormat}
          options={numberOptions()}
          onChange={(numberFormat) => choose({ numberFormat })}
        />
        <Select
          label={t('settings_dollars')}
          hint={t('settings_dollars_hint')}
          value={settings.currencyDisplay}
          options={dollarOptions()}
          onChange={(currencyDisplay) => choose({ currencyDisplay })}
        />
        <Select
          label={t('settings_opening')}
          value={openingIdentityId ?? LAST}
          options={[
            { value: LAST, text: t('settings_opening_last') },
            ...identities.map(({ id, name }) => ({ value: id, text: name })),
          ]}
          onChange={open}
        />
      </div>
      <ErrorNote error={update.error ?? setOpening.error} />
      <span class="said" role="status">
        {saved ? t('saved') : ''}
      </span>
    </Section>
  );
};
