/** Pump.fun for the selected identity: profile, roles, registering, other users, and the end of an account. */
import { useEffect, useState } from 'preact/hooks';
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
import { Note } from '../components/Note.tsx';
import { Section } from '../components/Section.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { useFreshDetail } from '../hooks/use-fresh-detail.ts';
import { t } from '../i18n.ts';
import { DriftNote } from './DriftNote.tsx';
import { FindUser } from './FindUser.tsx';
import { PanelBar } from './PanelBar.tsx';
import { PanelState } from './PanelState.tsx';
import { PumpAccount } from './PumpAccount.tsx';
import { PumpProfile } from './PumpProfile.tsx';
import { PumpRoles } from './PumpRoles.tsx';

export interface PumpPanelProps {
  readonly account: AccountView | undefined;
  readonly session: SessionView | undefined;
  readonly pump: DetailView['pump'] | undefined;
  readonly rate: RateLimitView | null;
  readonly lookupRate: RateLimitView | null;
  readonly drift: readonly DriftView[];
  readonly dialect: DialectsView['pump'];
}

export const PumpPanel = ({ account, session, pump, rate, lookupRate, drift, dialect }: PumpPanelProps) => {
  const refresh = useCommand('pump.refresh');
  // Kept here: the form that deletes leaves with the session, and what it did must still be said.
  const [deleted, setDeleted] = useState(false);
  const signedIn = session?.state === 'signed_in';
  useEffect(() => {
    if (signedIn) setDeleted(false);
  }, [signedIn]);
  const loadables = [pump?.profile, pump?.roles];
  useFreshDetail({ message: 'pump.refresh', accountId: account?.id, signedIn, loadables });

  const hasValue = pump?.profile.value !== undefined || pump?.roles.value !== undefined;
  const state = (
    <PanelState api="pump" hasKey={account !== undefined} session={session} hasValue={hasValue} />
  );
  if (!account) return state;
  const shown = signedIn || hasValue;
  return (
    <>
      {state}
      <DriftNote api="pump" drift={drift} />
      {deleted && (
        <Note tone="positive" role="status">
          {t('account_deleted')}
        </Note>
      )}
      {signedIn && (
        <PanelBar
          api="pump"
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
        api="pump"
      />
      {shown && (
        <>
          <Section title={t('profile')}>
            <LoadableView loadable={pump?.profile} api="pump" lines={4} expectRead={signedIn}>
              {(profile) => <PumpProfile profile={profile} />}
            </LoadableView>
          </Section>
          <Section title={t('roles')}>
            <LoadableView loadable={pump?.roles} api="pump" lines={3} expectRead={signedIn}>
              {(roles) => <PumpRoles roles={roles} />}
            </LoadableView>
          </Section>
        </>
      )}
      <FindUser accountId={account.id} rate={lookupRate} />
      {signedIn && <PumpAccount account={account} onDelete={setDeleted} />}
    </>
  );
};
