/**
 * Answers the messages about the passkey. The page has asked the authenticator; what it made of the salt is a secret
 * like the password, guarded by the same back-off, and never kept.
 */
import { AppError } from '../errors.ts';
import { fromBase64, toBase64, zeroBytes } from '../lib/bytes.ts';
import type { Handlers } from '../messaging/router.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Services } from './services.ts';
import type { ViewPublisher } from './view-publisher.ts';

type Names = Extract<keyof Handlers, `passkey.${string}`>;

export interface PasskeyHandlersOptions {
  readonly services: Pick<Services, 'passkey' | 'vault' | 'provePassword' | 'note' | 'noteUnlock'>;
  readonly lifecycle: Pick<Lifecycle, 'unlockBy'>;
  readonly publisher: Pick<ViewPublisher, 'schedule'>;
}

export const createPasskeyHandlers = ({
  services,
  lifecycle,
  publisher,
}: PasskeyHandlersOptions): Pick<Handlers, Names> => {
  const { passkey, vault, provePassword, note, noteUnlock } = services;
  return {
    // Asked by the locked screen, so it says nothing about whose vault it is.
    'passkey.describe': async () => {
      const found = await passkey.describe();
      if (found === null) return { passkey: null };
      return { passkey: { credentialId: toBase64(found.credentialId), salt: toBase64(found.salt) } };
    },

    'passkey.enrol': async ({ passwordSecret, credentialId, salt, prfSecret }) => {
      const secret = fromBase64(prfSecret);
      try {
        await provePassword(() =>
          passkey.enrol({
            passwordSecret,
            credentialId: fromBase64(credentialId),
            salt: fromBase64(salt),
            prfSecret: secret,
          }),
        ); // K19
      } finally {
        zeroBytes(secret); // K14
      }
      note({ kind: 'passkey_add', outcome: 'ok' });
      return {};
    },

    'passkey.unlock': async ({ credentialId, prfSecret }) => {
      const secret = fromBase64(prfSecret);
      const proof = { credentialId: fromBase64(credentialId), prfSecret: secret };
      try {
        await noteUnlock(() => lifecycle.unlockBy(() => provePassword(() => passkey.unlock(proof)))); // K19
      } catch (error) {
        publisher.schedule();
        throw error;
      } finally {
        zeroBytes(secret); // K14
      }
      return {};
    },

    'passkey.remove': async () => {
      // Whoever finds the browser open and the vault locked must not take a way in from its owner.
      if (!(await vault.resume())) throw new AppError({ code: 'locked' });
      await passkey.remove();
      note({ kind: 'passkey_remove', outcome: 'ok' });
      return {};
    },
  };
};
