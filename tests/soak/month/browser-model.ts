/**
 * Chromium's alarms and the life of a worker, without a browser: alarms are looked at every 30 s at most, another extension's
 * included; a worker dies 30 s after its last event, and its timer with it. Knows nothing of sessions.
 */
import type { AlarmsEdge } from '../../../src/app/wake.ts';
import type { StartTimer } from '../../../src/lib/clock.ts';
import { isWithin, type Span } from './disturbances.ts';

const POLL_MS = 30_000;
const IDLE_MS = 30_000;
const FOREIGN_PERIOD_MS = 60_000;

export interface BrowserModelOptions {
  readonly nowMs: () => number;
  /** True time for a local one. */
  readonly toTrueMs: (localMs: number) => number;
  readonly sleeps: readonly Span[];
  /** When another extension's alarm of every minute goes off within the minute, ms; null = there is none. */
  readonly foreignPhaseMs: number | null;
}

export interface BrowserEvent {
  readonly kind: 'alarm' | 'timer';
  readonly atMs: number;
}

export const createBrowserModel = ({ nowMs, toTrueMs, sleeps, foreignPhaseMs }: BrowserModelOptions) => {
  let whenLocalMs: number | null = null;
  let timerAtMs: number | null = null;
  let lastPollMs = 0;
  let aliveUntilMs = 0;

  const awake = (atMs: number): number => isWithin(sleeps, atMs)?.toMs ?? atMs;
  const isAsleepBetween = (fromMs: number, toMs: number): boolean =>
    sleeps.some((span) => span.fromMs < toMs && span.toMs > fromMs);

  const alarmAtMs = (): number | null => {
    if (whenLocalMs === null) return null;
    const baseMs = toTrueMs(whenLocalMs);
    const atMs = Math.max(baseMs, lastPollMs + POLL_MS, nowMs());
    if (foreignPhaseMs === null) return awake(atMs);
    const pollMs =
      Math.floor((atMs - foreignPhaseMs) / FOREIGN_PERIOD_MS) * FOREIGN_PERIOD_MS + foreignPhaseMs;
    return awake(pollMs < baseMs ? Math.max(atMs, pollMs + POLL_MS) : atMs);
  };

  const alarms: AlarmsEdge = {
    create: async (_name, { when }) => {
      whenLocalMs = when;
    },
    clear: async () => {
      whenLocalMs = null;
    },
  };
  const startTimer: StartTimer = (_task, delayMs) => {
    const atMs = nowMs() + delayMs;
    timerAtMs = atMs;
    return () => {
      if (timerAtMs === atMs) timerAtMs = null;
    };
  };

  return {
    alarms,
    startTimer,
    awake,
    isAlive: (): boolean => nowMs() <= aliveUntilMs && !isAsleepBetween(aliveUntilMs - IDLE_MS, nowMs()),
    touch: (): void => {
      aliveUntilMs = nowMs() + IDLE_MS;
    },
    kill: (): void => {
      timerAtMs = null;
      aliveUntilMs = 0;
    },
    next: (): BrowserEvent | null => {
      const isTimerDue =
        timerAtMs !== null && timerAtMs <= aliveUntilMs && !isAsleepBetween(nowMs(), timerAtMs);
      const alarmMs = alarmAtMs();
      if (isTimerDue && timerAtMs !== null && (alarmMs === null || timerAtMs <= alarmMs))
        return { kind: 'timer', atMs: Math.max(timerAtMs, nowMs()) };
      return alarmMs === null ? null : { kind: 'alarm', atMs: alarmMs };
    },
    take: ({ kind, atMs }: BrowserEvent): void => {
      if (kind === 'timer') timerAtMs = null;
      else {
        whenLocalMs = null;
        lastPollMs = atMs;
      }
    },
  };
};

export type BrowserModel = ReturnType<typeof createBrowserModel>;
