/**
 * The whole background in one call: the world comes in, a running app goes out. Nothing is decided here; every event
 * waits until the app is ready, so that none sees a default state. L4
 */
import { toAppError } from '../errors.ts';
import type { Reply } from '../messaging/contract.ts';
import { createRouter } from '../messaging/router.ts';
import type { RawSender } from '../messaging/sender.ts';
import { DETAIL_KEY, type DetailView, type Notice, VIEW_KEY } from '../messaging/view.ts';
import type { SessionId } from '../sessions/session.ts';
import { createApiHandlers } from './api-handlers.ts';
import { buildView } from './build-view.ts';
import { createKeyHandlers } from './key-handlers.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import type { Platform } from './platform.ts';
import { createServices, type Services } from './services.ts';
import { createSessionHandlers } from './session-handlers.ts';
import { createVaultHandlers } from './vault-handlers.ts';
import { createViewPublisher, type ViewPublisher } from './view-publisher.ts';
import { WAKE_ALARM } from './wake.ts';

export interface App {
  /** `undefined` for what is not a message of ours. */
  readonly onMessage: (message: unknown, sender: RawSender) => Promise<Reply> | undefined;
  readonly onAlarm: (name: string) => Promise<void>;
  /** The browser's permissions for sites have changed. */
  readonly onPermissionsChanged: () => Promise<void>;
  /** Resolves when the app has taken up its state; never rejects. */
  readonly ready: Promise<void>;
}

const readDetail = (stored: unknown): DetailView | null =>
  // Written by this very extension into an area that nobody else can write.
  typeof stored === 'object' && stored !== null ? (stored as DetailView) : null;

const readSequence = (stored: unknown): number =>
  typeof stored === 'object' && stored !== null && 'sequence' in stored && typeof stored.sequence === 'number'
    ? stored.sequence
    : 0;

export const createApp = (platform: Platform): App => {
  let notices: readonly Notice[] = [];

  const onTokenChange = ({ accountId, api }: SessionId): void => {
    lifecycle.inBackground(
      (async () => {
        const { identities } = await services.accounts.list();
        const owner = identities.find(({ accounts: ids }) =>
          Object.values(ids).some((id) => id === accountId),
        );
        if (owner !== undefined) await services.sites.nudge({ identityId: owner.id, api });
        await lifecycle.rearm();
      })(),
    );
  };

  const services: Services = createServices(platform, {
    onChange: () => publisher.schedule(),
    onTokenChange,
  });
  const publisher: ViewPublisher = createViewPublisher({
    build: () => buildView({ platform, services, notices }),
    write: platform.session.setAll,
    firstSequence: async () => readSequence(await platform.session.get(VIEW_KEY)),
  });
  const lifecycle: Lifecycle = createLifecycle({
    platform,
    services,
    publisher,
    setNotices: (next) => {
      notices = next;
    },
  });

  /** Brings the detail in line with the selected identity first, so that nothing is read under another's name. */
  const isShown = async (accountId: string): Promise<boolean> => {
    const { identities } = await services.accounts.list();
    const selectedId = await services.selection.current(identities.map(({ id }) => id));
    services.detail.select(selectedId);
    const selected = identities.find(({ id }) => id === selectedId);
    return selected !== undefined && Object.values(selected.accounts).some((id) => id === accountId);
  };

  const { accounts, sessions, detail, pump, mimic, vault, drafts, selection } = services;
  const route = createRouter({
    own: platform.own,
    handlers: {
      ...createVaultHandlers({ services, lifecycle, publisher }),
      ...createKeyHandlers({
        accounts,
        drafts,
        vault,
        sessions,
        selection,
        randomId: platform.randomId,
        onChange: publisher.schedule,
        onReveal: (accountId) => services.note({ kind: 'reveal', outcome: 'ok', accountId }),
      }),
      ...createSessionHandlers({ services, lifecycle, isShown }),
      ...createApiHandlers({ accounts, sessions, pump, mimic, detail, isShown }),
    },
    ready: () => ready,
    onUnexpected: () => services.note({ kind: 'read', outcome: 'internal' }),
  });

  const start = async (): Promise<void> => {
    await platform.restrictStorage();
    detail.restore(readDetail(await platform.session.get(DETAIL_KEY)));
    await lifecycle.start();
  };
  const ready = start().catch((error: unknown) => {
    services.note({ kind: 'unlock', outcome: toAppError(error).code });
  });

  return {
    ready,
    onMessage: route,
    onAlarm: async (name) => {
      await ready;
      if (name === WAKE_ALARM) await lifecycle.wake();
    },
    onPermissionsChanged: async () => {
      await ready;
      await services.sites.reconcile();
    },
  };
};
