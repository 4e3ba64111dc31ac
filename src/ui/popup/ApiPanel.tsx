/**
 * What the panels of all APIs share: why there is nothing fresh, what changed in the replies, the bar, one failure for the
 * whole, and what was read. What was read is the API's own affair.
 */
import type { ComponentChildren } from 'preact';
import type { Api } from '../../apis.ts';
import type {
  AccountView,
  DialectsView,
  DriftView,
  Loadable,
  RateLimitView,
  SessionView,
} from '../../messaging/view.ts';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { useFreshDetail } from '../hooks/use-fresh-detail.ts';
import { DriftNote } from './DriftNote.tsx';
import { PanelBar } from './PanelBar.tsx';
import { PanelState } from './PanelState.tsx';

export interface ApiPanelProps {
  readonly api: Api;
  readonly account: AccountView | undefined;
  readonly session: SessionView | undefined;
  readonly rate: RateLimitView | null;
  readonly drift: readonly DriftView[];
  readonly dialect: DialectsView[Api];
  /** Every part that is read. */
  readonly loadables: readonly (Loadable<unknown> | undefined)[];
  /** Said above the bar. */
  readonly note?: ComponentChildren;
  /** What was read; left out while there is nothing to show. */
  readonly children: ComponentChildren;
}

export const ApiPanel = ({
  api,
  account,
  session,
  rate,
  drift,
  dialect,
  loadables,
  note,
  children,
}: ApiPanelProps) => {
  const signedIn = session?.state === 'signed_in';
  const refresh = useFreshDetail({
    message: `${api}.refresh`,
    accountId: account?.id,
    signedIn,
    loadables,
  });

  const hasValue = loadables.some((loadable) => loadable?.value !== undefined);
  const state = <PanelState api={api} hasKey={account !== undefined} session={session} hasValue={hasValue} />;
  if (!account) return state;
  return (
    <>
      {state}
      <DriftNote api={api} drift={drift} />
      {note}
      {signedIn && (
        <PanelBar
          api={api}
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
        api={api}
      />
      {(signedIn || hasValue) && children}
    </>
  );
};
