/**
 * A secret in plain sight, or the dots in its place. Plain text in the page: what stands in a text field would end up
 * in the browser's session files, and a live region would read it aloud. // K13
 */
import { t } from '../i18n.ts';

export interface SecretValueProps {
  readonly name: string;
  readonly secret: string | undefined;
}

export const SecretValue = ({ name, secret }: SecretValueProps) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls; this only carries a name.
  <div class="secret" role="group" aria-label={name}>
    {secret ?? <span aria-hidden="true">{t('masked')}</span>}
  </div>
);
