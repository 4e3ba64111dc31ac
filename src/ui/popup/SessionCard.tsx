/** One API of the identity as a pass: who, in which state, for how long, and what can be done about it. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { APIS, type Api } from '../../apis.ts';
import type { AccountView, SessionView } from '../../messaging/view.ts';
import { Address } from '../components/Address.tsx';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Icon } from '../components/Icon.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { Note } from '../components/Note.tsx';
import { toSessionFace } from '../format/session-face.ts';
import { useCommand } from '../hooks/use-command.ts';
import { useLate } from '../hooks/use-late.ts';
import { useNow } from '../hooks/use-now.ts';
import { t } from '../i18n.ts';
import { openOverlay } from '../palette/overlay.ts';
import { countdownText } from './countdown.ts';
import { LoginSteps } from './LoginSteps.tsx';
import { SessionRing } from './SessionRing.tsx';

export interface SessionCardProps {
  readonly api: Api;
  readonly account: AccountView;
  readonly session: SessionView | undefined;
}

export const SessionCard = ({ api, account, session }: SessionCardProps) => {
  const nowMs = useNow();
  const signIn = useCommand('sessions.signIn');
  const renew = useCommand('sessions.renew');
  const signOut = useCommand('sessions.signOut');
  const [apiTold, setApiTold] = useState(true);

  const { name } = APIS[api];
  const target = { accountId: account.id, api };
  const face = toSessionFace(session, nowMs);
  const state = session?.state ?? 'signed_out';
  const isSlow = useLate(state === 'signing_in');
  const busy = state === 'signing_in' || state === 'signing_out';
  const hasToken = state === 'signed_in' && face.text !== 'state_expired';
  // The view's own error is the truth; a command's shows what never got that far, such as a lock.
  const error = busy ? undefined : (session?.error ?? signIn.error ?? renew.error ?? signOut.error);

  // The button that was clicked leaves with its state: the focus goes on to the one that takes its place.
  const actions = useRef<HTMLDivElement>(null);
  const clicked = useRef(false);
  useLayoutEffect(() => {
    if (!clicked.current || document.activeElement !== document.body) return;
    clicked.current = false;
    actions.current?.querySelector('button')?.focus();
  }, [hasToken]);

  const startSignIn = async (): Promise<void> => {
    clicked.current = true;
    setApiTold(true);
    await signIn.run(target);
  };
  const startSignOut = async (): Promise<void> => {
    clicked.current = true;
    const result = await signOut.run(target);
    if (result.ok) setApiTold(result.value.apiTold);
  };

  return (
    <section class={`pass tone-${face.tone}`} aria-label={t('session_region', name)}>
      <SessionRing session={session} nowMs={nowMs} />
      <div class="pass-body">
        <span class="pass-name">{name}</span>
        <div class="pass-facts">
          <span class={`pass-state tone-${face.tone}`} role="status">
            <Icon name={face.icon} spin={face.icon === 'sync'} />
            <span>{t(face.text)}</span>
          </span>
          {session && (hasToken || (face.text === 'state_expired' && session.expiresAtMs !== undefined)) && (
            <p class="pass-countdown">{countdownText(session, nowMs)}</p>
          )}
        </div>
        <Address address={account.address} chain={account.chain} />
        <div class="pass-actions" ref={actions}>
          {hasToken || state === 'signing_out' ? (
            <>
              {hasToken && (
                <>
                  <IconButton
                    icon="copy"
                    name={t('copy_token_of', name)}
                    onClick={() => openOverlay({ kind: 'copy', api })}
                  />
                  <IconButton
                    icon="refresh"
                    name={t('renew_api', name)}
                    pending={renew.pending}
                    onClick={() => void renew.run(target)}
                  />
                </>
              )}
              <IconButton
                icon="exit"
                name={t('sign_out_of', name)}
                pending={signOut.pending || state === 'signing_out'}
                onClick={() => void startSignOut()}
              />
            </>
          ) : (
            <Button
              small
              kind="primary"
              name={t('sign_in_to', name)}
              pending={state === 'signing_in' || signIn.pending}
              onClick={() => void startSignIn()}
            >
              {t('sign_in')}
            </Button>
          )}
        </div>
      </div>
      <div class="pass-foot">
        {isSlow && <LoginSteps current={session?.step} />}
        <ErrorNote error={error} api={api} tone={hasToken ? 'warning' : 'danger'} />
        {!apiTold && state === 'signed_out' && (
          <Note tone="neutral" role="status">
            {api === 'mimic' ? t('signed_out_no_endpoint', name) : t('signed_out_local', name)}
          </Note>
        )}
      </div>
    </section>
  );
};
