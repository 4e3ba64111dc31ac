/** From a secret key to its address by other libraries than the extension's: Node's own ed25519, and ethers. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { decodeBase58, getBytes, toBeHex, Wallet } from 'ethers';
import type { Chain } from '../../src/apis.ts';

/** What goes before the 32 bytes of a seed to make them PKCS#8. Source: RFC 8410, section 7. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The 32 bytes of the public key that belongs to a seed, as hex. */
const toPublicHex = (seed: Uint8Array): string => {
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
};

/** Leading zeros, which base58 writes as ones, are in the length. */
const fromBase58 = (text: string, length: number): Uint8Array =>
  getBytes(toBeHex(decodeBase58(text), length));

/** Whether a key as `keys.reveal` gives it (64 bytes in base58, 0x hex) is the one of that address. */
export const isKeyOf = ({
  chain,
  keySecret,
  address,
}: {
  readonly chain: Chain;
  readonly keySecret: string;
  readonly address: string;
}): boolean => {
  if (chain === 'evm') return new Wallet(keySecret).address === address;
  const both = fromBase58(keySecret, 64);
  const wanted = Buffer.from(fromBase58(address, 32)).toString('hex');
  const stated = Buffer.from(both.subarray(32)).toString('hex');
  return toPublicHex(both.subarray(0, 32)) === wanted && stated === wanted;
};
