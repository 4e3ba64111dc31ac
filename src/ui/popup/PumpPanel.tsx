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
import { LoadableView } from '../components/LoadableView.tsx';
import { Note } from '../components/Note.tsx';
import { Section } from '../components/Section.tsx';
import { usePainted } from '../hooks/use-painted.ts';
import { t } from '../i18n.ts';
import { ApiPanel } from './ApiPanel.tsx';
import { FindUser } from './FindUser.tsx';
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

export const PumpPanel = ({ pump, lookupRate, ...shared }: PumpPanelProps) => {
  const { account, session } = shared;
  // Kept here: the form that deletes leaves with the session, and what it did must still be said.
  const [deleted, setDeleted] = useState(false);
  const painted = usePainted();
  const signedIn = session?.state === 'signed_in';
  useEffect(() => {
    if (signedIn) setDeleted(false);
  }, [signedIn]);
  return (
    <>
      <ApiPanel
        api="pump"
        {...shared}
        loadables={[pump?.profile, pump?.roles]}
        note={
          deleted && (
            <Note tone="positive" role="status">
              {t('account_deleted')}
            </Note>
          )
        }
      >
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
      </ApiPanel>
      {painted && account && <FindUser accountId={account.id} rate={lookupRate} />}
      {painted && account && signedIn && <PumpAccount account={account} onDelete={setDeleted} />}
    </>
  );
};
