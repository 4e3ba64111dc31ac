/**
 * The order of things: what happens when the vault opens, when it locks, and when the background wakes.
 * Locking comes first in every doubt; everything that can wait comes after the view is published.
 */
import { LOG_KEY_ID } from '../activity/log.ts';
import type { QueueRunner } from '../bulk/run-queue.ts';
import { AppError, hasCode, toAppError } from '../errors.ts';
import { createMutex } from '../lib/mutex.ts';
import type { Notice } from '../messaging/view.ts';
import type { Session, SessionId } from '../sessions/session.ts';
import type { UnlockReport } from '../vault/vault-types.ts';
import type { Platform } from './platform.ts';
import type { Services } from './services.ts';
import type { ViewPublisher } from './view-publisher.ts';
import { createWake, planWake } from './wake.ts';

export interface LifecycleOptions {
  readonly platform: Pick<Platform, 'alarms' | 'clock' | 'startWakeTimer'>;
  readonly services: Services;
  readonly bulk: QueueRunner;
  readonly publisher: ViewPublisher;
  readonly setNotices: (notices: readonly Notice[]) => void;
}

/** Records that can be done without: a lost one costs a login, a grant, a choice or the log so far, never a key. */
const DISPENSABLE_IDS: readonly string[] = [
  'doc/sessions',
  'doc/grants',
  'doc/denials',
  'doc/left-tokens',
  'doc/selection',
  'doc/opening',
  LOG_KEY_ID,
];

const idsOf = (all: readonly Session[]): readonly SessionId[] =>
  all.map(({ accountId, api }) => ({ accountId, api }));

const toNotices = (report: UnlockReport | null): readonly Notice[] =>
  report === null
    ? []
    : [
        ...(report.recoveredFromOlderSlot ? (['recovered_from_older_copy'] as const) : []),
        ...(report.indexDamaged || report.damagedIds.length > 0 ? (['records_damaged'] as const) : []),
      ];

/** Takes every step, whatever becomes of the others; then fails with the first failure. */
const takeAll = async (steps: readonly (() => Promise<unknown>)[]): Promise<void> => {
  const errors: AppError[] = [];
  for (const step of steps) await step().catch((error: unknown) => errors.push(toAppError(error)));
  if (errors[0] !== undefined) throw errors[0];
};

export const createLifecycle = ({ platform, services, bulk, publisher, setNotices }: LifecycleOptions) => {
  const { vault, accounts, sessions, sites, settings, inactivity, autoLock, detail, note } = services;
  const settleLog = services.activity.settle;
  const { clock } = platform;
  const transitions = createMutex();
  let isOpen = false;
  /** What had to end before anything is served has ended. */
  let isTakenUp = false;
  let tellTakenUp = (): void => undefined;
  const takenUp = new Promise<void>((resolve) => {
    tellTakenUp = resolve;
  });
  /** Unlocks under way. */
  let unlocksAhead = 0;
  /** What is open may be shown: what ended while it was locked has ended here, too. */
  let isShown = false;
  /** How often an event locked: an unlock that was asked before, and waits for its turn, comes to nothing. */
  let lockEvents = 0;

  /** A logout is only to wake for while somebody is signed in. */
  const inactivitySignOutAtMs = async (): Promise<number | null> =>
    (await sessions.all()).length === 0 ? null : inactivity.signOutAtMs(await settings.read());

  const armWake = createWake({
    ...platform,
    startTimer: platform.startWakeTimer,
    onTimer: () => inBackground(wake()),
  });

  const rearm = async (): Promise<void> => {
    const lockAtMs = isOpen ? await autoLock.lockAtMs() : null;
    const ofOpenVault = isOpen ? [sessions.nextWakeAtMs(), inactivitySignOutAtMs(), bulk.nextWakeAtMs()] : [];
    // What is lost with a damaged record must not cost the lock its alarm.
    const others = await Promise.allSettled([...ofOpenVault, sites.nextWakeAtMs()]);
    const timesMs = others.map((other) => (other.status === 'fulfilled' ? other.value : null));
    return armWake(planWake([lockAtMs, ...timesMs]));
  };

  /** Ends all sessions and logins under way here; the APIs are told by `tellApis`, which may take long and needs no vault. */
  const endAllHere = async (): Promise<readonly Session[]> => {
    const ended = await sessions.endAllHere();
    detail.clear('pump');
    detail.clear('mimic');
    publisher.schedule();
    return ended;
  };

  /** How many confirmed it. */
  const tellApis = async (ended: readonly Session[]): Promise<number> => {
    const outcomes = await Promise.all(
      ended.map(async (session) => {
        const outcome = await sessions.tellApi(session);
        const { accountId, api } = session;
        if (outcome !== 'not_told') note({ kind: 'sign_out', outcome: 'ok', accountId, api });
        return outcome;
      }),
    );
    return outcomes.filter((outcome) => outcome === 'told').length;
  };

  const signOutAll = async (): Promise<{ signedOut: number; apiTold: number }> => {
    await bulk.cancelSigningIn();
    const ended = await endAllHere();
    return { signedOut: ended.length, apiTold: await tellApis(ended) };
  };

  const isInactive = async (): Promise<boolean> => {
    const signOutAtMs = await inactivity.signOutAtMs(await settings.read());
    return signOutAtMs !== null && clock.nowMs() >= signOutAtMs;
  };

  /** The vault is locked: nothing of it stays in memory, in session storage or in any page's reach. T10 */
  const cleanUp = (): Promise<void> => {
    isOpen = false;
    isTakenUp = false;
    isShown = false;
    accounts.forget();
    services.activity.forget();
    services.selection.forget();
    detail.restore();
    sites.forget();
    setNotices([]);
    return takeAll([bulk.pauseForLock, sessions.forget, publisher.publish, services.drafts.clear, rearm]);
  };

  const noteFailure = (error: unknown): void => {
    if (!hasCode(error, 'locked')) services.noteTrouble(error);
  };

  /** Runs work that nobody waits for; what fails is in the activity log. */
  const inBackground = (task: Promise<unknown>): void => void task.catch(noteFailure);

  /** Carries on with many accounts at once where there is something to do, in the background; the alarm is set at once. */
  const runBulk = async (): Promise<void> => {
    inBackground(bulk.run());
    await rearm();
  };

  /** What is brought up to date once the vault is open; no step depends on another's success. */
  const catchUp = (): Promise<void> =>
    takeAll([
      ...[sites.takeOver, sites.reconcile, sites.flushDue],
      ...[sessions.resumePending, sessions.runDue, runBulk],
    ]);

  const mend = async ({ damagedIds }: UnlockReport): Promise<void> => {
    const lost = damagedIds.filter((id) => DISPENSABLE_IDS.includes(id));
    if (lost.length > 0) await vault.commit({ remove: lost });
    await accounts.recoverAccounts();
  };

  /** Sessions that should have ended meanwhile do so before anything is served: nobody was here to end them. */
  const endOverdue = async (isUnlock: boolean): Promise<readonly Session[]> => {
    const isOverdue = (await isInactive()) || (isUnlock && (await settings.read()).onLock === 'sign_out');
    return isOverdue ? endAllHere() : [];
  };

  /** Shows the identity that the user wants to see after an unlock. */
  const beginWithChosen = async (): Promise<void> => {
    const { identities } = await accounts.list();
    await services.selection.open(identities.map(({ id }) => id));
  };

  const setTakenUp = (): void => {
    isTakenUp = true;
    tellTakenUp();
  };

  const takeUp = async (report: UnlockReport | null): Promise<void> => {
    isOpen = true;
    const notices = toNotices(report);
    setNotices(notices);
    await services.refreshSettings();
    if (report !== null && notices.includes('records_damaged')) await mend(report).catch(noteFailure);
    // What ended while it was locked has ended before anything is shown or served.
    if (report !== null) {
      const steps = [sites.takeOver(), beginWithChosen()];
      await Promise.all(steps.map((step) => step.catch(noteFailure)));
    }
    const ended = await endOverdue(report !== null);
    // An unlock is activity, but only after it was looked at whether the time had run out.
    if (report !== null) await inactivity.touch();
    // A new worker has but taken up what was open before: no page waits for its view. An unlock is all of it or nothing.
    if (report === null) setTakenUp();
    isShown = true;
    await publisher.publish();
    await rearm();
    setTakenUp();
    // What happened while it was locked goes to the log; nobody waits for it.
    inBackground(settleLog());
    inBackground(tellApis(ended));
    inBackground(catchUp());
  };

  /** All of it or nothing: where the app can't take up an opened vault, the vault is locked again. L6 */
  const open = (report: UnlockReport | null): Promise<void> =>
    transitions.run(async () => {
      try {
        await takeUp(report);
      } catch (error) {
        await takeAll([vault.lock, cleanUp, sites.reconcile]).catch(noteFailure);
        throw error;
      }
    });

  const lock = (): Promise<void> =>
    transitions.run(async () => {
      const ended = await endSessionsForLock();
      // Last, since pages are still being answered: what is counted later waits for the next unlock.
      await sites.flush().catch(noteFailure);
      await settleLog(0);
      // A write that failed left the vault with nothing in memory: its last look sees what is on the disk.
      await vault.resume().catch(noteFailure);
      await takeAll([vault.lock, cleanUp, sites.reconcile]);
      note({ kind: 'lock', outcome: 'ok' });
      inBackground(tellApis(ended));
    });

  /** Where it can't be told whether anything is open, something is. */
  const mayBeOpen = async (): Promise<boolean> => {
    try {
      return isOpen || (await vault.resume());
    } catch (error) {
      noteFailure(error);
      return true;
    }
  };

  /**
   * As `lock`, by an event that comes whatever the vault is: only what was open is told. An unlock that is under way
   * comes to nothing all the same.
   */
  const lockByEvent = async (): Promise<void> => {
    lockEvents += 1;
    await ((await mayBeOpen()) ? lock() : vault.lock());
  };

  const unlockBy = async (unlock: () => Promise<UnlockReport>): Promise<void> => {
    const askedAfterEvents = lockEvents;
    unlocksAhead += 1;
    try {
      const report = await unlock();
      if (lockEvents === askedAfterEvents) return await open(report);
      await vault.lock();
      throw new AppError({ code: 'locked' });
    } finally {
      unlocksAhead -= 1;
    }
  };

  /** Best effort: a vault that can't be read any more is locked all the same. */
  const endSessionsForLock = async (): Promise<readonly Session[]> => {
    try {
      if ((await settings.read()).onLock !== 'sign_out') return [];
      return await sessions.endHere(idsOf(await sessions.all()));
    } catch (error) {
      noteFailure(error);
      return [];
    }
  };

  /** Notices that the deadline has passed: the vault then locks itself, and the rest follows here. */
  const syncLock = async (): Promise<void> => {
    if (isTakenUp && (await vault.resume())) return;
    await transitions.run(async () => {
      if (!isOpen || (await vault.resume())) return;
      note({ kind: 'lock', outcome: 'ok' });
      await takeAll([cleanUp, sites.reconcile]);
    });
  };

  /** Takes up an unlocked vault that this worker does not know of yet: storage failed while it started. */
  const syncOpen = async (): Promise<void> => {
    if (!isOpen && (await vault.resume())) await transitions.run(() => takeUp(null));
  };

  const signOutIfInactive = async (): Promise<unknown> => ((await isInactive()) ? signOutAll() : undefined);

  /** The alarm went off: lock if it is time, else do what is due. */
  const wake = async (): Promise<void> => {
    await syncLock();
    await syncOpen();
    // The alarm that went off is gone: first there is another, lest a worker that dies over its work is the last one. T2
    if (isOpen) await takeAll([rearm, signOutIfInactive, sites.wake, settleLog, sessions.runDue, runBulk]);
    else await takeAll([sites.wake, rearm]);
  };

  return {
    open,
    /** Resolves when an open vault was taken up as far as pages are concerned; never where it is locked. */
    takenUp,
    /** Opens what `unlock` proves and unlocks. @throws AppError locked, by an event meanwhile, and what `unlock` throws */
    unlockBy,
    /** An unlock is under way, and nothing of the vault may be shown yet: a token may have ended while it was locked. */
    isOpening: (): boolean => unlocksAhead > 0 && !isShown,
    lock,
    lockByEvent,
    syncLock,
    signOutAll,
    rearm,
    runBulk,
    inBackground,
    wake,

    /** A new worker: takes up the unlocked state if there is one, and publishes what is. */
    start: async (): Promise<void> => {
      const starting = sites.start().catch(noteFailure);
      const resuming = vault.resume().catch((error: unknown) => {
        if (hasCode(error, 'storage_failed')) throw error; // whether it is unlocked is not known yet
        return false; // an unreadable vault shows in the view
      });
      const [isUnlocked] = await Promise.all([resuming, starting]);
      if (isUnlocked) return transitions.run(() => takeUp(null));
      // It locked while no worker was alive, or the browser was closed: there may be something left of before.
      await transitions.run(cleanUp);
      inBackground(sites.reconcile());
    },

    /** The user did something. */
    touch: async (): Promise<void> => {
      if ((await autoLock.touch()) === 'lock') return syncLock();
      await syncOpen();
      await inactivity.touch();
      await rearm();
      publisher.schedule();
    },
  };
};

export type Lifecycle = ReturnType<typeof createLifecycle>;
