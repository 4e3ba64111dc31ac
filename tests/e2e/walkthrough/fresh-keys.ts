/** Keys for one walk, made by other libraries than those whose work is judged where there are any. */
import { encodeBase58, Wallet } from 'ethers';
import nacl from 'tweetnacl';

export interface FreshKey {
  /** In the form that a person would paste. */
  readonly keySecret: string;
  readonly address: string;
}

/** A base58 secret key of 64 bytes. Its first byte is never zero, so that ethers' base58 drops nothing. */
export const makeSolanaKey = (): FreshKey => {
  const { secretKey, publicKey } = nacl.sign.keyPair();
  if (secretKey[0] === 0 || publicKey[0] === 0) return makeSolanaKey();
  return { keySecret: encodeBase58(secretKey), address: encodeBase58(publicKey) };
};

/** 0x and 64 hex digits; the address with its EIP-55 checksum. */
export const makeEvmKey = (): FreshKey => {
  const { privateKey, address } = Wallet.createRandom();
  return { keySecret: privateKey, address };
};
