/** One Argon2id by the product's library, with the parameters that a vault was made with. */
import { argon2id } from 'hash-wasm';

export interface Argon2idCost {
  readonly memoryKib: number;
  readonly iterations: number;
  readonly parallelism: number;
}

/** Milliseconds. */
export const timeArgon2id = async ({ memoryKib, iterations, parallelism }: Argon2idCost): Promise<number> => {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const startedMs = performance.now();
  await argon2id({
    password: 'only for benchmarks',
    salt,
    memorySize: memoryKib,
    iterations,
    parallelism,
    hashLength: 32,
    outputType: 'binary',
  });
  return performance.now() - startedMs;
};
