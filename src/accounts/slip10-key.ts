/**
 * A node of SLIP-0010's tree for Ed25519: a private key, its chain code, and the way to a child. Knows no public key: only
 * hardened children exist there, and those come from the private key. Whoever derives overwrites the nodes on the way.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, zeroBytes } from '../lib/bytes.ts';

/** "Master key generation": the key of the HMAC. */
const CURVE = new TextEncoder().encode('ed25519 seed');
/** "Extended keys": indexes from here on are hardened. */
const FIRST_HARDENED = 2 ** 31;

const toBigEndian = (index: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, index);
  return bytes;
};

export class Slip10Key {
  readonly privateKey: Uint8Array;
  readonly chainCode: Uint8Array;

  /** @param both 64 bytes, which are then the node's own */
  private constructor(both: Uint8Array) {
    this.privateKey = both.subarray(0, 32);
    this.chainCode = both.subarray(32);
  }

  /** @param seedSecret read, never changed or kept */
  static fromMasterSeed(seedSecret: Uint8Array): Slip10Key {
    return new Slip10Key(hmac(sha512, CURVE, seedSecret));
  }

  /** "Private parent key -> private child key". @throws RangeError where the index is not a hardened one */
  deriveChild(index: number): Slip10Key {
    if (index < FIRST_HARDENED) throw new RangeError('Ed25519 has hardened children only.');
    const dataSecret = concatBytes(new Uint8Array(1), this.privateKey, toBigEndian(index));
    const child = new Slip10Key(hmac(sha512, this.chainCode, dataSecret));
    zeroBytes(dataSecret); // K14
    return child;
  }
}
