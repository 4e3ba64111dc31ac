/** Answers the messages about the vault as a whole and the settings. */
import type { QueueRunner } from '../bulk/run-queue.ts';
import { AppError, hasCode } from '../errors.ts';
import type { Handlers } from '../messaging/router.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Services } from './services.ts';
import type { ViewPublisher } from './view-publisher.ts';

type Names = Extract<keyof Handlers, `vault.${string}` | 'view.publish' | 'settings.update'>;

/** What the user types to destroy the vault. */
const ERASE_WORD = 'ERASE';

export interface VaultHandlersOptions {
  readonly services: Services;
  readonly bulk: Pick<QueueRunner, 'reset'>;
  readonly lifecycle: Lifecycle;
  readonly publisher: ViewPublisher;
  readonly releaseClipboard: () => Promise<unknown>;
}

export const createVaultHandlers = ({
  services,
  bulk,
  lifecycle,
  publisher,
  releaseClipboard,
}: VaultHandlersOptions): Pick<Handlers, Names> => {
  const { vault, passkey, provePassword, settings, activity, noteUnlock, sites, inactivity } = services;

  const unlock = async (passwordSecret: string): Promise<void> => {
    try {
      await noteUnlock(() => lifecycle.unlockBy(() => provePassword(() => vault.unlock(passwordSecret)))); // K19
    } catch (error) {
      // It may have come out that the vault can't be read at all: then another screen is due. K7
      publisher.schedule();
      throw error;
    }
  };

  /** Asked again because the worker died before it could answer, the same password opens what it made. */
  const create = async (passwordSecret: string): Promise<void> => {
    try {
      await vault.create(passwordSecret);
    } catch (error) {
      if (!hasCode(error, 'vault_exists')) throw error;
      await unlock(passwordSecret).catch(() => {
        throw error;
      });
      return;
    }
    await inactivity.touch();
    await lifecycle.open(null);
  };

  return {
    'vault.create': async ({ passwordSecret }) => {
      await create(passwordSecret);
      return {};
    },
    'vault.unlock': async ({ passwordSecret }) => {
      await unlock(passwordSecret);
      return {};
    },
    'vault.lock': async () => {
      await lifecycle.lock();
      return {};
    },
    'vault.touch': async () => {
      await lifecycle.touch();
      return {};
    },
    'vault.changePassword': async (change) => {
      await provePassword(() => vault.changePassword(change)); // K19
      // It opens nothing any more: should it stay behind, the vault knows it for what it is.
      lifecycle.inBackground(passkey.remove());
      return {};
    },
    'vault.erase': async ({ confirmation }) => {
      if (confirmation.trim() !== ERASE_WORD) throw new AppError({ code: 'confirmation_mismatch' });
      await lifecycle.lock();
      await sites.stopServing();
      await vault.erase();
      await bulk.reset();
      await passkey.remove();
      await sites.eraseAll();
      await releaseClipboard();
      await settings.reset();
      await services.dialects.reset();
      await inactivity.reset();
      await services.unlockBackOff.reset();
      await activity.erase();
      await services.refreshSettings();
      await publisher.publish();
      return {};
    },
    'view.publish': async () => {
      await publisher.publish();
      return {};
    },
    'settings.update': async (change) => {
      // Whoever finds the browser open and the vault locked must not change when it locks the next time.
      if (!(await vault.resume())) throw new AppError({ code: 'locked' });
      const updated = await settings.update(change);
      await services.refreshSettings();
      // The new lock time counts from now.
      await lifecycle.touch();
      return updated;
    },
  };
};
