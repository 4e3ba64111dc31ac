/** Mimic Protocol for the selected identity: profile, API key, balances. */
import type {
  AccountView,
  DetailView,
  DialectsView,
  DriftView,
  RateLimitView,
  SessionView,
} from '../../messaging/view.ts';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { LoadableView } from '../components/LoadableView.tsx';
import { lazy } from '../components/lazy.tsx';
import { Section } from '../components/Section.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { useFreshDetail } from '../hooks/use-fresh-detail.ts';
import { t } from '../i18n.ts';
import { ApiKey } from './ApiKey.tsx';
import { DriftNote } from './DriftNote.tsx';
import { MimicProfile } from './MimicProfile.tsx';
import { PanelBar } from './PanelBar.tsx';
import { PanelState } from './PanelState.tsx';

const Balances = lazy(async () => (await import('../balances/Balances.tsx')).Balances);

export interface MimicPanelProps {
  readonly account: AccountView | undefined;
  readonly session: SessionView | undefined;
  readonly mimic: DetailView['mimic'] | undefined;
  readonly rate: RateLimitView | null;
  readonly drift: readonly DriftView[];
  readonly dialect: DialectsView['mimic'];
}

export const MimicPanel = ({ account, session, mimic, rate, drift, dialect }: MimicPanelProps) => {
  const refresh = useCommand('mimic.refresh');
  const signedIn = session?.state === 'signed_in';
  const loadables = [mimic?.profile, mimic?.tokens];
  useFreshDetail({ message: 'mimic.refresh', accountId: account?.id, signedIn, loadables });

  const hasValue = mimic?.profile.value !== undefined || mimic?.tokens.value !== undefined;
  const state = (
    <PanelState api="mimic" hasKey={account !== undefined} session={session} hasValue={hasValue} />
  );
  if (!account) return state;
  const shown = signedIn || hasValue;
  return (
    <>
      {state}
      <DriftNote api="mimic" drift={drift} />
      {signedIn && (
        <PanelBar
          api="mimic"
          rate={rate}
          dialect={dialect}
          loadables={loadables}
          pending={refresh.pending}
          onRefresh={() => void refresh.run({ accountId: account.id })}
        />
      )}
      {/* What a read of one part found out is shown with that part; only a refusal of the whole is shown here. */}
      <ErrorNote
        error={loadables.some((loadable) => loadable?.state === 'failed') ? undefined : refresh.error}
        api="mimic"
      />
      {shown && (
        <>
          <Section title={t('profile')}>
            <LoadableView loadable={mimic?.profile} api="mimic" lines={3} expectRead={signedIn}>
              {(profile) => <MimicProfile profile={profile} accountId={account.id} editable={signedIn} />}
            </LoadableView>
          </Section>
          {signedIn && <ApiKey key={account.id} accountId={account.id} />}
          <Section title={t('balances')}>
            <LoadableView loadable={mimic?.tokens} api="mimic" lines={5} expectRead={signedIn}>
              {(tokens) => <Balances tokens={tokens} />}
            </LoadableView>
          </Section>
        </>
      )}
    </>
  );
};
