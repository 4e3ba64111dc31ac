/**
 * Locks with the computer: at once when its screen locks, and when nobody has touched it for as long as the vault may
 * stay open unused. Only ever locks, and never instead of the vault's own deadline.
 */
import type { Settings } from '../messaging/view.ts';
import { DEFAULT_SETTINGS } from '../settings/settings.ts';

/** COMPAT(firefox): never `locked`; there the screen's lock is noticed as idleness alone. */
export type IdleState = 'active' | 'idle' | 'locked';

export interface IdlePart {
  readonly setDetectionInterval: (seconds: number) => void;
  /** What the computer is, where `idle` means: untouched for at least that many seconds. */
  readonly queryState: (seconds: number) => Promise<IdleState>;
}

/** Chromium takes any longer time for this one, seconds. Source: extensions/browser/api/idle, kMaxThreshold. */
const LONGEST_SECONDS = 4 * 60 * 60;

const toSeconds = ({ lockAfterMinutes }: Settings): number => lockAfterMinutes * 60;

/** After how long without input the browser shall report idleness, seconds. */
export const toDetectionSeconds = (settings: Settings): number =>
  Math.min(toSeconds(settings), LONGEST_SECONDS);

export interface IdleLock {
  /** The computer has become idle, was locked, or is in use again. */
  readonly onStateChanged: (state: IdleState) => Promise<void>;
}

export const createIdleLock = ({
  idle,
  readSettings,
  lock,
  onTrouble,
}: {
  readonly idle: IdlePart;
  readonly readSettings: () => Promise<Settings>;
  readonly lock: () => Promise<void>;
  readonly onTrouble: (error: unknown) => void;
}): IdleLock => {
  /** The browser forgets the interval when it restarts, so that the event alone says nothing about how long it was. */
  const isIdleLongEnough = async (settings: Settings): Promise<boolean> =>
    toSeconds(settings) <= LONGEST_SECONDS && (await idle.queryState(toSeconds(settings))) !== 'active';

  return {
    onStateChanged: async (state) => {
      if (state === 'active') return;
      const settings = await readSettings().catch((error: unknown) => {
        onTrouble(error);
        return DEFAULT_SETTINGS;
      });
      if (!settings.lockWhenIdle) return;
      if (state === 'locked' || (await isIdleLongEnough(settings))) await lock();
    },
  };
};
