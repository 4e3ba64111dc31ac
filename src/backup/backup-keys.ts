/**
 * From a backup's password to its data key, and from there to the key that seals its records. Same primitives as the vault,
 * other uses of HKDF: nothing made for the one opens in the other. Every buffer that held a secret is zeroed here (K14).
 */
import { AppError } from '../errors.ts';
import { type Bytes, toUtf8, zeroBytes } from '../lib/bytes.ts';
import { deriveBoxKey, openBox } from '../vault/envelope.ts';
import type { KdfParams, PasswordKdf } from '../vault/kdf.ts';
import { type WrappedHeader, wrappedKeyAad } from './backup-format.ts';

const INFO = {
  wrapping: toUtf8('countersign-backup/v1/wrapping-key'),
  records: toUtf8('countersign-backup/v1/records-key'),
} as const;

/** The caller checked the bounds of `params`. */
export const deriveWrappingKey = async (
  passwordSecret: string,
  {
    backupId,
    params,
    kdf,
  }: { readonly backupId: Bytes; readonly params: KdfParams; readonly kdf: Pick<PasswordKdf, 'derive'> },
): Promise<CryptoKey> => {
  const derivedSecret = await kdf.derive(passwordSecret, params);
  try {
    return await deriveBoxKey({ inputSecret: derivedSecret, salt: backupId, info: INFO.wrapping });
  } finally {
    zeroBytes(derivedSecret); // K14
  }
};

/** The caller still owns `dataKeySecret`, and zeroes it. */
export const deriveRecordsKey = (dataKeySecret: Bytes, backupId: Bytes): Promise<CryptoKey> =>
  deriveBoxKey({ inputSecret: dataKeySecret, salt: backupId, info: INFO.records });

/** The key that opens the records. The caller checked the header. @throws AppError backup_wrong_password */
export const openRecordsKey = async (
  { header, wrappedKey }: WrappedHeader,
  { passwordSecret, kdf }: { readonly passwordSecret: string; readonly kdf: Pick<PasswordKdf, 'derive'> },
): Promise<CryptoKey> => {
  const wrongPassword = new AppError({ code: 'backup_wrong_password' });
  // Argon2 takes no empty password, and no backup was ever made with one.
  if (passwordSecret === '') throw wrongPassword;
  const { backupId, kdf: params } = header;
  const key = await deriveWrappingKey(passwordSecret, { backupId, params, kdf });
  const dataKeySecret = await openBox({ key, box: wrappedKey, aad: wrappedKeyAad(header) });
  // The header's checksum was right, so what does not fit is the password (K5).
  if (dataKeySecret === null) throw wrongPassword;
  try {
    return await deriveRecordsKey(dataKeySecret, backupId);
  } finally {
    zeroBytes(dataKeySecret); // K14
  }
};
