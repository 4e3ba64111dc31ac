/** What the vault offers to the rest of the product, and what it needs of its surroundings. Types only. */
import type { AppError } from '../errors.ts';
import type { Bytes } from '../lib/bytes.ts';
import type { Clock } from '../lib/clock.ts';
import type { RandomBytes } from '../lib/random.ts';
import type { AutoLock } from './auto-lock.ts';
import type { PasswordKdf } from './kdf.ts';
import type { PasskeyWrap } from './passkey-wrap.ts';
import type { UnlockedState } from './session-key.ts';
import type { VaultChanges } from './vault-changes.ts';
import type { VaultDb } from './vault-db.ts';
import type { VaultWitness } from './vault-witness.ts';

export type VaultStatus = 'absent' | 'locked' | 'unlocked';

/** What was found, and mended where possible, while opening. All false and empty in a sound vault. */
export interface UnlockReport {
  /** The current slot could not be used and the other one stood in for it. */
  readonly recoveredFromOlderSlot: boolean;
  /** Records that are lost; reading one gives vault_record_damaged, all others are sound. */
  readonly damagedIds: readonly string[];
  /** The list of records was lost: those named here or readable were found, others could be missing. */
  readonly indexDamaged: boolean;
}

/** Any method may also fail with storage_failed, which changes nothing stored. */
export interface Vault {
  /**
   * After a restart of the worker it takes up the unlocked state by itself, as every other method does.
   * @throws AppError vault_unreadable, vault_header_damaged, vault_kdf_out_of_bounds, vault_newer_version
   */
  readonly status: () => Promise<VaultStatus>;
  /** Makes an empty vault and unlocks it. @throws AppError vault_exists, password_too_short, vault_unreadable */
  readonly create: (passwordSecret: string) => Promise<void>;
  /** @throws AppError wrong_password, vault_absent, locked (by a lock meanwhile), and what status throws */
  readonly unlock: (passwordSecret: string) => Promise<UnlockReport>;
  /** Takes effect at once; only clearing the stored halves of the unlocked state takes time. */
  readonly lock: () => Promise<void>;
  /** True if the vault is unlocked, now or again; false if only the password helps. */
  readonly resume: () => Promise<boolean>;
  /** Proves the password once more, before something is revealed. @throws AppError wrong_password, locked */
  readonly verifyPassword: (passwordSecret: string) => Promise<void>;
  /** New salt, new data key, everything sealed anew. @throws AppError wrong_password, password_too_short, locked */
  readonly changePassword: (change: {
    readonly currentSecret: string;
    readonly nextSecret: string;
  }) => Promise<void>;
  /** A payload, null if there is none; the caller zeroes secrets. @throws AppError locked, vault_record_damaged */
  readonly read: (id: string) => Promise<Bytes | null>;
  /** Whether there is such a record, damaged or not: as cheap with thousands as with one. @throws AppError locked */
  readonly has: (id: string) => Promise<boolean>;
  /** Sorted ids that begin so, damaged ones included. @throws AppError locked */
  readonly listIds: (prefix?: string) => Promise<readonly string[]>;
  /**
   * One durable revision, all or nothing; commits that meet share a write. Payloads are copied at once, so the
   * caller may zero its own. @throws AppError locked, invalid_input (a bad id)
   */
  readonly commit: (changes: VaultChanges) => Promise<void>;
  /** Destroys the vault, readable or not. */
  readonly erase: () => Promise<void>;
  /** Wraps the data key for a passkey, too, once the password is proved. @throws AppError wrong_password, locked */
  readonly wrapForPasskey: (secrets: {
    readonly passwordSecret: string;
    readonly prfSecret: Bytes;
  }) => Promise<PasskeyWrap>;
  /** As unlock. @throws AppError passkey_missing (the wrap is none for this vault), and what unlock throws */
  readonly unlockByPasskey: (proof: {
    readonly prfSecret: Bytes;
    readonly wrap: PasskeyWrap;
  }) => Promise<UnlockReport>;
  /** Whether a wrap was made for the vault as it is stored now. @throws AppError what status throws */
  readonly isWrapCurrent: (wrap: PasskeyWrap) => Promise<boolean>;
  /** Seals a short-lived draft that is kept elsewhere. @throws AppError locked */
  readonly seal: (plaintext: Bytes) => Promise<Bytes>;
  /** @throws AppError locked, key_draft_missing if it was not sealed by this vault under its present password */
  readonly unseal: (sealed: Bytes) => Promise<Bytes>;
}

export interface VaultDependencies {
  readonly db: VaultDb;
  readonly unlockedState: UnlockedState;
  readonly autoLock: Pick<AutoLock, 'start' | 'check' | 'clear'>;
  readonly witness: VaultWitness;
  readonly clock: Clock;
  readonly random?: RandomBytes;
  readonly kdf?: PasswordKdf;
  /** Told of failures that were survived: a slot that could not be mended, a state that could not be kept. */
  readonly onTrouble: (error: AppError) => void;
  /**
   * Whoever locks an open vault, and for whatever reason: a last look at what it held, for what is to outlive the lock. For
   * everybody else the vault is locked by then. The lock waits for it and does not depend on it.
   */
  readonly onClosing?: (last: LastLook) => Promise<void>;
}

/** The one vault that is being closed; it reads nothing any more once the look is over. */
export interface LastLook {
  /** @throws AppError locked (the look is over), vault_record_damaged */
  readonly read: (id: string) => Promise<Bytes | null>;
}
