/** What a session looks like: its state in words, tone and icon. Pure. */
import type { SessionView } from '../../messaging/view.ts';
import type { IconName } from '../components/Icon.tsx';
import type { Tone } from '../components/Note.tsx';
import type { MessageKey } from '../i18n.ts';

export interface SessionFace {
  readonly text: MessageKey;
  readonly tone: Tone;
  readonly icon: IconName;
}

const FACES = {
  signed_out: { text: 'state_signed_out', tone: 'neutral', icon: 'circle' },
  failed: { text: 'state_failed', tone: 'danger', icon: 'alert' },
  signing_in: { text: 'state_signing_in', tone: 'accent', icon: 'sync' },
  signed_in: { text: 'state_signed_in', tone: 'positive', icon: 'check' },
  renewal_failed: { text: 'state_renewal_failed', tone: 'warning', icon: 'alert' },
  expired: { text: 'state_expired', tone: 'warning', icon: 'clock' },
  signing_out: { text: 'state_signing_out', tone: 'neutral', icon: 'sync' },
} as const satisfies Record<string, SessionFace>;

/** @param nowMs a token whose end has passed is shown as expired even before the background says so. */
export const toSessionFace = (session: SessionView | undefined, nowMs: number): SessionFace => {
  if (!session) return FACES.signed_out;
  switch (session.state) {
    case 'signed_out':
      return session.error ? FACES.failed : FACES.signed_out;
    case 'signed_in':
      if (session.expiresAtMs !== undefined && session.expiresAtMs <= nowMs) return FACES.expired;
      return session.error ? FACES.renewal_failed : FACES.signed_in;
    default:
      return FACES[session.state];
  }
};
