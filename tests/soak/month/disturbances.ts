/** What goes wrong in a simulated month, as spans of true time, and what of a lapse it excuses. Pure. */
import { planRenewal } from '../../../src/sessions/refresh-plan.ts';

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Disturbances {
  /** The API answers nothing but 503. */
  readonly outages: readonly Span[];
  /** The API answers nothing but 429, and says until when. */
  readonly storms: readonly Span[];
  /** The computer sleeps: nothing runs, and the worker is gone after it. */
  readonly sleeps: readonly Span[];
  /** From when the local clock is off by that much; the last one counts. */
  readonly clockSteps: readonly { readonly atMs: number; readonly offMs: number }[];
}

export const isWithin = (spans: readonly Span[], atMs: number): Span | undefined =>
  spans.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);

/** After a disturbance the next attempt is at most 15 minutes away; a little more for the way there. */
const RECOVERY_MS = 16 * 60_000;

export interface HeldToken {
  readonly obtainedMs: number;
  readonly expiresMs: number;
}

/** The stretches of a span that none of the others touches, in milliseconds. */
const findGapsMs = ({ fromMs, toMs }: Span, others: readonly Span[]): readonly number[] => {
  let calmFromMs = fromMs;
  const gaps: number[] = [];
  for (const other of others.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (other.fromMs >= toMs || other.toMs <= calmFromMs) continue;
    gaps.push(Math.max(0, other.fromMs - calmFromMs));
    calmFromMs = other.toMs;
  }
  return [...gaps, Math.max(0, toMs - calmFromMs)];
};

/** A killed worker's successor comes with the next look at the alarms, 30 s later at most; some for the logins before its own. */
const KILL_MS = 35_000;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const graceMsOf = (crowd: number): number => RECOVERY_MS + (crowd / 6) * 60_000;

const toSpans = ({ outages, storms, sleeps, clockSteps }: Disturbances): readonly Span[] => [
  ...[...outages, ...storms, ...sleeps],
  ...clockSteps.map(({ atMs }) => ({ fromMs: atMs, toMs: atMs })),
];

/** Whether something was disturbed at that moment, or so shortly before it that not all could have recovered. */
export const isRecovering = (disturbances: Disturbances, atMs: number, crowd: number): boolean =>
  toSpans(disturbances).some(({ fromMs, toMs }) => fromMs < atMs && toMs > atMs - graceMsOf(crowd));

/**
 * Whether a token could not have been kept: between the latest moment at which its renewal is due and its end, something
 * was always disturbed, but for stretches too short to recover in and to work off a crowd at six a minute; or one worker
 * after the other was killed, and what was left of the time is less than a single look at the alarms may take.
 */
export const isExcused = (
  disturbances: Disturbances,
  killsMs: readonly number[],
  { obtainedMs, expiresMs }: HeldToken,
  crowd: number,
): boolean => {
  const dueMs = planRenewal({ obtainedAtMs: obtainedMs, lifetimeMs: expiresMs - obtainedMs, jitter: 0 });
  if (dueMs === null) return false;
  const time = { fromMs: dueMs, toMs: expiresMs };
  const spans = toSpans(disturbances);
  const kills = killsMs.map((atMs) => ({ fromMs: atMs, toMs: atMs + KILL_MS }));
  if (sum(findGapsMs(time, [...spans, ...kills])) < KILL_MS) return true;
  const isCalmTooShort = (gapMs: number): boolean => gapMs < graceMsOf(crowd);
  return isRecovering(disturbances, expiresMs, crowd) && findGapsMs(time, spans).every(isCalmTooShort);
};
