/** Random choices that come out the same for the same seed, so that a run can be done again. Never for keys in use. */

export interface Random {
  /** 0 up to, not including, 1. */
  readonly next: () => number;
  /** A whole number from 0 to `limit` - 1. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(choices: readonly T[]) => T;
  readonly bytes: (length: number) => Uint8Array;
}

/** mulberry32; 32 bits of state are plenty for choosing what to do next. */
export const createSeededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: <T>(choices: readonly T[]): T => {
      const choice = choices[below(choices.length)];
      if (choice === undefined) throw new Error('There is nothing to pick from.');
      return choice;
    },
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  };
};
