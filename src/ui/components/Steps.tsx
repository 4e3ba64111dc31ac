/** The three steps of the set-up, and where one is. */
import { t } from '../i18n.ts';

export const Steps = ({ current }: { readonly current: 1 | 2 | 3 }) => (
  <ol class="steps" aria-label={t('steps_label')}>
    {[t('password'), t('filter_key'), t('step_sign_in')].map((text, index) => (
      <li
        key={text}
        class={index + 1 < current ? 'done' : ''}
        aria-current={index + 1 === current ? 'step' : undefined}
      >
        {text}
      </li>
    ))}
  </ol>
);
