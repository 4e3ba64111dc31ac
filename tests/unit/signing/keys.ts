/** Keys for tests, and second implementations to check what the product signs with them. */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import bs58 from 'bs58';
import { Wallet } from 'ethers';
import { type Bytes, fromHex, toHex } from '../../../src/lib/bytes.ts';

export const aKeySecret = (fill = 7): Bytes => new Uint8Array(32).fill(fill);

/** PKCS #8 header of an Ed25519 private key (RFC 8410). */
const PKCS8 = '302e020100300506032b657004220420';

const nodeKey = (seedSecret: Uint8Array) =>
  createPrivateKey({ key: Buffer.from(PKCS8 + toHex(seedSecret), 'hex'), format: 'der', type: 'pkcs8' });

export const nodePublicKey = (seedSecret: Uint8Array): KeyObject => createPublicKey(nodeKey(seedSecret));

/** The Solana address of a seed by node:crypto. */
export const nodeSolanaAddress = (seedSecret: Uint8Array): string =>
  bs58.encode(nodePublicKey(seedSecret).export({ format: 'der', type: 'spki' }).subarray(12));

/** Ed25519 by node:crypto, base58. The scheme is deterministic: two right implementations give the same bytes. */
export const nodeSignature = (seedSecret: Uint8Array, message: Uint8Array): string =>
  bs58.encode(sign(null, message, nodeKey(seedSecret)));

export const ethersWallet = (keySecret: Uint8Array): Wallet => new Wallet(`0x${toHex(keySecret)}`);

export const bytesOf = (hex: string): Bytes => fromHex(hex.replace(/^0x/, ''));
