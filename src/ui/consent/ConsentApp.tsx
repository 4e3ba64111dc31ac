/** The window in which a page's question is answered. Only an unlocked vault can answer; closing it answers nothing. */
import type { UnlockedView } from '../../messaging/view.ts';
import { Screen } from '../components/Screen.tsx';
import { useTouch } from '../hooks/use-touch.ts';
import { t } from '../i18n.ts';
import { NoView } from '../screens/NoView.tsx';
import { Unlock } from '../screens/Unlock.tsx';
import { Unreadable } from '../screens/Unreadable.tsx';
import { view } from '../view-store.ts';
import { ConsentForm } from './ConsentForm.tsx';
import { useConsent } from './use-consent.ts';

const Unlocked = ({ unlocked, id }: { readonly unlocked: UnlockedView; readonly id: string }) => {
  const { consent, error } = useConsent(id);
  if (consent !== undefined) return <ConsentForm view={unlocked} consent={consent} />;
  return (
    <Screen title={t('consent_title')} class="centered">
      <p class="empty">{error === undefined ? t('consent_reading') : t('consent_gone')}</p>
    </Screen>
  );
};

/** @param id names the question */
export const ConsentApp = ({ id }: { readonly id: string }) => {
  const current = view.value;
  useTouch(current?.status === 'unlocked');
  switch (current?.status) {
    case undefined:
    case 'absent':
      return <NoView />;
    case 'locked':
      return <Unlock view={current} />;
    case 'unreadable':
      return <Unreadable code={current.code} sandbox={current.sandbox} />;
    case 'unlocked':
      return <Unlocked unlocked={current} id={id} />;
  }
};
