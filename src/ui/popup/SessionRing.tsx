/** The time that is left on a session as a ring around its figure, or around the sign of its state. */
import type { SessionView } from '../../messaging/view.ts';
import { Icon } from '../components/Icon.tsx';
import { Ring } from '../components/Ring.tsx';
import { toSessionFace } from '../format/session-face.ts';
import { planSessionRing, toRingLines } from '../format/session-ring.ts';
import { formatShortSpan, formatSpan } from '../format/time.ts';
import { t } from '../i18n.ts';

export interface SessionRingProps {
  readonly session: SessionView | undefined;
  readonly nowMs: number;
}

export const SessionRing = ({ session, nowMs }: SessionRingProps) => {
  const { share, tone, leftMs } = planSessionRing(session, nowMs);
  const { icon } = toSessionFace(session, nowMs);
  const runs = leftMs !== undefined && leftMs > 0;
  return (
    <Ring
      share={share}
      tone={tone}
      empty={session === undefined || session.state === 'signed_out'}
      hint={runs ? t('ends_in', formatSpan(leftMs)) : undefined}
    >
      {runs ? (
        toRingLines(formatShortSpan(leftMs)).map((line) => <span key={line}>{line}</span>)
      ) : (
        <Icon name={icon === 'circle' ? 'arrow' : icon} spin={icon === 'sync'} />
      )}
    </Ring>
  );
};
