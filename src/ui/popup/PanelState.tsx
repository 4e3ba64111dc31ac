/** Why a panel has nothing fresh to show: no key, not signed in, or the session ended. */
import { APIS, type Api } from '../../apis.ts';
import type { SessionView } from '../../messaging/view.ts';
import { Note } from '../components/Note.tsx';
import { t } from '../i18n.ts';

export interface PanelStateProps {
  readonly api: Api;
  readonly hasKey: boolean;
  readonly session: SessionView | undefined;
  /** Whether an older state is shown below. */
  readonly hasValue: boolean;
}

export const PanelState = ({ api, hasKey, session, hasValue }: PanelStateProps) => {
  const { name, chain } = APIS[api];
  if (!hasKey) {
    return <p class="empty">{chain === 'solana' ? t('panel_needs_key_solana') : t('panel_needs_key_evm')}</p>;
  }
  if (session?.state === 'expired') {
    return (
      <Note tone="warning" icon="clock">
        {t('panel_expired', name)}
      </Note>
    );
  }
  return session?.state === 'signed_in' ? null : (
    <p class="empty">{hasValue ? t('sign_in_for_present', name) : t('sign_in_first', name)}</p>
  );
};
