/**
 * From a phrase's seed to the key at a path: BIP-32 for EVM, SLIP-0010 ed25519 for Solana.
 * Overwrites every key and chain code on the way; only the last key leaves.
 */
import { HDKey as Bip32Key } from '@scure/bip32';
import type { Chain } from '../apis.ts';
import { type Bytes, zeroBytes } from '../lib/bytes.ts';
import type { DerivationPath } from './derivation-path.ts';
import { Slip10Key } from './slip10-key.ts';

interface PrivateNode {
  readonly privateKey: Uint8Array;
  readonly chainCode: Uint8Array;
  readonly deriveChild: (index: number) => PrivateNode;
}

const createMaster = (chain: Chain, seedSecret: Uint8Array): PrivateNode =>
  chain === 'evm'
    ? // What comes from a seed has a private key; the type also serves nodes without one.
      (Bip32Key.fromMasterSeed(seedSecret) as PrivateNode)
    : Slip10Key.fromMasterSeed(seedSecret);

const wipe = ({ privateKey, chainCode }: PrivateNode): void => zeroBytes(privateKey, chainCode); // K14

export interface DeriveKeyOptions {
  readonly chain: Chain;
  /** Valid for the chain. Empty on Solana: the seed's own first 32 bytes. */
  readonly path: DerivationPath;
  /** 64 bytes of BIP-39. Read, never changed or kept. */
  readonly seedSecret: Uint8Array;
}

/** 32 bytes: the secp256k1 private key or the Ed25519 seed. The caller zeroes them. */
export const deriveKeySecret = ({ chain, path, seedSecret }: DeriveKeyOptions): Bytes => {
  if (path.length === 0) return new Uint8Array(seedSecret.subarray(0, 32));
  let node = createMaster(chain, seedSecret);
  try {
    for (const index of path) {
      const child = node.deriveChild(index);
      wipe(node);
      node = child;
    }
    return new Uint8Array(node.privateKey);
  } finally {
    wipe(node);
  }
};
