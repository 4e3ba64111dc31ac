/**
 * The random data key: wrapped by the password, and the source of the keys that seal records and drafts.
 * Every buffer that held it or what came from the password is zeroed here (K14).
 */

import { AppError } from '../errors.ts';
import { type Bytes, toUtf8, zeroBytes } from '../lib/bytes.ts';
import type { RandomBytes } from '../lib/random.ts';
import { deriveBoxKey, openBox, type SealedBox, sealBox } from './envelope.ts';
import { assertKdfInBounds, type PasswordKdf } from './kdf.ts';
import { type VaultHeader, wrappedKeyAad } from './vault-format.ts';

export const DATA_KEY_BYTES = 32;

/** Keys of an unlocked vault. Neither can be exported. */
export interface VaultKeys {
  readonly records: CryptoKey;
  readonly drafts: CryptoKey;
}

const INFO = {
  wrapping: toUtf8('countersign-vault/v1/wrapping-key'),
  records: toUtf8('countersign-vault/v1/records-key'),
  drafts: toUtf8('countersign-vault/v1/drafts-key'),
} as const;

const deriveWrappingKey = async (
  passwordSecret: string,
  { header, kdf }: { readonly header: VaultHeader; readonly kdf: PasswordKdf },
): Promise<CryptoKey> => {
  assertKdfInBounds(header.kdf, kdf.bounds); // K2: before anything is derived
  const derivedSecret = await kdf.derive(passwordSecret, header.kdf);
  try {
    return await deriveBoxKey({ inputSecret: derivedSecret, salt: header.vaultId, info: INFO.wrapping });
  } finally {
    zeroBytes(derivedSecret); // K14
  }
};

export interface PasswordAndHeader {
  readonly passwordSecret: string;
  readonly header: VaultHeader;
  readonly kdf: PasswordKdf;
}

export const wrapDataKey = async ({
  passwordSecret,
  header,
  kdf,
  dataKeySecret,
  random,
}: PasswordAndHeader & {
  readonly dataKeySecret: Bytes;
  readonly random: RandomBytes;
}): Promise<SealedBox> => {
  const key = await deriveWrappingKey(passwordSecret, { header, kdf });
  return sealBox({ key, plaintext: dataKeySecret, aad: wrappedKeyAad(header), random });
};

/** The data key; the caller zeroes it. @throws AppError wrong_password, vault_kdf_out_of_bounds */
export const unwrapDataKey = async ({
  passwordSecret,
  header,
  kdf,
  wrappedKey,
}: PasswordAndHeader & { readonly wrappedKey: SealedBox }): Promise<Bytes> => {
  // Argon2 takes no empty password, and no vault was ever made with one.
  if (passwordSecret === '') throw new AppError({ code: 'wrong_password' });
  const key = await deriveWrappingKey(passwordSecret, { header, kdf });
  const dataKeySecret = await openBox({ key, box: wrappedKey, aad: wrappedKeyAad(header) });
  // The header's checksum was right, so what does not fit is the password (K5).
  if (dataKeySecret === null) throw new AppError({ code: 'wrong_password' });
  return dataKeySecret;
};

/** The caller still owns `dataKeySecret`, and zeroes it. */
export const deriveVaultKeys = async (dataKeySecret: Bytes, header: VaultHeader): Promise<VaultKeys> => {
  const salt = header.vaultId;
  const [records, drafts] = await Promise.all([
    deriveBoxKey({ inputSecret: dataKeySecret, salt, info: INFO.records }),
    deriveBoxKey({ inputSecret: dataKeySecret, salt, info: INFO.drafts }),
  ]);
  return { records, drafts };
};
