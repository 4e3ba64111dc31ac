/**
 * From a password to 32 secret bytes: Argon2id (RFC 9106), its parameters and the bounds they must keep.
 * Never derives with parameters it has not checked, and never keeps what it derived.
 */

import { argon2id } from 'hash-wasm';
import { AppError } from '../errors.ts';
import { type Bytes, zeroBytes } from '../lib/bytes.ts';
import type { Clock } from '../lib/clock.ts';
import { cryptoRandomBytes, type RandomBytes } from '../lib/random.ts';
import { toPasswordBytes } from './password.ts';

export interface KdfCost {
  /** Memory in KiB. */
  readonly memoryKib: number;
  readonly iterations: number;
  readonly parallelism: number;
}

export interface KdfParams extends KdfCost {
  readonly algorithm: 'argon2id';
  readonly salt: Bytes;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

/** Inclusive ranges. The floors stop a downgrade by an edited header, the ceilings stop it from hanging us. */
export interface KdfBounds {
  readonly memoryKib: Range;
  readonly iterations: Range;
  readonly parallelism: Range;
  readonly saltBytes: Range;
}

// K1, K2
export const KDF_BOUNDS: KdfBounds = {
  memoryKib: { min: 64 * 1024, max: 1024 * 1024 },
  iterations: { min: 3, max: 10 },
  parallelism: { min: 1, max: 4 },
  saltBytes: { min: 16, max: 64 },
};

export const KDF_COST_PREFERRED: KdfCost = { memoryKib: 128 * 1024, iterations: 3, parallelism: 1 };
export const KDF_COST_FLOOR: KdfCost = { memoryKib: 64 * 1024, iterations: 3, parallelism: 1 };
export const SALT_BYTES = 16;

const KEY_BYTES = 32;
const SLOW_MS = 1500;

const isWithin = (value: number, { min, max }: Range): boolean =>
  Number.isSafeInteger(value) && value >= min && value <= max;

/** @throws AppError vault_kdf_out_of_bounds, naming the field. */
export const assertKdfInBounds = (params: KdfParams, bounds: KdfBounds): void => {
  const measures = { ...params, saltBytes: params.salt.length };
  for (const field of ['memoryKib', 'iterations', 'parallelism', 'saltBytes'] as const) {
    if (!isWithin(measures[field], bounds[field])) {
      throw new AppError({ code: 'vault_kdf_out_of_bounds', details: { field, got: measures[field] } });
    }
  }
};

/**
 * 32 bytes from a password (RFC 9106, version 0x13). The caller checked the bounds and zeroes the result.
 * The password must not be empty.
 */
export const deriveArgon2id = async (passwordSecret: string, params: KdfParams): Promise<Bytes> => {
  const passwordBytesSecret = toPasswordBytes(passwordSecret);
  try {
    const derivedSecret = await argon2id({
      password: passwordBytesSecret,
      salt: params.salt,
      memorySize: params.memoryKib,
      iterations: params.iterations,
      parallelism: params.parallelism,
      hashLength: KEY_BYTES,
      outputType: 'binary',
    });
    const ownedSecret = derivedSecret.slice();
    zeroBytes(derivedSecret);
    return ownedSecret;
  } finally {
    zeroBytes(passwordBytesSecret); // K14
  }
};

export type DeriveKey = (passwordSecret: string, params: KdfParams) => Promise<Bytes>;

/**
 * The cost a new vault should have on this machine: the preferred one, or the floor where one derivation
 * took over 1.5 s or the memory could not be had.
 */
export const chooseKdfCost = async ({
  clock,
  derive = deriveArgon2id,
  random = cryptoRandomBytes,
}: {
  readonly clock: Clock;
  readonly derive?: DeriveKey;
  readonly random?: RandomBytes;
}): Promise<KdfCost> => {
  const startedAtMs = clock.nowMs();
  try {
    const trial = { algorithm: 'argon2id', salt: random(SALT_BYTES), ...KDF_COST_PREFERRED } as const;
    zeroBytes(await derive('a throwaway password to take the time with', trial));
  } catch {
    // Too little memory here for the preferred cost; should the floor fail too, that is reported by its use.
    return KDF_COST_FLOOR;
  }
  return clock.nowMs() - startedAtMs > SLOW_MS ? KDF_COST_FLOOR : KDF_COST_PREFERRED;
};

/** Everything the vault needs to know about deriving; tests hand in a cheap one. */
export interface PasswordKdf {
  readonly bounds: KdfBounds;
  readonly chooseCost: () => Promise<KdfCost>;
  readonly derive: DeriveKey;
}

export const createArgon2idKdf = ({ clock }: { readonly clock: Clock }): PasswordKdf => ({
  bounds: KDF_BOUNDS,
  chooseCost: () => chooseKdfCost({ clock }),
  derive: deriveArgon2id,
});
