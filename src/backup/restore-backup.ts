/**
 * Puts the keys of a backup into the vault, all of them in one commit, or says what that would do.
 * Never overwrites or removes anything: what is there already is counted and left as it is.
 */
import { findByAddress } from '../accounts/account-plan.ts';
import type { AccountStore } from '../accounts/account-store-types.ts';
import { deriveAddress } from '../accounts/derive-address.ts';
import { zeroBytes } from '../lib/bytes.ts';
import type { BackupKey } from './backup-records.ts';
import { type BackupContents, type LostKey, type ReadBackupOptions, readBackup } from './read-backup.ts';
import { planRestore, toUsableLabel } from './restore-plan.ts';

export interface RestoreOptions extends ReadBackupOptions {
  readonly accounts: Pick<AccountStore, 'list' | 'addKeys'>;
}

/** What a backup can't give back. */
export interface BackupLosses {
  /** Keys that are in the file, but damaged. */
  readonly unreadable: number;
  /** Keys that are not in the file any more. */
  readonly missing: number;
  /** Those of them that the vault does not have either; the names come from the backup's own list, if that can be read. */
  readonly lost: readonly LostKey[];
}

export interface BackupInspection extends BackupLosses {
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
  /** Keys that can be read. */
  readonly keys: number;
  /** Those of them that are in the vault already. */
  readonly duplicates: number;
}

export interface RestoreReport extends BackupLosses {
  readonly added: number;
  /** Keys that were in the vault already. */
  readonly duplicates: number;
}

const withContents = async <T>(
  { accounts, ...options }: RestoreOptions,
  use: (contents: BackupContents) => Promise<T>,
): Promise<T> => {
  // Before the derivation, which takes a second: a locked vault is told at once.
  await accounts.list();
  const contents = await readBackup(options);
  try {
    return await use(contents);
  } finally {
    zeroBytes(...contents.keys.map(({ keySecret }) => keySecret)); // K14
  }
};

const toLosses = async (
  { unreadable, missing, lost }: BackupContents,
  accounts: RestoreOptions['accounts'],
): Promise<BackupLosses> => {
  const book = await accounts.list();
  return { unreadable, missing, lost: lost.filter((key) => findByAddress(book, key) === undefined) };
};

/**
 * Changes nothing.
 * @throws AppError locked, backup_unrecognised, backup_newer_version, backup_header_damaged, backup_wrong_password
 */
export const inspectBackup = (options: RestoreOptions): Promise<BackupInspection> =>
  withContents(options, async (contents) => {
    const { createdAtMs, keys } = contents;
    const book = await options.accounts.list();
    const isStored = ({ chain, keySecret }: BackupKey): boolean =>
      findByAddress(book, { chain, address: deriveAddress({ chain, keySecret }) }) !== undefined;
    const duplicates = keys.filter(isStored).length;
    return { createdAtMs, keys: keys.length, duplicates, ...(await toLosses(contents, options.accounts)) };
  });

/** Restoring twice adds nothing the second time. @throws AppError as `inspectBackup`; storage_failed, with nothing added */
export const restoreBackup = (options: RestoreOptions): Promise<RestoreReport> =>
  withContents(options, async (contents) => {
    const { keys, identities } = contents;
    const added = await options.accounts.addKeys({
      keys: keys.map(({ label, ...key }) => {
        const usable = toUsableLabel(label);
        return { ...key, ...(usable === undefined ? {} : { label: usable }) };
      }),
      place: (book, placeable) => planRestore({ book, keys: placeable, identities }),
    });
    return {
      added: added.length,
      duplicates: keys.length - added.length,
      ...(await toLosses(contents, options.accounts)),
    };
  });
