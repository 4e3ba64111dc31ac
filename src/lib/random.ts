/** Randomness as a dependency. The only source is the platform's cryptographic generator. */

import type { Bytes } from './bytes.ts';

/** Fresh random bytes, as many as asked for. */
export type RandomBytes = (length: number) => Bytes;

// K11
export const cryptoRandomBytes: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));
