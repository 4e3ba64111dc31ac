/** How hard a new password is to guess, in four steps and words. */
import { MIN_PASSWORD_LENGTH, type PasswordStrength } from '../format/password-strength.ts';
import { t } from '../i18n.ts';

const TEXTS = {
  short: () => t('password_short', MIN_PASSWORD_LENGTH),
  weak: () => t('password_weak'),
  fair: () => t('password_fair'),
  strong: () => t('password_strong'),
} as const satisfies Record<PasswordStrength, () => string>;

export const PasswordHint = ({ strength }: { readonly strength: PasswordStrength | undefined }) => (
  <div class={`strength strength-${strength ?? 'none'}`} role="status">
    <span class="strength-bar" aria-hidden="true" />
    <span class="hint">{strength ? TEXTS[strength]() : t('password_short', MIN_PASSWORD_LENGTH)}</span>
  </div>
);
