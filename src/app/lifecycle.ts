/**
 * The order of things: what happens when the vault opens, when it locks, and when the background wakes.
 * Locking comes first in every doubt; everything that can wait comes after the view is published.
 */
import { hasCode, toAppError } from '../errors.ts';
import { createMutex } from '../lib/mutex.ts';
import type { Notice } from '../messaging/view.ts';
import type { Session, SessionId } from '../sessions/session.ts';
import type { UnlockReport } from '../vault/vault.ts';
import type { Platform } from './platform.ts';
import type { Services } from './services.ts';
import type { ViewPublisher } from './view-publisher.ts';
import { armWake, planWake } from './wake.ts';

export interface LifecycleOptions {
  readonly platform: Pick<Platform, 'alarms' | 'clock'>;
  readonly services: Services;
  readonly publisher: ViewPublisher;
  readonly setNotices: (notices: readonly Notice[]) => void;
}

export const createLifecycle = ({ platform, services, publisher, setNotices }: LifecycleOptions) => {
  const { vault, accounts, sessions, sites, settings, inactivity, autoLock, note } = services;
  const { clock } = platform;
  const transitions = createMutex();
  let isOpen = false;

  const idsOf = (all: readonly Session[]): readonly SessionId[] =>
    all.map(({ accountId, api }) => ({ accountId, api }));

  const rearm = async (): Promise<void> => {
    if (!isOpen) return armWake({ ...platform, wakeAtMs: null });
    const wakeAtMs = planWake([
      await autoLock.lockAtMs(),
      await sessions.nextWakeAtMs(),
      await inactivity.signOutAtMs(await settings.read()),
    ]);
    return armWake({ ...platform, wakeAtMs });
  };

  /** Logs out everywhere: here at once, then at the APIs. */
  const signOutAll = async (): Promise<{ signedOut: number; apiTold: number }> => {
    const ended = await sessions.endHere(idsOf(await sessions.all()));
    publisher.schedule();
    const outcomes = await Promise.all(ended.map((session) => sessions.tellApi(session)));
    return { signedOut: ended.length, apiTold: outcomes.filter((outcome) => outcome === 'told').length };
  };

  const isInactive = async (): Promise<boolean> => {
    const signOutAtMs = await inactivity.signOutAtMs(await settings.read());
    return signOutAtMs !== null && clock.nowMs() >= signOutAtMs;
  };

  /** The vault is locked: nothing of it stays in memory, in session storage or in any page's reach. T10 */
  const cleanUp = async (): Promise<void> => {
    isOpen = false;
    accounts.forget();
    services.selection.forget();
    services.detail.restore(null);
    sites.forget();
    setNotices([]);
    await sessions.forget();
    await services.drafts.clear();
    await publisher.publish();
    await rearm();
    await sites.reconcile();
  };

  /** What must be brought up to date once the vault is open, after an unlock or in a new worker. */
  const catchUp = async ({ afterUnlock }: { afterUnlock: boolean }): Promise<void> => {
    const { onLock } = await settings.read();
    // Sessions that a lock should have ended: the worker was not alive, or the browser was closed.
    if (await isInactive()) await signOutAll();
    else if (afterUnlock && onLock === 'sign_out') await signOutAll();
    await sites.reconcile();
    await sessions.resumePending();
    await sessions.runDue();
    await rearm();
  };

  /** Runs work that nobody waits for; what fails is in the activity log. */
  const inBackground = (task: Promise<unknown>): void => {
    task.catch((error: unknown) => {
      if (!hasCode(error, 'locked')) note({ kind: 'read', outcome: toAppError(error).code });
    });
  };

  const open = async (report: UnlockReport | null): Promise<void> => {
    isOpen = true;
    const notices: Notice[] = [];
    if (report?.recoveredFromOlderSlot) notices.push('recovered_from_older_copy');
    if (report !== null && (report.indexDamaged || report.damagedIds.length > 0))
      notices.push('records_damaged');
    setNotices(notices);
    await services.refreshSettings();
    if (notices.includes('records_damaged')) await accounts.recoverAccounts();
    await inactivityOfUnlock(report !== null);
    await publisher.publish();
    await rearm();
    inBackground(catchUp({ afterUnlock: report !== null }));
  };

  /** An unlock is activity, but only after it was looked at whether the time had run out. */
  const inactivityOfUnlock = async (isUnlock: boolean): Promise<void> => {
    if (!isUnlock) return;
    if (await isInactive()) await signOutAll();
    await inactivity.touch();
  };

  const lock = (): Promise<void> =>
    transitions.run(async () => {
      const ended = await endSessionsForLock();
      await vault.lock();
      await cleanUp();
      note({ kind: 'lock', outcome: 'ok' });
      inBackground(Promise.all(ended.map((session) => sessions.tellApi(session))));
    });

  /** Best effort: a vault that can't be read any more is locked all the same. */
  const endSessionsForLock = async (): Promise<readonly Session[]> => {
    try {
      await sites.flush();
      if ((await settings.read()).onLock !== 'sign_out') return [];
      return await sessions.endHere(idsOf(await sessions.all()));
    } catch (error) {
      note({ kind: 'lock', outcome: toAppError(error).code });
      return [];
    }
  };

  /** Notices that the deadline has passed: the vault then locks itself, and the rest follows here. */
  const syncLock = (): Promise<void> =>
    transitions.run(async () => {
      if (!isOpen || (await vault.resume())) return;
      await cleanUp();
      note({ kind: 'lock', outcome: 'ok' });
    });

  return {
    open,
    lock,
    signOutAll,
    rearm,
    inBackground,
    cleanUp,

    /** A new worker: takes up the unlocked state if there is one, and publishes what is. */
    start: async (): Promise<void> => {
      await services.refreshSettings();
      const isUnlocked = await vault.resume().catch(() => false); // an unreadable vault shows in the view
      if (isUnlocked) return open(null);
      await publisher.publish();
      inBackground(sites.reconcile());
    },

    /** The user did something. */
    touch: async (): Promise<void> => {
      if ((await autoLock.touch()) === 'lock') return syncLock();
      await inactivity.touch();
      await rearm();
      publisher.schedule();
    },

    /** The alarm went off: lock if it is time, else do what is due. */
    wake: async (): Promise<void> => {
      await syncLock();
      if (!isOpen) return;
      if (await isInactive()) await signOutAll();
      await sessions.runDue();
      await rearm();
    },
  };
};

export type Lifecycle = ReturnType<typeof createLifecycle>;
