/**
 * An extra way into the vault, beside the password and never instead of it: enrolled with the password, used while the
 * vault is locked, removed at any time, worthless once the password has changed.
 */

import { AppError } from '../errors.ts';
import { type Bytes, equalBytes } from '../lib/bytes.ts';
import type { PasskeyStore } from './passkey-store.ts';
import type { UnlockReport, Vault } from './vault-types.ts';

/** What a page needs to ask the authenticator. Not secret. */
export interface PasskeyDescription {
  readonly credentialId: Bytes;
  readonly salt: Bytes;
}

export interface Passkey {
  /** The passkey that opens the vault as it is now, null where there is none. Asks for no unlocked vault. */
  readonly describe: () => Promise<PasskeyDescription | null>;
  /** Takes the place of the one before. `prfSecret` stays the caller's. @throws AppError wrong_password, locked */
  readonly enrol: (
    enrolment: PasskeyDescription & { readonly passwordSecret: string; readonly prfSecret: Bytes },
  ) => Promise<void>;
  /**
   * @throws AppError passkey_missing where that passkey is not enrolled, or not any more; wrong_password where the secret
   * is not its; and what unlocking by password throws
   */
  readonly unlock: (proof: {
    readonly credentialId: Bytes;
    readonly prfSecret: Bytes;
  }) => Promise<UnlockReport>;
  readonly remove: () => Promise<void>;
}

export const createPasskey = ({
  vault,
  store,
}: {
  readonly vault: Pick<Vault, 'isWrapCurrent' | 'wrapForPasskey' | 'unlockByPasskey'>;
  readonly store: PasskeyStore;
}): Passkey => ({
  describe: async () => {
    const stored = await store.read();
    if (stored === null || !(await vault.isWrapCurrent(stored.wrap))) return null;
    const { credentialId, salt } = stored;
    return { credentialId, salt };
  },

  enrol: async ({ credentialId, salt, ...secrets }) => {
    const wrap = await vault.wrapForPasskey(secrets);
    await store.write({ credentialId, salt, wrap });
  },

  unlock: async ({ credentialId, prfSecret }) => {
    const stored = await store.read();
    if (stored === null || !equalBytes(stored.credentialId, credentialId)) {
      throw new AppError({ code: 'passkey_missing' });
    }
    return vault.unlockByPasskey({ prfSecret, wrap: stored.wrap });
  },

  remove: store.remove,
});
