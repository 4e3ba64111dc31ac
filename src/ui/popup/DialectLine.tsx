/** How an API was last signed in to, in a few words. */
import type { DialectsView } from '../../messaging/view.ts';
import { type MessageKey, t } from '../i18n.ts';

const TEXTS: Readonly<Record<NonNullable<DialectsView['pump'] | DialectsView['mimic']>, MessageKey>> = {
  documented: 'dialect_documented',
  observed_token: 'dialect_observed_token',
  observed_raw_jwt: 'dialect_observed_raw_jwt',
  text: 'dialect_text',
  raw: 'dialect_raw',
};

export const DialectLine = ({
  dialect,
}: {
  readonly dialect: DialectsView['pump'] | DialectsView['mimic'];
}) => (dialect === null ? null : <p class="hint">{t(TEXTS[dialect])}</p>);
