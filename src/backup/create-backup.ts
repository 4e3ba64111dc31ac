/**
 * Makes the text of a backup from all keys and identities there are. A key that can't be read any more is left out and
 * counted, never a reason to save none. Keys are in memory only while they are sealed.
 */
import type { Account, AccountBook } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/account-store-types.ts';
import { hasCode } from '../errors.ts';
import { type Bytes, zeroBytes } from '../lib/bytes.ts';
import type { Clock } from '../lib/clock.ts';
import { cryptoRandomBytes, type RandomBytes } from '../lib/random.ts';
import { DATA_KEY_BYTES } from '../vault/data-key.ts';
import { sealBox } from '../vault/envelope.ts';
import { type KdfParams, type PasswordKdf, SALT_BYTES } from '../vault/kdf.ts';
import { assertNewPassword } from '../vault/password.ts';
import {
  BACKUP_FORMAT,
  BACKUP_ID_BYTES,
  BACKUP_VERSION,
  type BackupHeader,
  headerChecksum,
  manifestAad,
  recordAad,
  wrappedKeyAad,
} from './backup-format.ts';
import { deriveRecordsKey, deriveWrappingKey } from './backup-keys.ts';
import { toIdentityPayload, toKeyPayload, toManifestPayload } from './backup-records.ts';
import { type PlacedBox, toBackupText } from './backup-text.ts';

export interface CreateBackupOptions {
  readonly accounts: Pick<AccountStore, 'list' | 'useKeySecret'>;
  /** Of the backup, which need not be the vault's. At least 8 characters. */
  readonly passwordSecret: string;
  readonly clock: Clock;
  readonly kdf: PasswordKdf;
  readonly random?: RandomBytes;
}

export interface CreatedBackup {
  /** `countersign-backup-YYYY-MM-DD.json`, the day in UTC. */
  readonly fileName: string;
  readonly text: string;
  /** Keys that are in it. */
  readonly keys: number;
  /** Keys of the vault that are damaged there and could not be put into it. */
  readonly unreadable: number;
}

/** What goes into the boxes. */
interface Payloads {
  readonly keySecrets: readonly Bytes[];
  readonly identities: readonly Bytes[];
  readonly manifest: Bytes;
}

const readPayloads = async (
  accounts: CreateBackupOptions['accounts'],
  book: AccountBook,
): Promise<Payloads> => {
  const keySecrets: Bytes[] = [];
  const listed: Account[] = [];
  try {
    for (const [index, { name, accounts: held }] of book.identities.entries()) {
      const identity = { number: index + 1, name };
      for (const id of Object.values(held)) {
        try {
          await accounts.useKeySecret(id, async ({ account, keySecret }) => {
            keySecrets.push(toKeyPayload({ ...account, keySecret, identity }));
            listed.push(account);
          });
        } catch (error) {
          if (!hasCode(error, 'vault_record_damaged')) throw error;
        }
      }
    }
  } catch (error) {
    zeroBytes(...keySecrets); // K14
    throw error;
  }
  return {
    keySecrets,
    identities: book.identities.map(toIdentityPayload),
    manifest: toManifestPayload(listed),
  };
};

interface Sealing {
  readonly header: BackupHeader;
  readonly wrappingKey: CryptoKey;
  readonly random: RandomBytes;
}

const sealAll = async (
  { keySecrets, identities, manifest }: Payloads,
  { header, wrappingKey, random }: Sealing,
): Promise<string> => {
  const dataKeySecret = random(DATA_KEY_BYTES); // K11
  try {
    const wrappedKey = await sealBox({
      key: wrappingKey,
      plaintext: dataKeySecret,
      aad: wrappedKeyAad(header),
      random,
    });
    const key = await deriveRecordsKey(dataKeySecret, header.backupId);
    const seal = (plaintext: Bytes, aad: Bytes) => sealBox({ key, plaintext, aad, random });
    const sealRecords = (kind: 'key' | 'identity', payloads: readonly Bytes[]): Promise<PlacedBox[]> =>
      Promise.all(
        payloads.map(async (payload, index) => {
          const place = { kind, number: index + 1 };
          return { ...place, ...(await seal(payload, recordAad(header, place))) };
        }),
      );
    return toBackupText({
      header: { header, wrappedKey, checksum: await headerChecksum({ header, wrappedKey }) },
      manifest: await seal(manifest, manifestAad(header)),
      // Keys first: what is cut off is the end.
      records: [...(await sealRecords('key', keySecrets)), ...(await sealRecords('identity', identities))],
    });
  } finally {
    zeroBytes(dataKeySecret); // K14
  }
};

/** One key derivation. @throws AppError password_too_short, locked, vault_record_damaged (the list of accounts) */
export const createBackup = async ({
  accounts,
  passwordSecret,
  clock,
  kdf,
  random = cryptoRandomBytes,
}: CreateBackupOptions): Promise<CreatedBackup> => {
  assertNewPassword(passwordSecret);
  // Before the derivation, which takes a second: a locked vault is told at once.
  await accounts.list();
  const backupId = random(BACKUP_ID_BYTES);
  const { memoryKib, iterations, parallelism } = await kdf.chooseCost();
  const params: KdfParams = {
    algorithm: 'argon2id',
    memoryKib,
    iterations,
    parallelism,
    salt: random(SALT_BYTES),
  };
  const wrappingKey = await deriveWrappingKey(passwordSecret, { backupId, params, kdf });
  const book = await accounts.list();
  const payloads = await readPayloads(accounts, book);
  try {
    const createdAtMs = clock.nowMs();
    const keys = payloads.keySecrets.length;
    const header: BackupHeader = {
      format: BACKUP_FORMAT,
      version: BACKUP_VERSION,
      backupId,
      createdAtMs,
      keys,
      identities: payloads.identities.length,
      kdf: params,
    };
    return {
      fileName: `countersign-backup-${new Date(createdAtMs).toISOString().slice(0, 10)}.json`,
      text: await sealAll(payloads, { header, wrappingKey, random }),
      keys,
      unreadable: book.accounts.length - keys,
    };
  } finally {
    zeroBytes(...payloads.keySecrets); // K14
  }
};
