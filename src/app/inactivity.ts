/**
 * Logging out after inactivity, as Pump.fun's documents advise. When the user was last here is a plain time in local
 * storage, so that it outlives the browser; it names nobody.
 */
import type { Clock } from '../lib/clock.ts';
import type { StoredArea } from '../lib/stored-area.ts';
import type { Settings } from '../messaging/view.ts';

const AREA_KEY = 'lastUsedAtMs';
/** Written again at most this often. */
const GRAIN_MS = 60_000;
const HOUR_MS = 3_600_000;

export interface Inactivity {
  readonly touch: () => Promise<void>;
  /** Local time at which all sessions are to be logged out; null = never. */
  readonly signOutAtMs: (settings: Settings) => Promise<number | null>;
  readonly reset: () => Promise<void>;
}

export const createInactivity = ({ area, clock }: { area: StoredArea; clock: Clock }): Inactivity => {
  /** What storage holds, once it was read or written: asked for with every login. Nobody but this object writes there. */
  let copy: { readonly usedAtMs: number | null } | null = null;

  const read = async (): Promise<number | null> => {
    if (copy !== null) return copy.usedAtMs;
    const stored = await area.get(AREA_KEY);
    // What was written meanwhile is newer.
    copy ??= { usedAtMs: typeof stored === 'number' && Number.isFinite(stored) ? stored : null };
    return copy.usedAtMs;
  };
  /** What may have been written or not is asked of storage. */
  const write = async (task: Promise<void>, usedAtMs: number | null): Promise<void> => {
    copy = null;
    await task;
    copy = { usedAtMs };
  };
  return {
    touch: async () => {
      const nowMs = clock.nowMs();
      const lastMs = await read();
      if (lastMs === null || Math.abs(nowMs - lastMs) >= GRAIN_MS)
        await write(area.set(AREA_KEY, nowMs), nowMs);
    },
    signOutAtMs: async ({ signOutAfterHours }) => {
      const lastMs = await read();
      return signOutAfterHours === 0 || lastMs === null ? null : lastMs + signOutAfterHours * HOUR_MS;
    },
    reset: () => write(area.remove(AREA_KEY), null),
  };
};
