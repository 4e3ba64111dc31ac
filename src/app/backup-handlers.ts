/** Answers the messages about backups. Keys leave sealed under the backup's password, and only after the vault's was proven. */
import type { AccountStore } from '../accounts/account-store-types.ts';
import { createBackup } from '../backup/create-backup.ts';
import { inspectBackup, restoreBackup } from '../backup/restore-backup.ts';
import { type ErrorCode, toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Input } from '../messaging/contract.ts';
import type { Handlers } from '../messaging/router.ts';
import { createArgon2idKdf, type PasswordKdf } from '../vault/kdf.ts';
import type { Vault } from '../vault/vault-types.ts';

export interface BackupHandlersOptions {
  readonly accounts: AccountStore;
  readonly vault: Pick<Vault, 'verifyPassword'>;
  /** Runs a task that proves the password, as often as guessing allows. */
  readonly provePassword: <T>(task: () => Promise<T>) => Promise<T>;
  readonly clock: Clock;
  readonly kdf: PasswordKdf | undefined;
  readonly onChange: () => void;
  readonly note: (entry: {
    readonly kind: 'backup' | 'restore';
    readonly outcome: 'ok' | ErrorCode;
  }) => string;
}

type Names = Extract<keyof Handlers, `backup.${string}`>;

export const createBackupHandlers = ({
  accounts,
  vault,
  provePassword,
  clock,
  kdf = createArgon2idKdf({ clock }),
  onChange,
  note,
}: BackupHandlersOptions): Pick<Handlers, Names> => {
  const noted = async <T>(kind: 'backup' | 'restore', task: () => Promise<T>): Promise<T> => {
    try {
      const value = await task();
      note({ kind, outcome: 'ok' });
      return value;
    } catch (error) {
      const failure = toAppError(error);
      failure.activityId = note({ kind, outcome: failure.code });
      throw failure;
    }
  };

  const toOptions = ({ text, backupPasswordSecret }: Input<'backup.inspect'>) => ({
    accounts,
    kdf,
    text,
    passwordSecret: backupPasswordSecret,
  });

  return {
    'backup.create': ({ passwordSecret, backupPasswordSecret }) =>
      noted('backup', async () => {
        await provePassword(() => vault.verifyPassword(passwordSecret)); // U1, K19
        return createBackup({ accounts, kdf, clock, passwordSecret: backupPasswordSecret });
      }),
    'backup.inspect': (input) => inspectBackup(toOptions(input)),
    'backup.restore': (input) =>
      noted('restore', async () => {
        const report = await restoreBackup(toOptions(input));
        onChange();
        return report;
      }),
  };
};
