/**
 * The whole background in one call: the world comes in, a running app goes out. Nothing is decided here; every event
 * waits until the app is ready, so that none sees a default state. L4
 */
import { toAppError } from '../errors.ts';
import type { Reply } from '../messaging/contract.ts';
import { parseBalances, parseDetail } from '../messaging/published.ts';
import { createRouter } from '../messaging/router.ts';
import { identifySender, type RawSender, type Sender } from '../messaging/sender.ts';
import { BALANCES_KEY, CLIPBOARD_ALARM, DETAIL_KEY, INTENT_KEY } from '../messaging/session-area-keys.ts';
import type { Notice } from '../messaging/view.ts';
import { liveTokenOf, type SessionId } from '../sessions/session.ts';
import type { PasswordKdf } from '../vault/kdf.ts';
import { createActivityHandlers } from './activity-handlers.ts';
import { createApiHandlers } from './api-handlers.ts';
import { createBackupHandlers } from './backup-handlers.ts';
import { buildView } from './build-view.ts';
import { createBulkHandlers } from './bulk-handlers.ts';
import { createClipboardClearing } from './clear-clipboard.ts';
import { createBulk } from './create-bulk.ts';
import { createDataHandlers } from './data-handlers.ts';
import { createDeveloperHandlers } from './developer-handlers.ts';
import { planFailureEntry } from './failure-entry.ts';
import { createIdleLock, type IdleState } from './idle-lock.ts';
import { createKeyHandlers } from './key-handlers.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import { createPasskeyHandlers } from './passkey-handlers.ts';
import type { Platform } from './platform.ts';
import { createServices, type Services } from './services.ts';
import { createSessionHandlers } from './session-handlers.ts';
import { createSignOut } from './sign-out.ts';
import { createSiteHandlers } from './site-handlers.ts';
import { withTypedStorage } from './typed-storage.ts';
import { createUpdater } from './update.ts';
import { createVaultHandlers } from './vault-handlers.ts';
import { createViewPublisher, SEQUENCE_KEY, type ViewPublisher } from './view-publisher.ts';
import { WAKE_ALARM } from './wake.ts';

/** As the manifest names them. */
const LOCK_COMMAND = 'lock-vault';
const COPY_COMMAND = 'copy-token';

/** The part of the browser's Port that is of use. */
export interface PagePort {
  readonly sender?: RawSender | undefined;
  /** @throws Error once it is closed */
  readonly postMessage: (message: object) => void;
  readonly onMessage: { readonly addListener: (listener: (message: unknown) => void) => void };
  readonly onDisconnect: { readonly addListener: (listener: () => void) => void };
  readonly disconnect: () => void;
}

export interface App {
  /** `undefined` for what is not a message of ours. */
  readonly onMessage: (message: unknown, sender: RawSender) => Promise<Reply> | undefined;
  /** A page of a served site holds a port open as long as it is there, and asks over it. */
  readonly onConnect: (port: PagePort) => void;
  readonly onAlarm: (name: string) => Promise<void>;
  readonly onIdleChanged: (state: IdleState) => Promise<void>;
  /** A keyboard shortcut of the manifest's `commands`. */
  readonly onCommand: (name: string) => Promise<void>;
  /** The browser's permissions for sites have changed. */
  readonly onPermissionsChanged: () => Promise<void>;
  readonly onTabRemoved: (tabId: number) => Promise<void>;
  readonly onWindowRemoved: (windowId: number) => Promise<void>;
  /** A newer version of the extension waits to be started. */
  readonly onUpdateAvailable: () => Promise<void>;
  /** Resolves when the app has taken up its state; never rejects. */
  readonly ready: Promise<void>;
}

export interface AppParts {
  /** For tests: a cheaper way from passwords to keys. */
  readonly kdf?: PasswordKdf;
}

/** A port that was closed meanwhile throws: then nobody waits for the answer. */
const answerOver = (port: PagePort, reply: object): void => {
  try {
    port.postMessage(reply);
  } catch {
    // The page is gone, or asks again another way.
  }
};

export const createApp = (world: Platform, parts: AppParts = {}): App => {
  const platform = withTypedStorage(world);
  let notices: readonly Notice[] = [];

  const onTokenChange = ({ accountId, api }: SessionId): void => {
    lifecycle.inBackground(
      (async () => {
        const { identities } = await services.accounts.list();
        const owner = identities.find(({ accounts: ids }) =>
          Object.values(ids).some((id) => id === accountId),
        );
        const session = (await services.sessions.all()).find(
          (each) => each.accountId === accountId && each.api === api,
        );
        const isLive = session !== undefined && liveTokenOf(session, platform.clock.nowMs()) !== null;
        const kind = isLive ? 'renewed' : 'ended';
        if (owner !== undefined) await services.sites.nudge({ identityId: owner.id, api, kind });
        await lifecycle.rearm();
      })(),
    );
  };

  const services: Services = createServices(
    platform,
    {
      onChange: () => publisher.schedule(),
      onTokenChange,
      onTimesChange: () => lifecycle.inBackground(lifecycle.rearm()),
    },
    parts,
  );
  /** Brings the detail in line with the selected identity first, so that nothing is read under another's name. */
  const isShown = async (accountId: string): Promise<boolean> => {
    const { identities } = await services.accounts.list();
    const selectedId = await services.selection.current(identities.map(({ id }) => id));
    services.detail.select(selectedId);
    const selected = identities.find(({ id }) => id === selectedId);
    return selected !== undefined && Object.values(selected.accounts).some((id) => id === accountId);
  };

  const signOut = createSignOut({ services, isShown });
  const bulk = createBulk({
    platform,
    services,
    signOut,
    onChange: () => publisher.hurry(),
    onProgress: () => publisher.schedule(),
    onWakeChange: () => lifecycle.inBackground(lifecycle.rearm()),
  });
  const publisher: ViewPublisher = createViewPublisher({
    build: async () => {
      const isOpening = lifecycle.isOpening();
      const publication = await buildView({ platform, services, bulk, notices, isOpening });
      // The vault locks itself at its deadline: whoever notices first sees to the rest.
      if (publication.view.status !== 'unlocked') lifecycle.inBackground(lifecycle.syncLock());
      return publication;
    },
    write: platform.session.setAll,
    readSequence: () => platform.session.get(SEQUENCE_KEY),
    clock: platform.clock,
    sleepMs: platform.sleepMs,
  });
  const lifecycle: Lifecycle = createLifecycle({
    platform,
    services,
    bulk,
    publisher,
    setNotices: (next) => {
      notices = next;
    },
  });

  /** Over when all locks are that were asked for: whatever is asked after one waits for it. T10 */
  let locking: Promise<unknown> = Promise.resolve();
  const onLock = (locked: Promise<unknown>): void => {
    const before = locking;
    locking = locked.then(() => before);
  };

  const { accounts, sessions, detail, pump, mimic, vault, drafts, selection } = services;
  const route = createRouter({
    handlers: {
      ...createVaultHandlers({
        services,
        bulk,
        lifecycle,
        publisher,
        releaseClipboard: platform.clipboard.release,
      }),
      ...createPasskeyHandlers({ services, lifecycle, publisher }),
      ...createKeyHandlers({
        accounts,
        drafts,
        vault,
        provePassword: services.provePassword,
        sessions,
        selection,
        sites: services.sites,
        detail,
        isShown,
        randomId: platform.randomId,
        onChange: publisher.schedule,
        onReveal: (accountId) => void services.note({ kind: 'reveal', outcome: 'ok', accountId }),
      }),
      ...createBackupHandlers({
        accounts,
        vault,
        provePassword: services.provePassword,
        clock: platform.clock,
        kdf: parts.kdf,
        onChange: publisher.schedule,
        note: services.note,
      }),
      ...createSessionHandlers({ services, lifecycle, signOut }),
      ...createSiteHandlers({ services }),
      ...createBulkHandlers({ bulk, vault, runBulk: lifecycle.runBulk }),
      ...createApiHandlers({ accounts, sessions, pump, mimic, detail, isShown, note: services.note }),
      ...createDeveloperHandlers({ services, isShown }),
      ...createActivityHandlers({ services, version: platform.version }),
      ...createDataHandlers({ services, version: platform.version }),
    },
    // K17: the deadline is looked at before anything is answered, also from what lies in memory.
    ready: async ({ kind }) => {
      await Promise.all([locking, kind === 'page' ? Promise.race([ready, lifecycle.takenUp]) : ready]);
      await lifecycle.syncLock();
    },
    onLock,
    onFailure: (failure) => {
      const entry = planFailureEntry(failure);
      if (entry !== null) failure.error.activityId = services.note(entry);
    },
  });

  const orNote = (task: Promise<void>): Promise<void> => task.catch(services.noteTrouble);

  const idleLock = createIdleLock({
    idle: platform.idle,
    readSettings: services.settings.read,
    lock: lifecycle.lockByEvent,
    onTrouble: (error) => void services.note({ kind: 'lock', outcome: toAppError(error).code }),
  });

  /**
   * An answer leaves when what it led to is published: a worker that dies right after it takes nothing along. A page does
   * not wait for that: what it is answered is nowhere but in the answer.
   */
  const afterPublication = async (reply: Reply): Promise<Reply> => {
    if (!reply.ok && reply.code === 'locked') await orNote(lifecycle.syncLock());
    await Promise.all([publisher.settle(), services.activity.settle()]);
    return reply;
  };

  /** The popup asks for the password and does the rest: a token leaves for the clipboard from a page in front of the user. U1 */
  const askForCopy = async (): Promise<void> => {
    const opening = platform.openPopup();
    const noting = platform.session.set(INTENT_KEY, platform.clock.nowMs());
    await Promise.all([opening, noting]);
  };

  const clearClipboard = createClipboardClearing(platform);

  const start = async (): Promise<void> => {
    const [storedDetail, storedBalances] = await Promise.all([
      platform.session.get(DETAIL_KEY),
      platform.session.get(BALANCES_KEY),
      orNote(platform.restrictStorage()),
    ]);
    detail.restore(parseDetail(storedDetail), parseBalances(storedBalances));
    await lifecycle.start();
  };
  const ready = orNote(start());

  const lockBy = (event: () => Promise<void>): Promise<void> => {
    const locked = orNote(ready.then(event));
    onLock(locked);
    return locked;
  };

  const updater = createUpdater({
    whenNoLogin: async () => {
      await ready;
      await sessions.whenNoLogin();
    },
    sleepMs: platform.sleepMs,
    reload: platform.reload,
  });

  const answer = (message: unknown, sender: Sender): Promise<Reply> | undefined => {
    const reply = route(message, sender);
    const published = reply?.then(afterPublication);
    return sender.kind === 'page' ? reply : published;
  };

  return {
    ready,
    onMessage: (message, rawSender) => answer(message, identifySender(rawSender, platform.own)),
    onConnect: (port) => {
      const sender = identifySender(port.sender ?? {}, platform.own);
      if (sender.kind !== 'page') return port.disconnect(); // I2
      // I1: the port belongs to the very document that asks, and closes with it.
      port.onMessage.addListener((message) => {
        const { id } = Object(message) as { readonly id?: unknown };
        void answer(message, sender)?.then((reply) => answerOver(port, { ...reply, id }));
      });
      port.onDisconnect.addListener(() => void ready.then(services.sites.onPageGone));
    },
    onAlarm: async (name) => {
      await ready;
      if (name === WAKE_ALARM) await orNote(lifecycle.wake());
      if (name === CLIPBOARD_ALARM) await orNote(clearClipboard());
    },
    onIdleChanged: (state) => lockBy(() => idleLock.onStateChanged(state)),
    onCommand: async (name) => {
      // COMPAT(firefox): opens a popup only in the very turn of the key press.
      if (name === COPY_COMMAND) await orNote(askForCopy());
      if (name === LOCK_COMMAND) await lockBy(lifecycle.lockByEvent);
    },
    onPermissionsChanged: async () => {
      services.sites.forgetPermissions(); // I7
      await ready;
      await orNote(services.sites.reconcile());
    },
    onTabRemoved: async (tabId) => {
      await ready;
      await orNote(services.sites.onTabRemoved(tabId));
    },
    onWindowRemoved: async (windowId) => {
      await ready;
      await orNote(services.sites.onWindowRemoved(windowId));
    },
    onUpdateAvailable: updater.onUpdateAvailable,
  };
};
