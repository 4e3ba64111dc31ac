/** Mimic Protocol for the selected identity: profile, API key, balances. */
import type {
  AccountView,
  DetailView,
  DialectsView,
  DriftView,
  RateLimitView,
  SessionView,
} from '../../messaging/view.ts';
import { toShownTokens } from '../balances/shown-tokens.ts';
import { LoadableView } from '../components/LoadableView.tsx';
import { lazy } from '../components/lazy.tsx';
import { Section } from '../components/Section.tsx';
import { t } from '../i18n.ts';
import { balances } from '../view-store.ts';
import { ApiKey } from './ApiKey.tsx';
import { ApiPanel } from './ApiPanel.tsx';
import { MimicProfile } from './MimicProfile.tsx';

const Balances = lazy(async () => (await import('../balances/Balances.tsx')).Balances);

export interface MimicPanelProps {
  readonly account: AccountView | undefined;
  readonly session: SessionView | undefined;
  readonly mimic: DetailView['mimic'] | undefined;
  readonly rate: RateLimitView | null;
  readonly drift: readonly DriftView[];
  readonly dialect: DialectsView['mimic'];
}

export const MimicPanel = ({ mimic, ...shared }: MimicPanelProps) => {
  const tokens = toShownTokens(mimic?.tokens, balances.value);
  const { account, session } = shared;
  const signedIn = session?.state === 'signed_in';
  return (
    <ApiPanel api="mimic" {...shared} loadables={[mimic?.profile, tokens]}>
      {account && (
        <>
          <Section title={t('profile')}>
            <LoadableView loadable={mimic?.profile} api="mimic" lines={3} expectRead={signedIn}>
              {(profile) => <MimicProfile profile={profile} accountId={account.id} editable={signedIn} />}
            </LoadableView>
          </Section>
          {signedIn && <ApiKey key={account.id} accountId={account.id} />}
          <Section title={t('balances')}>
            <LoadableView loadable={tokens} api="mimic" lines={5} expectRead={signedIn}>
              {(tokens) => <Balances tokens={tokens} />}
            </LoadableView>
          </Section>
        </>
      )}
    </ApiPanel>
  );
};
