/** Writes a key as other wallets read it. For showing to its owner after the password was asked again, nothing else. */
import bs58 from 'bs58';
import nacl from 'tweetnacl';
import type { Chain } from '../apis.ts';
import { AppError } from '../errors.ts';
import { toHex, zeroBytes } from '../lib/bytes.ts';

/** base58: Phantom and Solflare; byte array: the `id.json` of Solana's tools; hex: every EVM wallet. */
export type ExportFormat = 'solana_base58_secret_key' | 'solana_byte_array' | 'evm_hex';

export interface ExportKeyOptions {
  readonly format: ExportFormat;
  /** 32 bytes. Read, never changed or kept. */
  readonly keySecret: Uint8Array;
}

/** The form that most wallets of the chain take. */
export const usualExportFormat = (chain: Chain): ExportFormat =>
  chain === 'solana' ? 'solana_base58_secret_key' : 'evm_hex';

/** @throws AppError `key_length_invalid` */
export const exportKeySecret = ({ format, keySecret }: ExportKeyOptions): string => {
  if (keySecret.length !== 32) {
    throw new AppError({ code: 'key_length_invalid', details: { wanted: 32, got: keySecret.length } });
  }
  if (format === 'evm_hex') return `0x${toHex(keySecret)}`;
  const { secretKey } = nacl.sign.keyPair.fromSeed(keySecret);
  try {
    return format === 'solana_byte_array' ? JSON.stringify(Array.from(secretKey)) : bs58.encode(secretKey);
  } finally {
    zeroBytes(secretKey); // K14
  }
};
