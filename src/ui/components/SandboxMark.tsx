/** The visible sign of a build that talks to the sandbox. */
import { t } from '../i18n.ts';

export const SandboxMark = ({ shown }: { readonly shown: boolean }) =>
  shown ? (
    <span class="sandbox-mark" title={t('sandbox_hint')}>
      {t('sandbox')}
    </span>
  ) : null;
