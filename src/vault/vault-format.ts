/**
 * Version 1 of the vault as it lies in storage: its types, and the exact bytes that bind each part to its place.
 * Final: vaults made by it must open for ever, so nothing here may change; a new version gets a new file.
 * Record ids lie in clear text: never put an address, a label or any other fact about the user in one.
 */

import { type Bytes, toBase64, toUtf8 } from '../lib/bytes.ts';
import { type SealedBox, sha256 } from './envelope.ts';
import type { KdfParams } from './kdf.ts';

export const VAULT_FORMAT = 'countersign-vault';
export const VAULT_VERSION = 1;
export const VAULT_ID_BYTES = 16;
/** Revisions stay far below the largest safe integer, so that one more always exists. */
export const MAX_REVISION = 2 ** 48;

/** What is fixed until the next change of password, and part of the additional data of every box. */
export interface VaultHeader {
  readonly format: typeof VAULT_FORMAT;
  readonly version: typeof VAULT_VERSION;
  /** 16 random bytes. */
  readonly vaultId: Bytes;
  readonly kdf: KdfParams;
}

export interface SealedRecord extends SealedBox {
  readonly id: string;
  /** The revision of the vault that wrote this record. */
  readonly revision: number;
}

/** Stored by structured clone, bytes as Uint8Array. Written so until packed-records.ts, and read so for ever. */
export interface VaultFile extends VaultHeader {
  /** 1 when made, one more with each commit. */
  readonly revision: number;
  /** The data key, sealed by the key that comes from the password. */
  readonly wrappedKey: SealedBox;
  /** SHA-256 over header and wrapped key. No secret: it tells a damaged header from a wrong password. */
  readonly headerChecksum: Bytes;
  /** The sealed manifest (vault-manifest.ts). */
  readonly index: SealedBox;
  readonly records: readonly SealedRecord[];
}

const RECORD_ID = /^[!-~]{1,128}$/;

/** 1 to 128 visible ASCII characters, such as `key/4f1c…` or `doc/accounts`. */
export const isRecordId = (value: unknown): value is string =>
  typeof value === 'string' && RECORD_ID.test(value);

export const isRevision = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= MAX_REVISION;

/** The canonical header: plain objects whose keys JSON writes in this very order, bytes as base64. */
const headerFields = ({ format, version, vaultId, kdf }: VaultHeader) => ({
  format,
  version,
  vaultId: toBase64(vaultId),
  kdf: {
    algorithm: kdf.algorithm,
    memoryKib: kdf.memoryKib,
    iterations: kdf.iterations,
    parallelism: kdf.parallelism,
    salt: toBase64(kdf.salt),
  },
});

const canonical = (fields: object): Bytes => toUtf8(JSON.stringify(fields));

// K3: each box opens only in its own vault, its own place and, where it has one, its own revision.
export const wrappedKeyAad = (header: VaultHeader): Bytes =>
  canonical({ part: 'wrapped-key', header: headerFields(header) });

export const indexAad = (header: VaultHeader, revision: number): Bytes =>
  canonical({ part: 'index', header: headerFields(header), revision });

export const recordAad = (header: VaultHeader, id: string, revision: number): Bytes =>
  canonical({ part: 'record', header: headerFields(header), id, revision });

export const draftAad = (header: VaultHeader): Bytes =>
  canonical({ part: 'draft', header: headerFields(header) });

export const headerChecksum = (header: VaultHeader, wrappedKey: SealedBox): Promise<Bytes> =>
  sha256(
    canonical({
      part: 'header-checksum',
      header: headerFields(header),
      wrappedKey: { iv: toBase64(wrappedKey.iv), ciphertext: toBase64(wrappedKey.ciphertext) },
    }),
  );
