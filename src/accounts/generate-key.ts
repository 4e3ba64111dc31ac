/** Makes new keys from the browser's cryptographic random numbers, and from nothing else (K11). */
import type { Chain } from '../apis.ts';
import { AppError } from '../errors.ts';
import type { Bytes } from '../lib/bytes.ts';
import { cryptoRandomBytes, type RandomBytes } from '../lib/random.ts';
import { isEvmKeyInRange } from './evm-key-range.ts';

export interface GenerateKeyOptions {
  readonly chain: Chain;
  readonly random?: RandomBytes;
}

const isUsable = (chain: Chain, keySecret: Uint8Array): boolean =>
  chain === 'evm' ? isEvmKeyInRange(keySecret) : keySecret.some((byte) => byte !== 0);

/**
 * 32 random bytes that are a key of this chain. The caller zeroes them.
 * @throws AppError `internal` if the source gives zeros or, for EVM, what is out of range: by chance that happens once in 2^127.
 */
export const generateKeySecret = ({ chain, random = cryptoRandomBytes }: GenerateKeyOptions): Bytes => {
  const keySecret = random(32);
  if (keySecret.length !== 32 || !isUsable(chain, keySecret)) throw new AppError({ code: 'internal' });
  return keySecret;
};
