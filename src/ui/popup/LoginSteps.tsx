/** The three steps of a login as they happen. */
import type { LoginStep } from '../../messaging/view.ts';
import { type MessageKey, t } from '../i18n.ts';

const STEPS: readonly { readonly step: LoginStep; readonly text: MessageKey }[] = [
  { step: 'challenge', text: 'step_challenge' },
  { step: 'sign', text: 'step_sign' },
  { step: 'authenticate', text: 'step_authenticate' },
];

export const LoginSteps = ({ current }: { readonly current: LoginStep | undefined }) => {
  const index = STEPS.findIndex(({ step }) => step === current);
  return (
    <ol class="steps login-steps" aria-label={t('login_steps')}>
      {STEPS.map(({ step, text }, position) => (
        <li
          key={step}
          class={position < index ? 'done' : ''}
          aria-current={position === index ? 'step' : undefined}
        >
          {t(text)}
        </li>
      ))}
    </ol>
  );
};
