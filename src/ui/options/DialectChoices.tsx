/** How each API is signed in to: found out by itself, or as the user says. */
import type { Settings } from '../../messaging/view.ts';
import { Section } from '../components/Section.tsx';
import { Select } from '../components/Select.tsx';
import { t } from '../i18n.ts';

type Dialects = Pick<Settings, 'pumpDialect' | 'mimicNonce'>;

export interface DialectChoicesProps {
  readonly choices: Dialects;
  readonly onChange: (change: Partial<Dialects>) => void;
}

export const DialectChoices = ({ choices, onChange }: DialectChoicesProps) => (
  <Section title={t('settings_dialects')}>
    <p class="hint">{t('settings_dialects_hint')}</p>
    <div class="stack narrow">
      <Select
        label={t('settings_pump_dialect')}
        value={choices.pumpDialect}
        options={[
          { value: 'automatic', text: t('choice_automatic') },
          { value: 'documented', text: t('choice_documented') },
          { value: 'observed', text: t('choice_observed') },
        ]}
        onChange={(pumpDialect) => onChange({ pumpDialect })}
      />
      <Select
        label={t('settings_mimic_nonce')}
        value={choices.mimicNonce}
        options={[
          { value: 'automatic', text: t('choice_automatic') },
          { value: 'text', text: t('choice_text') },
          { value: 'raw', text: t('choice_raw') },
        ]}
        onChange={(mimicNonce) => onChange({ mimicNonce })}
      />
    </div>
    <p class="hint">{t('settings_mimic_nonce_hint')}</p>
  </Section>
);
