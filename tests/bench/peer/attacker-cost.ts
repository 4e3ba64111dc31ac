/**
 * What one guess of a password costs whoever stole a vault and guesses on graphics cards, for the two ways from a password
 * to a key that are compared, and which parameters of one cost as much as those of the other. Pure.
 *
 * Assumed, as where OWASP's minimal settings come from (tobtu.com/minimum-password-settings, 2022): against one card of the
 * better kind, 10,000 guesses a second are
 * - 600,000 iterations of PBKDF2-HMAC-SHA256, bounded by arithmetic: 6.0e9 iterations a second. hashcat 6.2.6 measured
 *   8865.7 kH/s at 999 iterations on an RTX 4090, which counts as one and a half such cards: 5.9e9;
 * - 93,750 KiB moved by Argon2id, bounded by the card's memory of 960 GB/s. A pass over m KiB writes each block and reads
 *   one beside the one before it, which is at hand; from the second pass on it also reads what it writes over. So
 *   m * (3 * t - 1) KiB for t passes.
 * Left out, all of it to the good of PBKDF2: that a card holds only so many such memories at a time (24 GB: 192 of
 * 128 MiB), that no card reaches its memory's full speed with blocks of 1 KiB, and that circuits made for it gain far more
 * on PBKDF2 than on Argon2id.
 */
import type { KdfCost } from '../../../src/vault/kdf.ts';

const GUESSES_PER_SECOND = 10_000;
const PBKDF2_ITERATIONS = 600_000;
const ARGON2ID_MOVED_KIB = 93_750;

const movedKib = ({ memoryKib, iterations }: Pick<KdfCost, 'memoryKib' | 'iterations'>): number =>
  memoryKib * (3 * iterations - 1);

/** How many passwords a second one card tries against this Argon2id. */
export const argon2idGuessesPerSecond = (cost: Pick<KdfCost, 'memoryKib' | 'iterations'>): number =>
  (GUESSES_PER_SECOND * ARGON2ID_MOVED_KIB) / movedKib(cost);

/** How many passwords a second one card tries against PBKDF2-HMAC-SHA256 with so many iterations and a key of 256 bits. */
export const pbkdf2GuessesPerSecond = (iterations: number): number =>
  (GUESSES_PER_SECOND * PBKDF2_ITERATIONS) / iterations;

/** Iterations of PBKDF2-HMAC-SHA256 whose guess costs as much as one of this Argon2id. */
export const toEqualPbkdf2Iterations = (cost: Pick<KdfCost, 'memoryKib' | 'iterations'>): number =>
  Math.round((PBKDF2_ITERATIONS * movedKib(cost)) / ARGON2ID_MOVED_KIB);

const inFigures = (value: number): string => Math.round(value).toLocaleString('en');

/** The reckoning in one sentence, with its numbers. */
export const describeReckoning = (
  cost: Pick<KdfCost, 'memoryKib' | 'iterations'>,
  defaultIterations: number,
): string => {
  const { memoryKib, iterations } = cost;
  const mib = inFigures(memoryKib / 1024);
  const equal = inFigures(toEqualPbkdf2Iterations(cost));
  return (
    `One graphics card tries ${inFigures(argon2idGuessesPerSecond(cost))} passwords a second against Argon2id with ` +
    `${mib} MiB and ${iterations} passes (${mib} MiB × (3 × ${iterations} − 1) moved for each, at 960 GB/s) and ` +
    `${inFigures(pbkdf2GuessesPerSecond(defaultIterations))} against ${inFigures(defaultIterations)} iterations of ` +
    `PBKDF2-HMAC-SHA256 (at 6.0 × 10⁹ a second): as many as against Argon2id only at ${equal}.`
  );
};
