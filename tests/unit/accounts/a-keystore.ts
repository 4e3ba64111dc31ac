/** Writes Ethereum key files by other means than the product reads them, and takes errors apart. */
import { createCipheriv, pbkdf2Sync, scryptSync } from 'node:crypto';
import { keccak256 } from 'ethers';
import { AppError } from '../../../src/errors.ts';

export interface KeystoreRecipe {
  /** Hex without 0x; shorter ones as some wallets wrote them. */
  readonly key?: string;
  readonly password?: string;
  readonly kdf?: 'scrypt' | 'pbkdf2';
  readonly address?: string | null;
}

export const ANY_KEY = '0123456789012345678901234567890123456789012345678901234567890123';
export const ANY_ADDRESS = '14791697260e4c9a71f18484c9f997b308e59325';

export const aKeystore = ({
  key = ANY_KEY,
  password = 'letmein',
  kdf = 'scrypt',
  address,
}: KeystoreRecipe = {}) => {
  const salt = Buffer.alloc(32, 7);
  const iv = Buffer.alloc(16, 255);
  const derived =
    kdf === 'scrypt'
      ? scryptSync(password, salt, 32, { N: 16, r: 2, p: 3 })
      : pbkdf2Sync(password, salt, 5, 32, 'sha256');
  const cipher = createCipheriv('aes-128-ctr', derived.subarray(0, 16), iv);
  const ciphertext = Buffer.concat([cipher.update(Buffer.from(key, 'hex')), cipher.final()]);
  return {
    version: 3,
    id: '3198bc9c-6672-5ab3-d995-4942343ae5b6',
    ...(address === undefined ? {} : { address }),
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: { iv: iv.toString('hex') },
      ciphertext: ciphertext.toString('hex'),
      kdf,
      kdfparams: {
        dklen: 32,
        salt: salt.toString('hex'),
        ...(kdf === 'scrypt' ? { n: 16, r: 2, p: 3 } : { c: 5, prf: 'hmac-sha256' }),
      },
      mac: keccak256(Buffer.concat([derived.subarray(16), ciphertext])).slice(2),
    },
  };
};

/** The error of ours that a call ends with. */
export const refusalOf = async (run: () => unknown): Promise<AppError> => {
  try {
    await run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was accepted');
};

/** All that an error could be read for: by a log, a console or a message. */
export const toldBy = (error: AppError): string =>
  [error.message, error.stack, JSON.stringify(error.details), String(error.cause)].join('\n');
