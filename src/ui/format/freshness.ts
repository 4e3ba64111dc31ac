/** Whether something read from an API should be read again when it comes into sight. Pure. */
import type { Loadable } from '../../messaging/view.ts';

const FRESH_MS = 60_000;

/** True unless the value is complete and younger than 60 s. */
export const isStale = (loadable: Loadable<unknown> | undefined, nowMs: number): boolean =>
  loadable?.state !== 'ready' || loadable.readAtMs === undefined || nowMs - loadable.readAtMs > FRESH_MS;
