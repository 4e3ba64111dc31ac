/**
 * Opens an Ethereum key file with its password (Web3 Secret Storage, version 3). The check value is compared before
 * anything is decrypted, and the key must give the address that the file states.
 */
import { scrypt } from 'hash-wasm';
import { keccak256 } from 'viem';
import { AppError } from '../errors.ts';
import { type Bytes, concatBytes, equalBytes, toUtf8, zeroBytes } from '../lib/bytes.ts';
import { deriveAddress } from './derive-address.ts';
import { type Keystore, type KeystoreKdf, parseKeystore } from './keystore-file.ts';

export interface KeystoreKey {
  readonly chain: 'evm';
  readonly format: 'evm_keystore_v3';
  /** 32 bytes. The caller zeroes them. */
  readonly keySecret: Bytes;
}

const KEY_BYTES = 32;

const deriveScrypt = async (
  passwordBytesSecret: Bytes,
  { n, r, p, salt }: Extract<KeystoreKdf, { name: 'scrypt' }>,
): Promise<Bytes> => {
  try {
    const derivedSecret = await scrypt({
      password: passwordBytesSecret,
      salt,
      costFactor: n,
      blockSize: r,
      parallelism: p,
      hashLength: KEY_BYTES,
      outputType: 'binary',
    });
    const ownedSecret = new Uint8Array(derivedSecret);
    zeroBytes(derivedSecret); // K14
    return ownedSecret;
  } catch (cause) {
    // All else was checked: this machine has not the memory.
    throw new AppError({ code: 'key_file_cost_out_of_bounds', details: { field: 'n' }, cause });
  }
};

const derivePbkdf2 = async (
  passwordBytesSecret: Bytes,
  { c, salt }: Extract<KeystoreKdf, { name: 'pbkdf2' }>,
): Promise<Bytes> => {
  const key = await crypto.subtle.importKey('raw', passwordBytesSecret, 'PBKDF2', false, ['deriveBits']);
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: c };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 8 * KEY_BYTES));
};

/** 32 bytes: 16 to decrypt with, 16 for the check value. */
const derive = async (passwordSecret: string, kdf: KeystoreKdf): Promise<Bytes> => {
  const passwordBytesSecret = toUtf8(passwordSecret);
  try {
    return kdf.name === 'scrypt'
      ? await deriveScrypt(passwordBytesSecret, kdf)
      : await derivePbkdf2(passwordBytesSecret, kdf);
  } finally {
    zeroBytes(passwordBytesSecret); // K14
  }
};

const isMac = ({ ciphertext, mac }: Keystore, macKeySecret: Uint8Array): boolean => {
  const checkedSecret = concatBytes(macKeySecret, ciphertext);
  const isOwn = equalBytes(keccak256(checkedSecret, 'bytes'), mac);
  zeroBytes(checkedSecret); // K14
  return isOwn;
};

/** The key, with the zeros in front that some wallets left out. */
const decrypt = async ({ ciphertext, iv }: Keystore, aesKeySecret: Bytes): Promise<Bytes> => {
  const key = await crypto.subtle.importKey('raw', aesKeySecret, 'AES-CTR', false, ['decrypt']);
  const algorithm = { name: 'AES-CTR', counter: iv, length: 128 };
  const plainSecret = new Uint8Array(await crypto.subtle.decrypt(algorithm, key, ciphertext));
  const keySecret = new Uint8Array(KEY_BYTES);
  keySecret.set(plainSecret, KEY_BYTES - plainSecret.length);
  zeroBytes(plainSecret); // K14
  return keySecret;
};

/** Null if the password is not this one. */
const open = async (keystore: Keystore, passwordSecret: string): Promise<Bytes | null> => {
  const derivedSecret = await derive(passwordSecret, keystore.kdf);
  const aesKeySecret = derivedSecret.slice(0, 16);
  try {
    return isMac(keystore, derivedSecret.subarray(16)) ? await decrypt(keystore, aesKeySecret) : null;
  } finally {
    zeroBytes(derivedSecret, aesKeySecret); // K14
  }
};

// S10
const assertOwnAddress = ({ statedAddress }: Keystore, keySecret: Uint8Array): void => {
  const address = deriveAddress({ chain: 'evm', keySecret }).slice(2).toLowerCase();
  if (statedAddress !== null && statedAddress !== address) {
    throw new AppError({ code: 'key_file_damaged', details: { field: 'address' } });
  }
};

/** The password as it was typed, as geth takes it, and in Unicode's form KC where that differs, as ethers takes it. */
const spellingsOf = (passwordSecret: string): ReadonlySet<string> =>
  new Set([passwordSecret, passwordSecret.normalize('NFKC')]);

/**
 * @throws AppError `key_file_wrong_password`, `key_file_damaged`, `key_file_unsupported`, `key_file_cost_out_of_bounds`,
 * `key_out_of_range`. A file whose check value or encrypted key was changed can't be told from a wrong password.
 */
export const decryptKeystore = async ({
  textSecret,
  passwordSecret,
}: {
  readonly textSecret: string;
  readonly passwordSecret: string;
}): Promise<KeystoreKey> => {
  const keystore = parseKeystore(textSecret);
  for (const spellingSecret of spellingsOf(passwordSecret)) {
    const keySecret = await open(keystore, spellingSecret);
    if (keySecret === null) continue;
    try {
      assertOwnAddress(keystore, keySecret);
    } catch (error) {
      zeroBytes(keySecret); // K14
      throw error;
    }
    return { chain: 'evm', format: 'evm_keystore_v3', keySecret };
  }
  throw new AppError({ code: 'key_file_wrong_password' });
};
