/** What a session's ring shows: how much of the token's time is left, or how far a login is. Pure. */
import type { LoginStep, SessionView } from '../../messaging/view.ts';
import type { Tone } from '../components/Note.tsx';
import { toSessionFace } from './session-face.ts';
import { shareLeft } from './time.ts';

export interface SessionRing {
  /** 0 to 1. */
  readonly share: number;
  readonly tone: Tone;
  /** What is left of a token whose end is known. */
  readonly leftMs?: number;
}

/** Less than this of a token left, and nothing that will renew it: it ends soon. */
const SOON = 0.2;

const LOGIN_SHARES: Readonly<Record<LoginStep, number>> = {
  challenge: 1 / 6,
  sign: 1 / 2,
  authenticate: 5 / 6,
};

/** Whether a token will run out with nobody to renew it, soon. */
export const endsSoon = (
  { state, obtainedAtMs, expiresAtMs, renewAtMs }: SessionView,
  nowMs: number,
): boolean =>
  state === 'signed_in' &&
  obtainedAtMs !== undefined &&
  expiresAtMs !== undefined &&
  renewAtMs === undefined &&
  shareLeft(obtainedAtMs, expiresAtMs, nowMs) <= SOON;

export const planSessionRing = (session: SessionView | undefined, nowMs: number): SessionRing => {
  const { tone } = toSessionFace(session, nowMs);
  if (session?.state === 'signing_in') return { share: LOGIN_SHARES[session.step ?? 'challenge'], tone };
  if (session?.state !== 'signed_in') return { share: 0, tone };
  const { obtainedAtMs, expiresAtMs } = session;
  // The API names no end: nothing runs out that we know of.
  if (obtainedAtMs === undefined || expiresAtMs === undefined) return { share: 1, tone };
  return {
    share: shareLeft(obtainedAtMs, expiresAtMs, nowMs),
    tone: tone === 'positive' && endsSoon(session, nowMs) ? 'warning' : tone,
    leftMs: Math.max(0, expiresAtMs - nowMs),
  };
};

/** Figure and unit below each other where both beside each other would be wider than the ring: "59m", but "59" over "phút". */
export const toRingLines = (span: string): readonly string[] => {
  const [, figure = span, unit = ''] = /^(\d+)\s*(.*)$/.exec(span) ?? [];
  return unit.length > 1 ? [figure, unit] : [figure + unit];
};
