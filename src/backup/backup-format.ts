/**
 * Version 1 of the backup file: its parts, and the exact bytes that bind each of them to its place.
 * Final: every later Countersign must read it, so nothing here may change; a new version gets a new file. Whatever its
 * version, a backup holds an object with `format` and a whole-number `version`, and no deeper object in it but flat ones.
 * Holds keys with their labels, and identities. Never sessions (tokens are short-lived and had again by signing in), grants
 * (they belong to the sites and permissions of one browser) or settings (they are no secret and lie outside the vault).
 */
import { type Bytes, toBase64, toUtf8 } from '../lib/bytes.ts';
import { type SealedBox, sha256 } from '../vault/envelope.ts';
import type { KdfParams } from '../vault/kdf.ts';

export const BACKUP_FORMAT = 'countersign-backup';
export const BACKUP_VERSION = 1;
export const BACKUP_ID_BYTES = 16;
/** Far more than anybody has, and few enough to count through. */
export const MAX_RECORDS = 100_000;

/** Part of the additional data of every box. */
export interface BackupHeader {
  readonly format: typeof BACKUP_FORMAT;
  readonly version: typeof BACKUP_VERSION;
  /** 16 random bytes. */
  readonly backupId: Bytes;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
  /** How many key records there are, numbered from 1: a missing one is noticed without any list. */
  readonly keys: number;
  /** How many identity records there are, numbered from 1 in the user's order. */
  readonly identities: number;
  readonly kdf: KdfParams;
}

export interface WrappedHeader {
  readonly header: BackupHeader;
  /** The random data key of this backup, sealed by the key that comes from its password. */
  readonly wrappedKey: SealedBox;
}

export type RecordKind = 'key' | 'identity';

/** Where a record belongs. It opens in this place of this backup and nowhere else. */
export interface RecordPlace {
  readonly kind: RecordKind;
  /** From 1. */
  readonly number: number;
}

/** The canonical header: plain objects whose keys JSON writes in this very order, bytes as base64. */
export const toHeaderFields = ({ kdf, ...header }: BackupHeader) => ({
  format: header.format,
  version: header.version,
  backupId: toBase64(header.backupId),
  createdAtMs: header.createdAtMs,
  keys: header.keys,
  identities: header.identities,
  kdf: {
    algorithm: kdf.algorithm,
    memoryKib: kdf.memoryKib,
    iterations: kdf.iterations,
    parallelism: kdf.parallelism,
    salt: toBase64(kdf.salt),
  },
});

export const toBoxFields = ({ iv, ciphertext }: SealedBox) => ({
  iv: toBase64(iv),
  ciphertext: toBase64(ciphertext),
});

const canonical = (fields: object): Bytes => toUtf8(JSON.stringify(fields));

// K3: each box opens only in its own backup and its own place.
export const wrappedKeyAad = (header: BackupHeader): Bytes =>
  canonical({ part: 'wrapped-key', header: toHeaderFields(header) });

export const manifestAad = (header: BackupHeader): Bytes =>
  canonical({ part: 'manifest', header: toHeaderFields(header) });

export const recordAad = (header: BackupHeader, { kind, number }: RecordPlace): Bytes =>
  canonical({ part: kind, header: toHeaderFields(header), number });

/** SHA-256 over header and wrapped key. No secret: it tells a damaged header from a wrong password. */
export const headerChecksum = ({ header, wrappedKey }: WrappedHeader): Promise<Bytes> =>
  sha256(
    canonical({
      part: 'header-checksum',
      header: toHeaderFields(header),
      wrappedKey: toBoxFields(wrappedKey),
    }),
  );
