/** Addresses come from keys, never from what somebody says belongs to one (S7, S10). */
import bs58 from 'bs58';
import nacl from 'tweetnacl';
import { privateKeyToAddress } from 'viem/accounts';
import type { Chain } from '../apis.ts';
import { AppError } from '../errors.ts';
import { toHex, zeroBytes } from '../lib/bytes.ts';
import { isEvmKeyInRange } from './evm-key-range.ts';

export interface DeriveAddressOptions {
  readonly chain: Chain;
  /** 32 bytes: the Ed25519 seed or the secp256k1 private key. Read, never changed or kept. */
  readonly keySecret: Uint8Array;
}

/**
 * Base58 of the Ed25519 public key (Solana), or the EIP-55 address (EVM).
 * @throws AppError `key_length_invalid`, `key_out_of_range`
 */
export const deriveAddress = ({ chain, keySecret }: DeriveAddressOptions): string => {
  if (keySecret.length !== 32) {
    throw new AppError({ code: 'key_length_invalid', details: { wanted: 32, got: keySecret.length } });
  }
  if (chain === 'evm') {
    if (!isEvmKeyInRange(keySecret)) throw new AppError({ code: 'key_out_of_range' });
    return privateKeyToAddress(`0x${toHex(keySecret)}`);
  }
  const pair = nacl.sign.keyPair.fromSeed(keySecret);
  zeroBytes(pair.secretKey); // K14
  return bs58.encode(pair.publicKey);
};
